/*
 * child.h: -X. Runs a command for one datagram, in a process of its own: its
 * standard input is the datagram, what it writes is the reply.
 */
#ifndef CHILD_H
#define CHILD_H

#include "../common/errors.h"
#include "receiver.h"

#include <sys/wait.h>

/* A command at work, with our ends of its two pipes; -1: closed. */
struct child {
	pid_t pid;
	int in;				/* we write its standard input here */
	int out;			/* and read its standard output here */
	bool failed;			/* a pipe did; it was told */
};

/* In the child: becomes the command, which has these ends of the two pipes. */
static _Noreturn void
become_command(const struct receiver *r, const struct datagram *got,
    const int *ends)
{
	char host[HOST_TEXT], port[8];

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

/* Starts the command for *got. Returns false when it cannot, which is told. */
static bool
start_command(const struct receiver *r, const struct datagram *got,
    struct child *child)
{
	int in[2], out[2];

	if (pipe(in) == -1) {
		warn("cannot make a pipe for the command");
		return false;
	}
	if (fcntl(in[1], F_SETFL, O_NONBLOCK) == -1 || pipe(out) == -1) {
		warn("cannot make a pipe for the command");
		(void)close(in[0]);
		(void)close(in[1]);
		return false;
	}
	(void)signal(SIGCHLD, SIG_DFL);	/* ignored, it would hide the status */
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
	if (child->pid != -1)
		return true;
	warn("cannot start the command");
	(void)close(in[1]);
	(void)close(out[0]);
	return false;
}

static void
close_end(int *fd)
{
	(void)close(*fd);
	*fd = -1;
}

/* Writes a part of what is left at data to the command. */
static void
feed(struct child *child, const char **data, size_t *len)
{
	ssize_t n = write(child->in, *data, *len);

	if (n > 0) {
		*data += n;
		*len -= (size_t)n;
	} else if (n == -1 && (errno == EINTR || errno == EAGAIN)) {
		return;
	} else if (n == -1 && errno != EPIPE) {	/* It need not read. */
		warn("cannot write to the command");
		child->failed = true;
	}
	if (n == -1 || *len == 0)
		close_end(&child->in);
}

/* Reads a part of the reply. When it is full, no more is read. */
static void
hear(struct child *child, struct datagram *answer)
{
	ssize_t n = read(child->out, answer->data + answer->len,
	    answer->size - answer->len);

	if (n > 0) {
		answer->len += (size_t)n;
	} else if (n == -1 && errno == EINTR) {
		return;
	} else if (n == -1) {
		warn("cannot read from the command");
		child->failed = true;
	}
	if (n <= 0 || answer->len == answer->size)
		close_end(&child->out);
}

/*
 * Feeds the datagram to the command and reads its reply until both are done or
 * we are to end, all at once: a pipe that is full on one side blocks nobody.
 */
static void
converse(const struct receiver *r, const struct datagram *got,
    struct child *child, struct datagram *answer)
{
	const char *data = got->data;
	size_t len = got->len;

	if (len == 0)
		close_end(&child->in);
	while (child->in != -1 || child->out != -1) {
		struct pollfd p[3] = { { child->in, POLLOUT, 0 },
		    { child->out, POLLIN, 0 }, { r->stop, POLLIN, 0 } };

		if (poll(p, 3, -1) == -1) {
			if (errno != EINTR)
				die("cannot wait for the command");
			continue;
		}
		if (p[2].revents != 0)
			break;
		if (p[0].revents != 0)
			feed(child, &data, &len);
		if (p[1].revents != 0)
			hear(child, answer);
	}
	if (child->in != -1)
		close_end(&child->in);
	if (child->out != -1) {
		close_end(&child->out);
		answer->len = 0;	/* Half a reply is none. */
	}
}

/*
 * Runs the command for *got. What it wrote is in *answer: answer->len bytes, at
 * most answer->size. Returns false when it could not be run, which is told.
 */
static bool
run_command(const struct receiver *r, const struct datagram *got,
    struct datagram *answer)
{
	struct child child = { .failed = false };
	struct pollfd stop = { r->stop, POLLIN, 0 };
	char where[ADDRESS_TEXT];
	int status = 0;

	if (!start_command(r, got, &child))
		return false;
	converse(r, got, &child, answer);
	if (poll(&stop, 1, 0) == 1)	/* We are to end, and it with us. */
		(void)kill(child.pid, SIGTERM);
	while (waitpid(child.pid, &status, 0) == -1)
		if (errno != EINTR)
			die("cannot wait for the command");
	(void)address_text(where, sizeof(where), &got->from);
	if (WIFSIGNALED(status))
		say("the command for %s was ended by signal %d", where,
		    WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		say("the command for %s ended with status %d", where,
		    WEXITSTATUS(status));
	return !child.failed;
}

/*
 * What the command writes goes back by the socket that *got came by, to its
 * sender alone. When there should have been a reply and there is none, that is
 * told, and r->failed is set.
 */
static void
reply(struct receiver *r, const struct datagram *got)
{
	static char data[DATAGRAM_MAX];
	struct datagram answer = { .data = data, .size = sizeof(data) };
	char where[ADDRESS_TEXT];
	unsigned port = port_of(&got->from);
	size_t limit = datagram_limit(&got->from);
	static struct errors errors;
	int times = 0;
	ssize_t n;

	if (!run_command(r, got, &answer)) {
		r->failed = true;
		return;
	}
	if (answer.len == 0)
		return;
	(void)address_text(where, sizeof(where), &got->from);
	/* A service that we answer might answer us, and so on for ever. */
	if (port < 1024 || port == port_of(&r->local)) {
		say("no reply goes to %s: that may be a service itself", where);
		return;
	}
	if (answer.len > limit) {
		say("cannot reply to %s: more than the %zu bytes that fit",
		    where, limit);
		r->failed = true;
		return;
	}
	do {
		n = sendto(r->fd, answer.data, answer.len, 0,
		    (const struct sockaddr *)&got->from, got->fromlen);
		trace(n, "sendto(%d, %s, %zu, 0, %s)", r->fd,
		    quoted(answer.data, answer.len), answer.len, where);
	} while (n == -1 &&
	    must_send_again(r->fd, &got->from, &errors, &times));
	if (n == -1) {
		warn("cannot reply to %s", where);
		r->failed = true;
	}
}

#endif
