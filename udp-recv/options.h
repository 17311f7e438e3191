/*
 * options.h: the command line of udp-recv.
 */
#ifndef RECV_OPTIONS_H
#define RECV_OPTIONS_H

#include "../common/udp.h"
#include "../common/clock.h"
#include "../common/print.h"

#define BURST	(NO_LETTER + 1)

static const char usage[] =
"usage: udp-recv [OPTION]... [ADDRESS] [PORT]\n"
"Print each UDP datagram that arrives.\n"
PORT_HELP;

static const struct option_row option_rows[] = {
	FAMILY_ROWS,
	{ BURST, "burst", NULL,
	    "many datagrams in one call, where the kernel can" },
	{ 'n', "count", "N", "stop after N datagrams" },
	{ 's', "size", "N", "keep N bytes of each datagram" },
	{ 'w', "wait", "S", "stop after S seconds without a datagram" },
	{ 'X', "exec", "CMD",
	    "run CMD for each datagram; what it writes is the reply" },
	FORM_ROWS, ADDRESS_ROW, PRINT_ROWS, COMMON_ROWS
};

struct options {
	int family;		/* -4, -6, or AF_UNSPEC */
	bool burst;
	uintmax_t limit;	/* -n, or 0 */
	size_t keep;		/* -s: bytes of each datagram */
	int64_t wait;		/* in nanoseconds, or FOREVER */
	const char *command;	/* -X, or NULL */
	struct operands given;
};

/* Reads the command line. What concerns output goes into *out. */
static struct options
read_options(int argc, char **argv, struct output *out)
{
	struct options opt = { .family = AF_UNSPEC, .keep = DATAGRAM_MAX - 1,
	    .wait = FOREVER };
	int c;

	for (;;) {
		c = next_option(argc, argv, usage, option_rows);
		if (c == -1)
			break;
		if (c == BURST)
			opt.burst = true;
		else if (c == 'n')
			opt.limit = (uintmax_t)number("count", optarg, 1,
			    LONG_MAX);
		else if (c == 's')
			opt.keep = (size_t)number("size", optarg, 1,
			    DATAGRAM_MAX - 1);
		else if (c == 'w')
			opt.wait = seconds("wait", optarg);
		else if (c == 'X')
			opt.command = optarg;
		/* Whose is it? Each of these takes what its rows are. */
		else if (!family_option(&opt.family, c) && !form_option(c))
			(void)print_option(out, c);
	}
	if (opt.command != NULL && (form.null || form.hex ||
	    form.charset != NULL || out->address || out->json || out->raw ||
	    opt.burst))
		usage_error("-X makes no sense with --burst, -0, -a, -e, -j, "
		    "-r or -x");
	opt.given = read_operands(argc - optind, argv + optind);
	print_start(out);
	return opt;
}

/*
 * Where at: the address and the port that others send to. Without an address
 * it is any of this machine. Returns the length of what is in *local.
 */
static socklen_t
read_local(const struct options *opt, struct sockaddr_storage *local)
{
	return read_own_address(opt->given.address, opt->family,
	    read_port(opt->given.port, true), local);
}

#endif
