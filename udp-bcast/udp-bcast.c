/*
 * udp-bcast: send each line of standard input to everyone on the network.
 *
 *	usage: udp-bcast [OPTION]... [ADDRESS] [PORT]
 *	       echo 'who is there?' | udp-bcast -w 2
 *
 * Lesson 8. The idea: a datagram to the broadcast address of a network is
 * heard by every host on it; the kernel wants SO_BROADCAST first, so that
 * nobody does this by mistake. Broadcast is IPv4's alone, and no router
 * passes it on.
 *
 * Status 0 means that the kernel took every datagram. It does not mean that
 * anyone heard.
 */
#define PROGRAM "udp-bcast"
#include "../common/udp.h"
#include "../common/errors.h"
#include "../common/handed.h"
#include "../common/setup.h"
#include "options.h"
#include "interfaces.h"
#include "collect.h"

/* What helps here, where it is another thing than for udp-send. */
static const char *
broadcast_hint(const struct news *news)
{
	if (news->local && news->error == EACCES && is_broadcast(&news->to))
		return permission ? FORBIDDEN_HINT :
		    "SO_BROADCAST is the permission: udp-bcast without -N";
	if (news->local && news->error == ENETUNREACH)
		return "udp-bcast -l lists the networks; -I names one";
#ifndef LINUX
	if (news->error == EMSGSIZE)
		return "a broadcast leaves in one piece or not at all here: "
		    "fold -b -w 1400 cuts long lines";
#endif
	return send_hint(news);
}

/*
 * One call, one datagram, as many copies as there are hosts. Returns false when
 * it cannot be sent, which is told.
 */
static bool
send_datagram(int fd, const char *data, size_t len,
    const struct sockaddr_storage *to, struct errors *errors)
{
	char where[ADDRESS_TEXT];
	int times = 0;
	ssize_t n;

	(void)address_text(where, sizeof(where), to);
	do {
		n = sendto(fd, data, len, 0, (const struct sockaddr *)to,
		    sizeof(struct sockaddr_in));
		trace(n, "sendto(%d, %s, %zu, 0, %s)", fd, quoted(data, len),
		    len, where);
	} while (n == -1 && must_send_again(fd, to, errors, &times));
	if (n == -1)
		tell_unsent(errors, to);
	return n != -1;
}

int
main(int argc, char **argv)
{
	static struct records in;
	static struct output out;
	static struct errors errors = { .hint = broadcast_hint };
	struct sockaddr_storage to[NETWORKS];
	struct options opt;
	const char *data;
	uintmax_t unsent = 0;
	int family = AF_INET, on = 1, handed, fd, r;
	size_t len, count, i;
	bool sent;

	/* 1. The command line: options.h. */
	begin();
	opt = read_options(argc, argv, &out);
	if (opt.list) {
		list_interfaces(opt.interface);
		return EXIT_SUCCESS;
	}

	/* 2. To whom: an address, or the broadcast address of each network. */
	handed = fd = handed_socket(&family);
	count = read_destinations(&opt, to);
	if (count == 1)
		errors.ours = &to[0];
	records_start(&in, datagram_limit(&to[0]));

	/* 3. A socket: the one handed to us by udp-bind, or a new one. */
	if (fd == -1) {
		fd = socket(AF_INET, SOCK_DGRAM, 0);
		trace(fd, "socket(AF_INET, SOCK_DGRAM, 0)");
		if (fd == -1)
			die("cannot create a socket");
	}

	/* 4. The permission to send to everyone: socket(7). */
	if (permission) {
		r = setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
		trace(r, "setsockopt(%d, SOL_SOCKET, SO_BROADCAST, [1])", fd);
		if (r == -1)
			die("cannot ask for permission to broadcast");
	}

	/* 5. -I: this interface alone. Also: be told when a queue is full. */
#ifdef SO_BINDTODEVICE
	if (opt.interface != NULL) {
		r = setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE,
		    opt.interface, (socklen_t)strlen(opt.interface));
		trace(r, "setsockopt(%d, SOL_SOCKET, SO_BINDTODEVICE, \"%s\")",
		    fd, opt.interface);
		if (r == -1)
			die_hint("udp-bcast -l lists the interfaces",
			    "cannot use interface %.40s", opt.interface);
	}
#endif
	allow_large(fd);
	ask_for_errors(fd, &to[0]);
	if (handed != -1)
		forget_errors(fd);

	/* 6. Each record goes to everyone on each network. */
	while (next_record(&in, &data, &len)) {
		sent = true;
		for (i = 0; i < count; i++)
			sent = send_datagram(fd, data, len, &to[i], &errors) &&
			    sent;
		unsent += !sent;
		if (opt.wait != -1)
			collect(fd, opt.wait, &out, &to[0], &errors);
	}

	/* 7. Did the last one fail? No later call would tell. */
	tell_last_news(fd, &to[0], &errors);
	if (unsent > 0 && in.count > 1)
		say("%ju of %ju records not sent%s", unsent, in.count,
		    count > 1 ? " to every network" : "");
	return errors.failed ? EXIT_FAILURE : errors.refused ? EXIT_REFUSED :
	    opt.wait != -1 && out.count == 0 && in.count > 0 ?
	    EXIT_NOTHING : EXIT_SUCCESS;
}
