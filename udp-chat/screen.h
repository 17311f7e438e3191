/*
 * screen.h: the one lock of udp-chat, which guards the screen and the chat.
 *
 * The typing thread holds it always, save while it waits: for a key, a line,
 * or our own words to come back. So whoever gets the lock finds the screen at
 * rest, and may write between clear_typed_line and show_typed_line.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include "../common/clock.h"

#include <pthread.h>

static pthread_mutex_t screen = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t echoed;	/* what we said has come back */

#ifdef __APPLE__
/* macOS lets nobody choose the clock; it is told how long to wait instead. */
static inline int
wait_for_time(pthread_cond_t *cond, pthread_mutex_t *mutex,
    const struct timespec *until)
{
	int64_t left = until->tv_sec * SECOND + until->tv_nsec - now();
	struct timespec t = { 0, 0 };

	if (left > 0) {
		t.tv_sec = (time_t)(left / SECOND);
		t.tv_nsec = (long)(left % SECOND);
	}
	return pthread_cond_timedwait_relative_np(cond, mutex, &t);
}

#define pthread_cond_timedwait	wait_for_time
#define pthread_condattr_setclock(attributes, clock)	0
#endif

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

/* Before the second thread: echoed is waited for by the clock of now(). */
static inline void
start_screen(void)
{
	pthread_condattr_t attributes;

	must(pthread_condattr_init(&attributes), "wait for a thread");
	must(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC),
	    "wait by a clock that never jumps");
	must(pthread_cond_init(&echoed, &attributes), "wait for a thread");
	(void)pthread_condattr_destroy(&attributes);
}

/*
 * Lets go of the screen until tell_echo is called, or `deadline` is there, and
 * takes it again. It may also return for no reason: pthread_cond_wait(3).
 */
static inline void
wait_for_echo(int64_t deadline)
{
	struct timespec t;
	int error;

	t.tv_sec = (time_t)(deadline / SECOND);
	t.tv_nsec = (long)(deadline % SECOND);
	error = pthread_cond_timedwait(&echoed, &screen, &t);
	must(error == ETIMEDOUT ? 0 : error, "wait for a thread");
}

static inline void
tell_echo(void)
{
	must(pthread_cond_signal(&echoed), "wake a thread");
}

#endif
