/*
 * terminal.h: libedit changes how the terminal works. Whoever is to have it
 * next, because a signal stops or ends us, gets it as we found it.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include "../common/message.h"

#include <termios.h>

static bool editing;		/* a line is on the screen */
static struct termios sane;	/* the terminal as we found it */
static struct termios raw;	/* as libedit wants it meanwhile */

/*
 * In the background the terminal is another's, and who touches it is stopped:
 * SIGTTOU, tcsetattr(3). Not so where it is not what controls us.
 */
static void
set_terminal(const struct termios *modes)
{
	pid_t front = tcgetpgrp(STDIN_FILENO);

	if (front == -1 || front == getpgrp())
		(void)tcsetattr(STDIN_FILENO, TCSANOW, modes);
}

static void
restore_terminal(void)
{
	set_terminal(&sane);
}

/* The terminal as it was, before a signal stops or ends us, and back again. */
static void
on_terminal_signal(int sig)
{
	int error = errno;

	if (sig == SIGCONT && editing)
		set_terminal(&raw);
	if (sig != SIGCONT && sig != SIGWINCH) {
		set_terminal(&sane);
		if (sig != SIGTSTP)
			(void)signal(sig, SIG_DFL);
		(void)raise(sig == SIGTSTP ? SIGSTOP : sig);
	}
	errno = error;
}

/* From now on. What is ignored stays so: nohup(1). */
static void
keep_terminal_sane(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM,
	    SIGTSTP, SIGCONT, SIGWINCH };
	struct sigaction action, old;
	size_t i;

	if (atexit(restore_terminal) != 0)
		die("cannot keep the terminal sane");
	(void)memset(&action, 0, sizeof(action));
	action.sa_handler = on_terminal_signal;
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (sigaction(signals[i], NULL, &old) == -1 ||
		    (old.sa_handler != SIG_IGN &&
		    sigaction(signals[i], &action, NULL) == -1))
			die("cannot catch signal %d", signals[i]);
}

#endif
