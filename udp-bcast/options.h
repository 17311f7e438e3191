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
	const char *interface;	/* -I, or NULL */
	bool list;
	int64_t wait;		/* in nanoseconds, or -1: for no answers */
	struct operands given;
};

/* Reads the command line. What concerns output goes there. */
static struct options
read_options(int argc, char **argv, struct output *out)
{
	struct options opt = { .wait = -1 };
	int c;

	for (;;) {
		c = next_option(argc, argv, usage, option_rows);
		if (c == -1)
			break;
		if (c == 'I')
			opt.interface = optarg;
		else if (c == 'l')
			opt.list = true;
		else if (c == 'N')
			permission = false;
		else if (c == 'w')
			opt.wait = seconds("wait", optarg);
		else if (!form_option(c))
			(void)print_option(out, c);
	}
	if (opt.wait == -1 && (out->json || out->raw))
		usage_error("-j and -r make no sense without -w");
	opt.given = read_operands(argc - optind, argv + optind);
	if (opt.list && (optind < argc || opt.wait != -1))
		usage_error("-l makes no sense with -w or an operand");
	if (opt.given.address != NULL && strchr(opt.given.address, ':') != NULL)
		usage_error("'%.60s': IPv6 has no broadcast; multicast is its "
		    "way: udp-send ff02::1%%eth0", opt.given.address);
	print_start(out);
	/* A roll call shows who answers. */
	out->address = !out->json && !out->raw;
	return opt;
}

/*
 * To whom: the address given, or the broadcast address of each network; `to`
 * has room for NETWORKS. Returns how many there are.
 */
static size_t
read_destinations(const struct options *opt, struct sockaddr_storage *to)
{
	uint16_t port = read_port(opt->given.port, false);

	if (opt->given.address == NULL)
		return find_networks(to, opt->interface, port);
#ifndef SO_BINDTODEVICE
	if (opt->interface != NULL)
		usage_error("-I '%.40s' makes no sense with an address: this "
		    "system cannot bind to an interface", opt->interface);
#endif
	(void)read_address(&to[0], AF_INET, false, opt->given.address, port);
	return 1;
}

#endif
