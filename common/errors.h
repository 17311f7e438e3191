/*
 * errors.h: what comes back to a socket of what it sent, when that failed.
 *
 * An ICMP error arrives after its datagram has left. The kernel keeps it and
 * gives it to the NEXT call, in place of what that call was to do: udp(7), and
 * ip(7) under IP_RECVERR.
 */
#ifndef ERRORS_H
#define ERRORS_H

#include "address.h"
#include "clock.h"
#include "trace.h"

/* How often sendto failed for the datagram at hand. Begin with all zero. */
struct attempts {
	int times;	/* in all */
	int news;	/* an earlier datagram was lost: why */
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
 * others than sendto carry what loopback takes, netisr(9), it is a moment away.
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

#endif
