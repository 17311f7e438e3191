/*
 * udp-send: each line of standard input becomes one UDP datagram.
 *
 *	usage: udp-send [OPTION]... [ADDRESS] [PORT]
 *	       echo hi | udp-send
 *
 * Lesson 3. The idea: sendto(2) takes bytes and an address. No connection is
 * made, nobody needs to be there.
 *
 * Status 0 means that the kernel took every datagram. It does not mean that
 * one arrived. Status 3: it left, and news came back that nobody listens.
 */
#define PROGRAM "udp-send"
#include "../common/udp.h"
#include "../common/errors.h"
#include "../common/handed.h"
#include "../common/print.h"
#include "../common/records.h"
#include "../common/setup.h"
#include "options.h"
#include "sender.h"
#include "ask.h"
#include "burst.h"

/*
 * One call, one datagram: all of it is taken, or none of it. The first call
 * also gives the socket a port of its own, by which a reply finds us. After
 * connect (step 5) the kernel has the address, and is given none: tolen is 0.
 */
bool
send_datagram(struct sender *s, const char *data, size_t len)
{
	int times = 0;		/* that sendto failed */
	ssize_t n;

	do {
		n = sendto(s->fd, data, len, 0, s->tolen == 0 ? NULL :
		    (struct sockaddr *)&s->to, s->tolen);
		trace(n, "sendto(%d, %s, %zu, 0, %s)", s->fd,
		    quoted(data, len), len, s->tolen == 0 ? "NULL" : s->where);
	} while (n == -1 && must_send_again(s->fd, &s->to, &s->errors, &times));
	if (n == -1)
		tell_unsent(&s->errors, &s->to);
	return n != -1;
}

int
main(int argc, char **argv)
{
	static struct records in;	/* static: large, and zero at first */
	static struct output out;
	static struct sender s;
	struct options opt;
	const char *data;
	int64_t due = 0;		/* -i: the first may leave at once */
	bool handed;
	size_t len;
	int r;

	/* 1. The command line: options.h. */
	begin();
	opt = read_options(argc, argv, &out);

	/* 2. Is a socket handed to us? Where to: an address and a port. */
	s.fd = handed_socket(&opt.family);
	handed = s.fd != -1;
	s.tolen = read_destination(&opt, handed, &s.to);
	(void)address_text(s.where, sizeof(s.where), &s.to);
	records_start(&in, datagram_limit(&s.to));

	/* 3. A socket: the one handed to us by udp-bind, or a new one. */
	if (!handed) {
		s.fd = socket(s.to.ss_family, SOCK_DGRAM, 0);
		trace(s.fd, "socket(%s, SOCK_DGRAM, 0)",
		    family_name(s.to.ss_family));
		if (s.fd == -1)
			die("cannot create a socket");
	}

	/* 4. Prepare it: setup.h. Be told when nobody listens: errors.h. */
	allow_large(s.fd);	/* where one must ask: setup.h */
	leave_by_scope(s.fd, &s.to);
	ask_for_errors(s.fd, &s.to);
	s.errors.ours = &s.to;
	if (handed)
		forget_errors(s.fd);

	/* 5. -c: the kernel keeps the address, and lets no stranger reply. */
	if (opt.connect ||	/* or where nothing else brings news */
	    (ONLY_CONNECTED_TELLS && !handed && opt.wait == -1)) {
		r = connect(s.fd, (struct sockaddr *)&s.to, s.tolen);
		trace(r, "connect(%d, %s)", s.fd, s.where);
		if (r == -1 && opt.connect)
			die_hint(send_hint(&(struct news) { .error = errno,
			    .local = true, .to = s.to }),
			    "cannot connect to %s", s.where);
		if (r == 0)
			s.tolen = 0;
	}

	/* 6. Each record becomes a datagram. */
	if (opt.burst)	/* takes all there is */
		send_bursts(&s, &in, handed);
	while (next_record(&in, &data, &len)) {
		if (opt.interval != 0)
			keep_pace(&due, opt.interval);
		if (opt.wait != -1)
			ask(&s, data, len, &opt, &out);
		else if (!send_datagram(&s, data, len))
			s.unsent++;
	}

	/* 7. Was the last one refused? No later call would tell. */
	tell_last_news(s.fd, &s.to, &s.errors);
	if (s.unsent > 0 && in.count > 1)
		say("%ju of %ju records not sent", s.unsent, in.count);
	if (s.unanswered > 0 && !s.errors.refused && !s.errors.failed)
		say("no reply from %s to %ju of %ju records", s.where,
		    s.unanswered, in.count);
	return s.errors.failed ? EXIT_FAILURE :
	    s.errors.refused ? EXIT_REFUSED :
	    s.unanswered > 0 ? EXIT_NOTHING : EXIT_SUCCESS;
}
