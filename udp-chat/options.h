/*
 * options.h: the command line of udp-chat.
 */
#ifndef CHAT_OPTIONS_H
#define CHAT_OPTIONS_H

#include "../common/udp.h"
#include "../common/print.h"

static const char usage[] =
"usage: udp-chat [OPTION]... [ADDRESS] [PORT]\n"
"Chat: call ADDRESS, enter its room if it is a broadcast or multicast\n"
"address, or wait for a caller. /quit or the end of input ends it.\n"
PORT_HELP;

static const struct option_row option_rows[] = {
	FAMILY_ROWS,
	{ 'u', "user", "NAME", "put NAME before what you say" },
	{ 'w', "wait", "S", "stay S seconds after the end of input" },
	ENCODING_ROW, COMMON_ROWS
};

struct options {
	int family;		/* -4, -6, or AF_UNSPEC */
	const char *name;	/* -u, or "" */
	int64_t wait;		/* in nanoseconds */
	struct operands given;	/* no address: we wait */
};

/* Reads the command line. What concerns output goes into *out. */
static struct options
read_options(int argc, char **argv, struct output *out)
{
	struct options opt = { .family = AF_UNSPEC, .name = "" };
	int c;

	for (;;) {
		c = next_option(argc, argv, usage, option_rows);
		if (c == -1)
			break;
		if (c == 'u')
			opt.name = optarg;
		else if (c == 'w')
			opt.wait = seconds("wait", optarg);
		else if (!family_option(&opt.family, c))
			(void)form_option(c);
	}
	opt.given = read_operands(argc - optind, argv + optind);
	out->address = true;
	print_start(out);
	return opt;
}

/*
 * Whom we call. `handed`: see read_address. Returns the length of *peer; 0: we
 * call nobody.
 */
static socklen_t
read_peer(const struct options *opt, bool handed, struct sockaddr_storage *peer)
{
	if (opt->given.address == NULL && handed && opt->given.port != NULL)
		usage_error("'%.80s' makes no sense: the socket that was "
		    "handed over has an address", opt->given.port);
	if (opt->given.address == NULL)
		return 0;
	return read_address(peer, opt->family, handed, opt->given.address,
	    read_port(opt->given.port, false));
}

/* Where we are to be found. Returns the length of what is in *local. */
static socklen_t
read_local(const struct options *opt, struct sockaddr_storage *local)
{
	return read_own_address(NULL, opt->family,
	    read_port(opt->given.port, true), local);
}

#endif
