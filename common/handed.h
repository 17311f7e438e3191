/*
 * handed.h: a socket that another program prepared and left open as descriptor
 * 3, told by LISTEN_FDS=1 and LISTEN_PID, our process id. udp-bind does so, and
 * so does systemd: sd_listen_fds(3).
 */
#ifndef HANDED_H
#define HANDED_H

#include "address.h"
#include "trace.h"

#ifndef POLLRDHUP
#define POLLRDHUP	POLLHUP	/* shut for reading: on Linux */
#endif

/*
 * Returns 3, or -1 when nothing is handed to us. *family is the one that is
 * wanted, or AF_UNSPEC, and becomes the socket's. What is handed but is no
 * datagram socket, or of another family, ends the program.
 */
static inline int
handed_socket(int *family)
{
	const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
	char ours[24], where[ADDRESS_TEXT];
	struct sockaddr_storage local;
	socklen_t len;
	int fd = 3, type = 0, r;
	struct pollfd shut = { fd, POLLRDHUP, 0 };

	(void)snprintf(ours, sizeof(ours), "%ld", (long)getpid());
	if (pid == NULL || count == NULL)
		return -1;
	if (strcmp(pid, ours) != 0) {
		note("LISTEN_PID is another process: its socket is not ours");
		return -1;
	}
	if (strcmp(count, "1") != 0) {
		say("cannot choose among the sockets of LISTEN_FDS=%.20s: "
		    "one is wanted", count);
		exit(EXIT_FAILURE);
	}
	len = sizeof(type);
	r = getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len);
	trace(r, "getsockopt(%d, SOL_SOCKET, SO_TYPE, [%s])", fd,
	    type == SOCK_DGRAM ? "SOCK_DGRAM" : "another");
	if (r == -1)
		die("cannot use descriptor %d", fd);
	(void)memset(&local, 0, sizeof(local));
	len = sizeof(local);
	r = getsockname(fd, (struct sockaddr *)&local, &len);
	if (r == -1 || type != SOCK_DGRAM || (local.ss_family != AF_INET &&
	    local.ss_family != AF_INET6)) {
		trace(r, "getsockname(%d, ...)", fd);
		errno = r == -1 ? errno : EPROTOTYPE;
		die("cannot use descriptor %d", fd);
	}
	trace(r, "getsockname(%d, %s)", fd,
	    address_text(where, sizeof(where), &local));
	/* One that is shut would be readable for ever, with nothing in it. */
	if (poll(&shut, 1, 0) == 1 && (shut.revents & ~POLLERR) != 0) {
		errno = ESHUTDOWN;
		die("cannot use descriptor %d", fd);
	}
	if (*family != AF_UNSPEC && *family != local.ss_family)
		usage_error("an IPv%c socket was handed over, and IPv%c is "
		    "wanted", local.ss_family == AF_INET ? '4' : '6',
		    *family == AF_INET ? '4' : '6');
	*family = local.ss_family;
	return fd;
}

/* For who listens: a socket that nobody has bound would be deaf for ever. */
static inline void
must_be_bound(const struct sockaddr_storage *local)
{
	if (port_of(local) != 0)
		return;
	say("cannot listen on a socket that was handed over without a port");
	hint("udp-bind 7788 -- " PROGRAM " hands over one that has port 7788");
	exit(EXIT_FAILURE);
}

#endif
