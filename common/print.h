/*
 * print.h: datagrams as output, in every form the programs offer, and the
 * options for it. A datagram is bytes with a length; what it does to a
 * terminal is decided here. It makes no socket call.
 */
#ifndef PRINT_H
#define PRINT_H

#include "address.h"
#include "datagram.h"
#include "form.h"
#include "output.h"

#include <time.h>

#define ADDRESS_ROW \
	{ 'a', "address", NULL, "put ADDRESS:PORT before each datagram" }
#define PRINT_ROWS \
	{ 'j', "json", NULL, "one JSON object a datagram" }, \
	{ 'r', "raw", NULL, "exactly the bytes received" }

/* One of the options above. Returns false when c is another. */
static inline bool
print_option(struct output *out, int c)
{
	out->address = out->address || c == 'a';
	out->json = out->json || c == 'j';
	out->raw = out->raw || c == 'r';
	return c == 'a' || c == 'j' || c == 'r';
}

/* After the options: do they go together? Where does the output go? */
static inline void
print_start(struct output *out)
{
	bool clean;
	char none[DECODED_MAX(0)];

	if (out->raw && (out->json || form.hex))
		usage_error("-r makes no sense with -%c",
		    out->json ? 'j' : 'x');
	if (out->address && (out->json || out->raw))
		usage_error("-a makes no sense with -%c",
		    out->json ? 'j' : 'r');
	if (form.hex && form.charset != NULL)
		usage_error("-e makes no sense with -x");
	if (form.charset != NULL)	/* A wrong name is told now. */
		(void)decode("", 0, none, &clean);
	out->terminal = isatty(STDOUT_FILENO) == 1;
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
		n = n == 0 ? 1 : n;	/* a byte that is no UTF-8 */
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

/*
 * One object: what came, when, from whom. `text` is its text, `len` bytes of
 * UTF-8; NULL: it is written in hexadecimal.
 */
static inline void
put_json(struct output *out, const struct datagram *got, const char *text,
    size_t len)
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
	put(out, "\"address\":\"", 11);
	(void)host_text(host, sizeof(host), &got->from);
	put_json_string(out, host, strlen(host));
	put_text(out, "\",\"port\":%u,\"bytes\":%zu,", port_of(&got->from),
	    got->size);
	if (text != NULL) {
		put(out, "\"data\":\"", 8);
		put_json_string(out, text, len);
	} else {
		put(out, "\"hex\":\"", 7);
		put_hex(out, got->data, got->len);
	}
	put_text(out, "\",\"truncated\":%s}",
	    got->size > got->len ? "true" : "false");
}

/*
 * Prints one datagram and its end; one that has its own end is given no second,
 * and -r adds none. It may stay in the buffer until print_flush.
 */
static inline void
print_datagram(struct output *out, const struct datagram *got)
{
	static char decoded[DECODED_MAX(DATAGRAM_MAX)];
	char from[ADDRESS_TEXT], end = record_end();
	const char *data = got->data;
	size_t len = got->len;
	bool clean = true;

	out->count++;
	if (out->raw) {
		put(out, data, len);
		return;
	}
	if (form.charset != NULL) {
		len = decode(data, len, decoded, &clean);
		data = decoded;
	}
	if (out->address)
		put_text(out, "%s ",
		    address_text(from, sizeof(from), &got->from));
	if (out->json) {
		clean = !form.hex && clean && is_utf8(data, len, false);
		put_json(out, got, clean ? data : NULL, len);
	} else if (form.hex) {
		put_hex(out, data, len);
	} else {
		/* An end of its own goes: one is put behind it anyway. */
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
