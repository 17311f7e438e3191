/*
 * ends.h: when udp-recv ends: after -n datagrams, after -w seconds without one,
 * when a signal comes, and when nobody reads what it prints.
 */
#ifndef ENDS_H
#define ENDS_H

#include "receiver.h"

/*
 * Waits until a datagram can be received. Returns false at the end, with the
 * status to end with in r->status. While nothing comes, what was printed goes
 * out.
 */
static bool
wait_for_datagram(struct receiver *r)
{
	int ready;

	if (r->opt.limit != 0 && r->count >= r->opt.limit)
		return false;
	if (r->opt.wait != FOREVER && r->count != r->before)
		r->deadline = now() + r->opt.wait;
	r->before = r->count;
	for (;;) {
		struct pollfd p[3] = { { r->fd, POLLIN, 0 },
		    { r->reader, POLLHUP, 0 }, { r->stop, POLLIN, 0 } };

		/* Output waits: only look; when nothing is there, write it. */
		if (r->out.len == 0)
			note("waiting for a datagram");
		ready = poll(p, 3, r->out.len > 0 ? 0 :
		    milliseconds_until(r->deadline));
		if (ready == -1 && errno != EINTR)
			give_up(&r->out, "wait for a datagram");
		if (ready == -1)
			continue;
		if (p[2].revents != 0 || (p[1].revents &
		    (POLLHUP | POLLERR)) != 0)
			return false;
		if (p[1].revents != 0)	/* macOS cannot watch all files. */
			r->reader = -1;
		if (p[0].revents != 0)
			return true;
		if (r->out.len > 0) {
			print_flush(&r->out);
		} else if (r->deadline <= now()) {
			if (r->count == 0 || r->opt.limit > 0)
				r->status = EXIT_NOTHING;
			return false;
		}
	}
}

#endif
