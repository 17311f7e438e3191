/*
 * udp.h: the small common header of the five programs.
 *
 * Messages, narration (-v), numbers, time, and the options every program has.
 * It makes no socket call: those stand in the programs. It brings address.h.
 *
 * A program says `#define PROGRAM "udp-send"` and includes this first, for
 * _GNU_SOURCE below asks libc for everything it has.
 *
 * Errors end the program here: status 1 for a failure while running, 2 for a
 * wrong command line.
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
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "errno_name.h"

#define VERSION		"1.0"
#define DEFAULT_PORT	"7788"	/* unless UDP_PORT says another */
#define DATAGRAM_MAX	65536	/* no datagram is larger, and one byte more */

#define EXIT_USAGE	2
#define EXIT_REFUSED	3	/* nobody listens there */
#define EXIT_NOTHING	4	/* nothing came in time */

#define PRINTF(f, a)	__attribute__((format(printf, f, a)))

#ifdef PORTABLE	/* as on a system that has none of what only Linux has */
#undef IP_RECVERR
#undef IPV6_RECVERR
#undef SO_BINDTODEVICE
#undef SO_MEMINFO
#elif defined(__linux__)
#define WHOLE_LENGTH	MSG_TRUNC	/* recvfrom tells all of a cut datagram */
#endif
#ifndef WHOLE_LENGTH
#define WHOLE_LENGTH	0
#endif

static bool verbose;	/* -v: narrate every socket call */
static bool quiet;	/* -q: no ready line, no summary, no hint */

/* Where a line for standard error goes instead, while udp-chat edits one. */
static void (*stderr_hook)(const char *line, size_t len);

/* The one way to standard error: a whole line in one write. */
static inline void
emit(const char *line, size_t len)
{
	ssize_t n;

	if (stderr_hook != NULL) {
		stderr_hook(line, len);
		return;
	}
	while (len > 0) {
		n = write(STDERR_FILENO, line, len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return;		/* Nowhere is left to say so. */
		line += n;
		len -= (size_t)n;
	}
}

/* PROGRAM: PREFIX TEXT[: REASON (ENAME)]; error 0 means no reason. */
static inline void PRINTF(3, 0)
message(int error, const char *prefix, const char *fmt, va_list ap)
{
	char text[512], line[1024];	/* a long TEXT is cut, no REASON is */
	size_t i, len;

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	if (error == 0)
		(void)snprintf(line, sizeof(line), PROGRAM ": %s%s\n", prefix,
		    text);
	else
		(void)snprintf(line, sizeof(line), PROGRAM ": %s%s: %s (%s)\n",
		    prefix, text, strerror(error), errno_name(error));
	len = strlen(line);
	for (i = 0; i < len - 1; i++)	/* A word may hold anything. */
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
	emit(line, len);
}

/* Tells something, without a reason. */
static inline void PRINTF(1, 2)
say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message(0, "", fmt, ap);
	va_end(ap);
}

/* Tells what failed, and why (errno, which stays). */
static inline void PRINTF(1, 2)
warn(const char *fmt, ...)
{
	va_list ap;
	int error = errno;

	va_start(ap, fmt);
	message(error, "", fmt, ap);
	va_end(ap);
	errno = error;
}

/* Names the command that helps, unless -q. */
static inline void PRINTF(1, 2)
hint(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!quiet)
		message(0, "hint: ", fmt, ap);
	va_end(ap);
}

/* Tells what failed, and why (errno); ends with status 1. */
static inline _Noreturn void PRINTF(1, 2)
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message(errno, "", fmt, ap);
	va_end(ap);
	exit(EXIT_FAILURE);
}

/* The same with a hint after it, unless `help` is NULL. */
static inline _Noreturn void PRINTF(2, 3)
die_hint(const char *help, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message(errno, "", fmt, ap);
	va_end(ap);
	if (help != NULL)
		hint("%s", help);
	exit(EXIT_FAILURE);
}

/* Tells what is wrong with the command line; ends with status 2. */
static inline _Noreturn void PRINTF(1, 2)
usage_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message(0, "", fmt, ap);
	va_end(ap);
	hint("see " PROGRAM " --help");
	exit(EXIT_USAGE);
}

/* -v: one call and its result, as strace(1) writes them. errno stays. */
static inline void PRINTF(2, 3)
trace(long result, const char *fmt, ...)
{
	va_list ap;
	int error = errno;
	char call[512];

	if (!verbose)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(call, sizeof(call), fmt, ap);
	va_end(ap);
	if (result == -1)
		say("%s = -1 %s (%s)", call, errno_name(error),
		    strerror(error));
	else
		say("%s = %ld", call, result);
	errno = error;
}

/* -v: what happens between the calls, in parentheses. errno stays. */
static inline void PRINTF(1, 2)
note(const char *fmt, ...)
{
	va_list ap;
	int error = errno;
	char text[512];

	if (!verbose)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	say("(%s)", text);
	errno = error;
}

/*
 * For trace: the first 32 bytes of a datagram in quotes, as strace(1) shows
 * them. The result is the thread's own, until its next call.
 */
static inline const char *
quoted(const char *data, size_t len)
{
	static _Thread_local char text[4 * 32 + 8];
	size_t i, at = 1;

	if (!verbose)
		return "";
	text[0] = '"';
	for (i = 0; i < len && i < 32; i++) {
		unsigned char byte = (unsigned char)data[i];

		if (byte == '\n' || byte == '\t' || byte == '\r') {
			text[at++] = '\\';
			text[at++] = byte == '\n' ? 'n' :
			    byte == '\t' ? 't' : 'r';
		} else if (byte == '"' || byte == '\\') {
			text[at++] = '\\';
			text[at++] = (char)byte;
		} else if (byte >= ' ' && byte <= '~') {
			text[at++] = (char)byte;
		} else {
			at += (size_t)snprintf(text + at, 5, "\\%03o", byte);
		}
	}
	(void)strcpy(text + at, len > 32 ? "\"..." : "\"");
	return text;
}

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
 * one that fails on use, so that a program that needs it says so.
 */
static inline void
fill_standard_descriptors(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) == -1)
			die("cannot open /dev/null");
}

/* What printf left in the buffer goes out, or the program fails. */
static inline void
flush_stdout(void)
{
	if (fflush(stdout) == EOF || ferror(stdout))
		die("cannot write standard output");
}

#define COMMON_OPTIONS	"hqvV"
#define COMMON_LONG \
	{ "help", no_argument, NULL, 'h' }, \
	{ "quiet", no_argument, NULL, 'q' }, \
	{ "verbose", no_argument, NULL, 'v' }, \
	{ "version", no_argument, NULL, 'V' }
#define COMMON_USAGE \
"  -h, --help            show this help\n" \
"  -q, --quiet           no ready line, no summary, no hint\n" \
"  -v, --verbose         narrate every socket call on standard error\n" \
"  -V, --version         show the version\n"

/* What getopt_long returned, where the program itself has no use for it. */
static inline void
common_option(int c, char **argv, const char *letters, const char *usage)
{
	switch (c) {
	case 'q':
		quiet = true;
		return;
	case 'v':
		verbose = true;
		return;
	case 'h':
		(void)fputs(usage, stdout);
		flush_stdout();
		exit(EXIT_SUCCESS);
	case 'V':
		(void)puts(PROGRAM " (udp-steps) " VERSION);
		flush_stdout();
		exit(EXIT_SUCCESS);
	case ':':
		usage_error("option '%.80s' needs a value", argv[optind - 1]);
	default:	/* --foo, --quiet=x, or a letter within a word */
		if (optopt == 0 || strchr(letters, optopt) != NULL)
			usage_error("bad option '%.80s'", argv[optind - 1]);
		usage_error("bad option '-%c'", optopt);
	}
}

#include "address.h"

#endif
