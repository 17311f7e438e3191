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
#include "../common/print.h"
#include "../common/answers.h"
#include "../common/handed.h"
#include "../common/setup.h"
#include "stop.h"
#include "child.h"

#define LETTERS	"46n:s:w:X:" PRINT_OPTIONS CHARSET_OPTIONS COMMON_OPTIONS

static const char usage[] =
"usage: udp-recv [OPTION]... [ADDRESS] [PORT]\n"
"Print each UDP datagram that arrives.\n"
FAMILY_USAGE
"  -n, --count=N         stop after N datagrams\n"
"  -s, --size=N          keep N bytes of each datagram\n"
"  -w, --wait=S          stop after S seconds without a datagram\n"
"  -X, --exec=CMD        run CMD for each datagram; what it writes is the reply\n"
CHARSET_USAGE
PRINT_USAGE
COMMON_USAGE;

static const struct option long_options[] = {
	FAMILY_LONG,
	{ "count", required_argument, NULL, 'n' },
	{ "size", required_argument, NULL, 's' },
	{ "wait", required_argument, NULL, 'w' },
	{ "exec", required_argument, NULL, 'X' },
	CHARSET_LONG, PRINT_LONG, COMMON_LONG,
	{ NULL, 0, NULL, 0 }
};

struct receiver {
	int fd;
	int stop;			/* readable: a signal came */
	struct sockaddr_storage local;
	size_t keep;			/* -s: bytes of each datagram */
	int64_t wait;			/* -w, or FOREVER */
	uintmax_t limit;		/* -n, or 0 */
	const char *command;		/* -X, or NULL */
	uintmax_t count, bytes, cut;	/* what came so far */
	bool failed;			/* -X: a reply is missing */
};

/* How many the kernel threw away, for the queue was full; -1: nobody knows. */
static int64_t
dropped(int fd)
{
#ifdef SO_MEMINFO
	uint32_t info[16] = { 0 };	/* [8] is SK_MEMINFO_DROPS */
	socklen_t len = sizeof(info);
	int r;

	r = getsockopt(fd, SOL_SOCKET, SO_MEMINFO, info, &len);
	trace(r, "getsockopt(%d, SOL_SOCKET, SO_MEMINFO, [drops=%u])", fd,
	    (unsigned)info[8]);
	if (r == 0)
		return info[8];
#else
	(void)fd;
#endif
	return -1;
}

/* The first datagram that does not fit is told; all are counted. */
static void
tell_cut(struct receiver *r, size_t size, const struct sockaddr_storage *from)
{
	char where[ADDRESS_TEXT];

	if (r->cut++ > 0)
		return;
	say("a datagram of %s%zu bytes from %s was cut to %zu",
	    WHOLE_LENGTH == 0 ? "at least " : "", size,
	    address_text(where, sizeof(where), from), r->keep);
	hint("udp-recv without -s keeps all of a datagram");
}

/* An end by error: what was received before is still written. */
static _Noreturn void
give_up(struct output *out, const char *what)
{
	int error = errno;

	print_flush(out);
	errno = error;
	die("cannot %s", what);
}

/* Takes one datagram from the queue, if it is still there. */
static void
receive(struct receiver *r, struct output *out)
{
	static char data[DATAGRAM_MAX];
	const char *flags = WHOLE_LENGTH == 0 ? "MSG_DONTWAIT" :
	    "MSG_DONTWAIT|MSG_TRUNC";
	char where[ADDRESS_TEXT];
	struct sockaddr_storage from;
	socklen_t fromlen;
	size_t size, kept, room = r->keep + (WHOLE_LENGTH == 0);
	ssize_t n;

	(void)memset(&from, 0, sizeof(from));
	fromlen = sizeof(from);
	n = recvfrom(r->fd, data, room, MSG_DONTWAIT | WHOLE_LENGTH,
	    (struct sockaddr *)&from, &fromlen);
	if (n == -1) {
		trace(n, "recvfrom(%d, ..., %zu, %s)", r->fd, room, flags);
		if (errno != EAGAIN && errno != EINTR && !is_news(errno))
			give_up(out, "receive");
		(void)empty_error_queue(r->fd);
		return;
	}
	/* 0 bytes are a datagram too; only n == -1 is none. */
	size = (size_t)n;
	kept = size < r->keep ? size : r->keep;
	trace(n, "recvfrom(%d, %s, %zu, %s, %s)", r->fd, quoted(data, kept),
	    room, flags, verbose ? address_text(where, sizeof(where), &from) :
	    "");
	r->count++;
	r->bytes += size;
	if (size > kept)
		tell_cut(r, size, &from);
	if (r->command == NULL)
		print_datagram(out, data, kept, size, &from);
	else if (!reply(r->fd, r->command, data, kept, &from, fromlen,
	    port_of(&r->local), r->stop))
		r->failed = true;
}

/* Receives until an end comes; the status to end with. */
static int
receive_all(struct receiver *r, struct output *out)
{
	struct pollfd p[3] = { { r->fd, POLLIN, 0 },
	    { r->command == NULL ? STDOUT_FILENO : -1, POLLHUP, 0 },
	    { r->stop, POLLIN, 0 } };
	int64_t deadline = FOREVER;
	uintmax_t before = 0;
	int ready;

	if (r->wait != FOREVER)
		deadline = now() + r->wait;
	while (r->limit == 0 || r->count < r->limit) {
		if (r->wait != FOREVER && r->count > before)
			deadline = now() + r->wait;
		before = r->count;
		/* While output waits, look; when nothing comes, write it. */
		if (out->len == 0)
			note("waiting for a datagram");
		ready = poll(p, 3, out->len > 0 ? 0 :
		    milliseconds_until(deadline));
		if (ready == -1 && errno != EINTR)
			give_up(out, "wait for a datagram");
		if (ready == -1)
			continue;
		if (p[2].revents != 0 ||
		    (p[1].revents & (POLLHUP | POLLERR)) != 0)
			return EXIT_SUCCESS;	/* a signal; a gone reader */
		if (p[1].revents != 0)	/* macOS cannot watch all files. */
			p[1].fd = -1;
		if (p[0].revents != 0)
			receive(r, out);
		else if (out->len > 0)
			print_flush(out);
		else if (deadline <= now())
			return r->count == 0 || r->limit > 0 ? EXIT_NOTHING :
			    EXIT_SUCCESS;
	}
	return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
	static struct output out;
	struct receiver r = { .keep = DATAGRAM_MAX - 1, .wait = FOREVER };
	struct operands ops;
	char where[ADDRESS_TEXT], lost[48] = "";
	const char *address;
	int family = AF_UNSPEC, off = 0, c, n, status;
	socklen_t len;
	int64_t drops;

	/* 1. Options, then [ADDRESS] [PORT]. */
	fill_standard_descriptors();
	for (;;) {
		c = getopt_long(argc, argv, "+:" LETTERS, long_options, NULL);
		if (c == -1)
			break;
		if (c == 'n')
			r.limit = (uintmax_t)number("count", optarg, 1,
			    LONG_MAX);
		else if (c == 's')
			r.keep = (size_t)number("size", optarg, 1,
			    DATAGRAM_MAX - 1);
		else if (c == 'w')
			r.wait = seconds("wait", optarg);
		else if (c == 'X')
			r.command = optarg;
		else if (!family_option(&family, c) &&
		    !print_option(&out, c) && !charset_option(c, optarg))
			common_option(c, argv, LETTERS, usage);
	}
	if (r.command != NULL && (out.null || out.address || out.json ||
	    out.raw || out.hex || charset != NULL))
		usage_error("-X makes no sense with -0, -a, -e, -j, -r or -x");
	ops = read_operands(argc - optind, argv + optind);
	print_start(&out);

	/* 2. A socket: the one handed to us by udp-bind, or a new one. */
	r.fd = handed_socket(&family);
	if (r.fd != -1) {
		if (ops.address != NULL || ops.port != NULL)
			usage_error("'%.80s' makes no sense: the socket that "
			    "was handed over has an address", argv[optind]);
	} else {
		address = ops.address != NULL ? ops.address :
		    family == AF_INET6 ? "::" : "0.0.0.0";
		len = read_address(&r.local, family, false, address,
		    read_port(ops.port, true));
		(void)address_text(where, sizeof(where), &r.local);
		family = r.local.ss_family;
		r.fd = socket(family, SOCK_DGRAM, 0);
		trace(r.fd, "socket(%s, SOCK_DGRAM, 0)",
		    family == AF_INET ? "AF_INET" : "AF_INET6");
		if (r.fd == -1)
			die("cannot create a socket");

		/* 3. The longest queue: more than allowed is cut, not wrong. */
		(void)ask_for_queue(r.fd, INT_MAX);

		/* 4. -6 alone: take IPv4 as well, whatever the system says. */
		if (family == AF_INET6 && ops.address == NULL) {
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
			die_hint(bind_help(errno, &r.local),
			    "cannot bind to %s", where);
	}

	/* 6. Where are we? Port 0 has become the one the system chose. */
	len = sizeof(r.local);
	n = getsockname(r.fd, (struct sockaddr *)&r.local, &len);
	if (n == -1)
		die("cannot ask for the socket's address");
	(void)address_text(where, sizeof(where), &r.local);
	trace(n, "getsockname(%d, %s)", r.fd, where);
	allow_large(r.fd);	/* for the replies of -X */
	r.stop = catch_signals();
	if (!quiet)
		say("listening on %s", where);

	/* 7. Each datagram that comes is printed. */
	status = receive_all(&r, &out);
	print_flush(&out);

	/* 8. What came, and what did not, where the kernel tells. */
	drops = dropped(r.fd);
	if (drops != -1)
		(void)snprintf(lost, sizeof(lost), ", %" PRId64
		    " dropped by the kernel", drops);
	if (!quiet && (verbose || r.cut > 0 || drops > 0))
		say("%ju datagrams, %ju bytes, %ju cut%s", r.count, r.bytes,
		    r.cut, lost);
	die_of_signal(r.stop);
	return r.failed ? EXIT_FAILURE : status;
}
