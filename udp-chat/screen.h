/*
 * screen.h: the one lock of udp-chat, which guards the screen and the chat.
 *
 * The typing thread holds it always, save while it waits: for a key, a line, or
 * our own words to come back. So whoever gets the lock finds the screen at rest,
 * and may write between clear_typed_line and show_typed_line.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include "../common/clock.h"

#include <pthread.h>

static pthread_mutex_t screen = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t heard;	/* what we said has come back */

/* The functions of pthreads(7) return their errno. */
static inline void
must(int error, const char *what)
{
	if (error == 0)
		return;
	errno = error;
	die("cannot %s", what);
}

static inline void
take_screen(void)
{
	must(pthread_mutex_lock(&screen), "lock the screen");
}

static inline void
leave_screen(void)
{
	must(pthread_mutex_unlock(&screen), "unlock the screen");
}

/* Before the second thread: heard is waited for by the clock of now(). */
static inline void
start_screen(void)
{
	pthread_condattr_t attributes;

	must(pthread_condattr_init(&attributes), "wait for a thread");
#ifndef __APPLE__	/* which has a function of its own instead: below */
	must(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC),
	    "wait by a clock that never jumps");
#endif
	must(pthread_cond_init(&heard, &attributes), "wait for a thread");
	(void)pthread_condattr_destroy(&attributes);
}

/*
 * Lets go of the screen until tell_heard is called, or `deadline` is there, and
 * takes it again. It may also return for no reason: pthread_cond_wait(3).
 */
static inline void
wait_until_heard(int64_t deadline)
{
	struct timespec t;
	int error;
#ifdef __APPLE__
	int64_t left = deadline - now();

	left = left > 0 ? left : 0;
	t.tv_sec = (time_t)(left / SECOND);
	t.tv_nsec = (long)(left % SECOND);
	error = pthread_cond_timedwait_relative_np(&heard, &screen, &t);
#else

	t.tv_sec = (time_t)(deadline / SECOND);
	t.tv_nsec = (long)(deadline % SECOND);
	error = pthread_cond_timedwait(&heard, &screen, &t);
#endif
	must(error == ETIMEDOUT ? 0 : error, "wait for a thread");
}

static inline void
tell_heard(void)
{
	must(pthread_cond_signal(&heard), "wake a thread");
}

#endif
