/*
 * number.h: numbers on the command line, checked whole.
 */
#ifndef NUMBER_H
#define NUMBER_H

#include "message.h"

/* A whole number from min to max, digits alone, or a usage error. */
static inline long
number(const char *what, const char *word, long min, long max)
{
	long value;

	errno = 0;
	value = strtol(word, NULL, 10);
	if (word[0] == '\0' || word[strspn(word, "0123456789")] != '\0' ||
	    errno != 0 || value < min || value > max)
		usage_error("bad %s '%.80s': a whole number from %ld to %ld",
		    what, word, min, max);
	return value;
}

/*
 * A number of digits with or without a fraction, in billionths; -1 when the
 * word is none, or more than max.
 */
static inline int64_t
decimal(const char *word, double max)
{
	double value = 0, unit = 1;
	size_t i, digits = 0, dots = 0;

	for (i = 0; word[i] != '\0'; i++) {
		if (word[i] == '.') {
			dots++;
		} else if (word[i] >= '0' && word[i] <= '9') {
			digits++;
			value = value * 10 + (word[i] - '0');
			unit *= dots == 0 ? 1 : 10;
		} else {
			break;
		}
	}
	/* 40 characters are more than any has, and no double overflows. */
	if (word[i] != '\0' || digits == 0 || dots > 1 || i > 40 ||
	    value / unit > max)
		return -1;
	return (int64_t)(value / unit * 1e9);
}

/* Seconds with or without a fraction, in nanoseconds, or a usage error. */
static inline int64_t
seconds(const char *what, const char *word)
{
	int64_t value = decimal(word, 2e6);	/* poll(2) takes 24 days */

	if (value == -1)
		usage_error("bad %s '%.80s': seconds up to 2000000, as in 2 or "
		    "0.5", what, word);
	return value;
}

#endif
