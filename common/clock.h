/*
 * clock.h: time, always in nanoseconds: seconds on the command line, deadlines,
 * and waiting until one.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <time.h>

#define SECOND	INT64_C(1000000000)
#define FOREVER	INT64_MAX

/* Nanoseconds on a clock that never jumps. */
static inline int64_t
now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) == -1)
		die("cannot read the clock");
	return t.tv_sec * SECOND + t.tv_nsec;
}

/* For poll(2): milliseconds until `deadline`, rounded up; -1 for FOREVER. */
static inline int
milliseconds_until(int64_t deadline)
{
	int64_t left;

	if (deadline == FOREVER)
		return -1;
	left = deadline - now();
	if (left <= 0)
		return 0;
	return (int)((left + 999999) / 1000000);
}

static inline void
sleep_until(int64_t deadline)
{
	struct timespec t;
	int64_t left = deadline - now();

	while (left > 0) {
		t.tv_sec = (time_t)(left / SECOND);
		t.tv_nsec = (long)(left % SECOND);
		if (nanosleep(&t, NULL) == -1 && errno != EINTR)
			die("cannot sleep");
		left = deadline - now();
	}
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
