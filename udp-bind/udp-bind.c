/*
 * udp-bind: create a UDP socket, prepare it, give it an address.
 *
 *	usage: udp-bind [OPTION]... [ADDRESS] [PORT] [-- COMMAND [ARGUMENT]...]
 *	       PORT=$(udp-bind -p)
 *	       udp-bind -g 239.1.1.1 7788 -- udp-recv
 *
 * Lesson 4. The idea: socket(2) makes a socket without an address,
 * setsockopt(2) prepares it, bind(2) gives it an address. A socket outlives
 * execve(2), so what is done here serves the command that follows.
 *
 * Status 0 means that the address was ours. It does not mean that it still is:
 * without -k or a COMMAND the socket is closed when this program ends.
 */
#define PROGRAM "udp-bind"
#include "../common/udp.h"
#include "../common/setup.h"
#include "options.h"
#include "prepare.h"
#include "hand.h"

int
main(int argc, char **argv)
{
	struct sockaddr_storage local;
	struct options opt;
	char where[ADDRESS_TEXT];
	int off = 0, fd, r;
	socklen_t len;
	size_t i;

	/* 1. The command line: options.h. */
	begin();
	opt = read_options(argc, argv);
	len = read_local(&opt, &local);
	(void)address_text(where, sizeof(where), &local);
	read_interface(&opt);

	/* 2. A socket: a descriptor, and a queue without an address. */
	fd = socket(local.ss_family, SOCK_DGRAM, 0);
	trace(fd, "socket(%s, SOCK_DGRAM, 0)", family_name(local.ss_family));
	if (fd == -1)
		die("cannot create a socket");

	/* 3. Prepare it before it has an address: prepare.h, setup.h. */
	if (opt.reuse)
		share_port(fd);
	if (opt.buffer != 0)
		set_buffer(fd, opt.buffer);
	if (opt.hops != 0)
		set_hop_limit(fd, local.ss_family, opt.hops);
	if (opt.interface != NULL)
		use_interface(fd, local.ss_family, opt.interface, opt.index);
	if (opt.groups > 0)
		hear_joined_alone(fd, local.ss_family);
	/* -6 without an address: IPv4 too, whatever the default. */
	if (local.ss_family == AF_INET6 && opt.given.address == NULL) {
		r = setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off,
		    sizeof(off));
		trace(r, "setsockopt(%d, IPPROTO_IPV6, IPV6_V6ONLY, [0])", fd);
		if (r == -1)
			die("cannot take IPv4 too");
	}

	/* 4. An address. Port 0: the system chooses one that is free. */
	r = bind(fd, (struct sockaddr *)&local, len);
	trace(r, "bind(%d, %s)", fd, where);
	if (r == -1)
		die_hint(bind_hint(errno, &local), "cannot bind to %s", where);
	/* -g: what goes to these groups is for us, too. */
	for (i = 0; i < opt.groups; i++)
		join_group(fd, &opt.group[i], opt.index);

	/* 5. Which address is it? */
	len = sizeof(local);
	r = getsockname(fd, (struct sockaddr *)&local, &len);
	(void)address_text(where, sizeof(where), &local);
	trace(r, "getsockname(%d, %s)", fd, where);
	if (r == -1)
		die("cannot ask for the socket's address");

	/* 6. Hand the socket on, or tell its address. */
	if (opt.command != NULL)
		become_command(fd, opt.command, port_of(&local));
	if (opt.port_only)
		(void)printf("%u\n", port_of(&local));
	else
		(void)printf("%s\n", where);
	flush_stdout();
	if (!opt.keep)
		return EXIT_SUCCESS;
	for (;;)
		(void)pause();
}
