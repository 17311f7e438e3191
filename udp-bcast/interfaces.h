/*
 * interfaces.h: to which networks does a line go? To each that this machine is
 * on, or that one interface is on.
 */
#ifndef INTERFACES_H
#define INTERFACES_H

#include "../common/hints.h"
#include "../common/networks.h"
#include "../common/output.h"

#ifdef LINUX
#define LOOPBACK_HINT	"; loopback takes 127.255.255.255"
#else
#define LOOPBACK_HINT	""	/* nobody would hear it */
#endif

#define NETWORKS	64	/* more than these are an error */

/* Is this entry one of the interface with that name? NULL: of any. */
static bool
is_named(const struct ifaddrs *i, const char *name)
{
	return name == NULL || strcmp(i->ifa_name, name) == 0;
}

/* The interfaces of this machine, among them the one with that name, or any. */
static struct ifaddrs *
get_named_interfaces(const char *name)
{
	struct ifaddrs *all = get_interfaces(), *i;

	for (i = all; i != NULL; i = i->ifa_next)
		if (is_named(i, name))
			return all;
	if (name != NULL) {
		errno = ENODEV;
		die_hint("udp-bcast -l lists the interfaces",
		    "cannot use interface %.40s", name);
	}
	return all;
}

/*
 * Fills `to` with the broadcast address of every network, each once, or of the
 * interface `name` alone. Returns how many; none is an error.
 */
static size_t
find_networks(struct sockaddr_storage *to, const char *name, uint16_t port)
{
	struct ifaddrs *all = get_named_interfaces(name), *i;
	struct sockaddr_in in4 = { .sin_family = AF_INET };
	size_t count = 0, k;

	in4.sin_port = htons(port);
	for (i = all; i != NULL; i = i->ifa_next) {
		if (!is_named(i, name) || !can_broadcast(i, &in4.sin_addr))
			continue;
		for (k = 0; k < count; k++)
			if (memcmp(&to[k], &in4, sizeof(in4)) == 0)
				break;
		if (k < count)
			continue;	/* two addresses in one network */
		if (count == NETWORKS) {
			errno = E2BIG;
			die_hint("-I names one interface",
			    "cannot send to more than %d networks", NETWORKS);
		}
		(void)memset(&to[count], 0, sizeof(to[count]));
		(void)memcpy(&to[count++], &in4, sizeof(in4));
	}
	freeifaddrs(all);
	if (count == 0) {
		errno = ENETUNREACH;
		die_hint("udp-bcast -l lists the interfaces" LOOPBACK_HINT,
		    "cannot find an interface that is up "
		    "and can broadcast");
	}
	return count;
}

/* -l: NAME ADDRESS MASK BROADCAST, a line for each IPv4 address. */
static void
list_interfaces(const char *name)
{
	struct ifaddrs *all = get_named_interfaces(name), *i;
	char address[INET_ADDRSTRLEN], mask[INET_ADDRSTRLEN];
	char broadcast[INET_ADDRSTRLEN];
	struct in_addr everyone, a, m;

	for (i = all; i != NULL; i = i->ifa_next) {
		if (i->ifa_addr == NULL || i->ifa_netmask == NULL ||
		    i->ifa_addr->sa_family != AF_INET || !is_named(i, name))
			continue;
		a = ipv4_of(i->ifa_addr);
		m = ipv4_of(i->ifa_netmask);
		(void)inet_ntop(AF_INET, &a, address, sizeof(address));
		(void)inet_ntop(AF_INET, &m, mask, sizeof(mask));
		(void)strcpy(broadcast, "-");
		if (can_broadcast(i, &everyone))
			(void)inet_ntop(AF_INET, &everyone, broadcast,
			    sizeof(broadcast));
		(void)printf("%-15s %-15s %-15s %s\n", i->ifa_name, address,
		    mask, broadcast);
	}
	freeifaddrs(all);
	flush_stdout();
}

#endif
