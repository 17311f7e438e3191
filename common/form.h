/*
 * form.h: how a datagram is written on our side, both as input and as output:
 * as a line, as what ends in NUL (-0), or as all there is (-1); as the bytes
 * themselves, in hexadecimal (-x), or as UTF-8 of what goes on the wire in
 * another charset (-e). iconv(3) knows the charsets.
 */
#ifndef FORM_H
#define FORM_H

#include "options.h"

#ifndef NO_ICONV
#include <iconv.h>
#define KNOWN_CHARSETS	"iconv -l lists the known ones"
#else
#include "no_iconv.h"
#define KNOWN_CHARSETS	"this program was built without iconv"
#endif

#define NEWLINE	(NO_LETTER + 2)

#define ENCODING_ROW \
	{ 'e', "encoding", "C", \
	    "charset on the wire, e.g. gbk; our side is UTF-8" }
#define INPUT_ROWS \
	{ '1', "whole", NULL, "all of standard input is one datagram" }, \
	{ NEWLINE, "newline", NULL, \
	    "each line goes with its newline, as it came" }
#define FORM_ROWS \
	{ '0', "null", NULL, "records end in NUL instead of newline" }, \
	{ 'x', "hex", NULL, "hexadecimal, a datagram a line" }, \
	ENCODING_ROW

#define LETTERS_DIGITS \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#define DECODED_MAX(n)	(12 * (n) + 16)	/* bytes of UTF-8 from n on the wire */

struct form {
	bool null;		/* -0 */
	bool hex;		/* -x */
	bool whole;		/* -1: all of standard input is one datagram */
	bool newline;		/* --newline: a line's end is sent, too */
	const char *charset;	/* -e; NULL: bytes pass as they are */
};

static struct form form;	/* of all that a program reads and prints */

/* One of the options above. Returns false when c is another. */
static inline bool
form_option(int c)
{
	form.null = form.null || c == '0';
	form.hex = form.hex || c == 'x';
	form.whole = form.whole || c == '1';
	form.newline = form.newline || c == NEWLINE;
	if (c == 'e')
		form.charset = optarg;
	return c == '0' || c == '1' || c == 'x' || c == 'e' || c == NEWLINE;
}

/* What stands behind each record, and parts it from the next. */
static inline char
record_end(void)
{
	return form.null ? '\0' : '\n';
}

/*
 * -x, the way in: pairs of hexadecimal digits, with spaces and colons where one
 * likes, become bytes in place. Returns how many, or SIZE_MAX: they are none.
 */
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
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') /* or A-F */
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

/* A converter; what the C library cannot convert is a usage error. */
static inline iconv_t
open_converter(const char *tocode, const char *fromcode)
{
	iconv_t converter;

	converter = iconv_open(tocode, fromcode);
	if (converter == (iconv_t)-1 && errno != EINVAL)
		die("cannot convert text in %.80s", form.charset);
	/* glibc leaves out what is in no name: "!?" is "" to it, and good. */
	if (converter == (iconv_t)-1 ||
	    strspn(form.charset, LETTERS_DIGITS) == 0 ||
	    form.charset[strspn(form.charset, LETTERS_DIGITS "-_.:+()/")] !=
	    '\0')
		usage_error("bad encoding '%.80s': " KNOWN_CHARSETS,
		    form.charset);
	return converter;
}

/*
 * Converts one record to the wire's charset into out (size bytes). Returns the
 * length of all of it, which may be over size (then out holds a part), or
 * SIZE_MAX with errno EILSEQ when the charset lacks a character.
 */
static inline size_t
encode(const char *data, size_t len, char *out, size_t size)
{
	static iconv_t converter = (iconv_t)-1;
	char *in = (char *)data;	/* iconv writes nothing there */
	char spill[256], *at = out;
	size_t room = size, total = 0, n;
	bool ending = false;

	if (converter == (iconv_t)-1)
		converter = open_converter(form.charset, "UTF-8");
	(void)iconv(converter, NULL, NULL, NULL, NULL);	/* from the start */
	for (;;) {
		char *before = at;

		/* ISO-2022-CN and its like go back to ASCII: the last round. */
		n = iconv(converter, ending ? NULL : &in, &len, &at, &room);
		total += (size_t)(at - before);
		if (n == (size_t)-1 && errno == E2BIG) {
			at = spill;	/* Too long: only count on. */
			room = sizeof(spill);
		} else if (n != 0) {
			errno = EILSEQ;	/* n > 0: musl has written a * */
			return SIZE_MAX;
		} else if (ending) {
			return total;
		} else {
			ending = true;
		}
	}
}

/*
 * Converts a datagram to UTF-8 into out, which holds DECODED_MAX(len) bytes.
 * What cannot be decoded becomes \xNN, and *clean tells whether all could.
 * Returns the length.
 */
static inline size_t
decode(const char *data, size_t len, char *out, bool *clean)
{
	static iconv_t kept = (iconv_t)-1;	/* keeps what libc loaded */
	iconv_t converter;
	char *in = (char *)data;	/* iconv writes nothing there */
	char *at = out;
	size_t room = DECODED_MAX(len);

	if (kept == (iconv_t)-1)
		kept = open_converter("UTF-8", form.charset);
	/* A new one each time: in UTF-16 no reset forgets the byte order. */
	converter = open_converter("UTF-8", form.charset);
	*clean = true;
	while (len > 0) {
		if (iconv(converter, &in, &len, &at, &room) != (size_t)-1)
			break;
		if (room < 5)
			break;
		at += snprintf(at, 5, "\\x%02x", (unsigned char)*in);
		room -= 4;
		in++;
		len--;
		*clean = false;
	}
	/* Some charsets hold a letter back, for an accent might follow. */
	(void)iconv(converter, NULL, NULL, &at, &room);
	(void)iconv_close(converter);
	return (size_t)(at - out);
}

#endif
