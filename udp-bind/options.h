/*
 * options.h: the command line of udp-bind.
 */
#ifndef BIND_OPTIONS_H
#define BIND_OPTIONS_H

#include "../common/udp.h"
#include "../common/interface.h"

#define GROUPS	64	/* more than these are an error */

static const char usage[] =
"usage: udp-bind [OPTION]... [ADDRESS] [PORT] [-- COMMAND [ARGUMENT]...]\n"
"Print the address of a new UDP socket, or hand the socket to COMMAND,\n"
"with UDP_PORT, LISTEN_FDS and LISTEN_PID in its environment.\n";

static const struct option_row option_rows[] = {
	FAMILY_ROWS,
	{ 'B', "buffer", "N", "the kernel's receive buffer, in bytes" },
	{ 'g', "group", "A",
	    "join the multicast group A, also more than one" },
	{ 'I', "interface", "N", "use the network interface N alone" },
	{ 'k', "keep", NULL, "hold the port until interrupted" },
	{ 'p', "port-only", NULL, "print the port alone" },
	{ 'R', "reuse", NULL, "share the port with others who say so too" },
	{ 'T', "ttl", "N", "hop limit of what is sent, 1 to 255" },
	COMMON_ROWS
};

struct options {
	int family;		/* -4, -6, the groups', or AF_UNSPEC */
	int buffer;		/* -B, or 0 */
	int hops;		/* -T, or 0 */
	size_t groups;		/* how often -g was given */
	const char *group_word[GROUPS];
	struct sockaddr_storage group[GROUPS];	/* the same, read */
	const char *interface;	/* -I, or NULL */
	unsigned index;		/* its number, or 0 */
	bool keep, port_only, reuse;
	char **command;		/* behind --, or NULL */
	struct operands given;
};

/* The first -- parts our words from the command's. */
static char **
cut_command(int *argc, char **argv)
{
	int i;

	for (i = 1; i < *argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			argv[i] = NULL;
			*argc = i;
			return argv + i + 1;
		}
	}
	return NULL;
}

/* What is wrong with the words, taken together; and what they mean. */
static void
check_options(struct options *opt)
{
	size_t i;

	if (opt->command != NULL && opt->command[0] == NULL)
		usage_error("'--' makes no sense without a command");
	if (opt->command != NULL && (opt->keep || opt->port_only))
		usage_error("-k and -p make no sense with a command");
	for (i = 0; i < opt->groups; i++) {
		(void)read_address(&opt->group[i], opt->family, false,
		    opt->group_word[i], 0);
		if (!is_multicast(&opt->group[i]))
			usage_error("'%.80s' is not a multicast group",
			    opt->group_word[i]);
		opt->family = opt->group[i].ss_family;
	}
}

/* -g: one more. */
static void
add_group(struct options *opt, const char *word)
{
	if (opt->groups == GROUPS)
		usage_error("'%.80s' is one group too many: at most %d", word,
		    GROUPS);
	opt->group_word[opt->groups++] = word;
}

/* Reads the command line. */
static struct options
read_options(int argc, char **argv)
{
	struct options opt = { .family = AF_UNSPEC };
	int c;

	opt.command = cut_command(&argc, argv);
	for (;;) {
		c = next_option(argc, argv, usage, option_rows);
		if (c == -1)
			break;
		if (c == 'B')
			opt.buffer = (int)number("buffer", optarg, 1, INT_MAX);
		else if (c == 'g')
			add_group(&opt, optarg);
		else if (c == 'I')
			opt.interface = optarg;
		else if (c == 'k')
			opt.keep = true;
		else if (c == 'p')
			opt.port_only = true;
		else if (c == 'R')
			opt.reuse = true;
		else if (c == 'T')
			opt.hops = (int)number("hop limit", optarg, 1, 255);
		else
			(void)family_option(&opt.family, c);
	}
	opt.given = read_operands(argc - optind, argv + optind);
	check_options(&opt);
	return opt;
}

/*
 * Where at: without an address it is any of this machine, without a port one
 * that the system chooses. Returns the length of what is in *local.
 */
static socklen_t
read_local(const struct options *opt, struct sockaddr_storage *local)
{
	const char *port = opt->given.port;

	return read_own_address(opt->given.address, opt->family,
	    port == NULL ? 0 : read_port(port, true), local);
}

/* Does a group that names its interface, ff02::1%eth0, name this one? */
static bool
is_on_interface(const struct sockaddr_storage *group, unsigned index)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)group;

	return group->ss_family != AF_INET6 || in6->sin6_scope_id == 0 ||
	    in6->sin6_scope_id == index;
}

/* -I: the interface's number, and its own name. A socket knows no label. */
static void
read_interface(struct options *opt)
{
	static struct interface found;
	size_t i;

	if (opt->interface == NULL)
		return;
#ifndef SO_BINDTODEVICE
	if (opt->groups == 0)
		usage_error("-I '%.40s' makes no sense without -g: this system "
		    "cannot bind to an interface", opt->interface);
#endif
	found = find_interface(opt->interface);
	opt->index = found.index;
	opt->interface = found.name;
	for (i = 0; i < opt->groups; i++)
		if (!is_on_interface(&opt->group[i], opt->index))
			usage_error("'%.80s' makes no sense with -I %.40s",
			    opt->group_word[i], opt->interface);
}

#endif
