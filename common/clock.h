/*
 * clock.h: time, always in nanoseconds: deadlines, and waiting until one.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include "message.h"

#include <time.h>

#define SECOND	INT64_C(1000000000)
#define FOREVER	INT64_MAX

/* Nanoseconds on a clock that never jumps: clock_gettime(2). */
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

/* Returns at once when `deadline` has passed: 0 is long ago. */
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
 * Waits until *due, and puts there when the next is due: an interval after this
 * one was, for a sleep that ends a little late each time would add up. Whoever
 * comes late himself, or with a 0 there, is due now: nothing is made up for.
 */
static inline void
keep_pace(int64_t *due, int64_t interval)
{
	int64_t time = now();

	if (time - *due > SECOND / 100)	/* more than a sleep's delay */
		*due = time;
	sleep_until(*due);
	*due += interval;
}

#endif
