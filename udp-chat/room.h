/*
 * room.h: a room of udp-chat is a broadcast or multicast address. Everyone who
 * is in it has its port, and gets what anyone sends to it: also the sender. So
 * each remembers what it said until that comes back, and does not show it.
 */
#ifndef ROOM_H
#define ROOM_H

#include "../common/datagram.h"
#include "../common/networks.h"
#include "../common/setup.h"
#include "screen.h"

#define SAID	128	/* lines of ours that may be under way at once */

struct said {
	uint64_t sum;			/* the line's checksum */
	int64_t until;			/* 0: it came; later: it may be lost */
};

struct room {
	bool open;			/* the peer is a room */
	struct sockaddr_storage own;	/* as whom the others saw us last */
	struct said said[SAID];		/* a ring */
	size_t oldest;			/* where the next one goes */
};

/* FNV-1a, which tells lines apart well enough. */
static uint64_t
checksum(const char *data, size_t len)
{
	uint64_t sum = UINT64_C(14695981039346656037);
	size_t i;

	for (i = 0; i < len; i++)
		sum = (sum ^ (unsigned char)data[i]) *
		    UINT64_C(1099511628211);
	return sum;
}

/*
 * Nothing waits in our queue, so all that came has been looked at: what we said
 * more than a second ago, and has not come back, is lost.
 */
static void
forget_lost(struct room *room, int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };
	int64_t time = now();
	size_t i;

	if (poll(&p, 1, 0) != 0)
		return;
	for (i = 0; i < SAID; i++)
		if (room->said[i].until <= time)
			room->said[i].until = 0;
}

/*
 * Before we say more: waits while SAID lines of ours have not come back. The
 * other thread listens meanwhile, which the queue is too short to do without.
 */
static void
await_echoes(struct room *room, int fd)
{
	forget_lost(room, fd);
	while (room->said[room->oldest].until != 0) {
		wait_for_echo(now() + SECOND / 10);
		forget_lost(room, fd);
	}
}

static void
remember(struct room *room, const char *data, size_t len)
{
	room->said[room->oldest] = (struct said) { checksum(data, len),
	    now() + SECOND };
	room->oldest = (room->oldest + 1) % SAID;
}

/*
 * Is this sender on our machine, with our port? bind(2) takes no address but
 * ours (save with ip_nonlocal_bind, ip(7)). Which of them a line of ours leaves
 * by, the kernel says anew each time: an interface may be chosen, and addresses
 * change.
 */
static bool
is_own(struct room *room, const struct datagram *got)
{
	struct sockaddr_storage address = got->from;
	char where[ADDRESS_TEXT];
	int fd, r;

	if (port_of(&got->from) != port_of(&room->own))
		return false;
	if (same_address(&got->from, &room->own))
		return true;
	set_port(&address, 0);
	fd = socket(address.ss_family, SOCK_DGRAM, 0);
	trace(fd, "socket(%s, SOCK_DGRAM, 0)", family_name(address.ss_family));
	if (fd == -1)
		return true;	/* Who knows. */
	r = bind(fd, (struct sockaddr *)&address, got->fromlen);
	trace(r, "bind(%d, %s)", fd,
	    address_text(where, sizeof(where), &address));
	(void)close(fd);
	if (r == 0)
		room->own = got->from;
	return r == 0;
}

/*
 * True when this datagram is our own line come back, unless it was given up for
 * lost. Others on this machine have our address and port, so these alone do not
 * tell.
 */
static bool
is_echo(struct room *room, const struct datagram *got)
{
	uint64_t sum = checksum(got->data, got->len);
	struct said *said;
	size_t i;

	for (i = 0; i < SAID; i++) {
		said = &room->said[(room->oldest + i) % SAID];
		if (said->sum != sum || said->until == 0)
			continue;
		if (!is_own(room, got))
			return false;
		said->until = 0;
		if (i == 0)	/* what await_echoes waits for */
			tell_echo();
		return true;
	}
	return false;
}

/* Permission to speak to everyone. */
static void
allow_broadcast(int fd)
{
	int r, on = 1;

	r = setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
	trace(r, "setsockopt(%d, SOL_SOCKET, SO_BROADCAST, [1])", fd);
	if (r == -1)
		die("cannot ask for permission to broadcast");
}

#ifdef LINUX
/* Returns what connect(2) says: 0, or an errno. */
static int
connect_error(int fd, const struct sockaddr_storage *to, socklen_t len)
{
	char where[ADDRESS_TEXT];
	int r;

	r = connect(fd, (const struct sockaddr *)to, len);
	trace(r, "connect(%d, %s)", fd,
	    address_text(where, sizeof(where), to));
	return r == -1 ? errno : 0;
}
#endif

/*
 * Is the address a room? On Linux connect(2) knows: EACCES is for a broadcast
 * address without permission; where that does not help, a route forbids it.
 * Asked on a socket of its own, for a failed connect leaves its mark.
 */
static bool
is_room(const struct sockaddr_storage *to, socklen_t len)
{
#ifdef LINUX
	bool room = false;
	int fd, error;
#endif

	if (is_multicast(to))
		return true;
#ifdef LINUX
	fd = socket(to->ss_family, SOCK_DGRAM, 0);
	trace(fd, "socket(%s, SOCK_DGRAM, 0)", family_name(to->ss_family));
	if (fd == -1)
		die("cannot create a socket");
	error = connect_error(fd, to, len);
	if (error == EACCES) {
		allow_broadcast(fd);
		room = connect_error(fd, to, len) == 0;
	}
	(void)close(fd);
	if (error == 0 || room)
		return room;
#else
	(void)len;
#endif
	return is_broadcast(to);	/* 255.255.255.255 may have no route */
}

/* To speak to everyone; `join`: and to hear what the group gets. */
static void
enter_room(int fd, const struct sockaddr_storage *to, bool join)
{
	allow_broadcast(fd);
	if (join && is_multicast(to)) {
		hear_joined_alone(fd, to->ss_family);
		join_group(fd, to, 0);
	}
	leave_by_scope(fd, to);
}

#endif
