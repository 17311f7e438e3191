/*
 * output.h: standard output through a buffer that can be asked whether it is
 * empty, which stdio's cannot. It is written out before the program waits.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "message.h"

struct output {
	bool address, json, raw;	/* -a -j -r: print.h */
	bool terminal;		/* standard output is one */
	uintmax_t count;	/* datagrams printed */
	size_t len;		/* bytes that wait in buffer */
	char buffer[65536];
};

/* What printf left in stdio's own buffer goes out, or the program fails. */
static inline void
flush_stdout(void)
{
	if (fflush(stdout) == EOF || ferror(stdout))
		die("cannot write standard output");
}

/* Writes what waits in the buffer; status 1 when that cannot be. */
static inline void
print_flush(struct output *out)
{
	size_t len = out->len;

	out->len = 0;
	if (!write_all(STDOUT_FILENO, out->buffer, len))
		die("cannot write standard output");
}

/* An end by error (errno): what was received before is still written. */
static inline _Noreturn void
give_up(struct output *out, const char *what)
{
	int error = errno;

	print_flush(out);
	errno = error;
	die("cannot %s", what);
}

/* Puts bytes into the buffer; when it is full, what is in there goes out. */
static inline void
put(struct output *out, const char *data, size_t len)
{
	size_t part;

	while (len > 0) {
		if (out->len == sizeof(out->buffer))
			print_flush(out);
		part = sizeof(out->buffer) - out->len;
		part = part < len ? part : len;
		(void)memcpy(out->buffer + out->len, data, part);
		out->len += part;
		data += part;
		len -= part;
	}
}

/* The same with a text of up to 127 bytes, as by printf. */
static inline void PRINTF(2, 3)
put_text(struct output *out, const char *fmt, ...)
{
	char text[128];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put(out, text, strlen(text));
}

#endif
