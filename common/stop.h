/*
 * stop.h: SIGINT, SIGTERM and SIGHUP as something poll(2) can wait for. The
 * handler writes one byte into a pipe, so no signal slips in between a look at
 * a flag and the wait: the "self-pipe". The same signal a second time ends
 * the program at once.
 */
#ifndef STOP_H
#define STOP_H

#include "message.h"

static int stop_pipe;	/* its writing end; a handler is given no argument */

static inline void
on_signal(int sig)
{
	unsigned char byte = (unsigned char)sig;
	int error = errno;

	(void)!write(stop_pipe, &byte, 1);	/* fits; without ! gcc warns */
	errno = error;
}

/* A pipe that is our own, for a handler to write into and poll(2) to watch. */
static inline void
make_signal_pipe(int *ends)
{
	int i;

	if (pipe(ends) == -1)
		die("cannot make a pipe");
	for (i = 0; i < 2; i++)
		if (fcntl(ends[i], F_SETFL, O_NONBLOCK) == -1 ||
		    fcntl(ends[i], F_SETFD, FD_CLOEXEC) == -1)
			die("cannot make a pipe");
}

/* Returns the descriptor that is readable as soon as a signal came. */
static inline int
catch_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction old, action;
	int ends[2];
	size_t i;

	make_signal_pipe(ends);
	stop_pipe = ends[1];
	(void)memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	action.sa_flags = SA_RESTART | (int)SA_RESETHAND;
	(void)sigemptyset(&action.sa_mask);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (sigaction(signals[i], NULL, &old) == -1)
			die("cannot ask for signal %d", signals[i]);
		if (old.sa_handler == SIG_IGN)
			continue;	/* nohup and `&` want it so */
		if (sigaction(signals[i], &action, NULL) == -1)
			die("cannot catch signal %d", signals[i]);
	}
	return ends[0];
}

/* If a signal came, ends by it, so that a shell sees what ended us. */
static inline void
die_of_signal(int stop)
{
	unsigned char sig;

	if (read(stop, &sig, 1) == 1 && signal(sig, SIG_DFL) != SIG_ERR)
		(void)raise(sig);
}

#endif
