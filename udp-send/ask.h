/*
 * ask.h: -w. A record is a request: it is sent, and sent again (-t), until a
 * reply comes or the time for one is over.
 */
#ifndef ASK_H
#define ASK_H

#include "../common/await.h"
#include "../common/print.h"
#include "options.h"
#include "sender.h"

/* Sends one record up to opt->tries times, and prints the first reply. */
static void
ask(struct sender *s, const char *data, size_t len, const struct options *opt,
    struct output *out)
{
	static char buffer[DATAGRAM_MAX];
	static struct datagram got = { .data = buffer };
	long tries = opt->tries == 0 ? 1 : opt->tries;
	int64_t deadline;
	int answered, news = 0;

	do {	/* What is still to come for the request before is too late. */
		answered = await_answer(s->fd, 0, &got);
		if (answered == 1)
			note("a late reply: not printed");
		else if (answered == -1)
			tell_news(s, errno);
	} while (answered != 0);
	for (deadline = now(); tries > 0; tries--) {
		send_datagram(s, data, len);
		deadline += opt->wait;
		note("waiting for a reply");
		do {
			answered = await_answer(s->fd, deadline, &got);
			if (answered == 1) {
				print_datagram(out, &got);
				print_flush(out);
				return;
			}
			news = answered == -1 ? errno : 0;
		} while (answered == -1 && tries > 1);
	}
	s->unanswered++;
	tell_news(s, news);
}

#endif
