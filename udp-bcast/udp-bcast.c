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
#include "../common/print.h"
#include "../common/records.h"
#include "../common/answers.h"
#include "../common/handed.h"
#include "../common/setup.h"

#include "interfaces.h"

#define LETTERS	"I:lNw:" RECORDS_OPTIONS PRINT_OPTIONS CHARSET_OPTIONS \
	COMMON_OPTIONS

static const char usage[] =
"usage: udp-bcast [OPTION]... [ADDRESS] [PORT]\n"
"Send each line of standard input to everyone on the network.\n"
RECORDS_USAGE
"  -I, --interface=N     use the network interface N alone\n"
"  -l, --list            list interfaces: address, mask, broadcast address\n"
"  -N, --no-permission   leave SO_BROADCAST off, to see EACCES\n"
"  -w, --wait=S          collect answers to each for S seconds\n"
CHARSET_USAGE
PRINT_USAGE
COMMON_USAGE;

static const struct option long_options[] = {
	{ "interface", required_argument, NULL, 'I' },
	{ "list", no_argument, NULL, 'l' },
	{ "no-permission", no_argument, NULL, 'N' },
	{ "wait", required_argument, NULL, 'w' },
	RECORDS_LONG, CHARSET_LONG, PRINT_LONG, COMMON_LONG,
	{ NULL, 0, NULL, 0 }
};

/* The command that helps after `error`, or NULL. */
static const char *
broadcast_help(int error, const struct sockaddr_storage *to)
{
	if (error == EACCES)
		return "SO_BROADCAST is the permission: udp-bcast without -N";
	if (error == ENETUNREACH)
		return "udp-bcast -l lists the networks; -I names one";
#ifndef LINUX
	if (error == EMSGSIZE)
		return "a broadcast leaves in one piece or not at all here: "
		    "fold -b -w 1400 cuts long lines";
#endif
	return send_help(error, to);
}

/* One call, one datagram, as many copies as there are hosts. Returns news. */
static int
send_datagram(int fd, const char *data, size_t len,
    struct sockaddr_storage *to)
{
	struct attempts tried = { 0, 0 };
	char where[ADDRESS_TEXT];
	ssize_t n;

	(void)address_text(where, sizeof(where), to);
	do {
		n = sendto(fd, data, len, 0, (struct sockaddr *)to,
		    sizeof(struct sockaddr_in));
		trace(n, "sendto(%d, %s, %zu, 0, %s)", fd, quoted(data, len),
		    len, where);
	} while (n == -1 && send_again(&tried, errno));
	if (n == -1)
		die_hint(broadcast_help(errno, to), "cannot send to %s",
		    where);
	return tried.news;
}

/* -w: prints every answer that comes within `wait`. Returns news, or 0. */
static int
collect(int fd, int64_t wait, struct output *out)
{
	static struct answer got;
	int64_t deadline = now() + wait;
	int answered, news = 0;

	note("waiting for answers");
	do {
		answered = await_answer(fd, deadline, &got);
		if (answered == 1) {
			print_datagram(out, got.data, got.len, got.len,
			    &got.from);
			print_flush(out);
		} else if (answered == -1 && news == 0) {
			news = errno;
		}
	} while (answered != 0);
	return news;
}

int
main(int argc, char **argv)
{
	static struct records in;
	static struct output out;
	struct sockaddr_storage to[NETWORKS];
	struct operands ops;
	const char *data, *interface = NULL;
	int64_t wait = -1;
	char where[ADDRESS_TEXT];
	int family = AF_INET, on = 1, news = 0, fd, c, r;
	bool list = false, permission = true;
	size_t len, count = 1, i;

	/* 1. Options, then [ADDRESS] [PORT]. */
	fill_standard_descriptors();
	for (;;) {
		c = getopt_long(argc, argv, "+:" LETTERS, long_options, NULL);
		if (c == -1)
			break;
		if (c == 'I')
			interface = optarg;
		else if (c == 'l')
			list = true;
		else if (c == 'N')
			permission = false;
		else if (c == 'w')
			wait = seconds("wait", optarg);
		else if (!records_option(&in, c) && !print_option(&out, c) &&
		    !charset_option(c, optarg))
			common_option(c, argv, LETTERS, usage);
	}
	if (wait == -1 && (out.address || out.json || out.raw))
		usage_error("-a, -j and -r make no sense without -w");
	ops = read_operands(argc - optind, argv + optind);
	if (list && (ops.address != NULL || ops.port != NULL || wait != -1))
		usage_error("-l makes no sense with -w or an operand");
	print_start(&out);
	if (list) {
		list_interfaces(interface);
		return EXIT_SUCCESS;
	}
	/* A roll call shows who answers. */
	out.address = !out.json && !out.raw;

	/* 2. To whom: an address, or the broadcast address of each network. */
	if (ops.address != NULL && strchr(ops.address, ':') != NULL)
		usage_error("'%.60s': IPv6 has no broadcast; multicast is its "
		    "way: udp-send ff02::1%%eth0", ops.address);
	fd = handed_socket(&family);
#ifndef SO_BINDTODEVICE
	if (ops.address != NULL && interface != NULL)
		usage_error("-I '%.40s' makes no sense with an address: this "
		    "system cannot bind to an interface", interface);
#endif
	if (ops.address != NULL)
		(void)read_address(&to[0], AF_INET, false, ops.address,
		    read_port(ops.port, false));
	else
		count = find_networks(to, interface,
		    read_port(ops.port, false));
	records_start(&in, &out, datagram_limit(&to[0]));

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
	if (interface != NULL) {
		r = setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface,
		    (socklen_t)strlen(interface));
		trace(r, "setsockopt(%d, SOL_SOCKET, SO_BINDTODEVICE, \"%s\")",
		    fd, interface);
		if (r == -1)
			die_hint("udp-bcast -l lists the interfaces",
			    "cannot use interface %.40s", interface);
	}
#endif
	allow_large(fd);
	ask_for_errors(fd, &to[0]);

	/* 6. Each record goes to everyone on each network. */
	while (next_record(&in, &data, &len)) {
		for (i = 0; i < count; i++) {
			r = send_datagram(fd, data, len, &to[i]);
			news = news != 0 ? news : r;
		}
		r = wait == -1 ? 0 : collect(fd, wait, &out);
		news = news != 0 ? news : r;
	}

	/* 7. Did the last one fail? No later call would tell. */
	r = last_error(fd);
	news = news != 0 ? news : r;
	if (news != 0) {
		errno = news;
		warn("cannot send to %s",
		    address_text(where, sizeof(where), &to[0]));
		return news == ECONNREFUSED ? EXIT_REFUSED : EXIT_FAILURE;
	}
	return wait != -1 && out.count == 0 && in.number > 0 ? EXIT_NOTHING :
	    EXIT_SUCCESS;
}
