/*
 * converse.h: -X. What is said to the command and what it says: the datagram is
 * its standard input, and its standard output is the reply.
 */
#ifndef CONVERSE_H
#define CONVERSE_H

#include "child.h"

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

/*
 * Reads a part of the reply; when it is full, no more is read. Returns false
 * when nothing is there, or nothing more will come.
 */
static bool
hear(struct child *child, struct datagram *reply)
{
	ssize_t n = read(child->out, reply->data + reply->len,
	    reply->size - reply->len);

	if (n > 0) {
		reply->len += (size_t)n;
	} else if (n == -1 && (errno == EINTR || errno == EAGAIN)) {
		return errno == EINTR;
	} else if (n == -1) {
		warn("cannot read from the command");
		child->failed = true;
	}
	if (n <= 0 || reply->len == reply->size)
		close_end(&child->out);
	return child->out != -1;
}

/*
 * Feeds the datagram to the command and reads its reply until it ends or we are
 * to end, all at once: a pipe that is full on one side blocks nobody. What the
 * command has left running may hold the pipes, and is not waited for.
 */
static void
converse(const struct receiver *r, const struct datagram *got,
    struct child *child, struct datagram *reply)
{
	const char *data = got->data;
	size_t len = got->len;
	char told[64];		/* that there is something to look after */

	if (len == 0)
		close_end(&child->in);
	for (look_after(child); !child->ended; look_after(child)) {
		struct pollfd p[4] = { { child->in, POLLOUT, 0 },
		    { child->out, POLLIN, 0 }, { r->child, POLLIN, 0 },
		    { r->stop, POLLIN, 0 } };

		if (poll(p, 4, -1) == -1) {
			if (errno != EINTR)
				die("cannot wait for the command");
			continue;
		}
		if (p[3].revents != 0)
			return;
		if (p[0].revents != 0)
			feed(child, &data, &len);
		if (p[1].revents != 0)
			(void)hear(child, reply);
		if (p[2].revents != 0)
			(void)!read(r->child, told, sizeof(told));
	}
	/* All that it has written is in the pipe now. */
	while (child->out != -1 && hear(child, reply))
		;
}

/*
 * Runs the command for *got. What it wrote is in *reply: reply->len bytes, at
 * most reply->size. Returns false when it could not be run, which is told.
 */
static bool
run_command(const struct receiver *r, const struct datagram *got,
    struct datagram *reply)
{
	struct child child = { .failed = false };
	char where[ADDRESS_TEXT];

	if (!start_command(r, got, &child))
		return false;
	converse(r, got, &child, reply);
	if (child.ended) {
		/* What it has left running would pile up unseen. */
		(void)kill(-child.pid, SIGKILL);
	} else {
		end_command(&child);
		reply->len = 0;		/* Half a reply is none. */
	}
	if (child.in != -1)
		close_end(&child.in);
	if (child.out != -1)
		close_end(&child.out);
	if (child.lent)
		(void)pass_terminal(child.pid, getpgrp());
	if (child.lent && child.ended && WIFSIGNALED(child.status) &&
	    WTERMSIG(child.status) == SIGINT)
		(void)raise(SIGINT);	/* Ctrl-C was meant for us, too. */
	(void)address_text(where, sizeof(where), &got->from);
	if (!child.ended)
		return !child.failed;
	if (WIFSIGNALED(child.status))
		say("the command for %s was ended by signal %d", where,
		    WTERMSIG(child.status));
	else if (WEXITSTATUS(child.status) != 0)
		say("the command for %s ended with status %d", where,
		    WEXITSTATUS(child.status));
	return !child.failed;
}

#endif
