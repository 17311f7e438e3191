/*
 * child.h: -X. A command in a process of its own, with a pipe to each side. The
 * command and all that it starts are a process group, setpgid(2): so all of it
 * can be ended.
 */
#ifndef CHILD_H
#define CHILD_H

#include "../common/clock.h"
#include "../common/datagram.h"
#include "../common/stop.h"
#include "receiver.h"
#include "terminal.h"

#include <sys/wait.h>

/* A command at work, with our ends of its two pipes; -1: closed. */
struct child {
	pid_t pid;
	int in;				/* we write its standard input here */
	int out;			/* and read its standard output here */
	bool ended;			/* and this is how: wait(2) */
	int status;
	bool failed;			/* a pipe did; it was told */
	bool lent;			/* it has our terminal: terminal.h */
};

static int child_pipe;	/* its writing end; a handler is given no argument */

static void
on_child(int sig)
{
	int error = errno;

	(void)sig;
	(void)!write(child_pipe, "", 1);	/* When it is full, it tells. */
	errno = error;
}

/* Returns a descriptor that is readable when a command has ended or stopped. */
static int
watch_child(void)
{
	struct sigaction action;
	int ends[2];

	make_signal_pipe(ends);
	child_pipe = ends[1];
	(void)memset(&action, 0, sizeof(action));
	action.sa_handler = on_child;
	action.sa_flags = SA_RESTART;
	(void)sigemptyset(&action.sa_mask);
	if (sigaction(SIGCHLD, &action, NULL) == -1)
		die("cannot catch signal %d", SIGCHLD);
	return ends[0];
}

/* In the child: becomes the command, which has these ends of the two pipes. */
static _Noreturn void
become_command(const struct receiver *r, const struct datagram *got,
    const int *ends)
{
	char host[HOST_TEXT], port[8];

	(void)setpgid(0, 0);
	(void)snprintf(port, sizeof(port), "%u", port_of(&got->from));
	(void)close(r->fd);
	if (dup2(ends[0], STDIN_FILENO) != -1 &&
	    dup2(ends[1], STDOUT_FILENO) != -1 &&
	    close(ends[0]) == 0 && close(ends[1]) == 0 && restore_signals() &&
	    setenv("UDP_PEER_ADDRESS",
	    host_text(host, sizeof(host), &got->from), 1) == 0 &&
	    setenv("UDP_PEER_PORT", port, 1) == 0)
		(void)execl("/bin/sh", "sh", "-c", r->opt.command,
		    (char *)NULL);
	warn("cannot run sh");
	_exit(127);
}

/*
 * A pipe whose end `ours` (0 reads, 1 writes) never holds us up, for there is
 * more to look after. Returns false when there is none, which is told.
 */
static bool
make_pipe(int *ends, int ours)
{
	if (pipe(ends) == 0) {
		if (fcntl(ends[ours], F_SETFL, O_NONBLOCK) == 0)
			return true;
		(void)close(ends[0]);
		(void)close(ends[1]);
	}
	warn("cannot make a pipe for the command");
	return false;
}

/* Starts the command for *got. Returns false when it cannot, which is told. */
static bool
start_command(const struct receiver *r, const struct datagram *got,
    struct child *child)
{
	int in[2], out[2];

	if (!make_pipe(in, 1))
		return false;
	if (!make_pipe(out, 0)) {
		(void)close(in[0]);
		(void)close(in[1]);
		return false;
	}
	child->pid = fork();
	if (child->pid == 0) {
		(void)close(in[1]);
		(void)close(out[0]);
		become_command(r, got, (int[]) { in[0], out[1] });
	}
	(void)close(in[0]);
	(void)close(out[1]);
	child->in = in[1];
	child->out = out[0];
	if (child->pid != -1) {
		/* It does so too; who comes first is not known. */
		(void)setpgid(child->pid, child->pid);
		return true;
	}
	warn("cannot start the command");
	(void)close(in[1]);
	(void)close(out[0]);
	return false;
}

/* Has the command ended, or does it want the terminal? */
static void
look_after(struct child *child)
{
	pid_t pid = waitpid(child->pid, &child->status, WNOHANG | WUNTRACED);

	if (pid == -1 && errno != EINTR)
		die("cannot wait for the command");
	if (pid != child->pid)
		return;
	if (WIFSTOPPED(child->status))
		child->lent = lend_terminal(child->pid,
		    WSTOPSIG(child->status), child->lent);
	else
		child->ended = true;
}

/*
 * Ends the command, with all that it has started: who has to clean up is given
 * a second.
 */
static void
end_command(struct child *child)
{
	int64_t end = now() + SECOND;
	bool left = true;

	(void)kill(-child->pid, SIGTERM);
	while (left && now() < end) {
		sleep_until(now() + SECOND / 100);
		if (!child->ended)
			look_after(child);
		left = kill(-child->pid, 0) == 0;
	}
	if (!left || kill(-child->pid, SIGKILL) == -1)
		return;
	while (!child->ended) {
		sleep_until(now() + SECOND / 100);
		look_after(child);
	}
}

#endif
