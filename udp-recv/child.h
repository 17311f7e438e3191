/*
 * child.h: -X. Runs a command for one datagram, in a process of its own: its
 * standard input is the datagram, what it writes is the reply.
 */
#include <sys/wait.h>

/* In the child: becomes the command. */
static _Noreturn void
become_command(const char *command, int in, int out, int unused,
    const struct sockaddr_storage *from)
{
	char host[HOST_TEXT], port[8];

	(void)snprintf(port, sizeof(port), "%u", port_of(from));
	(void)close(unused);
	if (dup2(in, STDIN_FILENO) != -1 && dup2(out, STDOUT_FILENO) != -1 &&
	    close(in) == 0 && close(out) == 0 &&
	    signal(SIGPIPE, SIG_DFL) != SIG_ERR &&
	    signal(SIGXFSZ, SIG_DFL) != SIG_ERR &&
	    setenv("UDP_PEER_ADDRESS", host_text(host, sizeof(host), from),
	    1) == 0 && setenv("UDP_PEER_PORT", port, 1) == 0)
		(void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	warn("cannot run sh");
	_exit(127);
}

/*
 * Feeds data into `in` and reads `out` until both are done or `stop` is
 * readable, all at once: a pipe that is full on one side blocks nobody.
 * Returns how many bytes are in reply, 0 after `stop`, or SIZE_MAX when an error
 * was told. When reply is full, no more is read.
 */
static size_t
converse(int in, int out, int stop, const char *data, size_t len, char *reply,
    size_t size)
{
	struct pollfd p[3] = { { in, POLLOUT, 0 }, { out, POLLIN, 0 },
	    { stop, POLLIN, 0 } };
	bool lost, failed = false;
	size_t got = 0;
	ssize_t n;

	if (len == 0) {
		(void)close(in);
		p[0].fd = -1;
	}
	while (p[0].fd != -1 || p[1].fd != -1) {
		if (poll(p, 3, -1) == -1 && errno != EINTR)
			die("cannot wait for the command");
		if (p[2].revents != 0)
			break;
		if (p[0].revents != 0) {
			n = write(in, data, len);
			if (n > 0) {
				data += n;
				len -= (size_t)n;
			}
			lost = n == -1 && errno != EINTR && errno != EAGAIN;
			if (lost && errno != EPIPE) {	/* It need not read. */
				warn("cannot write to the command");
				failed = true;
			}
			if (len == 0 || lost) {
				(void)close(in);
				p[0].fd = -1;
			}
		}
		if (p[1].revents != 0) {
			n = read(out, reply + got, size - got);
			if (n > 0)
				got += (size_t)n;
			lost = n == -1 && errno != EINTR;
			if (lost) {
				warn("cannot read from the command");
				failed = true;
			}
			if (n == 0 || got == size || lost) {
				(void)close(out);
				p[1].fd = -1;
			}
		}
		p[0].revents = p[1].revents = 0;
	}
	if (p[0].fd != -1)
		(void)close(in);
	if (p[1].fd != -1) {
		(void)close(out);
		got = 0;	/* Half a reply is none. */
	}
	return failed ? SIZE_MAX : got;
}

/*
 * Runs command for the datagram from `from`. Returns how many bytes of what it
 * wrote are in reply, at most `size`; 0 for none; SIZE_MAX when it could not be
 * run, which is told. `unused` is closed in the child.
 */
static size_t
run_command(const char *command, const char *data, size_t len,
    const struct sockaddr_storage *from, int stop, int unused, char *reply,
    size_t size)
{
	int in[2], out[2], status = 0;
	char where[ADDRESS_TEXT];
	struct pollfd p = { stop, POLLIN, 0 };
	size_t got;
	pid_t pid;

	if (pipe(in) == -1) {
		warn("cannot make a pipe for the command");
		return SIZE_MAX;
	}
	if (fcntl(in[1], F_SETFL, O_NONBLOCK) == -1 || pipe(out) == -1) {
		warn("cannot make a pipe for the command");
		(void)close(in[0]);
		(void)close(in[1]);
		return SIZE_MAX;
	}
	(void)signal(SIGCHLD, SIG_DFL);	/* ignored, it would hide the status */
	pid = fork();
	if (pid == 0) {
		(void)close(in[1]);
		(void)close(out[0]);
		become_command(command, in[0], out[1], unused, from);
	}
	(void)close(in[0]);
	(void)close(out[1]);
	if (pid == -1) {
		warn("cannot start the command");
		(void)close(in[1]);
		(void)close(out[0]);
		return SIZE_MAX;
	}
	got = converse(in[1], out[0], stop, data, len, reply, size);
	if (poll(&p, 1, 0) == 1)	/* We are to end, and it with us. */
		(void)kill(pid, SIGTERM);
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			die("cannot wait for the command");
	(void)address_text(where, sizeof(where), from);
	if (WIFSIGNALED(status))
		say("the command for %s was ended by signal %d", where,
		    WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		say("the command for %s ended with status %d", where,
		    WEXITSTATUS(status));
	return got;
}

/*
 * What the command writes goes back by the socket fd, to the sender alone. `own`
 * is our port, `stop` is readable when we are to end. Returns false when there
 * should have been a reply and there is none, which is told.
 */
static bool
reply(int fd, const char *command, const char *data, size_t len,
    const struct sockaddr_storage *from, socklen_t fromlen, uint16_t own,
    int stop)
{
	static char answer[DATAGRAM_MAX];
	char where[ADDRESS_TEXT];
	unsigned port = port_of(from);
	size_t limit = datagram_limit(from);
	struct attempts tried = { 0, 0 };
	ssize_t n;

	len = run_command(command, data, len, from, stop, fd, answer,
	    sizeof(answer));
	if (len == 0 || len == SIZE_MAX)
		return len == 0;
	(void)address_text(where, sizeof(where), from);
	/* A service that we answer might answer us, and so on for ever. */
	if (port < 1024 || port == own) {
		say("no reply goes to %s: that may be a service itself", where);
		return true;
	}
	if (len > limit) {
		say("cannot reply to %s: more than the %zu bytes that fit",
		    where, limit);
		return false;
	}
	do {
		n = sendto(fd, answer, len, 0,
		    (const struct sockaddr *)from, fromlen);
		trace(n, "sendto(%d, %s, %zu, 0, %s)", fd,
		    quoted(answer, len), len, where);
	} while (n == -1 && send_again(&tried, errno));
	if (n == -1)
		warn("cannot reply to %s", where);
	return n != -1;
}
