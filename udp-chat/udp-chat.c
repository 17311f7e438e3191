/*
 * udp-chat: two people, or a room, type at the same time.
 *
 *	usage: udp-chat [OPTION]... [ADDRESS] [PORT]
 *	       udp-chat                   (waits for a caller)
 *	       udp-chat 192.168.11.74     (calls)
 *	       udp-chat 192.168.11.255    (enters a room)
 *
 * Lesson 9. The idea: a UDP socket carries both ways at once. Two threads use
 * it: one reads what you type and sends it, one receives and prints.
 *
 * Status 0 means that the chat ended as you wished. It does not mean that
 * anyone read what you wrote.
 */
#define PROGRAM "udp-chat"
#ifdef LIBEDIT
#define FEATURES ", libedit"
#endif
#include "../common/udp.h"
#include "../common/print.h"
#include "../common/answers.h"
#include "../common/handed.h"
#include "../common/setup.h"
#include "typing.h"
#include "meeting.h"

#define LETTERS	"46u:w:" CHARSET_OPTIONS COMMON_OPTIONS

static const char usage[] =
"usage: udp-chat [OPTION]... [ADDRESS] [PORT]\n"
"Chat: call ADDRESS, enter its room if it is a broadcast or multicast\n"
"address, or wait for a caller. /quit or the end of input ends it.\n"
FAMILY_USAGE
"  -u, --user=NAME       put NAME before what you say\n"
"  -w, --wait=S          stay S seconds after the end of input\n"
CHARSET_USAGE
COMMON_USAGE;

static const struct option long_options[] = {
	FAMILY_LONG,
	{ "user", required_argument, NULL, 'u' },
	{ "wait", required_argument, NULL, 'w' },
	CHARSET_LONG, COMMON_LONG,
	{ NULL, 0, NULL, 0 }
};

struct chat {			/* the screen's lock guards it */
	int fd;
	int stop;			/* readable: the second thread ends */
	bool known;			/* somebody to talk to */
	struct sockaddr_storage peer;	/* who */
	socklen_t peerlen;
	struct sockaddr_storage stranger;	/* who was told of last */
	struct room room;
	const char *name;		/* -u, or "" */
	bool told, heard, failed;	/* so far */
	bool lost;			/* what was said last */
	struct output out;
};

/* Said once, until somebody is heard; the chat goes on. */
static void
nobody_there(struct chat *chat)
{
	chat->lost = true;
	if (!chat->told)
		say("nobody there yet: what you say is not heard");
	chat->told = true;
}

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

/* Sends one line to the peer, as typed. */
static void
send_line(struct chat *chat, const char *line, size_t len)
{
	static char text[2 * DATAGRAM_MAX];
	struct attempts tried = { 0, 0 };
	char where[ADDRESS_TEXT];
	size_t limit = datagram_limit(&chat->peer);
	ssize_t n;

	if (!chat->known) {
		nobody_there(chat);
		return;
	}
	(void)address_text(where, sizeof(where), &chat->peer);
	len = compose(text, sizeof(text), chat->name, line, len);
	if (len == SIZE_MAX || len > limit) {
		errno = len == SIZE_MAX ? EILSEQ : EMSGSIZE;
		if (len == SIZE_MAX)
			warn("cannot send this line in %s", charset);
		else
			warn("cannot send this line (%zu bytes, at most %zu "
			    "fit)", len, limit);
		chat->failed = true;
		return;
	}
	if (chat->room.open)
		await_echoes(&chat->room);
	do {
		n = sendto(chat->fd, text, len, 0,
		    (struct sockaddr *)&chat->peer, chat->peerlen);
		trace(n, "sendto(%d, %s, %zu, 0, %s)", chat->fd,
		    quoted(text, len), len, where);
	} while (n == -1 && send_again(&tried, errno));
	if (tried.news != 0)	/* of the line before: this one is sent */
		nobody_there(chat);
	chat->lost = false;
	if (n == -1) {
		warn("cannot send to %s", where);
		chat->failed = true;
	} else if (chat->room.open) {
		remember(&chat->room, text, len);
	}
}

/* A datagram came: is it for us? Then it goes to the screen. */
static void
show(struct chat *chat, const char *data, size_t len,
    const struct sockaddr_storage *from, socklen_t fromlen)
{
	char where[ADDRESS_TEXT];

	if (chat->room.open && is_echo(&chat->room, data, len, from))
		return;
	if (!chat->known && port_of(from) != 0) {
		chat->peer = *from;	/* The first caller it is. */
		chat->peerlen = fromlen;
		chat->known = true;
	}
	if (!chat->room.open && !same_address(from, &chat->peer)) {
		if (!same_address(from, &chat->stranger))
			say("%s speaks too: not shown, for you talk to "
			    "another", address_text(where, sizeof(where),
			    from));
		chat->stranger = *from;
		return;
	}
	chat->heard = true;
	chat->told = false;
	clear_typed_line();
	print_datagram(&chat->out, data, len, len, from);
	print_flush(&chat->out);
	show_typed_line();
}

/*
 * Waits for something to receive, and receives it. Returns false when nothing
 * is left and this thread is to end.
 */
static bool
receive(struct chat *chat)
{
	static char data[DATAGRAM_MAX];
	struct pollfd p[2] = { { chat->fd, POLLIN, 0 },
	    { chat->stop, POLLIN, 0 } };
	struct sockaddr_storage from;
	socklen_t fromlen;
	char where[ADDRESS_TEXT];
	ssize_t n;

	if (poll(p, 2, -1) == -1 && errno != EINTR)
		die("cannot wait for a datagram");
	if (p[0].revents == 0)
		return p[1].revents == 0;

	take_screen();
	(void)memset(&from, 0, sizeof(from));
	fromlen = sizeof(from);
	n = recvfrom(chat->fd, data, sizeof(data), MSG_DONTWAIT,
	    (struct sockaddr *)&from, &fromlen);
	trace(n, "recvfrom(%d, %s, %zu, MSG_DONTWAIT, %s)", chat->fd,
	    n == -1 ? "..." : quoted(data, (size_t)n), sizeof(data),
	    n == -1 ? "..." : address_text(where, sizeof(where), &from));
	if (n != -1)
		show(chat, data, (size_t)n, &from, fromlen);
	else if (is_news(errno))	/* What we said found nobody. */
		nobody_there(chat);
	else if (errno != EINTR && errno != EAGAIN)
		die("cannot receive");
	if ((p[0].revents & POLLERR) != 0)
		(void)empty_error_queue(chat->fd);
	leave_screen();
	return true;
}

/* The second thread: receives until it is told to end. */
static void *
hear(void *argument)
{
	struct chat *chat = argument;

	while (receive(chat))
		;
	return NULL;
}

int
main(int argc, char **argv)
{
	static struct chat chat = { .name = "" };
	struct sockaddr_storage local;
	struct operands ops;
	char where[ADDRESS_TEXT], *line;
	int64_t wait = 0;
	int family = AF_UNSPEC, handed, stop[2], c, r;
	sigset_t all, before;
	pthread_t hearing;
	ssize_t n;
	socklen_t len;

	/* 1. Options, then [ADDRESS] [PORT]. */
	fill_standard_descriptors();
	for (;;) {
		c = getopt_long(argc, argv, "+:" LETTERS, long_options, NULL);
		if (c == -1)
			break;
		if (c == 'u')
			chat.name = optarg;
		else if (c == 'w')
			wait = seconds("wait", optarg);
		else if (!family_option(&family, c) &&
		    !charset_option(c, optarg))
			common_option(c, argv, LETTERS, usage);
	}
	ops = read_operands(argc - optind, argv + optind);
	chat.out.address = true;
	print_start(&chat.out);

	/* 2. Whom do we call? Is that a room? Nobody: then we wait. */
	handed = handed_socket(&family);
	if (ops.address != NULL) {
		chat.peerlen = read_address(&chat.peer, family, handed != -1,
		    ops.address, read_port(ops.port, false));
		chat.known = true;
		family = chat.peer.ss_family;
		find_room(&chat.room, &chat.peer, chat.peerlen);
	} else if (handed != -1 && ops.port != NULL) {
		usage_error("'%.80s' makes no sense: the socket that was "
		    "handed over has an address", ops.port);
	}
	len = read_address(&local, family, false, family == AF_INET6 ? "::" :
	    "0.0.0.0", read_port(ops.port, true));
	family = local.ss_family;

	/* 3. A socket: the one handed to us, or a new one with a long queue. */
	chat.fd = handed;
	if (handed == -1) {
		chat.fd = socket(family, SOCK_DGRAM, 0);
		trace(chat.fd, "socket(%s, SOCK_DGRAM, 0)",
		    family == AF_INET ? "AF_INET" : "AF_INET6");
		if (chat.fd == -1)
			die("cannot create a socket");
		(void)ask_for_queue(chat.fd, INT_MAX);
		chat.known = bind_socket(chat.fd, &local, len,
		    chat.room.open, chat.known ? &chat.peer : NULL);
	}

	/* 4. Be told when nobody listens; in a room, speak to everyone. */
	allow_large(chat.fd);
	ask_for_errors(chat.fd, &local);
	if (chat.room.open)
		enter_room(chat.fd, &chat.peer, handed == -1);

	/* 5. Where are we? And how will the second thread know the end? */
	if (pipe(stop) == -1)
		die("cannot make a pipe");
	chat.stop = stop[0];
	len = sizeof(local);
	r = getsockname(chat.fd, (struct sockaddr *)&local, &len);
	if (r == -1)
		die("cannot ask for the socket's address");
	(void)address_text(where, sizeof(where), &local);
	trace(r, "getsockname(%d, %s)", chat.fd, where);
	set_port(&chat.room.own, port_of(&local));
	if (!quiet)
		say("listening on %s", where);

	/* 6. The second thread hears; signals are for this one. */
	start_typing();
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&hearing, NULL, hear, &chat);
	if (r != 0) {
		errno = r;
		die("cannot start a thread");
	}
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);

	/* 7. This one sends what is typed. */
	for (;;) {
		n = next_line(&line);
		if (n == -1)
			break;
		if (n == 5 && memcmp(line, "/quit", 5) == 0) {
			wait = 0;
			break;
		}
		send_line(&chat, line, (size_t)n);
	}
	stop_typing();
	sleep_until(now() + wait);

	/* 8. The other thread shows what has still come, and ends. */
	(void)close(stop[1]);
	r = pthread_join(hearing, NULL);
	if (r != 0) {
		errno = r;
		die("cannot end a thread");
	}
	return chat.failed ? EXIT_FAILURE :
	    chat.lost && !chat.heard ? EXIT_REFUSED : EXIT_SUCCESS;
}
