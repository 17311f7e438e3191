/*
 * answer.h: -X. Each datagram is a question for a command (converse.h), and
 * what that writes goes back, from the address that was asked (asked.h).
 */
#ifndef ANSWER_H
#define ANSWER_H

#include "../common/errors.h"
#include "../common/setup.h"
#include "asked.h"
#include "converse.h"
#include "losses.h"

/* What answering wants besides receiving. */
static void
prepare_answers(struct receiver *r)
{
	allow_large(r->fd);
	ask_which_address(r->fd, r->local.ss_family);
	r->child = watch_child();
}

/* The reply goes to whom *got came from, and to nobody else. */
static void
send_reply(struct receiver *r, const struct datagram *reply,
    struct datagram *got, const struct sockaddr_storage *asked)
{
	static struct errors errors;
	int times = 0;
	ssize_t n;

	do {
		n = send_asked(r->fd, reply, got, asked);
	} while (n == -1 &&
	    must_send_again(r->fd, &got->from, &errors, &times));
	if (n == -1) {
		tell_unsent(&errors, &got->from);
		r->failed = true;
	}
}

/*
 * Runs the command for *got, and sends what it writes. When there should have
 * been a reply and there is none, that is told, and r->failed is set.
 */
static void
reply_to(struct receiver *r, struct datagram *got,
    const struct sockaddr_storage *asked)
{
	static char data[DATAGRAM_MAX];
	struct datagram reply = { .data = data, .size = sizeof(data) };
	char where[ADDRESS_TEXT];
	unsigned port = port_of(&got->from);
	size_t limit = datagram_limit(&got->from);

	if (!run_command(r, got, &reply)) {
		r->failed = true;
		return;
	}
	if (reply.len == 0)
		return;
	(void)address_text(where, sizeof(where), &got->from);
	/* A service that we answer might answer us, and so on for ever. */
	if (port < 1024 || port == port_of(&r->local)) {
		say("no reply goes to %s: that may be a service itself", where);
	} else if (reply.len > limit) {
		say("cannot reply to %s: more than the %zu bytes that fit",
		    where, limit);
		r->failed = true;
	} else {
		send_reply(r, &reply, got, asked);
	}
}

/* Takes one datagram from the queue, if it is still there, and answers it. */
static void
answer(struct receiver *r)
{
	static char data[DATAGRAM_MAX];
	static struct datagram got = { .data = data };
	struct sockaddr_storage asked;
	ssize_t n;

	n = receive_asked(r->fd, &got, bytes_wanted(r), &asked);
	if (n == -1) {
		bear_failure(r);
		return;
	}
	count_datagram(r, &got, (size_t)n);
	reply_to(r, &got, &asked);
}

#endif
