/*
 * udp-bind: create a UDP socket, prepare it, give it an address.
 *
 *	usage: udp-bind [OPTION]... [ADDRESS] [PORT] [-- COMMAND [ARGUMENT]...]
 *	       PORT=$(udp-bind -p)
 *	       udp-bind -g 239.1.1.1 7788 -- udp-recv
 *
 * Lesson 4. The idea: socket(2) makes a socket without an address, setsockopt(2)
 * prepares it, bind(2) gives it an address. A socket outlives execve(2), so
 * what is done here serves the command that follows.
 *
 * Status 0 means that the address was ours. It does not mean that it still is:
 * without -k or a COMMAND the socket is closed when this program ends.
 */
#define PROGRAM "udp-bind"
#include "../common/udp.h"
#include "../common/setup.h"
#include "prepare.h"

#define LETTERS	"46B:g:I:kpRT:" COMMON_OPTIONS

static const char usage[] =
"usage: udp-bind [OPTION]... [ADDRESS] [PORT] [-- COMMAND [ARGUMENT]...]\n"
"Print the address of a new UDP socket, or hand the socket to COMMAND.\n"
FAMILY_USAGE
"  -B, --buffer=N        the kernel's receive buffer, in bytes\n"
"  -g, --group=A         join the multicast group A\n"
"  -I, --interface=N     use the network interface N alone\n"
"  -k, --keep            hold the port until interrupted\n"
"  -p, --port-only       print the port alone\n"
"  -R, --reuse           share the port with others who say so too\n"
"  -T, --ttl=N           hop limit of what is sent, 1 to 255\n"
COMMON_USAGE;

static const struct option long_options[] = {
	FAMILY_LONG,
	{ "buffer", required_argument, NULL, 'B' },
	{ "group", required_argument, NULL, 'g' },
	{ "interface", required_argument, NULL, 'I' },
	{ "keep", no_argument, NULL, 'k' },
	{ "port-only", no_argument, NULL, 'p' },
	{ "reuse", no_argument, NULL, 'R' },
	{ "ttl", required_argument, NULL, 'T' },
	COMMON_LONG,
	{ NULL, 0, NULL, 0 }
};

/* Ends as the command, which finds the socket as descriptor 3. */
static _Noreturn void
become_command(int fd, char **command, unsigned port)
{
	char text[24];

	if (fd != 3 && (dup2(fd, 3) == -1 || close(fd) == -1))
		die("cannot put the socket at descriptor 3");
	(void)snprintf(text, sizeof(text), "%u", port);
	if (setenv("UDP_PORT", text, 1) == -1 ||
	    setenv("LISTEN_FDS", "1", 1) == -1)
		die("cannot set the environment");
	(void)snprintf(text, sizeof(text), "%ld", (long)getpid());
	if (setenv("LISTEN_PID", text, 1) == -1)
		die("cannot set the environment");
	(void)signal(SIGXFSZ, SIG_DFL);
	(void)execvp(command[0], command);
	die("cannot run %s", command[0]);
}

int
main(int argc, char **argv)
{
	struct sockaddr_storage local, group;
	struct operands ops;
	char where[ADDRESS_TEXT], **command = NULL;
	const char *joined = NULL, *interface = NULL, *address;
	int family = AF_UNSPEC, off = 0, buffer = 0, hops = 0;
	int fd, c, i, r;
	bool keep = false, port_only = false, reuse = false;
	unsigned index = 0;
	socklen_t len;

	/* 1. The first -- parts our words from the command's. */
	fill_standard_descriptors();
	for (i = 1; i < argc && command == NULL; i++) {
		if (strcmp(argv[i], "--") == 0) {
			command = argv + i + 1;
			argv[i] = NULL;
			argc = i;
		}
	}

	/* 2. Options, then [ADDRESS] [PORT]. */
	for (;;) {
		c = getopt_long(argc, argv, "+:" LETTERS, long_options, NULL);
		if (c == -1)
			break;
		if (c == 'B')
			buffer = (int)number("buffer", optarg, 1, INT_MAX);
		else if (c == 'g')
			joined = optarg;
		else if (c == 'I')
			interface = optarg;
		else if (c == 'k')
			keep = true;
		else if (c == 'p')
			port_only = true;
		else if (c == 'R')
			reuse = true;
		else if (c == 'T')
			hops = (int)number("hop limit", optarg, 1, 255);
		else if (!family_option(&family, c))
			common_option(c, argv, LETTERS, usage);
	}
	if (command != NULL && command[0] == NULL)
		usage_error("'--' makes no sense without a command");
	if (command != NULL && (keep || port_only))
		usage_error("-k and -p make no sense with a command");
	ops = read_operands(argc - optind, argv + optind);
	if (joined != NULL) {
		(void)read_address(&group, family, false, joined, 0);
		if (!is_multicast(&group))
			usage_error("'%.80s' is not a multicast group",
			    joined);
		family = group.ss_family;
	}
	address = ops.address != NULL ? ops.address :
	    family == AF_INET6 ? "::" : "0.0.0.0";
	len = read_address(&local, family, false, address,
	    ops.port == NULL ? 0 : read_port(ops.port, true));
	family = local.ss_family;
	(void)address_text(where, sizeof(where), &local);
#ifndef SO_BINDTODEVICE
	if (interface != NULL && joined == NULL)
		usage_error("-I '%.40s' makes no sense without -g: this system "
		    "cannot bind to an interface", interface);
#endif
	if (interface != NULL) {
		index = if_nametoindex(interface);
		note("looked up interface %s: number %u", interface, index);
		if (index == 0)
			die_hint(SHOW_INTERFACES " shows the interfaces",
			    "cannot use interface %.40s", interface);
	}

	/* 3. A socket: a descriptor, and a queue without an address. */
	fd = socket(family, SOCK_DGRAM, 0);
	trace(fd, "socket(%s, SOCK_DGRAM, 0)",
	    family == AF_INET ? "AF_INET" : "AF_INET6");
	if (fd == -1)
		die("cannot create a socket");

	/* 4. What must be said before bind. */
	if (reuse)
		share_port(fd);
	if (buffer != 0)
		set_buffer(fd, buffer);
	if (hops != 0)
		set_hop_limit(fd, family, hops);
	if (interface != NULL)
		use_interface(fd, family, interface, index);
	if (family == AF_INET6 && ops.address == NULL) {
		r = setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off,
		    sizeof(off));
		trace(r, "setsockopt(%d, IPPROTO_IPV6, IPV6_V6ONLY, [0])", fd);
		if (r == -1)
			die("cannot take IPv4 too");
	}

	/* 5. An address. Port 0: the system chooses one that is free. */
	r = bind(fd, (struct sockaddr *)&local, len);
	trace(r, "bind(%d, %s)", fd, where);
	if (r == -1)
		die_hint(bind_help(errno, &local), "cannot bind to %s", where);
	if (joined != NULL)
		join_group(fd, &group, index);

	/* 6. Which address is it? */
	len = sizeof(local);
	r = getsockname(fd, (struct sockaddr *)&local, &len);
	if (r == -1)
		die("cannot ask for the socket's address");
	(void)address_text(where, sizeof(where), &local);
	trace(r, "getsockname(%d, %s)", fd, where);

	/* 7. Hand the socket on, or tell its address. */
	if (command != NULL)
		become_command(fd, command, port_of(&local));
	if (port_only)
		(void)printf("%u\n", port_of(&local));
	else
		(void)printf("%s\n", where);
	flush_stdout();
	if (!keep)
		return EXIT_SUCCESS;
	for (;;)
		(void)pause();
}
