/*
 * collect.h: -w. A roll call: everybody who hears the question may answer.
 */
#ifndef COLLECT_H
#define COLLECT_H

#include "../common/await.h"
#include "../common/print.h"
#include "caller.h"

/* Our own question, come back? It does where our port is the one we ask. */
static bool
is_echo(const struct caller *c, const char *asked, size_t askedlen,
    const struct datagram *got)
{
	struct sockaddr_storage own;
	char where[ADDRESS_TEXT];
	socklen_t len = sizeof(own);
	int r;

	if (got->len != askedlen ||
	    memcmp(got->data, asked, askedlen) != 0 ||
	    port_of(&got->from) != port_of(&c->networks[0].to))
		return false;
	r = getsockname(c->fd, (struct sockaddr *)&own, &len);
	trace(r, "getsockname(%d, %s)", c->fd,
	    address_text(where, sizeof(where), &own));
	if (r == -1)
		die("cannot ask for the socket's address");
	if (port_of(&own) != port_of(&got->from) || !is_ours(&got->from))
		return false;
	note("our own datagram: no answer");
	return true;
}

/*
 * Prints every answer that comes within `wait` nanoseconds, be it to an earlier
 * question, and tells the news of what was sent. It ends when the time is up,
 * also when more come still.
 */
static void
collect(struct caller *c, const char *asked, size_t askedlen, int64_t wait,
    struct output *out)
{
	static char buffer[DATAGRAM_MAX];
	static struct datagram got = { .data = buffer };
	int64_t deadline = now() + wait;
	int came, error;

	note("waiting for answers");
	do {
		came = await_datagram(c->fd, deadline, &got);
		error = errno;
		if (came == 1) {
			if (is_echo(c, asked, askedlen, &got))
				continue;
			print_datagram(out, &got);
			print_flush(out);
		} else if (came == -1 && !take_news(c->fd, error,
		    &c->networks[0].to, &c->errors) &&
		    error != EAGAIN && error != EINTR) {
			errno = error;
			die("cannot receive an answer");
		}
	} while (came != 0 && now() < deadline);
}

#endif
