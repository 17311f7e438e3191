/*
 * errors.h: what comes back to a socket of what it sent, when that failed.
 *
 * An ICMP error arrives after its datagram has left, and fails the NEXT call,
 * in place of what that call was to do: udp(7). So an errno alone does not tell
 * whether a call failed by itself, or because an earlier datagram was lost. On
 * Linux each such error also waits in a queue, with all that is known of it:
 * ip(7) under IP_RECVERR. What is in there is news (struct news, in hints.h); a
 * call that failed while it is empty failed by itself.
 */
#ifndef ERRORS_H
#define ERRORS_H

#include "clock.h"
#include "control.h"
#include "hints.h"

/* Elsewhere than on Linux, news comes to a connected socket alone: udp(4). */
#ifdef IP_RECVERR
#define ONLY_CONNECTED_TELLS	false
#else
#define ONLY_CONNECTED_TELLS	true
#endif

/*
 * Asks to be told when nobody listens at `to`, without being connected, and if
 * a queue of ours is full: ip(7), ipv6(7). An IPv6 socket that sends to
 * ::ffff:1.2.3.4 hears of it as of IPv4; with ::, the own address that udp-chat
 * has instead of a `to`, it may send to either.
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

/* What a program has told of what became of its datagrams. Begin with zeros. */
struct errors {
	struct kind {			/* told once each */
		int error, type, code;
		struct sockaddr_storage to;
	} told[64];
	size_t kinds;
	const char *(*hint)(const struct news *);	/* NULL: send_hint */
	const struct sockaddr_storage *ours;	/* tell of it only; NULL: all */
	size_t more;			/* of ours[0] to ours[more] */
	bool refused_apart;		/* the program tells a refusal itself */
	bool refused;			/* nobody listens there */
	bool failed;			/* of another error */
	size_t mtu;			/* of the last EMSGSIZE, as in news */
	int unexplained;		/* a datagram's errors without news */
};

/*
 * Is it of a datagram to `to`? One to 0.0.0.0 or :: went to this machine. Of a
 * group that reaches farther than one link, ff05::1, the kernel tells no scope.
 */
static inline bool
is_for(const struct news *news, const struct sockaddr_storage *to)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&news->to;
	struct sockaddr_storage sent = *to;
	char a[HOST_TEXT], b[HOST_TEXT];

	if (to->ss_family == AF_INET6 && in6->sin6_scope_id == 0)
		((struct sockaddr_in6 *)&sent)->sin6_scope_id = 0;
	(void)host_text(a, sizeof(a), &news->to);
	(void)host_text(b, sizeof(b), &sent);
	return port_of(&news->to) == port_of(to) && (strcmp(a, b) == 0 ||
	    strcmp(b, "0.0.0.0") == 0 || strcmp(b, "::") == 0);
}

/* May it be of a datagram that we sent? Anybody can make up an error. */
static inline bool
is_of_ours(const struct errors *e, const struct news *news)
{
	size_t i;

	if (e->ours == NULL)
		return true;
	for (i = 0; i <= e->more; i++)
		if (is_for(news, &e->ours[i]))
			return true;
	return false;
}

/* Tells that a datagram got lost, to whom, and why; each kind of that once. */
static inline void
tell_news(struct errors *e, const struct news *news)
{
	char where[ADDRESS_TEXT];
	const char *help;
	struct kind *kind;

	if (!is_of_ours(e, news)) {
		note("news of %s, which is not ours",
		    address_text(where, sizeof(where), &news->to));
		return;
	}
	if (news->error == ECONNREFUSED)
		e->refused = true;
	else
		e->failed = true;
	if (news->error == ECONNREFUSED && e->refused_apart)
		return;
	for (kind = e->told; kind < e->told + e->kinds; kind++)
		if (kind->error == news->error && kind->type == news->type &&
		    kind->code == news->code &&
		    same_address(&kind->to, &news->to))
			return;
	if (e->kinds == sizeof(e->told) / sizeof(e->told[0]))
		return;		/* Whoever makes up so many is not heard. */
	*kind = (struct kind) { news->error, news->type, news->code, news->to };
	e->kinds++;
	help = e->hint != NULL ? e->hint(news) : send_hint(news);
	errno = news->error;
	warn("cannot send to %s", address_text(where, sizeof(where),
	    &news->to));
	if (help != NULL)
		hint("%s", help);
}

#ifdef IP_RECVERR
/* What the queue tells, ip(7); not every system has linux/errqueue.h. */
struct extended_error {
	uint32_t ee_errno;
	uint8_t ee_origin, ee_type, ee_code, ee_pad;
	uint32_t ee_info, ee_data;
};

enum { ORIGIN_LOCAL = 1, ORIGIN_ICMP, ORIGIN_ICMP6 };	/* ee_origin */

/*
 * Takes a control message apart: what stands beside the bytes of a datagram,
 * cmsg(3). Returns false when it is of another kind.
 */
static inline bool
read_extended_error(const struct cmsghdr *cmsg, struct news *news)
{
	struct extended_error ee;
	size_t len = cmsg->cmsg_len - CMSG_LEN(0), rest;

	if (!((cmsg->cmsg_level == IPPROTO_IP &&
	    cmsg->cmsg_type == IP_RECVERR) ||
	    (cmsg->cmsg_level == IPPROTO_IPV6 &&
	    cmsg->cmsg_type == IPV6_RECVERR)) || len < sizeof(ee))
		return false;
	(void)memcpy(&ee, CMSG_DATA(cmsg), sizeof(ee));
	if (ee.ee_origin < ORIGIN_LOCAL || ee.ee_origin > ORIGIN_ICMP6)
		return false;
	news->error = (int)ee.ee_errno;
	news->local = ee.ee_origin == ORIGIN_LOCAL;
	news->icmp6 = ee.ee_origin == ORIGIN_ICMP6;
	news->type = ee.ee_type;
	news->code = ee.ee_code;
	news->mtu = ee.ee_errno == EMSGSIZE ? ee.ee_info : 0;
	rest = len - sizeof(ee);	/* SO_EE_OFFENDER: who said so */
	if (rest > sizeof(news->router))
		rest = sizeof(news->router);
	(void)memcpy(&news->router, CMSG_DATA(cmsg) + sizeof(ee), rest);
	return true;
}

/* Takes one error out of the queue. Returns false when that is empty. */
static inline bool
next_news(int fd, struct news *news)
{
	_Alignas(struct cmsghdr) char control[512];
	struct iovec one = { news->data, sizeof(news->data) };
	const struct cmsghdr *cmsg;
	struct msghdr msg;
	ssize_t n;

	do {
		(void)memset(&msg, 0, sizeof(msg));
		(void)memset(news, 0, sizeof(*news));
		msg.msg_name = &news->to;
		msg.msg_namelen = sizeof(news->to);
		msg.msg_iov = &one;
		msg.msg_iovlen = 1;
		msg.msg_control = control;
		msg.msg_controllen = sizeof(control);
		n = recvmsg(fd, &msg, MSG_ERRQUEUE | MSG_DONTWAIT);
		trace(n, "recvmsg(%d, MSG_ERRQUEUE)", fd);
		if (n == -1 && errno != EINTR)
			return false;
		if (n == -1)
			continue;
		news->len = (size_t)n;
		for (cmsg = next_control(&msg, NULL); cmsg != NULL;
		    cmsg = next_control(&msg, cmsg))
			if (read_extended_error(cmsg, news))
				return true;
	} while (true);		/* What else is in there is not of errors. */
}
#else
static inline bool
next_news(int fd, struct news *news)
{
	(void)fd;
	(void)news;
	return false;
}
#endif

/* May ICMP have said so? icmp_err_convert and icmpv6_err_convert in Linux. */
static inline bool
comes_by_icmp(int error, const struct sockaddr_storage *to)
{
	switch (error) {
	case EACCES:
		return to->ss_family == AF_INET6 && !is_mapped(to);
#ifdef ENONET
	case ENONET:
#endif
	case ECONNREFUSED:
	case EHOSTDOWN:
	case EHOSTUNREACH:
	case EMSGSIZE:
	case ENETUNREACH:
	case ENOPROTOOPT:
	case EOPNOTSUPP:
	case EPROTO:
		return true;
	default:
		return false;
	}
}

/*
 * A call failed with `error` (0: none did). Tells the news of datagrams sent
 * earlier, if that may be why, and returns true; false: the call failed by
 * itself. `to` is where they went: the queue may have had no room for the news,
 * or the system has no queue. Such news is counted as unexplained, for it may
 * be the call's own.
 */
static inline bool
take_news(int fd, int error, const struct sockaddr_storage *to,
    struct errors *e)
{
	struct news news;
	bool found = false, own = false;

	while (next_news(fd, &news)) {
		if (news.local) {	/* this call's own, as in `error` */
			e->mtu = news.mtu;
			own = true;
			continue;
		}
		tell_news(e, &news);
		found = true;
	}
	if (found)
		e->unexplained = 0;
	if (found || own || !comes_by_icmp(error, to))
		return found;
	/* Who said so is not known: its hint is that of a local one. */
	news = (struct news) { .error = error, .local = true, .to = *to };
	tell_news(e, &news);
	e->unexplained += error != ECONNREFUSED; /* which no call's own is */
	return true;
}

/*
 * sendto failed with errno, and sent nothing; *times is how often it did so for
 * this datagram, 0 before the first. True: send the same again, for it was news
 * of earlier datagrams, which is told, or the moment was wrong. False: the
 * error is this datagram's own, and in errno again.
 */
static inline bool
must_send_again(int fd, const struct sockaddr_storage *to, struct errors *e,
    int *times)
{
	int error = errno;
	bool again = true;

	if (*times == 0) {
		e->mtu = 0;	/* What is in there was another datagram's. */
		e->unexplained = 0;
	}
	if (error == ENOBUFS || error == EAGAIN)	/* A queue is full. */
		sleep_until(now() + SECOND / 1000);
	else if (error != EINTR)	/* Unexplained twice: it is no news. */
		again = take_news(fd, error, to, e) && e->unexplained < 2;
	errno = error;
	return again && ++*times < 10000;	/* a queue is full for 10 s */
}

/*
 * Forgets what became of earlier datagrams: for a socket that was handed over,
 * by which others have sent, who were to hear of it.
 */
static inline void
forget_errors(int fd)
{
	struct news news;
	int r, error = 0;
	socklen_t len = sizeof(error);

	/* To ask for an error takes it away: socket(7), and so does recvmsg. */
	r = getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
	trace(r, "getsockopt(%d, SOL_SOCKET, SO_ERROR, [%d])", fd, error);
	while (next_news(fd, &news))
		;
}

/* The datagram to `to` cannot be sent, by errno: tells that once. */
static inline void
tell_unsent(struct errors *e, const struct sockaddr_storage *to)
{
	struct news news = { .error = errno, .local = true, .mtu = e->mtu };

	news.to = *to;
	tell_news(e, &news);
}

/*
 * Tells the news of the last datagrams, which no later call would tell. On the
 * BSDs even loopback is a moment slower than sendto: netisr(9).
 */
static inline void
tell_last_news(int fd, const struct sockaddr_storage *to, struct errors *e)
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
	if (error != 0)
		(void)take_news(fd, error, to, e);
}

#endif
