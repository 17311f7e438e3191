/*
 * interface.h: which network interface the word after -I means, and which of
 * this machine's addresses are on it.
 */
#ifndef INTERFACE_H
#define INTERFACE_H

#include "hints.h"
#include "networks.h"

struct interface {
	unsigned index;		/* its number; 0: any interface */
	char name[IF_NAMESIZE];	/* what the system calls it */
	const char *label;	/* the word, where it is one address's label */
};

/*
 * The interface that `word` means: its name, an alternative name, or the label
 * of an address on it, such as eth0:1; see ip-link(8), ip-address(8). When
 * there is none, that ends the program.
 */
static inline struct interface
find_interface(const char *word)
{
	struct interface found = { .index = 0 };
	struct ifaddrs *all, *i;
	bool known, is_long = strlen(word) >= IF_NAMESIZE;

	if (!is_long)		/* musl would look up its first 15 bytes. */
		found.index = if_nametoindex(word);
	note("looked up interface %s: number %u", word, found.index);
	known = found.index != 0 &&
	    if_indextoname(found.index, found.name) != NULL;
	/* Linux reads a name up to its colon: eth0:x would be eth0. */
	if (known && strchr(word, ':') != NULL) {
		all = get_interfaces();
		for (i = all; i != NULL && found.label == NULL; i = i->ifa_next)
			if (strcmp(i->ifa_name, word) == 0)
				found.label = word;
		freeifaddrs(all);
		known = found.label != NULL;
	}
	if (!known) {
		errno = ENODEV;
		die_hint(is_long ? LONG_NAME_HINT : strchr(word, ':') == NULL ?
		    SHOW_INTERFACES " shows the interfaces" :
		    SHOW_ADDRESSES " shows the labels",
		    "cannot use interface %.40s", word);
	}
	return found;
}

/* Is this entry an address of it? A label is one of IPv4 addresses alone. */
static inline bool
is_on(const struct ifaddrs *i, const struct interface *interface)
{
	if (interface->index == 0)
		return true;
	if (interface->label != NULL && i->ifa_addr != NULL &&
	    i->ifa_addr->sa_family == AF_INET)
		return strcmp(i->ifa_name, interface->label) == 0;
	return if_nametoindex(i->ifa_name) == interface->index;
}

#endif
