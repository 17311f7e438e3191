/*
 * caller.h: what the step of udp-bcast and its second idea, collect.h, have in
 * common.
 */
#ifndef CALLER_H
#define CALLER_H

#include "../common/errors.h"
#include "interfaces.h"

struct caller {
	int fd;
	struct network networks[NETWORKS];
	size_t count;			/* how many there are */
	struct sockaddr_storage to[NETWORKS];	/* everyone on each of them */
	unsigned index;			/* see leave_by; 0 at first */
	struct errors errors;
	uintmax_t unsent;		/* records that did not go everywhere */
};

/* Of all news, only that of datagrams to these networks is ours. */
static void
watch_networks(struct caller *c)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		c->to[i] = c->networks[i].to;
	c->errors.ours = c->to;
	c->errors.more = c->count - 1;
}

/*
 * What goes to an address that several networks share leaves by the interface
 * of the right one; for other addresses the routes say which. Returns false,
 * with errno, when that cannot be.
 */
static bool
leave_by(struct caller *c, const struct network *network)
{
	unsigned index = network->shared ? network->index : 0;
	int r = 0;

	if (index == c->index)
		return true;
	if (network->to.ss_family == AF_INET6) {
		r = setsockopt(c->fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &index,
		    sizeof(index));
		trace(r, "setsockopt(%d, IPPROTO_IPV6, IPV6_MULTICAST_IF, "
		    "[%u])", c->fd, index);
	}
#ifdef IP_UNICAST_IF
	if (network->to.ss_family == AF_INET) {
		uint32_t wire = htonl(index);	/* ip_sockglue.c: so */

		r = setsockopt(c->fd, IPPROTO_IP, IP_UNICAST_IF, &wire,
		    sizeof(wire));
		trace(r, "setsockopt(%d, IPPROTO_IP, IP_UNICAST_IF, "
		    "[htonl(%u)])", c->fd, index);
	}
#endif
	if (r == 0)
		c->index = index;
	return r == 0;
}

#endif
