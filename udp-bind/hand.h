/*
 * hand.h: udp-bind ... -- COMMAND. A socket outlives execve(2): the command
 * that we become finds it as descriptor 3, in the manner of sd_listen_fds(3).
 */
#ifndef HAND_H
#define HAND_H

#include "../common/udp.h"

/* Ends as the command, which finds the socket as descriptor 3. */
static _Noreturn void
become_command(int fd, char **command, unsigned port)
{
	char text[24];

	if (fd != 3 && (dup2(fd, 3) == -1 || close(fd) == -1))
		die("cannot put the socket at descriptor 3");
	(void)snprintf(text, sizeof(text), "%u", port);
	if (setenv("UDP_PORT", text, 1) == -1 ||
	    setenv("LISTEN_FDS", "1", 1) == -1)
		die("cannot set the environment");
	(void)snprintf(text, sizeof(text), "%ld", (long)getpid());
	if (setenv("LISTEN_PID", text, 1) == -1)
		die("cannot set the environment");
	if (!restore_signals())
		die("cannot restore a signal");
	(void)execvp(command[0], command);
	die("cannot run %s", command[0]);
}

#endif
