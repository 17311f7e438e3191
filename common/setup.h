/*
 * setup.h: what several programs say to a socket before they use it, and how
 * each system wants it said.
 */
#ifndef SETUP_H
#define SETUP_H

#include "hints.h"
#include "trace.h"

/*
 * How much the kernel keeps for us until we ask for it: `size` bytes, or as
 * many as it allows. Linux takes too large a number for its limit, socket(7);
 * the BSDs and macOS say ENOBUFS.
 */
static inline int
ask_for_queue(int fd, int size)
{
	int r;

	do {
		r = setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
		trace(r, "setsockopt(%d, SOL_SOCKET, SO_RCVBUF, [%d])", fd,
		    size);
		size /= 2;
	} while (r == -1 && errno == ENOBUFS && size > 0);
	return r;
}

/*
 * The BSDs and macOS send no datagram that is larger than SO_SNDBUF, which is
 * 9,216 bytes there: udp(4). Linux has room for the largest anyway.
 */
static inline void
allow_large(int fd)
{
#ifndef LINUX
	int r, size = 4 * DATAGRAM_MAX;

	r = setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	trace(r, "setsockopt(%d, SOL_SOCKET, SO_SNDBUF, [%d])", fd, size);
#else
	(void)fd;
#endif
}

/*
 * Lets others who say so too have the same port. On Linux SO_REUSEPORT would
 * deal the datagrams out among them; elsewhere it is what sharing needs.
 */
static inline void
share_port(int fd)
{
	int r, on = 1;

	r = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	trace(r, "setsockopt(%d, SOL_SOCKET, SO_REUSEADDR, [1])", fd);
#ifndef LINUX
	if (r == 0) {
		r = setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
		trace(r, "setsockopt(%d, SOL_SOCKET, SO_REUSEPORT, [1])", fd);
	}
#endif
	if (r == -1)
		die("cannot share the port");
}

/*
 * What goes to a group is to leave by the interface that stands in its address,
 * the scope. Linux heeds that in addresses of one link alone: it must be told
 * for ff05::1 and what else reaches farther.
 */
static inline void
leave_by_scope(int fd, const struct sockaddr_storage *to)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)to;
	unsigned index;
	int r;

	if (to->ss_family != AF_INET6 || !is_multicast(to) ||
	    in6->sin6_scope_id == 0 ||
	    IN6_IS_ADDR_MC_LINKLOCAL(&in6->sin6_addr))
		return;
	index = in6->sin6_scope_id;
	r = setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &index,
	    sizeof(index));
	trace(r, "setsockopt(%d, IPPROTO_IPV6, IPV6_MULTICAST_IF, [%u])", fd,
	    index);
	if (r == -1)
		die("cannot send to a group by interface %u", index);
}

/*
 * Who has joined a group hears that group. Linux gives a socket whatever comes
 * to its port for any group that anybody on this machine has joined, unless it
 * is told not to: ip(7). A kernel that is too old to be told, before 4.20 for
 * IPv6, goes on so. Said before bind(2), it is true of the first datagram too.
 */
static inline void
hear_joined_alone(int fd, int family)
{
#ifdef IP_MULTICAST_ALL
	int r, off = 0;

	r = setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof(off));
	trace(r, "setsockopt(%d, IPPROTO_IP, IP_MULTICAST_ALL, [0])", fd);
	if (family == AF_INET)
		return;
	r = setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, &off,
	    sizeof(off));
	trace(r, "setsockopt(%d, IPPROTO_IPV6, IPV6_MULTICAST_ALL, [0])", fd);
#else
	(void)fd;
	(void)family;
#endif
}

/*
 * Tells the kernel, and by it the routers, that we want what the group gets, at
 * the interface with this number; 0: the address says, or the kernel chooses.
 */
static inline void
join_group(int fd, const struct sockaddr_storage *group, unsigned index)
{
	const struct sockaddr_in *in4 = (const struct sockaddr_in *)group;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)group;
	struct ip_mreqn want = { .imr_ifindex = (int)index };
	struct ipv6_mreq want6 = { .ipv6mr_interface = index };
	char where[HOST_TEXT];
	int r;

	(void)host_text(where, sizeof(where), group);
	if (group->ss_family == AF_INET) {
		want.imr_multiaddr = in4->sin_addr;
#ifndef LINUX
		/* macOS reads 0.0.0.N as interface N, and no imr_ifindex. */
		want.imr_address.s_addr = htonl(index);
#endif
		r = setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &want,
		    sizeof(want));
		trace(r, "setsockopt(%d, IPPROTO_IP, IP_ADD_MEMBERSHIP, %s)",
		    fd, where);
	} else {
		want6.ipv6mr_multiaddr = in6->sin6_addr;
		if (index == 0)
			want6.ipv6mr_interface = in6->sin6_scope_id;
		r = setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &want6,
		    sizeof(want6));
		trace(r, "setsockopt(%d, IPPROTO_IPV6, IPV6_JOIN_GROUP, %s)",
		    fd, where);
	}
	if (r == -1 && errno != EADDRINUSE)	/* We are in it already. */
		die_hint(join_hint(errno), "cannot join group %s", where);
}

#endif
