/*
 * terminal.h: -X, when the command asks somebody at the terminal. It is a
 * process group of its own, and the terminal stops each but the one in the
 * foreground, which is ours: credentials(7). So we lend it the terminal.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include "../common/base.h"

/* Makes group `to` the one in the foreground, if group `from` is it now. */
static bool
pass_terminal(pid_t from, pid_t to)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	void (*before)(int);
	bool passed;

	if (tty == -1)
		return false;
	before = signal(SIGTTOU, SIG_IGN);	/* It would stop us. */
	passed = tcgetpgrp(tty) == from && tcsetpgrp(tty, to) == 0;
	(void)signal(SIGTTOU, before);
	(void)close(tty);
	return passed;
}

/*
 * The command was stopped by `sig`, and goes on with the terminal. Where there
 * is none to lend, it would wait for ever: it ends. Returns true when it has
 * the terminal, which it may have had before; Ctrl-Z is not for it alone.
 */
static bool
lend_terminal(pid_t command, int sig, bool lent)
{
	if (sig == SIGSTOP)	/* Somebody wants it so. */
		return lent;
	lent = lent || pass_terminal(getpgrp(), command);
	(void)kill(-command, lent ? SIGCONT : SIGKILL);
	return lent;
}

#endif
