/*
 * output.h: standard output through a buffer that can be asked whether it is
 * empty, which stdio's cannot. It is written out before the program waits.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <poll.h>

struct output {
	bool null, address, json, raw, hex;	/* -0 -a -j -r -x */
	bool terminal;		/* standard output is one */
	uintmax_t count;	/* datagrams printed */
	size_t len;		/* bytes that wait in buffer */
	char buffer[65536];
};

/* Writes what waits in the buffer; status 1 when that cannot be. */
static inline void
print_flush(struct output *out)
{
	size_t done = 0;
	ssize_t n;

	while (done < out->len) {
		n = write(STDOUT_FILENO, out->buffer + done, out->len - done);
		if (n == -1 && errno == EAGAIN) {
			struct pollfd p = { STDOUT_FILENO, POLLOUT, 0 };

			(void)poll(&p, 1, -1);
		} else if (n == -1 && errno != EINTR) {
			out->len = 0;
			die("cannot write standard output");
		} else if (n != -1) {
			done += (size_t)n;
		}
	}
	out->len = 0;
}

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
