/*
 * room.h: a room of udp-chat is a broadcast or multicast address. Everyone who
 * is in it has its port, and gets what anyone sends to it: also the sender. So
 * each remembers what it said, and does not show that again.
 */
#define SAID	256	/* lines of ours that may be under way at once */

struct room {
	bool open;			/* it is a room */
	struct sockaddr_storage own;	/* whom the others see us as */
	uint64_t said[SAID];		/* checksums of what we sent, 0: none */
	size_t next;			/* where the next one goes */
};

/* What goes on the wire: NAME: LINE, in the wire's charset. See encode. */
static size_t
compose(char *text, size_t size, const char *name, const char *line,
    size_t len)
{
	static char typed[2 * DATAGRAM_MAX];
	size_t prefix = name[0] == '\0' ? 0 : strlen(name) + 2;

	if (prefix + len > sizeof(typed))
		return prefix + len;
	if (prefix > 0)
		(void)snprintf(typed, sizeof(typed), "%s: ", name);
	(void)memcpy(typed + prefix, line, len);
	len += prefix;
	if (charset != NULL)
		return encode(typed, len, text, size);
	(void)memcpy(text, typed, len);
	return len;
}

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

static void
remember(struct room *room, const char *data, size_t len)
{
	room->said[room->next] = checksum(data, len);
	room->next = (room->next + 1) % SAID;
}

/*
 * True when this datagram is our own line come back. Others on this machine
 * have our address and port, so the address alone does not tell.
 */
static bool
is_echo(struct room *room, const char *data, size_t len,
    const struct sockaddr_storage *from)
{
	uint64_t sum = checksum(data, len);
	size_t i;

	if (!same_address(from, &room->own))
		return false;
	for (i = 0; i < SAID; i++) {
		if (room->said[i] == sum) {
			room->said[i] = 0;
			return true;
		}
	}
	return false;
}

/*
 * Is the address a room? connect(2) knows: it says EACCES for a broadcast
 * address. Asked on a socket of its own, for a failed connect leaves its mark.
 */
static void
find_room(struct room *room, const struct sockaddr_storage *to, socklen_t len)
{
	char where[ADDRESS_TEXT];
	socklen_t ownlen = sizeof(room->own);
	int fd, r, on = 1;

	room->open = is_multicast(to);
	(void)address_text(where, sizeof(where), to);
	fd = socket(to->ss_family, SOCK_DGRAM, 0);
	trace(fd, "socket(%s, SOCK_DGRAM, 0)",
	    to->ss_family == AF_INET ? "AF_INET" : "AF_INET6");
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
	struct group_req want = { .gr_group = *to };
	char where[ADDRESS_TEXT];
	int r, on = 1, level = to->ss_family == AF_INET ? IPPROTO_IP :
	    IPPROTO_IPV6;

	r = setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
	trace(r, "setsockopt(%d, SOL_SOCKET, SO_BROADCAST, [1])", fd);
	if (r == -1)
		die("cannot ask for permission to broadcast");
	if (!join || !is_multicast(to))
		return;
	if (to->ss_family == AF_INET6)
		want.gr_interface =
		    ((const struct sockaddr_in6 *)to)->sin6_scope_id;
	r = setsockopt(fd, level, MCAST_JOIN_GROUP, &want, sizeof(want));
	trace(r, "setsockopt(%d, %s, MCAST_JOIN_GROUP, %s)", fd,
	    level == IPPROTO_IP ? "IPPROTO_IP" : "IPPROTO_IPV6",
	    host_text(where, sizeof(where), to));
	if (r == -1)
		die("cannot join group %s", where);
}
