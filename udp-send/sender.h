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
	struct errors errors;
	uintmax_t unsent;		/* records that could not be sent */
	size_t together;		/* --burst: so many in a run */
	uintmax_t unanswered;		/* -w: records without a reply */
};

/*
 * The step, in udp-send.c: sends one datagram. Returns false when it cannot be
 * sent, which is told.
 */
bool send_datagram(struct sender *s, const char *data, size_t len);

#endif
