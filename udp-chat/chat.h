/*
 * chat.h: what the two threads of udp-chat share, and what they make of a line
 * before it goes out, and of a datagram before it is shown.
 */
#ifndef CHAT_H
#define CHAT_H

#include "../common/errors.h"
#include "../common/print.h"
#include "options.h"
#include "room.h"
#include "strangers.h"
#include "typing.h"

#define LAST	10000	/* datagrams after the end: more than a queue holds */

struct chat {		/* the screen's lock guards what both threads use */
	struct options opt;
	int fd;
	int stop;			/* readable: the second thread ends */
	bool known;			/* somebody to talk to */
	struct sockaddr_storage peer;	/* who */
	socklen_t peerlen;
	struct strangers strangers;	/* who else speaks */
	struct room room;
	struct errors errors;
	bool told, heard, failed;	/* so far; told: nobody is there */
	bool lost;			/* what was said last */
	int last;			/* datagrams heard since the end */
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

/* What the news of what was said before means for the chat. */
static void
heed_news(struct chat *chat)
{
	if (chat->errors.refused)
		nobody_there(chat);
	chat->errors.refused = false;
	chat->failed = chat->failed || chat->errors.failed;
}

/* What helps a chat: who types cannot fold, and a room may have two names. */
static const char *
chat_hint(const struct news *news)
{
	if (news->error == ENETUNREACH && is_broadcast(&news->to))
		return "udp-bcast -l lists the broadcast address of each "
		    "network: a room of its own";
	return news->error == EMSGSIZE ? NULL : send_hint(news);
}

/* NAME: LINE, in the wire's charset. Returns its length: see encode. */
static size_t
compose(const char *name, const char *line, size_t len, char *text, size_t size)
{
	static char named[2 * DATAGRAM_MAX];
	size_t prefix = name[0] == '\0' ? 0 : strlen(name) + 2;

	if (prefix + len > sizeof(named))
		return prefix + len;
	if (prefix > 0)
		(void)snprintf(named, sizeof(named), "%s: ", name);
	(void)memcpy(named + prefix, line, len);
	len += prefix;
	if (form.charset != NULL)
		return encode(named, len, text, size);
	(void)memcpy(text, named, len);
	return len;
}

/* Can a line that has become so long be sent? If not, tells why. */
static bool
fits(struct chat *chat, size_t len)
{
	size_t limit = datagram_limit(&chat->peer);

	if (len <= limit)
		return true;
	errno = len == SIZE_MAX ? EILSEQ : EMSGSIZE;
	if (len == SIZE_MAX)
		warn("cannot send this line in %s", form.charset);
	else
		warn("cannot send this line (%zu bytes, at most %zu fit)", len,
		    limit);
	chat->failed = true;
	return false;
}

/*
 * A host with several addresses may answer from another one than we called. To
 * us that is a stranger, but one who has the same port.
 */
static void
tell_of_address(const struct chat *chat, const struct sockaddr_storage *from)
{
	char host[HOST_TEXT];

	if (chat->opt.given.address != NULL && !chat->heard &&
	    port_of(from) == port_of(&chat->peer))
		hint("if that is whom you called, call that address: "
		    "udp-chat %s %u", host_text(host, sizeof(host), from),
		    port_of(from));
}

/* A datagram came: is it for us? Then it goes to the screen. */
static void
show(struct chat *chat, const struct datagram *got)
{
	if (chat->room.open && is_echo(&chat->room, got))
		return;
	if (!chat->known && port_of(&got->from) != 0) {
		chat->peer = got->from;	/* The first caller it is. */
		chat->peerlen = got->fromlen;
		chat->known = true;
	}
	if (!chat->room.open && !same_address(&got->from, &chat->peer)) {
		if (meet_stranger(&chat->strangers, &got->from))
			tell_of_address(chat, &got->from);
		return;
	}
	chat->heard = true;
	chat->told = false;
	clear_typed_line();
	print_datagram(&chat->out, got);
	print_flush(&chat->out);
	show_typed_line();
}

/* Once a second at most: strangers who were not told of are counted. */
static void
count_strangers(struct chat *chat)
{
	if (now() < strangers_due(&chat->strangers))
		return;
	take_screen();
	tell_others(&chat->strangers);
	leave_screen();
}

#endif
