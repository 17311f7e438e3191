/*
 * await.h: waiting for a datagram, but not for ever.
 */
#ifndef AWAIT_H
#define AWAIT_H

#include "datagram.h"
#include "errors.h"

/*
 * Waits for a datagram until `deadline`; there is room for DATAGRAM_MAX bytes
 * at got->data. Returns 1: it came; 0: time is up; -1: there is news of what
 * was sent, or receiving failed by itself (errno): errors.h tells which.
 */
static inline int
await_datagram(int fd, int64_t deadline, struct datagram *got)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char where[ADDRESS_TEXT];
	ssize_t n;
	int ready;

	for (;;) {
		ready = poll(&p, 1, milliseconds_until(deadline));
		if (ready == -1 && errno == EINTR)
			continue;
		if (ready == -1)
			die("cannot wait for an answer");
		if (ready == 0)
			return 0;
		(void)memset(&got->from, 0, sizeof(got->from));
		got->fromlen = sizeof(got->from);
		n = recvfrom(fd, got->data, DATAGRAM_MAX, MSG_DONTWAIT,
		    (struct sockaddr *)&got->from, &got->fromlen);
		if (n != -1) {
			trace(n, "recvfrom(%d, %s, %d, MSG_DONTWAIT, %s)", fd,
			    quoted(got->data, (size_t)n), DATAGRAM_MAX,
			    verbose ? address_text(where, sizeof(where),
			    &got->from) : "");
			got->len = got->size = (size_t)n;
			return 1;
		}
		trace(n, "recvfrom(%d, ..., %d, MSG_DONTWAIT)", fd,
		    DATAGRAM_MAX);
		if ((p.revents & POLLERR) != 0 ||
		    (errno != EAGAIN && errno != EINTR))
			return -1;
		/* Its checksum was wrong, and it is gone: select(2), BUGS. */
	}
}

#endif
