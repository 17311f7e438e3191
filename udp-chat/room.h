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
	int64_t until;			/* 0: it came; later: it is lost */
};

struct room {
	bool open;			/* it is a room */
	struct sockaddr_storage own;	/* whom the others see us as */
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
 * Before we say more: waits while SAID lines of ours have not come back. The
 * other thread listens meanwhile, which the queue is too short to do without.
 */
static void
await_echoes(struct room *room)
{
	while (room->said[room->oldest].until > now())
		wait_until_heard(room->said[room->oldest].until);
}

static void
remember(struct room *room, const char *data, size_t len)
{
	room->said[room->oldest] = (struct said) { checksum(data, len),
	    now() + SECOND };
	room->oldest = (room->oldest + 1) % SAID;
}

/*
 * True when this datagram is our own line come back. Others on this machine
 * have our address and port, so the address alone does not tell.
 */
static bool
is_echo(struct room *room, const struct datagram *got)
{
	uint64_t sum = checksum(got->data, got->len);
	struct said *said;
	size_t i;

	if (!same_address(&got->from, &room->own))
		return false;
	for (i = 0; i < SAID; i++) {
		said = &room->said[(room->oldest + i) % SAID];
		if (said->sum != sum || said->until < now())
			continue;
		said->until = 0;
		if (i == 0)	/* what await_echoes waits for */
			tell_heard();
		return true;
	}
	return false;
}

/*
 * Is the address a room? On Linux connect(2) knows: EACCES is for a broadcast
 * address. Asked on a socket of its own, for a failed connect leaves its mark.
 */
static void
find_room(struct room *room, const struct sockaddr_storage *to, socklen_t len)
{
	char where[ADDRESS_TEXT];
	socklen_t ownlen = sizeof(room->own);
	int fd, r, on = 1;

	room->open = is_multicast(to);
#ifndef LINUX
	room->open = room->open || is_broadcast(to);
#endif
	(void)address_text(where, sizeof(where), to);
	fd = socket(to->ss_family, SOCK_DGRAM, 0);
	trace(fd, "socket(%s, SOCK_DGRAM, 0)", family_name(to->ss_family));
	if (fd == -1)
		die("cannot create a socket");
	r = connect(fd, (const struct sockaddr *)to, len);
	trace(r, "connect(%d, %s)", fd, where);
	if (r == -1 && errno == EACCES) {
		room->open = true;
		r = setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
		trace(r, "setsockopt(%d, SOL_SOCKET, SO_BROADCAST, [1])", fd);
		r = connect(fd, (const struct sockaddr *)to, len);
		trace(r, "connect(%d, %s)", fd, where);
	}
	if (r == 0) {
		r = getsockname(fd, (struct sockaddr *)&room->own, &ownlen);
		trace(r, "getsockname(%d, %s)", fd,
		    address_text(where, sizeof(where), &room->own));
	}
	(void)close(fd);
}

/* Permission to speak to everyone; `join`: and to hear what the group gets. */
static void
enter_room(int fd, const struct sockaddr_storage *to, bool join)
{
	int r, on = 1;

	r = setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
	trace(r, "setsockopt(%d, SOL_SOCKET, SO_BROADCAST, [1])", fd);
	if (r == -1)
		die("cannot ask for permission to broadcast");
	if (join && is_multicast(to))
		join_group(fd, to, 0);
}

#endif
