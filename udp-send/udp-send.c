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
 * one arrived.
 */
#define PROGRAM "udp-send"
#include "../common/udp.h"
#include "../common/print.h"
#include "../common/records.h"
#include "../common/answers.h"
#include "../common/handed.h"
#include "../common/setup.h"

enum { BURST = 256 };	/* --burst has no letter */

#define LETTERS	"46ci:t:w:" RECORDS_OPTIONS PRINT_OPTIONS CHARSET_OPTIONS \
	COMMON_OPTIONS

static const char usage[] =
"usage: udp-send [OPTION]... [ADDRESS] [PORT]\n"
"Send each line of standard input as one UDP datagram.\n"
FAMILY_USAGE
RECORDS_USAGE
"      --burst           many datagrams in one call, where the kernel can\n"
"  -c, --connect         connect the socket first\n"
"  -i, --interval=S      seconds between datagrams\n"
"  -t, --tries=N         with -w: send up to N times in all\n"
"  -w, --wait=S          wait up to S seconds for a reply to each\n"
CHARSET_USAGE
PRINT_USAGE
COMMON_USAGE;

static const struct option long_options[] = {
	FAMILY_LONG,
	{ "burst", no_argument, NULL, BURST },
	{ "connect", no_argument, NULL, 'c' },
	{ "interval", required_argument, NULL, 'i' },
	{ "tries", required_argument, NULL, 't' },
	{ "wait", required_argument, NULL, 'w' },
	RECORDS_LONG, CHARSET_LONG, PRINT_LONG, COMMON_LONG,
	{ NULL, 0, NULL, 0 }
};

struct sender {
	int fd;
	struct sockaddr_storage to;
	socklen_t tolen;		/* 0 after connect: no address then */
	char where[ADDRESS_TEXT];	/* `to` in words */
	bool refused, lost;		/* told: nobody listens; another error */
	uintmax_t unanswered;		/* -w: records without a reply */
};

/* The first time, tells that a datagram got lost on its way, and why. */
static void
tell_news(struct sender *s, int error)
{
	bool *told = error == ECONNREFUSED ? &s->refused : &s->lost;

	if (error == 0 || *told)
		return;
	*told = true;
	errno = error;
	warn("cannot send to %s", s->where);
	if (send_help(error, &s->to) != NULL)
		hint("%s", send_help(error, &s->to));
}

/* One call, one datagram: all of it is taken, or none of it. */
static void
send_datagram(struct sender *s, const char *data, size_t len)
{
	struct attempts tried = { 0, 0 };
	ssize_t n;

	do {
		n = sendto(s->fd, data, len, 0, s->tolen == 0 ? NULL :
		    (struct sockaddr *)&s->to, s->tolen);
		trace(n, "sendto(%d, %s, %zu, 0, %s)", s->fd,
		    quoted(data, len), len, s->tolen == 0 ? "NULL" : s->where);
	} while (n == -1 && send_again(&tried, errno));
	if (n == -1)
		die_hint(send_help(errno, &s->to), "cannot send to %s",
		    s->where);
	tell_news(s, tried.news);
}

#include "burst.h"

/* -w: a record is a request. Sends it up to `tries` times, prints the reply. */
static void
ask(struct sender *s, const char *data, size_t len, int64_t wait, long tries,
    struct output *out)
{
	static struct answer got;
	int64_t deadline;
	int answered, news = 0;

	do {	/* What is still to come for the request before is too late. */
		answered = await_answer(s->fd, 0, &got);
		if (answered == 1)
			note("a late reply: not printed");
		else if (answered == -1)
			tell_news(s, errno);
	} while (answered != 0);
	for (deadline = now(); tries > 0; tries--) {
		send_datagram(s, data, len);
		deadline += wait;
		note("waiting for a reply");
		do {
			answered = await_answer(s->fd, deadline, &got);
			if (answered == 1) {
				print_datagram(out, got.data, got.len, got.len,
				    &got.from);
				print_flush(out);
				return;
			}
			news = answered == -1 ? errno : 0;
		} while (answered == -1 && tries > 1);
	}
	s->unanswered++;
	tell_news(s, news);
}

int
main(int argc, char **argv)
{
	static struct records in;
	static struct output out;
	static struct sender s;
	struct operands ops;
	const char *data, *address;
	int64_t interval = 0, wait = -1, due = 0;
	int family = AF_UNSPEC, handed, c, r;
	bool burst = false, connected = false;
	long tries = 0;
	size_t len;

	/* 1. Options, then [ADDRESS] [PORT]. */
	fill_standard_descriptors();
	for (;;) {
		c = getopt_long(argc, argv, "+:" LETTERS, long_options, NULL);
		if (c == -1)
			break;
		if (c == BURST)
			burst = true;
		else if (c == 'c')
			connected = true;
		else if (c == 'i')
			interval = seconds("interval", optarg);
		else if (c == 't')
			tries = number("number of tries", optarg, 1, INT_MAX);
		else if (c == 'w')
			wait = seconds("wait", optarg);
		else if (!family_option(&family, c) &&
		    !records_option(&in, c) && !print_option(&out, c) &&
		    !charset_option(c, optarg))
			common_option(c, argv, LETTERS, usage);
	}
	if (tries > 0 && wait == -1)
		usage_error("-t makes no sense without -w");
	if (wait == -1 && (out.address || out.json || out.raw))
		usage_error("-a, -j and -r make no sense without -w");
	if (burst && (wait != -1 || interval != 0))
		usage_error("--burst makes no sense with -i or -w");
	ops = read_operands(argc - optind, argv + optind);
	print_start(&out);

	/* 2. Where to: an address and a port. */
	handed = handed_socket(&family);
	address = ops.address != NULL ? ops.address : getenv("UDP_ADDRESS");
	if (address == NULL || (ops.address == NULL && address[0] == '\0'))
		address = family == AF_INET6 ? "::1" : "127.0.0.1";
	s.tolen = read_address(&s.to, family, handed != -1, address,
	    read_port(ops.port, false));
	(void)address_text(s.where, sizeof(s.where), &s.to);
	records_start(&in, &out, datagram_limit(&s.to));

	/* 3. A socket: the one handed to us by udp-bind, or a new one. */
	s.fd = handed;
	if (handed == -1) {
		family = s.to.ss_family;
		s.fd = socket(family, SOCK_DGRAM, 0);
		trace(s.fd, "socket(%s, SOCK_DGRAM, 0)",
		    family == AF_INET ? "AF_INET" : "AF_INET6");
		if (s.fd == -1)
			die("cannot create a socket");
	}

	/* 4. Be told when nobody listens, without being connected. */
	allow_large(s.fd);
	ask_for_errors(s.fd, &s.to);

	/* 5. -c: the kernel keeps the address, and lets no stranger answer. */
	if (connected || (ONLY_CONNECTED_TELLS && handed == -1 && wait == -1)) {
		r = connect(s.fd, (struct sockaddr *)&s.to, s.tolen);
		trace(r, "connect(%d, %s)", s.fd, s.where);
		if (r == -1 && connected)
			die_hint(send_help(errno, &s.to),
			    "cannot connect to %s", s.where);
		if (r == 0)
			s.tolen = 0;
	}

	/* 6. Each record becomes a datagram. */
	while (!burst && next_record(&in, &data, &len)) {
		if (interval != 0) {
			sleep_until(due);
			due = now() + interval;
		}
		if (wait == -1)
			send_datagram(&s, data, len);
		else
			ask(&s, data, len, wait, tries == 0 ? 1 : tries, &out);
	}
	if (burst)
		send_bursts(&s, &in);

	/* 7. Was the last one refused? No later call would tell. */
	tell_news(&s, last_error(s.fd));
	if (s.unanswered > 0 && !s.refused && !s.lost)
		say("no reply from %s to %ju of %ju records", s.where,
		    s.unanswered, in.number);
	return s.lost ? EXIT_FAILURE : s.refused ? EXIT_REFUSED :
	    s.unanswered > 0 ? EXIT_NOTHING : EXIT_SUCCESS;
}
