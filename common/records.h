/*
 * records.h: standard input as records, each of which becomes one datagram: a
 * line (--newline: with its end), a piece that ends in NUL (-0), a line of
 * hexadecimal (-x), or all there is (-1). A record is ready as soon as its end
 * has been read. It makes no socket call.
 */
#ifndef RECORDS_H
#define RECORDS_H

#include "form.h"
#include "hints.h"

struct records {
	bool terminal;		/* somebody types, and is prompted */
	bool eof;
	size_t limit;		/* bytes that fit in a datagram */
	uintmax_t count;	/* records given out so far */
	size_t start;		/* where the next record begins in buffer */
	size_t scanned;		/* no end of a record is before this */
	size_t end;		/* where what was read ends */
	char buffer[262144];	/* a full datagram in hexadecimal, and more */
	char wire[DATAGRAM_MAX];	/* the record in the wire's charset */
};

/* After the options: do they go together? `limit`: a datagram's most bytes. */
static inline void
records_start(struct records *in, size_t limit)
{
	if (form.whole && form.null)
		usage_error("-0 makes no sense with -1");
	if (form.newline && (form.whole || form.null || form.hex))
		usage_error("--newline makes no sense with -0, -1 or -x");
	in->limit = limit;
	in->terminal = isatty(STDIN_FILENO) == 1;
	if (form.charset != NULL)	/* A wrong name is told now. */
		(void)encode("", 0, in->wire, sizeof(in->wire));
}

/* Waits for input, and puts it behind what is left; at its end sets eof. */
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
		n = read_some(STDIN_FILENO, in->buffer + in->end, room);
	} while (n == -1 && errno == EINTR);
	if (n == -1)
		die("cannot read standard input");
	if (n == 0)
		in->eof = true;
	in->end += (size_t)n;
}

/*
 * The next record that is in the buffer whole, as it was read; false when there
 * is none yet, or at the end of input. Its bytes stay until records_fill is
 * called.
 */
static inline bool
record_in_buffer(struct records *in, char **data, size_t *len)
{
	char *end = NULL;

	if (!form.whole)
		end = memchr(in->buffer + in->scanned, record_end(),
		    in->end - in->scanned);
	in->scanned = in->end;
	if (end == NULL && !in->eof)
		return false;
	/* The last one needs no end; with -1 no input is an empty datagram. */
	if (end == NULL && in->start == in->end &&
	    !(form.whole && in->count == 0))
		return false;
	*data = in->buffer + in->start;
	*len = (size_t)((end != NULL ? end : in->buffer + in->end) - *data);
	in->start += *len + (end != NULL);
	if (form.newline && end != NULL)
		(*len)++;
	in->scanned = in->start;
	in->count++;
	return true;
}

/* So long a record ends the program. `what` it is counted in: "bytes", ... */
static inline _Noreturn void
record_too_long(const struct records *in, size_t len, const char *what,
    size_t limit)
{
	errno = EMSGSIZE;
	die_hint(size_hint(0), "cannot send record %ju (%zu %s, at most %zu "
	    "fit)", in->count, len, what, limit);
}

/*
 * The buffer is full and the record has no end. How long is it? Then the
 * program ends. What is longer than a gigabyte is not measured to its end.
 */
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
	} while (len < longest && !in->eof && (form.whole || memchr(in->buffer,
	    record_end(), in->end) == NULL));
	if (!record_in_buffer(in, &data, &rest)) {
		rest = 0;
		in->count++;
	}
	if (form.hex)	/* digits, and as many spaces as one likes */
		record_too_long(in, len + rest, len < longest ? "characters" :
		    "characters and more", sizeof(in->buffer));
	record_too_long(in, len + rest, len < longest ? "bytes" :
	    "bytes and more", in->limit);
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
	if (form.hex) {
		*len = hex_to_bytes(record, *len);
		if (*len == SIZE_MAX) {
			say("cannot send record %ju: not pairs of hexadecimal "
			    "digits", in->count);
			exit(EXIT_FAILURE);
		}
	} else if (form.charset != NULL) {
		*len = encode(record, *len, in->wire, sizeof(in->wire));
		*data = in->wire;
		if (*len == SIZE_MAX)
			die("cannot send record %ju in %s", in->count,
			    form.charset);
	}
	if (*len > in->limit)
		record_too_long(in, *len, "bytes", in->limit);
	return true;
}

#endif
