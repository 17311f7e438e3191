/*
 * charset.h: -e. Text is UTF-8 on our side; on the wire it is in the charset
 * the user names (gbk, say). iconv(3) does the work. Include udp.h first.
 */
#ifndef CHARSET_H
#define CHARSET_H

#ifndef NO_ICONV
#include <iconv.h>
#define KNOWN_CHARSETS	"iconv -l lists the known ones"
#else
#include "no_iconv.h"
#define KNOWN_CHARSETS	"this program was built without iconv"
#endif

#define CHARSET_OPTIONS	"e:"
#define CHARSET_LONG \
	{ "encoding", required_argument, NULL, 'e' }
#define CHARSET_USAGE \
"  -e, --encoding=C      charset on the wire, e.g. gbk; our side is UTF-8\n"

#define LETTERS_DIGITS \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#define DECODED_MAX(n)	(12 * (n) + 16)	/* bytes of UTF-8 from n on the wire */

static const char *charset;	/* NULL: bytes pass as they are */

static inline bool
charset_option(int c, const char *argument)
{
	if (c != 'e')
		return false;
	charset = argument;
	return true;
}

/* A converter; what the C library cannot convert is a usage error. */
static inline iconv_t
open_converter(const char *to, const char *from)
{
	iconv_t converter;

	converter = iconv_open(to, from);
	if (converter == (iconv_t)-1 && errno != EINVAL)
		die("cannot convert text in %.80s", charset);
	/* glibc passes over what no name has in it, up to the whole of it. */
	if (converter == (iconv_t)-1 || strspn(charset, LETTERS_DIGITS) == 0 ||
	    charset[strspn(charset, LETTERS_DIGITS "-_.:+()/")] != '\0')
		usage_error("bad encoding '%.80s': " KNOWN_CHARSETS, charset);
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
	char *in = (char *)(uintptr_t)data;	/* iconv wants no const */
	char spill[256], *to = out;
	size_t room = size, total = 0, n;
	bool ending = false;

	if (converter == (iconv_t)-1)
		converter = open_converter(charset, "UTF-8");
	(void)iconv(converter, NULL, NULL, NULL, NULL);
	for (;;) {
		char *before = to;

		/* The last round writes what ends a shift, where there is. */
		n = iconv(converter, ending ? NULL : &in, &len, &to, &room);
		total += (size_t)(to - before);
		if (n == (size_t)-1 && errno == E2BIG) {
			to = spill;	/* Too long: only count on. */
			room = sizeof(spill);
		} else if (n != 0) {
			errno = EILSEQ;	/* or a replacement, by musl */
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
	static iconv_t kept = (iconv_t)-1;	/* and all that libc loaded */
	iconv_t converter;
	char *in = (char *)(uintptr_t)data;	/* iconv wants no const */
	char *to = out;
	size_t room = DECODED_MAX(len);

	if (kept == (iconv_t)-1)
		kept = open_converter("UTF-8", charset);
	/* A new one each time: in UTF-16 no reset forgets the byte order. */
	converter = open_converter("UTF-8", charset);
	*clean = true;
	while (len > 0) {
		if (iconv(converter, &in, &len, &to, &room) != (size_t)-1)
			break;
		if (room < 5)
			break;
		to += snprintf(to, 5, "\\x%02x", (unsigned char)*in);
		room -= 4;
		in++;
		len--;
		*clean = false;
	}
	/* Some charsets hold a letter back, for an accent might follow. */
	(void)iconv(converter, NULL, NULL, &to, &room);
	(void)iconv_close(converter);
	return (size_t)(to - out);
}

#endif
