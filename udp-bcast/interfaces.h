/*
 * interfaces.h: to which networks does a line go? To each that this machine is
 * on, or that one interface is on.
 */
#ifndef INTERFACES_H
#define INTERFACES_H

#include "../common/hints.h"
#include "../common/interface.h"
#include "../common/networks.h"
#include "../common/output.h"

#define EVERYONE6	"ff02::1"	/* all hosts on the link: RFC 4291 */
#ifdef LINUX
#define LOOPBACK_HINT	"; loopback takes 127.255.255.255"
#else
#define LOOPBACK_HINT	""	/* nobody would hear it */
#endif

#ifdef IP_UNICAST_IF	/* by which interface a broadcast leaves */
#define CAN_CHOOSE	true
#else
#define CAN_CHOOSE	false
#endif

#define NETWORKS	64	/* more than these are an error */

struct network {
	struct sockaddr_storage to;	/* everyone on it */
	socklen_t tolen;
	unsigned index;			/* its interface's number */
	bool shared;			/* others have that address, too */
};

/* True when this entry is of an interface where IPv6 can reach a group. */
static bool
can_multicast(const struct ifaddrs *i)
{
	return i->ifa_addr != NULL && i->ifa_addr->sa_family == AF_INET6 &&
	    (i->ifa_flags & IFF_UP) != 0 &&
	    (i->ifa_flags & IFF_MULTICAST) != 0;
}

/* Puts in another network, unless it is there, by another address of ours. */
static size_t
add_network(struct network *networks, size_t count, const struct network *new)
{
	bool shared = new->shared;
	size_t k;

	for (k = 0; k < count; k++) {
		if (memcmp(&networks[k].to, &new->to, sizeof(new->to)) != 0)
			continue;
		if (networks[k].index == new->index)
			return count;
		networks[k].shared = shared = true;
	}
	if (count == NETWORKS) {
		errno = E2BIG;
		die_hint("-I names one interface",
		    "cannot send to more than %d networks", NETWORKS);
	}
	networks[count] = *new;
	networks[count].shared = shared;
	return count + 1;
}

/*
 * Fills `networks` with everyone's address on every network, or on those of the
 * interface `only`: a broadcast address, or the group of IPv6 that is in `new`;
 * the port is there, too. Returns how many there are; none is an error.
 */
static size_t
find_networks(struct network *networks, const struct interface *only,
    struct network new)
{
	struct ifaddrs *all = get_interfaces(), *i;
	struct sockaddr_in *in4 = (struct sockaddr_in *)&new.to;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&new.to;
	bool v4 = new.to.ss_family == AF_INET;
	size_t count = 0;

	for (i = all; i != NULL; i = i->ifa_next) {
		if (!is_on(i, only) || !(v4 ?
		    can_broadcast(i, &in4->sin_addr) : can_multicast(i)))
			continue;
		if (!v4 || CAN_CHOOSE)
			new.index = if_nametoindex(i->ifa_name);
		if (!v4)
			in6->sin6_scope_id = new.index;
		count = add_network(networks, count, &new);
	}
	freeifaddrs(all);
	if (count == 0) {
		errno = ENETUNREACH;
		die_hint(v4 ? "udp-bcast -l lists the interfaces" LOOPBACK_HINT
		    : "udp-bcast -6 -l lists the interfaces",
		    "cannot find an interface that is up and can %s",
		    v4 ? "broadcast" : "multicast");
	}
	return count;
}

/* The interface that udp-bind -I has tied a handed socket to, if any. */
static struct interface
interface_of(int fd)
{
	struct interface found = { .index = 0 };
#ifdef SO_BINDTODEVICE
	socklen_t len = sizeof(found.name);
	int r;

	r = getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, found.name, &len);
	trace(r, "getsockopt(%d, SOL_SOCKET, SO_BINDTODEVICE, \"%s\")", fd,
	    found.name);
	if (r == 0 && found.name[0] != '\0')
		found.index = if_nametoindex(found.name);
#else
	(void)fd;
#endif
	return found;
}

/* A mask in words; IPv6's is the number of its ones. */
static void
mask_text(char *text, size_t size, int family, const struct sockaddr *mask)
{
	struct in_addr in4 = ipv4_of(mask);
	struct sockaddr_in6 in6;
	unsigned ones = 0;

	if (family == AF_INET) {
		(void)inet_ntop(AF_INET, &in4, text, (socklen_t)size);
		return;
	}
	(void)memcpy(&in6, mask, sizeof(in6));
	while (ones < 128 && (in6.sin6_addr.s6_addr[ones / 8] &
	    0x80 >> ones % 8) != 0)
		ones++;
	(void)snprintf(text, size, "%u", ones);
}

/* -l: NAME ADDRESS MASK EVERYONE, a line for each address of the family. */
static void
list_interfaces(int family, const struct interface *only)
{
	struct ifaddrs *all = get_interfaces(), *i;
	char address[HOST_TEXT], mask[INET_ADDRSTRLEN], everyone[HOST_TEXT];
	struct sockaddr_storage sa;
	struct in_addr broadcast;
	bool v6 = family == AF_INET6;

	for (i = all; i != NULL; i = i->ifa_next) {
		sa = address_of(i);
		if (sa.ss_family != (v6 ? AF_INET6 : AF_INET) ||
		    i->ifa_netmask == NULL || !is_on(i, only))
			continue;
		(void)host_text(address, sizeof(address), &sa);
		mask_text(mask, sizeof(mask), sa.ss_family, i->ifa_netmask);
		(void)strcpy(everyone, "-");
		if (can_broadcast(i, &broadcast))
			(void)inet_ntop(AF_INET, &broadcast, everyone,
			    sizeof(everyone));
		else if (can_multicast(i))
			(void)snprintf(everyone, sizeof(everyone), EVERYONE6
			    "%%%s", i->ifa_name);
		(void)printf("%-15s %-*s %-*s %s\n", i->ifa_name, v6 ? 39 : 15,
		    address, v6 ? 3 : 15, mask, everyone);
	}
	freeifaddrs(all);
	flush_stdout();
}

#endif
