/*
 * udp.h: the small common header of the five programs: its parts, and how each
 * program begins. None of the parts that it includes makes a socket call: those
 * stand in the programs, and in headers that a program names itself.
 *
 * A program says `#define PROGRAM "udp-send"` and includes this first.
 */
#ifndef UDP_H
#define UDP_H

#include "base.h"
#include "message.h"
#include "trace.h"
#include "number.h"
#include "options.h"
#include "address.h"
#include "operands.h"
#include "hints.h"

/*
 * What comes before everything. A closed descriptor 0, 1 or 2 would become the
 * next socket, for each new one takes the lowest number that is free. So it is
 * filled, with one that fails on use (0 cannot be read, 1 and 2 not written): a
 * program that needs it says so. A reader that is gone (EPIPE) and a file that
 * may not grow (EFBIG) shall be errors that are told, not the end by a signal.
 */
static inline void
begin(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) == -1)
			die("cannot open /dev/null");
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
		die("cannot ignore a signal");
}

/* Before a program becomes a command: the command gets these signals back. */
static inline bool
restore_signals(void)
{
	return signal(SIGPIPE, SIG_DFL) != SIG_ERR &&
	    signal(SIGXFSZ, SIG_DFL) != SIG_ERR;
}

#endif
