/*
 * collect.h: -w. A roll call: everybody who hears the question may answer.
 */
#ifndef COLLECT_H
#define COLLECT_H

#include "../common/await.h"
#include "../common/print.h"

/*
 * Prints every answer that comes within `wait` nanoseconds. Returns the errno
 * of the first news that what was sent failed, or 0.
 */
static int
collect(int fd, int64_t wait, struct output *out)
{
	static char buffer[DATAGRAM_MAX];
	static struct datagram got = { .data = buffer };
	int64_t deadline = now() + wait;
	int answered, news = 0;

	note("waiting for answers");
	do {
		answered = await_answer(fd, deadline, &got);
		if (answered == 1) {
			print_datagram(out, &got);
			print_flush(out);
		} else if (answered == -1 && news == 0) {
			news = errno;
		}
	} while (answered != 0);
	return news;
}

#endif
