/*
 * no_iconv.h: iconv(3) for a build without that library, which a cross compiler
 * may lack. It knows no charset. form.h brings it.
 */
#ifndef NO_ICONV_H
#define NO_ICONV_H

#include "base.h"

typedef void *iconv_t;

static inline iconv_t
iconv_open(const char *to, const char *from)
{
	(void)to;
	(void)from;
	errno = EINVAL;
	return (iconv_t)-1;
}

static inline size_t
iconv(iconv_t converter, char **in, size_t *len, char **out, size_t *room)
{
	(void)converter;
	(void)in;
	(void)len;
	(void)out;
	(void)room;
	return (size_t)-1;
}

static inline int
iconv_close(iconv_t converter)
{
	(void)converter;
	return 0;
}

#endif
