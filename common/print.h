/*
 * print.h: datagrams as output, in every form the programs offer, and the
 * options for it. A datagram is bytes with a length; what it does to a
 * terminal is decided here. Include udp.h first. It makes no socket call.
 */
#ifndef PRINT_H
#define PRINT_H

#include <time.h>

#include "charset.h"
#include "output.h"

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
	char none[DECODED_MAX(0)];

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
	/* EPIPE shall be told, not end us unheard. */
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		die("cannot ignore a signal");
}

/* Text for a terminal: all that it might obey is spelled, byte by byte. */
static inline void
put_escaped(struct output *out, const char *data, size_t len)
{
	size_t at, n, i, done = 0;	/* what is before `done` has been put */
	uint32_t code;

	for (at = 0; at < len; at += n) {
		n = utf8(data + at, len - at, &code);
		if (n > 0 && is_text(code))
			continue;
		put(out, data + done, at - done);
		n = n == 0 ? 1 : n;
		if (data[at] == '\n')
			put(out, "\\n", 2);
		else if (data[at] == '\t')
			put(out, "\\t", 2);
		else if (data[at] == '\r')
			put(out, "\\r", 2);
		else
			for (i = at; i < at + n; i++)
				put_text(out, "\\x%02x",
				    (unsigned char)data[i]);
		done = at + n;
	}
	put(out, data + done, len - done);
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
	size_t at, n, done = 0;		/* what is before `done` has been put */
	uint32_t code;

	for (at = 0; at < len; at += n) {
		n = utf8(data + at, len - at, &code);
		if (is_text(code) && code != '"' && code != '\\')
			continue;
		put(out, data + done, at - done);
		if (code == '"' || code == '\\')
			put_text(out, "\\%c", (int)code);
		else
			put_text(out, "\\u%04x", (unsigned)code);
		done = at + n;
	}
	put(out, data + done, len - done);
}

/* One object: what came, when, from whom. `text`: it is all UTF-8. */
static inline void
put_json(struct output *out, const char *data, size_t len, bool text,
    size_t size, bool cut, const struct sockaddr_storage *from)
{
	char host[HOST_TEXT], when[32];
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
	static char decoded[DECODED_MAX(DATAGRAM_MAX)];
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
