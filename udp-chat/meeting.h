/*
 * meeting.h: how the people of udp-chat meet. What each binds to is a way of
 * being found: who waits has a port that others know, who calls takes the same
 * one, so that two who call each other meet, and everyone in a room has its.
 */
#ifndef MEETING_H
#define MEETING_H

#include "../common/setup.h"

/* One bind(2). Returns false, and why is in errno, when it cannot be. */
static bool
bind_to(int fd, const struct sockaddr_storage *local, socklen_t len)
{
	char where[ADDRESS_TEXT];
	int r;

	(void)address_text(where, sizeof(where), local);
	r = bind(fd, (const struct sockaddr *)local, len);
	trace(r, "bind(%d, %s)", fd, where);
	return r == 0;
}

/* Ends the program: *local cannot be had. */
static _Noreturn void
cannot_bind(const struct sockaddr_storage *local)
{
	char where[ADDRESS_TEXT];

	die_hint(bind_hint(errno, local), "cannot bind to %s",
	    address_text(where, sizeof(where), local));
}

/* Who waits: at *local. With -6 IPv4 is taken as well. */
static void
bind_waiter(int fd, const struct sockaddr_storage *local, socklen_t len)
{
	int r, off = 0;

	if (local->ss_family == AF_INET6) {
		r = setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off,
		    sizeof(off));
		trace(r, "setsockopt(%d, IPPROTO_IPV6, IPV6_V6ONLY, [0])", fd);
		if (r == -1)
			die("cannot take IPv4 too");
	}
	if (!bind_to(fd, local, len))
		cannot_bind(local);
}

/*
 * A room: at its own address, which hears what is sent to the room, and nothing
 * else; where the system binds to no such address, at *local. Everyone in it
 * has its port.
 */
static void
bind_room(int fd, const struct sockaddr_storage *room,
    const struct sockaddr_storage *local, socklen_t len)
{
	share_port(fd);
	if (bind_to(fd, room, len))
		return;
	if (errno == EADDRINUSE)
		cannot_bind(room);
	if (!bind_to(fd, local, len))
		cannot_bind(local);
}

/*
 * Who calls: at *local, with the port of the one we call (*peer), or where that
 * is taken with any, which is then 0 in *local. Returns false when the one we
 * call would be ourselves: then we have *peer's address, and wait.
 */
static bool
bind_caller(int fd, struct sockaddr_storage *local, socklen_t len,
    const struct sockaddr_storage *peer)
{
	if (bind_to(fd, peer, len))	/* That address is ours, and free. */
		return false;
	if (errno != EADDRNOTAVAIL)
		set_port(local, 0);
	if (bind_to(fd, local, len))
		return true;
	if (port_of(local) == 0)
		cannot_bind(local);
	set_port(local, 0);
	if (!bind_to(fd, local, len))
		cannot_bind(local);
	return true;
}

#endif
