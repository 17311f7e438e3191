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

/*
 * Something came back that is no reply. News of the record *asked is put into
 * *lost, for a later try may do better; news of another record is told. Returns
 * true when there was any of this one. Which one it is of shows in how the
 * datagram began, as far as ICMP quotes it: two that begin alike are one here.
 */
static bool
sort_news(struct sender *s, int error, const struct datagram *asked,
    struct news *lost)
{
	struct news news;
	bool any = false, found = false;

	while (next_news(s->fd, &news)) {
		any = true;
		if (news.len <= asked->len &&
		    memcmp(news.data, asked->data, news.len) == 0) {
			*lost = news;
			found = true;
		} else {
			tell_news(&s->errors, &news);
		}
	}
	if (any || error == EAGAIN || error == EINTR)
		return found;
	if (!comes_by_icmp(error, &s->to)) {
		errno = error;
		die("cannot receive an answer");
	}
	*lost = (struct news) { .error = error, .local = true, .to = s->to };
	return true;
}

/* What comes only now, for the request before, is too late. */
static void
drop_late_replies(struct sender *s, struct datagram *got)
{
	int64_t end = now() + SECOND;	/* however many come */
	int came;

	do {
		came = await_datagram(s->fd, 0, got);	/* no waiting */
		if (came == 1)
			note("a late reply: not printed");
		else if (came == -1)
			(void)take_news(s->fd, errno, &s->to, &s->errors);
	} while (came != 0 && now() < end);
}

/* Sends one record up to opt->tries times, and prints the first reply. */
static void
ask(struct sender *s, const char *data, size_t len, const struct options *opt,
    struct output *out)
{
	static char buffer[DATAGRAM_MAX];
	static struct datagram got = { .data = buffer };
	const struct datagram asked = { .data = (char *)data, .len = len };
	long tries = opt->tries == 0 ? 1 : opt->tries;
	struct news lost = { .error = 0 };
	int64_t deadline;
	bool sent = false, over;
	int came;

	drop_late_replies(s, &got);
	for (; tries > 0; tries--) {
		sent = send_datagram(s, data, len) || sent;
		deadline = now() + opt->wait;	/* a whole wait for each try */
		note("waiting for a reply");
		do {
			came = await_datagram(s->fd, deadline, &got);
			if (came == 1) {
				print_datagram(out, &got);
				print_flush(out);
				return;
			}
			/* After the last try, news is all that comes. */
			over = came == 0 || (sort_news(s, errno, &asked,
			    &lost) && tries == 1);
		} while (!over && now() < deadline);
	}
	s->unsent += !sent;
	s->unanswered++;
	if (lost.error != 0)
		tell_news(&s->errors, &lost);
}

#endif
