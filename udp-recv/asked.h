/*
 * asked.h: which of this machine's addresses was a datagram sent to? Its reply
 * shall come from there: whoever is connected hears nobody else. recvfrom(2)
 * does not tell it, and sendto(2) cannot say it. recvmsg(2) and sendmsg(2) can,
 * in a control message: ip(7) and ipv6(7) under PKTINFO. Elsewhere than on
 * Linux the kernel chooses the address, as it does for sendto.
 */
#ifndef ASKED_H
#define ASKED_H

#include "../common/control.h"
#include "../common/datagram.h"
#include "../common/networks.h"
#include "../common/trace.h"
#include "receiver.h"

/* Asks to be told, with each datagram, to which address it was sent. */
static void
ask_which_address(int fd, int family)
{
#ifdef LINUX
	int r, on = 1;

	/* An IPv6 socket may get IPv4 as well. */
	r = setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on));
	trace(r, "setsockopt(%d, IPPROTO_IP, IP_PKTINFO, [1])", fd);
	if (r == 0 && family == AF_INET6) {
		r = setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on,
		    sizeof(on));
		trace(r, "setsockopt(%d, IPPROTO_IPV6, IPV6_RECVPKTINFO, [1])",
		    fd);
	}
	if (r == -1)
		die("cannot ask which address is asked");
#else
	(void)fd;
	(void)family;
#endif
}

/*
 * Puts the address that a control message tells of into *asked. What went to a
 * group, and IPv4 in IPv6's clothes, which IP_PKTINFO tells as well, leaves it
 * as it is.
 */
static void
read_asked(const struct cmsghdr *cmsg, struct sockaddr_storage *asked)
{
#ifdef LINUX
	struct sockaddr_in *in4 = (struct sockaddr_in *)asked;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)asked;
	struct in_pktinfo info;
	struct in6_pktinfo info6;

	if (cmsg->cmsg_level == IPPROTO_IP && cmsg->cmsg_type == IP_PKTINFO) {
		(void)memcpy(&info, CMSG_DATA(cmsg), sizeof(info));
		in4->sin_family = AF_INET;
		in4->sin_addr = info.ipi_addr;
		/* Ours in the sender's network; 0: it came before we asked. */
		if (info.ipi_spec_dst.s_addr != 0)
			in4->sin_addr = info.ipi_spec_dst;
		else if (is_multicast(asked) || is_broadcast(asked))
			in4->sin_family = AF_UNSPEC;
	}
	if (cmsg->cmsg_level != IPPROTO_IPV6 || cmsg->cmsg_type != IPV6_PKTINFO)
		return;
	(void)memcpy(&info6, CMSG_DATA(cmsg), sizeof(info6));
	if (IN6_IS_ADDR_V4MAPPED(&info6.ipi6_addr) ||
	    IN6_IS_ADDR_MULTICAST(&info6.ipi6_addr))
		return;
	in6->sin6_family = AF_INET6;
	in6->sin6_addr = info6.ipi6_addr;
	if (IN6_IS_ADDR_LINKLOCAL(&info6.ipi6_addr))
		in6->sin6_scope_id = info6.ipi6_ifindex;
#else
	(void)cmsg;
	(void)asked;
#endif
}

/*
 * The control message that says: from this address. The way there is the
 * routes', so no interface is named, save where the address needs one.
 */
static void
write_asked(struct msghdr *msg, const struct sockaddr_storage *asked)
{
#ifdef LINUX
	const struct sockaddr_in *in4 = (const struct sockaddr_in *)asked;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)asked;
	bool v4 = asked->ss_family == AF_INET;
	struct in_pktinfo info = { .ipi_spec_dst = in4->sin_addr };
	struct in6_pktinfo info6 = { .ipi6_addr = in6->sin6_addr,
	    .ipi6_ifindex = in6->sin6_scope_id };
	size_t size = v4 ? sizeof(info) : sizeof(info6);
	struct cmsghdr *cmsg = msg->msg_control;

	(void)memset(msg->msg_control, 0, msg->msg_controllen);
	cmsg->cmsg_level = v4 ? IPPROTO_IP : IPPROTO_IPV6;
	cmsg->cmsg_type = v4 ? IP_PKTINFO : IPV6_PKTINFO;
	cmsg->cmsg_len = (socklen_t)CMSG_LEN(size);	/* size_t in glibc */
	(void)memcpy(CMSG_DATA(cmsg), v4 ? (void *)&info : (void *)&info6,
	    size);
	msg->msg_controllen = (socklen_t)CMSG_SPACE(size);
#else
	(void)asked;
	msg->msg_controllen = 0;
#endif
}

/* For trace: who was asked, where that is known. */
static const char *
asked_text(const struct sockaddr_storage *asked)
{
	static char text[HOST_TEXT + 16];
	char host[HOST_TEXT];

	if (!verbose || asked->ss_family == AF_UNSPEC)
		return "";
	(void)snprintf(text, sizeof(text), ", [PKTINFO %s]",
	    host_text(host, sizeof(host), asked));
	return text;
}

/*
 * Takes one datagram, at most `room` bytes of it, and puts into *asked which of
 * our addresses it was sent to; AF_UNSPEC: that is not known. Returns what
 * recvmsg does.
 */
static ssize_t
receive_asked(int fd, struct datagram *got, size_t room,
    struct sockaddr_storage *asked)
{
	_Alignas(struct cmsghdr) char control[256];
	struct iovec one = { got->data, room };
	struct msghdr msg = { .msg_name = &got->from, .msg_iov = &one,
	    .msg_iovlen = 1, .msg_control = control };
	const struct cmsghdr *cmsg;
	char where[ADDRESS_TEXT];
	ssize_t n;

	(void)memset(&got->from, 0, sizeof(got->from));
	(void)memset(asked, 0, sizeof(*asked));
	msg.msg_namelen = sizeof(got->from);
	msg.msg_controllen = sizeof(control);
	n = recvmsg(fd, &msg, RECEIVE_FLAGS);
	if (n == -1) {
		trace(n, "recvmsg(%d, ..., %zu, " FLAGS_TEXT ")", fd, room);
		return n;
	}
	got->fromlen = msg.msg_namelen;
	for (cmsg = next_control(&msg, NULL); cmsg != NULL;
	    cmsg = next_control(&msg, cmsg))
		read_asked(cmsg, asked);
	trace(n, "recvmsg(%d, %s, %zu, " FLAGS_TEXT ", %s%s)", fd,
	    quoted(got->data, (size_t)n < room ? (size_t)n : room), room,
	    verbose ? address_text(where, sizeof(where), &got->from) : "",
	    asked_text(asked));
	return n;
}

/*
 * Sends the answer to whom *got came from, from the address that was asked.
 * Returns what sendmsg does.
 */
static ssize_t
send_asked(int fd, const struct datagram *answer, struct datagram *got,
    const struct sockaddr_storage *asked)
{
	_Alignas(struct cmsghdr) char control[64];
	struct iovec one = { answer->data, answer->len };
	struct msghdr msg = { .msg_name = &got->from,
	    .msg_namelen = got->fromlen, .msg_iov = &one, .msg_iovlen = 1 };
	char where[ADDRESS_TEXT];
	ssize_t n;

	if (asked->ss_family != AF_UNSPEC) {
		msg.msg_control = control;
		msg.msg_controllen = sizeof(control);
		write_asked(&msg, asked);
	}
	n = sendmsg(fd, &msg, 0);
	trace(n, "sendmsg(%d, %s, %zu, 0, %s%s)", fd,
	    quoted(answer->data, answer->len), answer->len,
	    verbose ? address_text(where, sizeof(where), &got->from) : "",
	    asked_text(asked));
	return n;
}

#endif
