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
#include "../common/errors.h"
#include "../common/handed.h"
#include "../common/setup.h"
#include "options.h"
#include "chat.h"
#include "meeting.h"
#include "room.h"
#include "screen.h"
#include "typing.h"

/* A new socket with a long queue, and an address for it: meeting.h. */
static void
open_socket(struct chat *chat, struct sockaddr_storage *local, socklen_t len)
{
	chat->fd = socket(local->ss_family, SOCK_DGRAM, 0);
	trace(chat->fd, "socket(%s, SOCK_DGRAM, 0)",
	    family_name(local->ss_family));
	if (chat->fd == -1)
		die("cannot create a socket");
	(void)ask_for_queue(chat->fd, INT_MAX);
	if (chat->room.open)
		bind_room(chat->fd, &chat->peer, local, len);
	else if (chat->known)	/* unless that is we: then we wait */
		chat->known = bind_caller(chat->fd, local, len, &chat->peer);
	else
		bind_waiter(chat->fd, local, len);
}

/* The first thread: sends one line to the peer, behind -u's name. */
static void
send_line(struct chat *chat, const char *line, size_t len)
{
	static char text[2 * DATAGRAM_MAX];
	int times = 0;
	char where[ADDRESS_TEXT];
	ssize_t n;

	if (!chat->known) {
		nobody_there(chat);
		return;
	}
	(void)address_text(where, sizeof(where), &chat->peer);
	len = compose(chat->opt.name, line, len, text, sizeof(text));
	if (!fits(chat, len))
		return;
	if (chat->room.open)
		await_echoes(&chat->room, chat->fd);
	do {
		n = sendto(chat->fd, text, len, 0,
		    (struct sockaddr *)&chat->peer, chat->peerlen);
		trace(n, "sendto(%d, %s, %zu, 0, %s)", chat->fd,
		    quoted(text, len), len, where);
	} while (n == -1 && must_send_again(chat->fd, &chat->peer,
	    &chat->errors, &times));
	if (n == -1)
		tell_unsent(&chat->errors, &chat->peer);
	heed_news(chat);	/* It is of earlier lines. */
	chat->lost = false;
	if (n != -1 && chat->room.open)
		remember(&chat->room, text, len);
}

/*
 * Waits for something to receive, and receives it. Returns false at the end:
 * the first thread has said so, and nothing is left of what had come. Or there
 * is no end of it, LAST more have come since.
 */
static bool
receive(struct chat *chat)
{
	static char data[DATAGRAM_MAX];
	static struct datagram got = { .data = data };
	struct pollfd p[2] = { { chat->fd, POLLIN, 0 },
	    { chat->stop, POLLIN, 0 } };
	char where[ADDRESS_TEXT];
	ssize_t n;
	int error;

	if (poll(p, 2, milliseconds_until(strangers_due(&chat->strangers))) ==
	    -1 && errno != EINTR)
		die("cannot wait for a datagram");
	if (p[0].revents == 0 || (p[1].revents != 0 && chat->last++ == LAST))
		return p[1].revents == 0;

	take_screen();
	(void)memset(&got.from, 0, sizeof(got.from));
	got.fromlen = sizeof(got.from);
	n = recvfrom(chat->fd, data, sizeof(data), MSG_DONTWAIT,
	    (struct sockaddr *)&got.from, &got.fromlen);
	trace(n, "recvfrom(%d, %s, %zu, MSG_DONTWAIT, %s)", chat->fd,
	    n == -1 ? "..." : quoted(data, (size_t)n), sizeof(data),
	    n == -1 ? "..." : address_text(where, sizeof(where), &got.from));
	error = n == -1 ? errno : 0;
	if (n != -1) {
		got.len = got.size = (size_t)n;
		show(chat, &got);
	}
	if ((n == -1 || (p[0].revents & POLLERR) != 0) &&
	    !take_news(chat->fd, error, &chat->peer, &chat->errors) &&
	    error != 0 && error != EINTR && error != EAGAIN) {
		errno = error;
		die("cannot receive");
	}
	heed_news(chat);
	leave_screen();
	return true;
}

/* The second thread: receives until it is told to end. */
static void *
hear(void *argument)
{
	struct chat *chat = argument;

	while (receive(chat))
		count_strangers(chat);
	return NULL;
}

int
main(int argc, char **argv)
{
	static struct chat chat = { .errors.hint = chat_hint,
	    .errors.ours = &chat.peer, .errors.refused_apart = true };
	struct sockaddr_storage local;
	char where[ADDRESS_TEXT], *line;
	int stop[2], r;
	bool handed;
	sigset_t all, before;
	pthread_t hearing;
	ssize_t n;
	socklen_t len;

	/* 1. The command line: options.h. */
	begin();
	chat.opt = read_options(argc, argv, &chat.out);

	/* 2. Whom do we call? Is that a room? Nobody: then we wait. */
	chat.fd = handed_socket(&chat.opt.family);
	handed = chat.fd != -1;
	chat.peerlen = read_peer(&chat.opt, handed, &chat.peer);
	chat.known = chat.peerlen != 0;
	chat.room.open = chat.known && is_room(&chat.peer, chat.peerlen);
	if (chat.known)
		chat.opt.family = chat.peer.ss_family;

	/* 3. A socket: the one handed to us, or a new one with a long queue. */
	len = read_local(&chat.opt, &local);
	if (!handed)
		open_socket(&chat, &local, len);

	/* 4. Be told when nobody listens; in a room, speak to everyone. */
	allow_large(chat.fd);
	ask_for_errors(chat.fd, &local);
	if (handed)
		forget_errors(chat.fd);
	if (chat.room.open)
		enter_room(chat.fd, &chat.peer, !handed);

	/* 5. Where are we? And how will the second thread know the end? */
	if (pipe(stop) == -1)
		die("cannot make a pipe");
	chat.stop = stop[0];
	len = sizeof(local);
	r = getsockname(chat.fd, (struct sockaddr *)&local, &len);
	(void)address_text(where, sizeof(where), &local);
	trace(r, "getsockname(%d, %s)", chat.fd, where);
	if (r == -1)
		die("cannot ask for the socket's address");
	chat.room.own = local;
	if (!chat.known || chat.room.open)
		must_be_bound(&local);
	if (!quiet)
		say("listening on %s", where);

	/* 6. The second thread hears. Signals and the lock are this one's. */
	start_typing(datagram_limit(&local));
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	must(pthread_create(&hearing, NULL, hear, &chat), "start a thread");
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);

	/* 7. This one sends what is typed. */
	for (n = next_line(&line); n != -1; n = next_line(&line)) {
		if (n == 5 && memcmp(line, "/quit", 5) == 0) {
			chat.opt.wait = 0;
			break;
		}
		send_line(&chat, line, (size_t)n);
	}
	stop_typing();
	sleep_until(now() + chat.opt.wait);

	/* 8. The other thread shows what has still come, and ends. */
	(void)close(stop[1]);
	must(pthread_join(hearing, NULL), "end a thread");
	tell_others(&chat.strangers);
	return chat.failed ? EXIT_FAILURE :
	    chat.lost && !chat.heard ? EXIT_REFUSED : EXIT_SUCCESS;
}
