/*
 * trace.h: -v. One line for every call on a UDP socket, as strace(1) writes it.
 */
#ifndef TRACE_H
#define TRACE_H

#include "message.h"

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
 * them. The result stays until the next call, so of the threads of udp-chat
 * only the one that has the lock may call (screen.h).
 */
static inline const char *
quoted(const char *data, size_t len)
{
	static char text[4 * 32 + 8];	/* each as \377; "", ... and NUL */
	size_t i, at = 1;

	if (!verbose)
		return "";
	text[0] = '"';
	for (i = 0; i < len && i < 32; i++) {
		unsigned char byte = (unsigned char)data[i];

		if (byte == '\n' || byte == '\t' || byte == '\r') {
			text[at++] = '\\';
			text[at++] = (char)(byte == '\n' ? 'n' :
			    byte == '\t' ? 't' : 'r');
		} else if (byte == '"' || byte == '\\') {
			text[at++] = '\\';
			text[at++] = (char)byte;
		} else if (byte >= ' ' && byte <= '~') {
			text[at++] = (char)byte;
		} else {
			at += (size_t)snprintf(text + at, 5, "\\%03o", byte);
		}
	}
	(void)snprintf(text + at, 5, "\"%s", len > 32 ? "..." : "");
	return text;
}

#endif
