/*
 * prepare.h: what can be said to a socket besides its address: setsockopt(2).
 * Each function is an option of udp-bind: -B, -T, -I. What -R and -g say is in
 * setup.h, for udp-chat says it, too.
 */
#ifndef PREPARE_H
#define PREPARE_H

#include "../common/setup.h"

/* How much the kernel keeps for us until we ask for it. Did it take all? */
static void
set_buffer(int fd, int size)
{
	int r, got = 0;
	socklen_t len = sizeof(got);

	r = ask_for_queue(fd, size);
	if (r == -1)
		die("cannot set the buffer to %d bytes", size);
	r = getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &got, &len);
	trace(r, "getsockopt(%d, SOL_SOCKET, SO_RCVBUF, [%d])", fd, got);
	if (r == -1)
		die("cannot ask for the buffer's size");
#ifdef __linux__
	got /= 2;	/* It counts its own needs as well: socket(7). */
#endif
	if (got < size) {
		say("the kernel allows a buffer of %d bytes, not %d", got,
		    size);
		hint(SHOW_BUFFER " shows the limit");
	}
}

/* How many routers what we send may pass: to one host, and to a group. */
static void
set_hop_limit(int fd, int family, int hops)
{
	bool v4 = family == AF_INET;
	int level = v4 ? IPPROTO_IP : IPPROTO_IPV6, r;

	r = setsockopt(fd, level, v4 ? IP_TTL : IPV6_UNICAST_HOPS, &hops,
	    sizeof(hops));
	trace(r, "setsockopt(%d, %s, [%d])", fd, v4 ? "IPPROTO_IP, IP_TTL" :
	    "IPPROTO_IPV6, IPV6_UNICAST_HOPS", hops);
	if (r == -1)
		die("cannot set the hop limit");
	r = setsockopt(fd, level, v4 ? IP_MULTICAST_TTL : IPV6_MULTICAST_HOPS,
	    &hops, sizeof(hops));
	trace(r, "setsockopt(%d, %s, [%d])", fd, v4 ?
	    "IPPROTO_IP, IP_MULTICAST_TTL" :
	    "IPPROTO_IPV6, IPV6_MULTICAST_HOPS", hops);
	if (r == -1)
		die("cannot set the hop limit for groups");
}

/* One interface alone: for what comes, and for what goes to a group. */
static void
use_interface(int fd, int family, const char *name, unsigned index)
{
	struct ip_mreqn out = { .imr_ifindex = (int)index };
	int r;

#ifdef SO_BINDTODEVICE
	r = setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name,
	    (socklen_t)strlen(name));
	trace(r, "setsockopt(%d, SOL_SOCKET, SO_BINDTODEVICE, \"%s\")", fd,
	    name);
	if (r == -1)
		die("cannot use interface %s", name);
#endif
	if (family == AF_INET) {
		r = setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &out,
		    sizeof(out));
		trace(r, "setsockopt(%d, IPPROTO_IP, IP_MULTICAST_IF, \"%s\")",
		    fd, name);
	} else {
		r = setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &index,
		    sizeof(index));
		trace(r, "setsockopt(%d, IPPROTO_IPV6, IPV6_MULTICAST_IF, "
		    "\"%s\")", fd, name);
	}
	if (r == -1)
		die("cannot send to groups by interface %s", name);
}

#endif
