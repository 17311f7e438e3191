/*
 * sender.h: what the step of udp-send and its second ideas, ask.h and burst.h,
 * have in common.
 */
#ifndef SENDER_H
#define SENDER_H

#include "../common/udp.h"
#include "../common/errors.h"

struct sender {
	int fd;
	struct sockaddr_storage to;
	socklen_t tolen;		/* 0 after connect: no address then */
	char where[ADDRESS_TEXT];	/* `to` in words */
	bool refused, lost;		/* told: nobody listens; another */
	uintmax_t unanswered;		/* -w: records without a reply */
};

/* The step, in udp-send.c: sends one datagram, or ends the program. */
void send_datagram(struct sender *s, const char *data, size_t len);

/* The first time, tells that a datagram got lost on its way, and why. */
static void
tell_news(struct sender *s, int error)
{
	bool *told = error == ECONNREFUSED ? &s->refused : &s->lost;

	if (error == 0 || *told)
		return;
	*told = true;
	errno = error;
	warn("cannot send to %s", s->where);
	if (send_hint(error, &s->to) != NULL)
		hint("%s", send_hint(error, &s->to));
}

#endif
