/*
 * options.h: the command line of udp-bcast.
 */
#ifndef BCAST_OPTIONS_H
#define BCAST_OPTIONS_H

#include "../common/udp.h"
#include "../common/print.h"
#include "../common/records.h"
#include "interfaces.h"

static const char usage[] =
"usage: udp-bcast [OPTION]... [ADDRESS] [PORT]\n"
"Send each line of standard input to everyone on the network.\n"
PORT_HELP;

static const struct option_row option_rows[] = {
	FAMILY_ROWS,
	INPUT_ROWS,
	{ 'I', "interface", "N", "use the network interface N alone" },
	{ 'l', "list", NULL,
	    "list interfaces: address, mask, broadcast address" },
	{ 'N', "no-permission", NULL, "leave SO_BROADCAST off, to see EACCES" },
	{ 'w', "wait", "S", "collect answers to each for S seconds" },
	FORM_ROWS, PRINT_ROWS, COMMON_ROWS
};

static bool permission = true;	/* false: -N */

struct options {
	int family;		/* -4, -6, or AF_UNSPEC: IPv4 */
	struct interface only;	/* -I */
	bool list;
	int64_t wait;		/* in nanoseconds, or -1: for no answers */
	struct operands given;
};

/* Reads the command line. What concerns output goes into *out. */
static struct options
read_options(int argc, char **argv, struct output *out)
{
	struct options opt = { .family = AF_UNSPEC, .wait = -1 };
	const char *interface = NULL;
	int c;

	for (;;) {
		c = next_option(argc, argv, usage, option_rows);
		if (c == -1)
			break;
		if (c == 'I')
			interface = optarg;
		else if (c == 'l')
			opt.list = true;
		else if (c == 'N')
			permission = false;
		else if (c == 'w')
			opt.wait = seconds("wait", optarg);
		else if (!family_option(&opt.family, c) && !form_option(c))
			(void)print_option(out, c);
	}
	if (opt.wait == -1 && (out->json || out->raw))
		usage_error("-j and -r make no sense without -w");
	opt.given = read_operands(argc - optind, argv + optind);
	if (opt.list && (optind < argc || opt.wait != -1))
		usage_error("-l makes no sense with -w or an operand");
	print_start(out);
	/* A roll call shows who answers. */
	out->address = !out->json && !out->raw;
	if (interface != NULL)
		opt.only = find_interface(interface);
	return opt;
}

/*
 * To whom: the address given, or everyone on each network; `networks` has room
 * for NETWORKS. `fd`: the socket that was handed over, whose family opt->family
 * is, or -1. Returns how many there are.
 */
static size_t
read_networks(const struct options *opt, int fd, struct network *networks)
{
	struct network one = { .index = 0 };
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&one.to;
	struct interface only = opt->only;
	const char *address = opt->given.address;
	bool everywhere = address == NULL;

	if (address == NULL)	/* IPv4's is another on each network */
		address = opt->family == AF_INET6 ? EVERYONE6 : "0.0.0.0";
	one.tolen = read_address(&one.to, opt->family, fd != -1, address,
	    read_port(opt->given.port, false));
	if (one.to.ss_family == AF_INET6 && !is_mapped(&one.to)) {
		if (!is_multicast(&one.to))
			usage_error("'%.60s': IPv6 has no broadcast; a "
			    "multicast group is its way: " EVERYONE6, address);
		one.index = in6->sin6_scope_id;
		one.shared = true;
		everywhere = one.index == 0;
		if (!everywhere && only.index != 0 && only.index != one.index)
			usage_error("-I '%.40s' makes no sense with '%.60s'",
			    only.name, address);
	}
	if (everywhere) {
		if (fd != -1 && only.index == 0)
			only = interface_of(fd);
		return find_networks(networks, &only, one);
	}
#ifndef SO_BINDTODEVICE
	if (only.index != 0 && !one.shared)
		usage_error("-I '%.40s' makes no sense with an address: this "
		    "system cannot bind to an interface", only.name);
#endif
	networks[0] = one;
	return 1;
}

#endif
