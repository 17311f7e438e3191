/*
 * udp-recv: print each UDP datagram that arrives.
 *
 *	usage: udp-recv [OPTION]... [ADDRESS] [PORT]
 *	       udp-recv -n 1
 *
 * Lesson 5. The idea: bind(2) gives the socket a port that others can know,
 * and each recvfrom(2) takes one datagram from the queue, whoever sent it.
 *
 * Status 0 means that what was received was written. It does not mean that
 * everything sent was received.
 */
#define PROGRAM "udp-recv"
#include "../common/udp.h"
#include "../common/errors.h"
#include "../common/handed.h"
#include "../common/setup.h"
#include "../common/stop.h"
#include "options.h"
#include "receiver.h"
#include "ends.h"
#include "losses.h"
#include "answer.h"
#include "burst.h"

/*
 * Takes one datagram from the queue, if it is still there, and prints it. What
 * -s wants of it, and what a failure means: losses.h.
 */
static void
receive(struct receiver *r)
{
	static char data[DATAGRAM_MAX];
	static struct datagram got = { .data = data };
	size_t room = bytes_wanted(r);
	char where[ADDRESS_TEXT];
	ssize_t n;

	(void)memset(&got.from, 0, sizeof(got.from));
	got.fromlen = sizeof(got.from);
	n = recvfrom(r->fd, got.data, room, RECEIVE_FLAGS,
	    (struct sockaddr *)&got.from, &got.fromlen);
	if (n == -1) {
		trace(n, "recvfrom(%d, ..., %zu, " FLAGS_TEXT ")", r->fd, room);
		bear_failure(r);
		return;
	}
	/* 0 bytes are a datagram too; only n == -1 is none. */
	count_datagram(r, &got, (size_t)n);
	trace(n, "recvfrom(%d, %s, %zu, " FLAGS_TEXT ", %s)", r->fd,
	    quoted(got.data, got.len), room,
	    verbose ? address_text(where, sizeof(where), &got.from) : "");
	print_datagram(&r->out, &got);
}

int
main(int argc, char **argv)
{
	static struct receiver r = { .before = UINTMAX_MAX,
	    .deadline = FOREVER };	/* static: large */
	char where[ADDRESS_TEXT];
	int off = 0, n;
	bool handed;
	socklen_t len;

	/* 1. The command line: options.h. */
	begin();
	r.opt = read_options(argc, argv, &r.out);
	r.reader = r.opt.command == NULL ? STDOUT_FILENO : -1;

	/* 2. A socket: the one handed to us by udp-bind, or a new one. */
	r.fd = handed_socket(&r.opt.family);
	handed = r.fd != -1;
	if (handed) {
		if (optind < argc)
			usage_error("'%.80s' makes no sense: the socket that "
			    "was handed over has an address", argv[optind]);
	} else {
		len = read_local(&r.opt, &r.local);
		(void)address_text(where, sizeof(where), &r.local);
		r.fd = socket(r.local.ss_family, SOCK_DGRAM, 0);
		trace(r.fd, "socket(%s, SOCK_DGRAM, 0)",
		    family_name(r.local.ss_family));
		if (r.fd == -1)
			die("cannot create a socket");

		/* 3. The longest queue: the kernel cuts this to its limit. */
		(void)ask_for_queue(r.fd, INT_MAX);

		/* 4. -6 without an address: IPv4 too, whatever the default. */
		if (r.local.ss_family == AF_INET6 &&
		    r.opt.given.address == NULL) {
			n = setsockopt(r.fd, IPPROTO_IPV6, IPV6_V6ONLY, &off,
			    sizeof(off));
			trace(n, "setsockopt(%d, IPPROTO_IPV6, IPV6_V6ONLY, "
			    "[0])", r.fd);
			if (n == -1)
				die("cannot take IPv4 too");
		}

		/* 5. Give it the address that others send to. */
		n = bind(r.fd, (struct sockaddr *)&r.local, len);
		trace(n, "bind(%d, %s)", r.fd, where);
		if (n == -1)
			die_hint(bind_hint(errno, &r.local),
			    "cannot bind to %s", where);
	}

	/* 6. Where are we? Port 0 has become the one the system chose. */
	len = sizeof(r.local);
	n = getsockname(r.fd, (struct sockaddr *)&r.local, &len);
	(void)address_text(where, sizeof(where), &r.local);
	trace(n, "getsockname(%d, %s)", r.fd, where);
	if (n == -1)
		die("cannot ask for the socket's address");
	must_be_bound(&r.local);
	/* All is prepared before anybody is told that we listen. */
	if (r.opt.burst)
		start_bursts(&r, handed);
	r.stop = catch_signals();
	if (r.opt.command != NULL)
		prepare_answers(&r);
	if (!quiet)
		say("listening on %s", where);

	/* 7. Each that comes is printed, or answered, until an end: ends.h. */
	while (wait_for_datagram(&r))
		if (r.opt.command != NULL)
			answer(&r);
		else if (r.burst)
			receive_burst(&r);
		else
			receive(&r);
	print_flush(&r.out);

	/* 8. What came, and what did not, where the kernel tells. */
	tell_summary(&r);
	die_of_signal(r.stop);
	return r.failed ? EXIT_FAILURE : r.status;
}
