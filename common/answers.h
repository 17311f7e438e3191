/*
 * answers.h: what comes back to a socket that sends: news that an earlier
 * datagram failed, and replies. Include udp.h first.
 *
 * An ICMP error arrives after its datagram has left. The kernel keeps it and
 * gives it to the NEXT call, in place of what that call was to do: udp(7), and
 * ip(7) under IP_RECVERR.
 */
#ifndef ANSWERS_H
#define ANSWERS_H

#include <poll.h>

#include "clock.h"

/* How often sendto failed for the datagram at hand. Begin with all zero. */
struct attempts {
	int times;	/* in all */
	int news;	/* an earlier datagram was lost: why */
};

struct answer {
	char data[DATAGRAM_MAX];
	size_t len;
	struct sockaddr_storage from;
};

/* Elsewhere than on Linux, news comes to a connected socket alone: udp(4). */
#ifdef IP_RECVERR
#define ONLY_CONNECTED_TELLS	false
#else
#define ONLY_CONNECTED_TELLS	true
#endif

/*
 * Asks to be told when nobody listens at `to` (:: is anybody), without being
 * connected: ip(7), ipv6(7).
 */
static inline void
ask_for_errors(int fd, const struct sockaddr_storage *to)
{
#ifdef IP_RECVERR
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)to;
	int r = 0, on = 1;
	bool any = to->ss_family == AF_INET6 &&
	    IN6_IS_ADDR_UNSPECIFIED(&in6->sin6_addr);

	if (to->ss_family == AF_INET || is_mapped(to) || any) {
		r = setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof(on));
		trace(r, "setsockopt(%d, IPPROTO_IP, IP_RECVERR, [1])", fd);
	}
	if (r == 0 && to->ss_family == AF_INET6 && !is_mapped(to)) {
		r = setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on,
		    sizeof(on));
		trace(r, "setsockopt(%d, IPPROTO_IPV6, IPV6_RECVERR, [1])",
		    fd);
	}
	if (r == -1)
		die("cannot ask for errors");
#else
	(void)fd;
	(void)to;
#endif
}

/*
 * News of the last datagram, which no later call would tell: errno, or 0. Where
 * others than sendto carry what loopback takes (netisr(9)), it is a moment away.
 */
static inline int
last_error(int fd)
{
	int r, error = 0;
	socklen_t len = sizeof(error);
#ifndef IP_RECVERR
	struct pollfd p = { fd, POLLIN, 0 };

	(void)poll(&p, 1, 10);
#endif

	r = getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
	trace(r, "getsockopt(%d, SOL_SOCKET, SO_ERROR, [%d])", fd, error);
	if (r == -1)
		die("cannot ask for errors");
	return error;
}

/* True for errors that may speak of an earlier datagram. */
static inline bool
is_news(int error)
{
	return error == ECONNREFUSED || error == EHOSTUNREACH ||
	    error == ENETUNREACH || error == EACCES || error == EPROTO ||
	    error == EMSGSIZE;
}

/*
 * sendto said `error` and sent nothing. True: send the same again, for it was
 * news of an earlier datagram, or the moment was wrong. False: the error is
 * this datagram's own.
 */
static inline bool
send_again(struct attempts *tried, int error)
{
	bool told = error == tried->news;

	if (++tried->times > 10000)	/* after ten seconds of ENOBUFS, say */
		return false;
	if (error == ECONNREFUSED) {	/* sendto itself never means this */
		tried->news = error;
		return tried->times < 1000;
	}
	if (error == EINTR)
		return true;
	if (error == ENOBUFS || error == EAGAIN) {	/* A queue is full. */
		sleep_until(now() + SECOND / 1000);
		return true;
	}
	if (!is_news(error) || told)	/* Twice the same is its own. */
		return false;
	tried->news = error;
	return true;
}

/*
 * With IP_RECVERR every error waits in a queue besides, and poll(2) reports
 * POLLERR until that is empty. Returns the first error in it, or 0.
 */
static inline int
empty_error_queue(int fd)
{
	int first = 0;
#ifdef IP_RECVERR
	char control[512], byte;
	struct iovec one = { &byte, 1 };	/* for all who want one */
	struct msghdr msg;
	struct cmsghdr *cmsg;
	uint32_t error;
	ssize_t n;

	do {
		(void)memset(&msg, 0, sizeof(msg));
		msg.msg_iov = &one;
		msg.msg_iovlen = 1;
		msg.msg_control = control;
		msg.msg_controllen = sizeof(control);
		n = recvmsg(fd, &msg, MSG_ERRQUEUE | MSG_DONTWAIT);
		trace(n, "recvmsg(%d, MSG_ERRQUEUE)", fd);
		cmsg = n == -1 ? NULL : CMSG_FIRSTHDR(&msg);
		if (cmsg != NULL && first == 0) {
			/* struct sock_extended_err begins with the errno. */
			(void)memcpy(&error, CMSG_DATA(cmsg), sizeof(error));
			first = (int)error;
		}
	} while (n != -1 || errno == EINTR);
#else
	(void)fd;
#endif
	return first;
}

/*
 * Waits for a datagram until `deadline`. Returns 1: it is in *got; 0: time is
 * up; -1: errno is news of a datagram sent earlier.
 */
static inline int
await_answer(int fd, int64_t deadline, struct answer *got)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char where[ADDRESS_TEXT];
	socklen_t fromlen;
	ssize_t n;
	int ready, error;

	for (;;) {
		ready = poll(&p, 1, milliseconds_until(deadline));
		if (ready == -1 && errno == EINTR)
			continue;
		if (ready == -1)
			die("cannot wait for an answer");
		if (ready == 0)
			return 0;
		fromlen = sizeof(got->from);
		n = recvfrom(fd, got->data, sizeof(got->data), MSG_DONTWAIT,
		    (struct sockaddr *)&got->from, &fromlen);
		if (n != -1) {
			trace(n, "recvfrom(%d, %s, %zu, MSG_DONTWAIT, %s)", fd,
			    quoted(got->data, (size_t)n), sizeof(got->data),
			    verbose ? address_text(where, sizeof(where),
			    &got->from) : "");
			got->len = (size_t)n;
			return 1;
		}
		trace(n, "recvfrom(%d, ..., %zu, MSG_DONTWAIT)", fd,
		    sizeof(got->data));
		error = errno;
		if ((p.revents & POLLERR) != 0)
			(void)empty_error_queue(fd);
		errno = error;
		if (is_news(error))
			return -1;
		if (error != EAGAIN && error != EINTR)
			die("cannot receive an answer");
	}
}

#endif
