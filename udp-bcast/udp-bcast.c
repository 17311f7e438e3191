/*
 * udp-bcast: send each line of standard input to everyone on the network.
 *
 *	usage: udp-bcast [OPTION]... [ADDRESS] [PORT]
 *	       echo 'who is there?' | udp-bcast -w 2
 *
 * Lesson 8. The idea: a datagram to the broadcast address of a network is
 * heard by every host on it; the kernel wants SO_BROADCAST first, so that
 * nobody does this by mistake. Broadcast is IPv4's alone, and routers do
 * not pass it on; IPv6 has a multicast group for it, ff02::1.
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
#include "caller.h"
#include "collect.h"

/* What helps here, where it is another thing than for udp-send. */
static const char *
broadcast_hint(const struct news *news)
{
	if (news->local && news->error == EACCES && is_broadcast(&news->to))
		return permission ? FORBIDDEN_HINT :
		    "SO_BROADCAST is the permission: udp-bcast without -N";
	if (news->local && news->error == ENETUNREACH)
		return "udp-bcast -l (-6 -l) lists the networks; -I names one";
#ifndef LINUX
	if (news->error == EMSGSIZE && is_broadcast(&news->to))
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
send_datagram(struct caller *c, const char *data, size_t len,
    const struct network *network)
{
	const struct sockaddr_storage *to = &network->to;
	char where[ADDRESS_TEXT];
	int times = 0;
	ssize_t n;

	(void)address_text(where, sizeof(where), to);
	if (!leave_by(c, network)) {
		tell_unsent(&c->errors, to);
		return false;
	}
	do {
		n = sendto(c->fd, data, len, 0, (const struct sockaddr *)to,
		    network->tolen);
		trace(n, "sendto(%d, %s, %zu, 0, %s)", c->fd,
		    quoted(data, len), len, where);
	} while (n == -1 && must_send_again(c->fd, to, &c->errors, &times));
	if (n == -1)
		tell_unsent(&c->errors, to);
	return n != -1;
}

int
main(int argc, char **argv)
{
	static struct records in;
	static struct output out;
	static struct caller c = { .errors.hint = broadcast_hint };
	/* All have one family and port: the first stands for them. */
	const struct sockaddr_storage *to = &c.networks[0].to;
	struct options opt;
	const char *data;
	int on = 1, r;
	size_t len, i;
	bool handed, sent;

	/* 1. The command line: options.h. */
	begin();
	opt = read_options(argc, argv, &out);
	if (opt.list) {
		list_interfaces(opt.family, &opt.only);
		return EXIT_SUCCESS;
	}

	/* 2. To whom: an address, or everyone's address on each network. */
	c.fd = handed_socket(&opt.family);
	handed = c.fd != -1;
	c.count = read_networks(&opt, c.fd, c.networks);
	records_start(&in, datagram_limit(to));

	/* 3. A socket: the one handed to us by udp-bind, or a new one. */
	if (!handed) {
		c.fd = socket(to->ss_family, SOCK_DGRAM, 0);
		trace(c.fd, "socket(%s, SOCK_DGRAM, 0)",
		    family_name(to->ss_family));
		if (c.fd == -1)
			die("cannot create a socket");
	}

	/* 4. The permission to send to everyone, which no group needs. */
	if (permission && !is_multicast(to)) {
		r = setsockopt(c.fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
		trace(r, "setsockopt(%d, SOL_SOCKET, SO_BROADCAST, [1])", c.fd);
		if (r == -1)
			die("cannot ask for permission to broadcast");
	}

	/* 5. -I: this interface alone. Be told of failures: errors.h. */
#ifdef SO_BINDTODEVICE
	if (opt.only.index != 0) {
		r = setsockopt(c.fd, SOL_SOCKET, SO_BINDTODEVICE,
		    opt.only.name, (socklen_t)strlen(opt.only.name));
		trace(r, "setsockopt(%d, SOL_SOCKET, SO_BINDTODEVICE, \"%s\")",
		    c.fd, opt.only.name);
		if (r == -1)
			die("cannot use interface %s", opt.only.name);
	}
#endif
	allow_large(c.fd);
	ask_for_errors(c.fd, to);
	watch_networks(&c);
	if (handed)
		forget_errors(c.fd);

	/* 6. Each record goes to everyone on each network. */
	while (next_record(&in, &data, &len)) {
		sent = true;
		for (i = 0; i < c.count; i++)
			sent = send_datagram(&c, data, len, &c.networks[i]) &&
			    sent;
		c.unsent += !sent;
		if (opt.wait != -1)
			collect(&c, data, len, opt.wait, &out);
	}

	/* 7. Did the last one fail? No later call would tell. */
	tell_last_news(c.fd, to, &c.errors);
	if (c.unsent > 0 && in.count > 1)
		say("%ju of %ju records not sent%s", c.unsent, in.count,
		    c.count > 1 ? " to every network" : "");
	return c.errors.failed ? EXIT_FAILURE :
	    c.errors.refused ? EXIT_REFUSED :
	    opt.wait != -1 && out.count == 0 && in.count > 0 ?
	    EXIT_NOTHING : EXIT_SUCCESS;
}
