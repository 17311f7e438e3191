/*
 * collect.h: -w. A roll call: everybody who hears the question may answer.
 */
#ifndef COLLECT_H
#define COLLECT_H

#include "../common/await.h"
#include "../common/print.h"

/*
 * Prints every answer that comes within `wait` nanoseconds, and tells the news
 * of what was sent; `to`: see take_news. It ends when the time is up, also when
 * more come still.
 */
static void
collect(int fd, int64_t wait, struct output *out,
    const struct sockaddr_storage *to, struct errors *errors)
{
	static char buffer[DATAGRAM_MAX];
	static struct datagram got = { .data = buffer };
	int64_t deadline = now() + wait;
	int came, error;

	note("waiting for answers");
	do {
		came = await_datagram(fd, deadline, &got);
		error = errno;
		if (came == 1) {
			print_datagram(out, &got);
			print_flush(out);
		} else if (came == -1 &&
		    !take_news(fd, error, to, errors) &&
		    error != EAGAIN && error != EINTR) {
			errno = error;
			die("cannot receive an answer");
		}
	} while (came != 0 && now() < deadline);
}

#endif
