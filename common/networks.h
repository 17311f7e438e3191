/*
 * networks.h: the networks this machine is on, and the broadcast address of
 * each: the address with every bit set that the mask leaves free (RFC 919).
 */
#ifndef NETWORKS_H
#define NETWORKS_H

#include "address.h"
#include "trace.h"

#include <ifaddrs.h>

/* The interfaces of this machine; the caller calls freeifaddrs. */
static inline struct ifaddrs *
get_interfaces(void)
{
	struct ifaddrs *all;

	if (getifaddrs(&all) == -1)
		die("cannot look up the interfaces");
	note("looked up the interfaces");
	return all;
}

/* An entry's address; its family is 0 when it is none of IP. */
static inline struct sockaddr_storage
address_of(const struct ifaddrs *i)
{
	struct sockaddr_storage sa;
	int family = i->ifa_addr == NULL ? 0 : i->ifa_addr->sa_family;

	(void)memset(&sa, 0, sizeof(sa));
	if (family == AF_INET)
		(void)memcpy(&sa, i->ifa_addr, sizeof(struct sockaddr_in));
	if (family == AF_INET6)
		(void)memcpy(&sa, i->ifa_addr, sizeof(struct sockaddr_in6));
	return sa;
}

static inline struct in_addr
ipv4_of(const struct sockaddr *sa)
{
	struct sockaddr_in in4;

	(void)memcpy(&in4, sa, sizeof(in4));
	return in4.sin_addr;
}

/*
 * An address in the network of this IPv4 entry: our own, unless that has a peer
 * in another network, whose mask it is then: ip-address(8). The peer stands
 * where else the broadcast address does that somebody has set by hand.
 */
static inline struct in_addr
in_network(const struct ifaddrs *i)
{
	struct in_addr told = { .s_addr = htonl(INADDR_ANY) };

	if (i->ifa_broadaddr != NULL)
		told = ipv4_of(i->ifa_broadaddr);
	return told.s_addr == htonl(INADDR_ANY) ||
	    told.s_addr == htonl(INADDR_BROADCAST) ? ipv4_of(i->ifa_addr) :
	    told;
}

/*
 * True when this entry is an IPv4 network with a broadcast address of its own,
 * which is put into *everyone.
 */
static inline bool
can_broadcast(const struct ifaddrs *i, struct in_addr *everyone)
{
	struct in_addr mask;

	if (i->ifa_addr == NULL || i->ifa_addr->sa_family != AF_INET ||
	    i->ifa_netmask == NULL || (i->ifa_flags & IFF_UP) == 0 ||
	    (i->ifa_flags & IFF_BROADCAST) == 0)
		return false;
	mask = ipv4_of(i->ifa_netmask);
	everyone->s_addr = in_network(i).s_addr | ~mask.s_addr;
	/* With a mask of 32 bits nobody but us would be meant, with 31 one. */
	return ntohl(~mask.s_addr) > 1;
}

/*
 * Is it an address of this machine? By a second cable into the same network
 * what we sent comes back from a link-local address of the first, so the
 * interface does not matter.
 */
static inline bool
is_ours(const struct sockaddr_storage *sa)
{
	struct sockaddr_storage one = *sa;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&one;
	struct ifaddrs *all = get_interfaces(), *i;
	char wanted[HOST_TEXT], text[HOST_TEXT];
	bool found = false;

	if (one.ss_family == AF_INET6)
		in6->sin6_scope_id = 0;
	(void)host_text(wanted, sizeof(wanted), &one);
	for (i = all; i != NULL && !found; i = i->ifa_next) {
		one = address_of(i);
		if (one.ss_family == AF_INET6)
			in6->sin6_scope_id = 0;
		found = one.ss_family != 0 && strcmp(wanted,
		    host_text(text, sizeof(text), &one)) == 0;
	}
	freeifaddrs(all);
	return found;
}

/* Is it everyone's address, of one of our networks or of all? errno stays. */
static inline bool
is_broadcast(const struct sockaddr_storage *to)
{
	struct in_addr everyone, address;
	struct ifaddrs *all, *i;
	int error = errno;
	bool found;

	if (is_mapped(to))
		(void)memcpy(&address, &((const struct sockaddr_in6 *)to)->
		    sin6_addr.s6_addr[12], sizeof(address));
	else if (to->ss_family == AF_INET)
		address = ((const struct sockaddr_in *)to)->sin_addr;
	else
		return false;
	found = address.s_addr == htonl(INADDR_BROADCAST) ||
	    address.s_addr == htonl(0x7fffffff);	/* 127.255.255.255 */
	if (!found && getifaddrs(&all) != -1) {
		note("looked up the interfaces");
		for (i = all; i != NULL && !found; i = i->ifa_next)
			found = can_broadcast(i, &everyone) &&
			    everyone.s_addr == address.s_addr;
		freeifaddrs(all);
	}
	errno = error;
	return found;
}

#endif
