/*
 * base.h: what everything here stands on: the system's headers, what all of it
 * agrees on, and reading and writing that wait where others would not.
 *
 * It comes before any header of the system's: _GNU_SOURCE asks libc for
 * everything it has.
 */
#ifndef BASE_H
#define BASE_H

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VERSION		"1.0"
#ifndef FEATURES
#define FEATURES	""	/* what else --version tells */
#endif
#ifndef PROGRAM
#define PROGRAM		"udp-steps"	/* a header compiled by itself */
#endif
/* Room for any datagram, 65535 bytes at most, and a byte that shows a cut. */
#define DATAGRAM_MAX	65536

#define EXIT_USAGE	2
#define EXIT_REFUSED	3	/* nobody listens there */
#define EXIT_NOTHING	4	/* nothing came in time */

/* Argument f is a format: the compiler holds those from a on against it. */
#define PRINTF(f, a)	__attribute__((format(printf, f, a)))

#if defined(__linux__) && !defined(PORTABLE)
#define LINUX		/* for ways of its kernel that have no constant */
#define WHOLE_LENGTH	MSG_TRUNC	/* recvfrom tells it, though cut */
#else			/* none of what only Linux has */
#undef IP_RECVERR
#undef IP_UNICAST_IF
#undef IPV6_RECVERR
#undef IP_MULTICAST_ALL
#undef SO_BINDTODEVICE
#undef SO_MEMINFO
#define WHOLE_LENGTH	0
#endif

static bool verbose;	/* -v: narrate every socket call */
static bool quiet;	/* -q: no ready line, no summary, no hint */

/*
 * Waits, however long, until fd is ready for `events` (POLLIN or POLLOUT) or
 * has an error. Returns -1 with errno EINTR when a signal came.
 */
static inline int
wait_for(int fd, short events)
{
	struct pollfd p = { fd, events, 0 };

	return poll(&p, 1, -1);
}

/*
 * read(2), which waits for something to be there also where whoever gave us
 * this descriptor made it O_NONBLOCK. EINTR is the caller's.
 */
static inline ssize_t
read_some(int fd, char *data, size_t size)
{
	ssize_t n;

	do {
		n = read(fd, data, size);
	} while (n == -1 && errno == EAGAIN && wait_for(fd, POLLIN) != -1);
	return n;
}

/* Writes all of it. Returns false, and why is in errno, when that cannot be. */
static inline bool
write_all(int fd, const char *data, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, data, len);
		if (n == -1 && errno == EAGAIN) {
			(void)wait_for(fd, POLLOUT);
		} else if (n == -1 && errno != EINTR) {
			return false;
		} else if (n != -1) {
			data += n;
			len -= (size_t)n;
		}
	}
	return true;
}

#endif
