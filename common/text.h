/*
 * text.h: which bytes are characters, and which characters may a terminal be
 * given? Everything that it might obey instead of show is no text.
 */
#ifndef TEXT_H
#define TEXT_H

#include "base.h"

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
	*code &= 0xffu >> (need + 1);	/* less the bits that say `need` */
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

/* Is all of it UTF-8? `plain`: and is all of it text? */
static inline bool
is_utf8(const char *data, size_t len, bool plain)
{
	uint32_t code;
	size_t i, n;

	for (i = 0; i < len; i += n) {
		n = utf8(data + i, len - i, &code);
		if (n == 0 || (plain && !is_text(code)))
			return false;
	}
	return true;
}

#endif
