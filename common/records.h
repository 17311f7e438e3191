/*
 * records.h: standard input as records, each of which becomes one datagram: a
 * line, a piece that ends in NUL (-0), a line of hexadecimal (-x), or all there
 * is (-1). A record is ready as soon as its end has been read. Include udp.h
 * and print.h first: -0 and -x mean the same both ways and are print.h's.
 */
#ifndef RECORDS_H
#define RECORDS_H

#include <poll.h>

#define RECORDS_OPTIONS	"1"
#define RECORDS_LONG \
	{ "whole", no_argument, NULL, '1' }
#define RECORDS_USAGE \
"  -1, --whole           all of standard input is one datagram\n"

struct records {
	bool whole;		/* -1 */
	bool hex;
	bool terminal;		/* somebody types */
	bool eof;
	char delimiter;
	size_t limit;		/* bytes that fit in a datagram */
	uintmax_t number;	/* of the record given out last, from 1 */
	size_t start, scanned, end;	/* what is unread, and looked at */
	char buffer[262144];	/* a full datagram in hexadecimal, and more */
	char wire[DATAGRAM_MAX];	/* the record in the wire's charset */
};

static inline bool
records_option(struct records *in, int c)
{
	if (c != '1')
		return false;
	in->whole = true;
	return true;
}

/* After the options. `limit`: the most bytes that a datagram holds. */
static inline void
records_start(struct records *in, const struct output *out, size_t limit)
{
	if (in->whole && out->null)
		usage_error("-0 makes no sense with -1");
	in->hex = out->hex;
	in->delimiter = out->null ? '\0' : '\n';
	in->limit = limit;
	in->terminal = isatty(STDIN_FILENO) == 1;
	if (charset != NULL)	/* A wrong name is told now, not later. */
		(void)encode("", 0, in->wire, sizeof(in->wire));
}

/* Reads what is there, waiting until something is. */
static inline void
records_fill(struct records *in)
{
	size_t room;
	ssize_t n;

	if (in->start > 0) {
		in->end -= in->start;
		in->scanned -= in->start;
		(void)memmove(in->buffer, in->buffer + in->start, in->end);
		in->start = 0;
	}
	room = sizeof(in->buffer) - in->end;
	if (room > 65536)	/* all that a pipe holds: pipe(7) */
		room = 65536;
	if (in->terminal && in->end == 0)
		emit("> ", 2);
	do {
		n = read(STDIN_FILENO, in->buffer + in->end, room);
		if (n == -1 && errno == EAGAIN) {
			struct pollfd p = { STDIN_FILENO, POLLIN, 0 };

			(void)poll(&p, 1, -1);
			errno = EINTR;
		}
	} while (n == -1 && errno == EINTR);
	if (n == -1)
		die("cannot read standard input");
	if (n == 0)
		in->eof = true;
	in->end += (size_t)n;
}

/*
 * The next record that is in the buffer whole, as it was read. Its bytes stay
 * until records_fill is called.
 */
static inline bool
record_in_buffer(struct records *in, char **data, size_t *len)
{
	char *end = NULL;

	if (!in->whole)
		end = memchr(in->buffer + in->scanned, in->delimiter,
		    in->end - in->scanned);
	in->scanned = in->end;
	if (end == NULL && !(in->eof && (in->start < in->end ||
	    (in->whole && in->number == 0))))
		return false;
	*data = in->buffer + in->start;
	*len = (size_t)((end != NULL ? end : in->buffer + in->end) - *data);
	in->start += *len + (end != NULL);
	in->scanned = in->start;
	in->number++;
	return true;
}

static inline _Noreturn void
record_too_long(const struct records *in, size_t len, const char *more)
{
	errno = EMSGSIZE;
	die_hint(send_help(EMSGSIZE, NULL), "cannot send record %ju (%zu bytes%s, "
	    "at most %zu fit)", in->number, len, more, in->limit);
}

/* The buffer is full and the record has no end: how long is it? Then die. */
static inline _Noreturn void
measure_long_record(struct records *in)
{
	size_t len = 0, longest = (size_t)1 << 30;
	char *data;
	size_t rest;

	do {
		len += in->end;
		in->start = in->scanned = in->end = 0;
		records_fill(in);
	} while (len < longest && !in->eof && (in->whole || memchr(in->buffer,
	    in->delimiter, in->end) == NULL));
	if (!record_in_buffer(in, &data, &rest)) {
		rest = 0;
		in->number++;
	}
	record_too_long(in, len + rest, len < longest ? "" : " and more");
}

/* Turns hexadecimal into bytes, in place. Returns how many, or SIZE_MAX. */
static inline size_t
hex_to_bytes(char *data, size_t len)
{
	size_t i, digits = 0;
	int value;

	for (i = 0; i < len; i++) {
		char c = data[i];

		if (c == ' ' || c == ':' || (c >= '\t' && c <= '\r'))
			continue;
		if (c >= '0' && c <= '9')
			value = c - '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = (c | 0x20) - 'a' + 10;
		else
			return SIZE_MAX;
		if (digits % 2 == 0)
			data[digits / 2] = (char)(value << 4);
		else
			data[digits / 2] = (char)(data[digits / 2] | value);
		digits++;
	}
	return digits % 2 == 0 ? digits / 2 : SIZE_MAX;
}

/*
 * The next record, as it goes on the wire; false at the end of input. Its bytes
 * stay until the next call. A record that cannot be sent ends the program.
 */
static inline bool
next_record(struct records *in, const char **data, size_t *len)
{
	char *record;

	while (!record_in_buffer(in, &record, len)) {
		if (in->eof)
			return false;
		if (in->end - in->start == sizeof(in->buffer))
			measure_long_record(in);
		records_fill(in);
	}
	*data = record;
	if (in->hex) {
		*len = hex_to_bytes(record, *len);
		if (*len == SIZE_MAX) {
			say("cannot send record %ju: not pairs of hexadecimal "
			    "digits", in->number);
			exit(EXIT_FAILURE);
		}
	} else if (charset != NULL) {
		*len = encode(record, *len, in->wire, sizeof(in->wire));
		*data = in->wire;
		if (*len == SIZE_MAX)
			die("cannot send record %ju in %s", in->number,
			    charset);
	}
	if (*len > in->limit)
		record_too_long(in, *len, "");
	return true;
}

#endif
