/*
 * options.h: the command line of udp-send.
 */
#ifndef SEND_OPTIONS_H
#define SEND_OPTIONS_H

#include "../common/udp.h"
#include "../common/print.h"
#include "../common/records.h"

#define BURST	(NO_LETTER + 1)	/* --burst has no letter */

static const char usage[] =
"usage: udp-send [OPTION]... [ADDRESS] [PORT]\n"
"Send each line of standard input as one UDP datagram.\n"
"Without ADDRESS it is UDP_ADDRESS of the environment, or this machine.\n"
PORT_HELP;

/* The capitals are rows of operands.h, form.h, print.h, common/options.h. */
static const struct option_row option_rows[] = {
	FAMILY_ROWS,
	INPUT_ROWS,
	{ BURST, "burst", NULL,
	    "many datagrams in one call, where the kernel can" },
	{ 'c', "connect", NULL, "connect the socket first" },
	{ 'i', "interval", "S", "seconds between datagrams" },
	{ 't', "tries", "N", "with -w: send up to N times in all" },
	{ 'w', "wait", "S", "wait up to S seconds for a reply to each" },
	FORM_ROWS, ADDRESS_ROW, PRINT_ROWS, COMMON_ROWS
};

struct options {		/* and `form`, in form.h: -0 -1 -e -x ... */
	int family;		/* -4, -6, or AF_UNSPEC */
	bool burst, connect;
	int64_t interval;	/* in nanoseconds, or 0 */
	int64_t wait;		/* in nanoseconds, or -1: for no reply */
	long tries;		/* -t, or 0 */
	struct operands given;
};

/* Reads the command line. What concerns output goes into *out. */
static struct options
read_options(int argc, char **argv, struct output *out)
{
	struct options opt = { .family = AF_UNSPEC, .wait = -1 };
	int c;

	for (;;) {
		c = next_option(argc, argv, usage, option_rows);
		if (c == -1)
			break;
		if (c == BURST)
			opt.burst = true;
		else if (c == 'c')
			opt.connect = true;
		else if (c == 'i')
			opt.interval = seconds("interval", optarg);
		else if (c == 't')
			opt.tries = number("number of tries", optarg, 1,
			    INT_MAX);
		else if (c == 'w')
			opt.wait = seconds("wait", optarg);
		/* operands.h, form.h, print.h: each takes its own. */
		else if (!family_option(&opt.family, c) && !form_option(c))
			(void)print_option(out, c);
	}
	if (opt.tries > 0 && opt.wait == -1)
		usage_error("-t makes no sense without -w");
	if (opt.wait == -1 && (out->address || out->json || out->raw))
		usage_error("-a, -j and -r make no sense without -w");
	if (opt.burst && (opt.wait != -1 || opt.interval != 0))
		usage_error("--burst makes no sense with -i or -w");
	opt.given = read_operands(argc - optind, argv + optind);
	print_start(out);
	return opt;
}

/*
 * Where to: the address given, else UDP_ADDRESS, else this machine. `handed`:
 * opt->family is that of a socket that was handed over. Returns the length of
 * what is in *to.
 */
static socklen_t
read_destination(const struct options *opt, bool handed,
    struct sockaddr_storage *to)
{
	const char *address = opt->given.address;
	const char *named = getenv("UDP_ADDRESS");
	uint16_t port = read_port(opt->given.port, false);
	socklen_t len;

	if (address == NULL && named != NULL && named[0] != '\0') {
		about = "UDP_ADDRESS: ";
		address = named;
	}
	if (address == NULL)
		address = opt->family == AF_INET6 ? "::1" : "127.0.0.1";
	len = read_address(to, opt->family, handed, address, port);
	about = "";
	return len;
}

#endif
