/*
 * message.h: everything that goes to standard error, in one form:
 *
 *	PROGRAM: cannot VERB OBJECT: REASON (ENAME)
 *	PROGRAM: hint: the command that helps
 *
 * die and usage_error end the program: with status 1 for a failure while
 * running, with 2 for a wrong command line.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "base.h"
#include "errno_name.h"
#include "text.h"

/* Where a line for standard error goes instead, while udp-chat edits one. */
static void (*stderr_hook)(const char *line, size_t len);

/* The one way to standard error: a whole line, or a prompt, in one write. */
static inline void
emit(const char *line, size_t len)
{
	if (stderr_hook != NULL)
		stderr_hook(line, len);
	else	/* When that fails, nowhere is left to say so. */
		(void)write_all(STDERR_FILENO, line, len);
}

/* "UDP_PORT: " while that variable is read: its value may be what is wrong. */
static const char *about = "";

/* PROGRAM: PREFIX TEXT[: REASON (ENAME)]; error 0 means no reason. */
static inline void PRINTF(3, 0)
message(int error, const char *prefix, const char *fmt, va_list ap)
{
	char text[512], line[1024];	/* a long TEXT is cut, no REASON is */
	size_t i, n, len;
	uint32_t code;

	if (prefix[0] == '\0')
		prefix = about;
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	if (error == 0)
		(void)snprintf(line, sizeof(line), PROGRAM ": %s%s\n", prefix,
		    text);
	else
		(void)snprintf(line, sizeof(line), PROGRAM ": %s%s: %s (%s)\n",
		    prefix, text, strerror(error), errno_name(error));
	/* A word of the user's may hold what a terminal would obey. */
	len = strlen(line);
	for (i = 0; i < len - 1; i += n) {
		n = utf8(line + i, len - 1 - i, &code);
		if (n > 0 && is_text(code))
			continue;
		n = n == 0 ? 1 : n;	/* a byte that is no UTF-8 */
		(void)memset(line + i, '?', n);
	}
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

/* The same with a hint after it, unless `help` is NULL (hints.h). */
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

#endif
