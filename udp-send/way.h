/*
 * way.h: may runs take this way? The queue before an interface, tc(8), may be
 * one that cuts a run, drops the pieces that it has no room for, and says
 * nothing: tc-tbf(8). What comes singly fails there by ENOBUFS, and is sent
 * again. So the kernel is asked which interface the way leaves by, and what
 * queue is before that: netlink(7), rtnetlink(7). Anybody may ask.
 */
#ifndef WAY_H
#define WAY_H

#include "../common/udp.h"

#include <stddef.h>

/* Not every system has linux/rtnetlink.h: these are its, with its numbers. */
enum {
	RTM_GETLINK = 18, RTM_GETROUTE = 26,	/* an answer is two less */
	IFLA_LINK = 5, IFLA_QDISC = 6, IFLA_LINK_NETNSID = 37,
	RTA_DST = 1, RTA_OIF = 4,
};

struct asked {				/* a question, then its answer */
	uint32_t len;			/* struct nlmsghdr: of all of it */
	uint16_t type, flags;
	uint32_t number, pid;
	unsigned char body[8192];	/* a struct, then attributes */
};

enum { HEADER = offsetof(struct asked, body), ROUTE = 12, LINK = 16 };

/* Asks. Returns false when there is no answer. */
static bool
ask_kernel(int fd, struct asked *a, size_t len)
{
	int answer = a->type - 2;
	ssize_t n;

	a->len = (uint32_t)(HEADER + len);
	a->flags = 1;			/* NLM_F_REQUEST */
	n = send(fd, a, a->len, 0);
	if (n != -1)			/* The answer is there already. */
		n = recv(fd, a, sizeof(*a), MSG_DONTWAIT);
	return n >= HEADER && (size_t)n >= a->len && a->type == answer;
}

/* Copies what is told as `type`, behind `at` bytes. Returns false: nothing. */
static bool
is_told(const struct asked *a, size_t at, int type, void *value, size_t size)
{
	size_t len = a->len - HEADER;
	uint16_t attribute[2];		/* struct rtattr: length, type */

	for (; at + sizeof(attribute) <= len; at += (attribute[0] + 3u) & ~3u) {
		(void)memcpy(attribute, a->body + at, sizeof(attribute));
		if (attribute[0] < sizeof(attribute) || attribute[0] > len - at)
			return false;	/* It would end nowhere. */
		if (attribute[1] != type)
			continue;
		(void)memset(value, 0, size);
		at += sizeof(attribute);
		len = attribute[0] - sizeof(attribute);
		(void)memcpy(value, a->body + at, len < size ? len : size);
		return true;
	}
	return false;
}

/* The interface that what goes to `to` leaves by; 0: nobody knows. */
static uint32_t
way_out(int fd, const struct sockaddr_storage *to)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)to;
	const void *address = &((const struct sockaddr_in *)to)->sin_addr;
	struct asked a = { .type = RTM_GETROUTE };
	uint16_t size = 4, attribute[2];
	uint32_t index = 0;

	if (is_mapped(to)) {
		address = &in6->sin6_addr.s6_addr[12];
	} else if (to->ss_family == AF_INET6) {
		if (in6->sin6_scope_id != 0)
			return in6->sin6_scope_id;
		address = &in6->sin6_addr;
		size = 16;
	}
	a.body[0] = size == 4 ? AF_INET : AF_INET6;
	a.body[1] = (unsigned char)(size * 8);
	attribute[0] = (uint16_t)(sizeof(attribute) + size);
	attribute[1] = RTA_DST;
	(void)memcpy(a.body + ROUTE, attribute, sizeof(attribute));
	(void)memcpy(a.body + ROUTE + sizeof(attribute), address, size);
	if (ask_kernel(fd, &a, ROUTE + attribute[0]))
		(void)is_told(&a, ROUTE, RTA_OIF, &index, sizeof(index));
	return index;
}

/* Does this queue take a run, or say that it does not? */
static bool
is_honest(const char *queue)
{
	static const char *const honest[] = { "noqueue", "pfifo_fast", "pfifo",
	    "bfifo", "fq", "fq_codel", "mq" };
	size_t i;

	for (i = 0; i < sizeof(honest) / sizeof(honest[0]); i++)
		if (strcmp(queue, honest[i]) == 0)
			return true;
	return false;
}

/*
 * The queue of an interface, and the number of the one below it, which a
 * macvlan or a VLAN has; 0: none is here. Returns false when nobody knows.
 */
static bool
look_up(int fd, uint32_t index, char queue[16], uint32_t *below)
{
	struct asked a = { .type = RTM_GETLINK };
	int elsewhere;

	(void)memcpy(a.body + 4, &index, sizeof(index));
	*below = 0;
	if (!ask_kernel(fd, &a, LINK))
		return false;
	if (!is_told(&a, LINK, IFLA_LINK_NETNSID, &elsewhere,
	    sizeof(elsewhere)))
		(void)is_told(&a, LINK, IFLA_LINK, below, sizeof(*below));
	return is_told(&a, LINK, IFLA_QDISC, queue, 15);
}

/* May runs leave for `to`? Only if they may pass all interfaces. */
static bool
takes_runs(const struct sockaddr_storage *to)
{
	int fd = socket(AF_NETLINK, SOCK_RAW, 0);
	uint32_t above = 0, index = fd == -1 ? 0 : way_out(fd, to), below;
	char queue[16] = "unknown";
	bool good = false;

	while (index != 0) {
		good = look_up(fd, index, queue, &below);
		if (good && below != 0 && below == above)
			break;		/* a veth's other end */
		good = good && is_honest(queue);
		above = index;
		index = good ? below : 0;
	}
	if (fd != -1)
		(void)close(fd);
	note("looked up the queue that the way leaves by: %s, %s", queue,
	    good ? "which takes runs" : "so no runs");
	return good;
}

#endif
