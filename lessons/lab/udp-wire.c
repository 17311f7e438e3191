/*
 * udp-wire: a bad wire, on purpose: a relay that loses, copies, delays,
 * reorders and changes the datagrams between a port and a destination.
 *
 *	usage: udp-wire [OPTION]... PORT DESTINATION
 *	       udp-wire --loss 20 --seed 7 7788 127.0.0.1:7789
 *
 * Lessons 6 and 10. The idea: a relay receives at one socket and sends by
 * another. Each client gets a socket of its own towards the destination, by
 * which the answers find their way back to it. In between stands the line of
 * what is under way; what becomes of a datagram there is fate.h's.
 *
 * Status 0 means that the wire did what it was told. It does not mean that
 * anything got through.
 */
#define PROGRAM "udp-wire"
#include "../../common/udp.h"
#include "../../common/errors.h"
#include "../../common/setup.h"
#include "../../common/stop.h"
#include "wire.h"
#include "queue.h"

enum { DELAY = NO_LETTER, SPREAD, RATE, STORY };	/* have no letters */

static const char usage[] =
"usage: udp-wire [OPTION]... PORT DESTINATION\n"
"Relay between PORT and DESTINATION, both ways, as a bad wire would.\n"
"A destination without a port has UDP_PORT of the environment, or 7788.\n";

static const struct option_row option_rows[] = {
	FATE_ROWS,
	{ DELAY, "delay", "S", "carry each for S seconds" },
	{ SPREAD, "jitter", "S", "carry each for up to S seconds more" },
	{ RATE, "rate", "N",
	    "carry N bytes a second; what comes faster waits" },
	{ STORY, "trace", "FILE", "write down what becomes of each datagram" },
	{ 'w', "wait", "S", "stop after S seconds without a datagram" },
	COMMON_ROWS
};

/* The other end of the wire: one call, one datagram. */
static void
deliver(struct wire *w, const struct held *h)
{
	int times = 0;
	const struct client *c = h->client;
	const struct sockaddr_storage *to = h->back ? &c->address : &w->to;
	int fd = h->back ? w->fd : c->fd;
	char where[ADDRESS_TEXT];
	ssize_t n;

	do {	/* The client's own socket is connected: no address then. */
		n = sendto(fd, h->data, h->len, 0, h->back ?
		    (const struct sockaddr *)to : NULL,
		    h->back ? c->len : 0);
		trace(n, "sendto(%d, %s, %zu, 0, %s)", fd,
		    quoted(h->data, h->len), h->len, !h->back ? "NULL" :
		    verbose ? address_text(where, sizeof(where), to) : "");
	} while (n == -1 && must_send_again(fd, to, &w->errors, &times));
	if (n == -1)
		tell_unsent(&w->errors, to);
	end(w, h, n == -1 ? "lost,failed" : NULL);
}

/* Sends on everything whose time has come. Returns when the next one is due. */
static int64_t
deliver_due(struct wire *w)
{
	int64_t next = FOREVER;
	struct held *h;
	struct way *way;

	for (way = w->ways; way < w->ways + 2; way++) {
		if (way->waiting != NULL && way->since + PATIENCE < next)
			next = way->since + PATIENCE;
	}
	while ((h = w->line) != NULL && h->due <= now()) {
		w->line = h->next;
		deliver(w, h);
		h->client->held--;
		w->nheld--;
		free(h);
	}
	return h != NULL && h->due < next ? h->due : next;
}

/* A new socket that is connected to the destination: no stranger answers. */
static int
connect_socket(const struct wire *w)
{
	char where[ADDRESS_TEXT];
	int fd, error, r;

	fd = socket(w->to.ss_family, SOCK_DGRAM, 0);
	trace(fd, "socket(%s, SOCK_DGRAM, 0)", family_name(w->to.ss_family));
	if (fd == -1)
		return -1;
	allow_large(fd);
	ask_for_errors(fd, &w->to);
	(void)address_text(where, sizeof(where), &w->to);
	r = connect(fd, (const struct sockaddr *)&w->to, w->tolen);
	trace(r, "connect(%d, %s)", fd, where);
	if (r != -1)
		return fd;
	error = errno;
	(void)close(fd);
	errno = error;
	return -1;
}

/* What helps when there is no way to the destination. */
static const char *
wire_hint(const struct news *news)
{
	return news->local && news->error == EACCES && is_broadcast(&news->to) ?
	    "a wire has one other end, which no broadcast address is" :
	    send_hint(news);
}

/*
 * The client with this address; one who is new gets a socket of its own. When
 * there are too many, the one unheard of for longest must go. NULL: none can be
 * had now, by errno; 0: all have something under way.
 */
static struct client *
find_client(struct wire *w, const struct sockaddr_storage *from,
    socklen_t fromlen)
{
	char where[ADDRESS_TEXT];
	struct client *c, *oldest = NULL;
	socklen_t len;
	int fd = -1, r;

	for (c = w->clients; c < w->clients + w->nclients; c++) {
		if (memcmp(&c->address, from, sizeof(*from)) == 0)
			return c;
		if (c->held == 0 && (oldest == NULL || c->used < oldest->used))
			oldest = c;
	}
	/* When we are the destination, what we sent there comes in here. */
	for (c = w->clients; c < w->clients + w->nclients; c++) {
		if (port_of(&w->to) == w->port &&
		    same_address(&c->local, from)) {
			errno = ELOOP;
			die("cannot relay to itself");
		}
	}
	errno = 0;
	if (w->nclients < CLIENTS)
		fd = connect_socket(w);
	if (fd == -1 && (errno == 0 || errno == EMFILE) && oldest != NULL) {
		(void)close(oldest->fd);
		(void)memset(oldest, 0, sizeof(*oldest));
		oldest->fd = -1;	/* nobody's, until we have another */
		c = oldest;
		fd = connect_socket(w);
	}
	if (fd == -1)
		return NULL;
	w->nclients += c == w->clients + w->nclients;
	(void)memset(c, 0, sizeof(*c));
	c->address = *from;
	c->len = fromlen;
	c->fd = fd;
	len = sizeof(c->local);
	r = getsockname(c->fd, (struct sockaddr *)&c->local, &len);
	trace(r, "getsockname(%d, %s)", c->fd,
	    address_text(where, sizeof(where), &c->local));
	if (r == -1)
		die("cannot ask for the socket's address");
	return c;
}

/* Takes one datagram in: of whoever it is at our own socket, or an answer. */
static void
receive(struct wire *w, int fd, struct client *c)
{
	static char data[DATAGRAM_MAX];
	char where[ADDRESS_TEXT];
	struct sockaddr_storage from;
	bool back = c != NULL;
	socklen_t fromlen;
	ssize_t n;
	int error;

	(void)memset(&from, 0, sizeof(from));
	fromlen = sizeof(from);
	n = recvfrom(fd, data, sizeof(data), MSG_DONTWAIT,
	    (struct sockaddr *)&from, &fromlen);
	if (n == -1) {
		trace(n, "recvfrom(%d, ..., %zu, MSG_DONTWAIT)", fd,
		    sizeof(data));
		error = errno;
		if (!take_news(fd, error, &w->to, &w->errors) &&
		    error != EAGAIN && error != EINTR) {
			errno = error;
			die("cannot receive");
		}
		return;
	}
	trace(n, "recvfrom(%d, %s, %zu, MSG_DONTWAIT, %s)", fd,
	    quoted(data, (size_t)n), sizeof(data),
	    verbose ? address_text(where, sizeof(where), &from) : "");
	if (c == NULL)
		c = find_client(w, &from, fromlen);
	if (c == NULL) {
		error = errno;
		if (error != 0)
			tell_unsent(&w->errors, &w->to);
		event(w, false, ++w->ways[0].came, (size_t)n, "came");
		end(w, &(struct held) { .number = w->ways[0].came,
		    .len = (size_t)n }, error == 0 ? "lost,full" :
		    "lost,failed");
		return;
	}
	take(w, c, back, data, (size_t)n);
}

/* Carries both ways until a signal comes, or `wait` passes without anything. */
static void
relay(struct wire *w, int64_t wait, int stop)
{
	static struct pollfd p[2 + CLIENTS];
	uintmax_t before = 0, came;
	bool came_by[2];
	int64_t next = FOREVER, quit = wait == FOREVER ? wait : now() + wait;
	size_t i, n;
	int ready;

	p[0] = (struct pollfd) { w->fd, POLLIN, 0 };
	p[1] = (struct pollfd) { stop, POLLIN, 0 };
	for (;;) {
		n = w->nclients;
		for (i = 0; i < n; i++)
			p[2 + i] = (struct pollfd) { w->clients[i].fd, POLLIN,
			    0 };
		note("waiting for a datagram");
		ready = poll(p, (nfds_t)(2 + n),
		    milliseconds_until(next < quit ? next : quit));
		if (ready == -1 && errno != EINTR)
			die("cannot wait for a datagram");
		came_by[1] = false;
		for (i = 0; i < n && ready > 0; i++) {
			if (p[2 + i].revents != 0) {
				receive(w, p[2 + i].fd, &w->clients[i]);
				came_by[1] = true;
			}
		}
		came_by[0] = ready > 0 && p[0].revents != 0;
		if (came_by[0])
			receive(w, w->fd, NULL);
		/* A late one gives up when there is none to wait for. */
		for (i = 0; i < 2 && ready != -1; i++)
			if (!came_by[i] && w->ways[i].waiting != NULL &&
			    w->ways[i].since + PATIENCE <= now())
				carry_late(w, &w->ways[i], 0);
		next = deliver_due(w);
		if (w->story != NULL && fflush(w->story) == EOF)
			die("cannot write the trace");
		if (ready > 0 && p[1].revents != 0)
			return;
		came = w->ways[0].came + w->ways[1].came;
		if (wait != FOREVER && (came > before || w->nheld > 0))
			quit = now() + wait;
		before = came;
		if (quit <= now())
			return;
	}
}

int
main(int argc, char **argv)
{
	static struct wire w = { .fate.seed = -1, .errors.hint = wire_hint };
	struct sockaddr_storage local;
	struct operands ops;
	char where[ADDRESS_TEXT];
	const char *file = NULL;
	int64_t wait = FOREVER;
	int off = 0, c, r, stop;
	socklen_t len;

	/* 1. Options. */
	begin();
	for (;;) {
		c = next_option(argc, argv, usage, option_rows);
		if (c == -1)
			break;
		if (c == DELAY)
			w.delay = seconds("delay", optarg);
		else if (c == SPREAD)
			w.jitter = seconds("jitter", optarg);
		else if (c == RATE)
			w.rate = number("rate", optarg, 1, INT_MAX);
		else if (c == STORY)
			file = optarg;
		else if (c == 'w')
			wait = seconds("wait", optarg);
		else
			(void)fate_option(&w.fate, c, optarg);
	}

	/* 2. From where, and where to. */
	if (argc - optind != 2)
		usage_error("%s: PORT DESTINATION is wanted", argc - optind < 2
		    ? "too few operands" : "too many operands");
	ops = read_operands(1, argv + optind + 1);
	w.tolen = read_address(&w.to, AF_UNSPEC, false, ops.address != NULL ?
	    ops.address : "127.0.0.1", read_port(ops.port, false));
	ops = read_operands(1, argv + optind);
	len = read_address(&local, AF_UNSPEC, false, ops.address != NULL ?
	    ops.address : w.to.ss_family == AF_INET6 ? "::" : "0.0.0.0",
	    read_port(ops.port, true));

	/* 3. Can there be a way to the destination? */
	r = connect_socket(&w);
	if (r == -1)
		die_hint(wire_hint(&(struct news) { .error = errno,
		    .local = true, .to = w.to }), "cannot connect to %s",
		    address_text(where, sizeof(where), &w.to));
	(void)close(r);

	/* 4. A socket that the clients know, with the longest queue. */
	w.fd = socket(local.ss_family, SOCK_DGRAM, 0);
	trace(w.fd, "socket(%s, SOCK_DGRAM, 0)", family_name(local.ss_family));
	if (w.fd == -1)
		die("cannot create a socket");
	(void)ask_for_queue(w.fd, INT_MAX);
	allow_large(w.fd);
	if (local.ss_family == AF_INET6 && ops.address == NULL) {
		r = setsockopt(w.fd, IPPROTO_IPV6, IPV6_V6ONLY, &off,
		    sizeof(off));
		trace(r, "setsockopt(%d, IPPROTO_IPV6, IPV6_V6ONLY, [0])",
		    w.fd);
		if (r == -1)
			die("cannot take IPv4 too");
	}
	(void)address_text(where, sizeof(where), &local);
	r = bind(w.fd, (struct sockaddr *)&local, len);
	trace(r, "bind(%d, %s)", w.fd, where);
	if (r == -1)
		die_hint(bind_hint(errno, &local), "cannot bind to %s", where);
	len = sizeof(local);
	r = getsockname(w.fd, (struct sockaddr *)&local, &len);
	if (r == -1)
		die("cannot ask for the socket's address");
	(void)address_text(where, sizeof(where), &local);
	trace(r, "getsockname(%d, %s)", w.fd, where);
	w.port = port_of(&local);

	/* 5. The story begins. */
	if (file != NULL) {
		w.story = strcmp(file, "-") == 0 ? stdout : fopen(file, "w");
		if (w.story == NULL)
			die("cannot write %.80s", file);
	}
	stop = catch_signals();
	fate_start(&w.fate, w.jitter > 0);
	if (!quiet)
		say("listening on %s", where);
	w.start = now();
	relay(&w, wait, stop);

	/* 6. What became of it all. */
	cut_line(&w);
	for (r = 0; r < 2 && !quiet; r++)
		say("%s: %ju came, %ju sent, %ju lost, %ju twice, %ju late, "
		    "%ju changed", r == 0 ? "there" : "back", w.ways[r].came,
		    w.ways[r].sent, w.ways[r].lost, w.ways[r].twice,
		    w.ways[r].late, w.ways[r].changed);
	if (w.story != NULL && fclose(w.story) == EOF)
		die("cannot write the trace");
	die_of_signal(stop);
	return w.errors.failed ? EXIT_FAILURE :
	    w.errors.refused ? EXIT_REFUSED :
	    w.ways[0].came == 0 ? EXIT_NOTHING : EXIT_SUCCESS;
}
