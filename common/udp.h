/*
 * udp.h: the small common header of the five programs.
 *
 * It brings the parts: message.h, trace.h, options.h, operands.h, address.h,
 * help.h. None makes a socket call: those stand in the programs.
 *
 * A program says `#define PROGRAM "udp-send"` and includes this first, for
 * _GNU_SOURCE below asks libc for everything it has.
 */
#ifndef UDP_H
#define UDP_H

#define _GNU_SOURCE

#include <sys/types.h>
#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
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
#define DATAGRAM_MAX	65536	/* no datagram is larger, and one byte more */

#define EXIT_USAGE	2
#define EXIT_REFUSED	3	/* nobody listens there */
#define EXIT_NOTHING	4	/* nothing came in time */

#define PRINTF(f, a)	__attribute__((format(printf, f, a)))

#if defined(__linux__) && !defined(PORTABLE)
#define LINUX		/* where the kernel's ways differ, and no constant */
#define WHOLE_LENGTH	MSG_TRUNC	/* recvfrom tells all of a cut datagram */
#else			/* none of what only Linux has */
#undef IP_RECVERR
#undef IPV6_RECVERR
#undef SO_BINDTODEVICE
#undef SO_MEMINFO
#define WHOLE_LENGTH	0
#endif

static bool verbose;	/* -v: narrate every socket call */
static bool quiet;	/* -q: no ready line, no summary, no hint */

#include "message.h"
#include "trace.h"

/* A whole number from min to max, digits alone, or a usage error. */
static inline long
number(const char *what, const char *word, long min, long max)
{
	long value;

	errno = 0;
	value = strtol(word, NULL, 10);
	if (word[0] == '\0' || word[strspn(word, "0123456789")] != '\0' ||
	    errno != 0 || value < min || value > max)
		usage_error("bad %s '%.80s': a whole number from %ld to %ld",
		    what, word, min, max);
	return value;
}

/*
 * A closed descriptor 0, 1 or 2 would become the next socket. Fill it with
 * one that fails on use, so that a program that needs it says so. And a file
 * that may not grow shall be an error (EFBIG), not the end by a signal.
 */
static inline void
fill_standard_descriptors(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) == -1)
			die("cannot open /dev/null");
	if (signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
		die("cannot ignore a signal");
}

/* What printf left in the buffer goes out, or the program fails. */
static inline void
flush_stdout(void)
{
	if (fflush(stdout) == EOF || ferror(stdout))
		die("cannot write standard output");
}

#include "options.h"
#include "operands.h"
#include "address.h"
#include "help.h"

#endif
