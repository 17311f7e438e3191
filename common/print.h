/*
 * print.h: datagrams as output, in every form the programs offer, and the
 * options for it. A datagram is bytes with a length; what it does to a
 * terminal is decided here. Include udp.h first. It makes no socket call.
 */
#ifndef PRINT_H
#define PRINT_H

#include <poll.h>
#include <signal.h>
#include <time.h>

#include "charset.h"

#define PRINT_OPTIONS	"0ajrx"
#define PRINT_LONG \
	{ "null", no_argument, NULL, '0' }, \
	{ "address", no_argument, NULL, 'a' }, \
	{ "json", no_argument, NULL, 'j' }, \
	{ "raw", no_argument, NULL, 'r' }, \
	{ "hex", no_argument, NULL, 'x' }
#define PRINT_USAGE \
"  -0, --null            records end in NUL instead of newline\n" \
"  -a, --address         put ADDRESS:PORT before each datagram\n" \
"  -j, --json            one JSON object a datagram\n" \
"  -r, --raw             exactly the bytes received\n" \
"  -x, --hex             hexadecimal, a datagram a line\n"

struct output {
	bool null, address, json, raw, hex;	/* -0 -a -j -r -x */
	bool terminal;		/* standard output is one */
	uintmax_t count;	/* datagrams printed */
	size_t len;		/* bytes that wait in buffer */
	char buffer[65536];
};

/* Returns false when c is none of ours. */
static inline bool
print_option(struct output *out, int c)
{
	switch (c) {
	case '0':
		out->null = true;
		return true;
	case 'a':
		out->address = true;
		return true;
	case 'j':
		out->json = true;
		return true;
	case 'r':
		out->raw = true;
		return true;
	case 'x':
		out->hex = true;
		return true;
	default:
		return false;
	}
}

/* After the options: do they go together? Where does the output go? */
static inline void
print_start(struct output *out)
{
	bool clean;
	char none[1];

	if (out->json + out->raw + out->hex > 1)
		usage_error("-j, -r and -x exclude one another");
	if (out->address && (out->json || out->raw))
		usage_error("-a makes no sense with -%c",
		    out->json ? 'j' : 'r');
	if (out->hex && charset != NULL)
		usage_error("-e makes no sense with -x");
	if (charset != NULL)	/* A wrong name is told now, not later. */
		(void)decode("", 0, none, &clean);
	out->terminal = isatty(STDOUT_FILENO) == 1;
	/* A reader that is gone shall give EPIPE, not end us unheard. */
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		die("cannot ignore SIGPIPE");
}

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

/*
 * The length of the character that begins at data, and its code point; 0 where
 * that is not valid UTF-8 (cut, overlong, a surrogate: RFC 3629).
 */
static inline size_t
utf8(const char *data, size_t len, uint32_t *code)
{
	const unsigned char *s = (const unsigned char *)data;
	size_t need, i;

	*code = s[0];
	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	need = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (len < need)
		return 0;
	*code &= 0xffu >> (need + 1);
	for (i = 1; i < need; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3f);
	}
	if ((need == 3 && *code < 0x800) || (need == 4 && *code < 0x10000) ||
	    *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return need;
}

/* True for a character that a terminal shows and does not obey. */
static inline bool
is_text(uint32_t code)
{
	return code >= ' ' && code != 0x7f &&
	    !(code >= 0x80 && code <= 0x9f) &&	/* C1 controls */
	    code != 0x061c && code != 0x200e && code != 0x200f &&
	    !(code >= 0x2028 && code <= 0x202e) && /* line ends, bidi */
	    !(code >= 0x2066 && code <= 0x2069);	/* bidi isolates */
}

/* Text for a terminal: all that it might obey is spelled, byte by byte. */
static inline void
put_escaped(struct output *out, const char *data, size_t len)
{
	size_t n, i;
	uint32_t code;

	for (; len > 0; data += n, len -= n) {
		n = utf8(data, len, &code);
		if (n > 0 && is_text(code)) {
			put(out, data, n);
			continue;
		}
		n = n == 0 ? 1 : n;
		if (data[0] == '\n')
			put(out, "\\n", 2);
		else if (data[0] == '\t')
			put(out, "\\t", 2);
		else if (data[0] == '\r')
			put(out, "\\r", 2);
		else
			for (i = 0; i < n; i++)
				put_text(out, "\\x%02x",
				    (unsigned char)data[i]);
	}
}

static inline void
put_hex(struct output *out, const char *data, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char pair[2];
	size_t i;

	for (i = 0; i < len; i++) {
		pair[0] = digits[(unsigned char)data[i] >> 4];
		pair[1] = digits[(unsigned char)data[i] & 15];
		put(out, pair, 2);
	}
}

/* The inside of a JSON string, from valid UTF-8 (RFC 8259). */
static inline void
put_json_string(struct output *out, const char *data, size_t len)
{
	size_t n;
	uint32_t code;

	for (; len > 0; data += n, len -= n) {
		n = utf8(data, len, &code);
		if (code == '"' || code == '\\') {
			put(out, "\\", 1);
			put(out, data, 1);
		} else if (is_text(code)) {
			put(out, data, n);
		} else {
			put_text(out, "\\u%04x", (unsigned)code);
		}
	}
}

/* One object: what came, when, from whom. `text`: it is all UTF-8. */
static inline void
put_json(struct output *out, const char *data, size_t len, bool text,
    size_t size, bool cut, const struct sockaddr_storage *from)
{
	char host[ADDRESS_TEXT], when[32];
	struct timespec t;
	struct tm tm;

	if (clock_gettime(CLOCK_REALTIME, &t) == -1 ||
	    gmtime_r(&t.tv_sec, &tm) == NULL)
		die("cannot read the clock");
	(void)strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%S", &tm);
	put_text(out, "{\"n\":%ju,\"time\":\"%s.%06ldZ\",", out->count, when,
	    t.tv_nsec / 1000);
	put_text(out, "\"address\":\"%s\",\"port\":%u,\"bytes\":%zu,",
	    host_text(host, sizeof(host), from), port_of(from), size);
	if (text) {
		put(out, "\"data\":\"", 8);
		put_json_string(out, data, len);
	} else {
		put(out, "\"hex\":\"", 7);
		put_hex(out, data, len);
	}
	put_text(out, "\",\"truncated\":%s}", cut ? "true" : "false");
}

/*
 * Prints one datagram: the len bytes at data that were kept of `size` sent, at
 * most DATAGRAM_MAX. It may stay in the buffer until print_flush.
 */
static inline void
print_datagram(struct output *out, const char *data, size_t len, size_t size,
    const struct sockaddr_storage *from)
{
	static char decoded[4 * DATAGRAM_MAX + 1];
	char text[ADDRESS_TEXT], end = out->null ? '\0' : '\n';
	const char *raw = data;
	size_t rawlen = len, i, n = 1;
	uint32_t code;
	bool clean = true;

	out->count++;
	if (charset != NULL && !out->raw) {
		len = decode(data, len, decoded, &clean);
		data = decoded;
	}
	if (out->raw) {
		put(out, data, len);
		return;
	}
	if (out->address)
		put_text(out, "%s ", address_text(text, sizeof(text), from));
	if (out->hex) {
		put_hex(out, data, len);
	} else if (out->json) {
		for (i = 0; clean && i < len; i += n) {
			n = utf8(data + i, len - i, &code);
			clean = n > 0;
		}
		if (!clean) {
			data = raw;
			len = rawlen;
		}
		put_json(out, data, len, clean, size, size > rawlen, from);
	} else {
		if (len > 0 && data[len - 1] == end)
			len--;
		if (out->terminal)
			put_escaped(out, data, len);
		else
			put(out, data, len);
	}
	put(out, &end, 1);
}

#endif
