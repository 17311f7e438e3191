/*
 * losses.h: what did not come whole, and what did not come at all.
 */
#ifndef LOSSES_H
#define LOSSES_H

#include "../common/errors.h"
#include "receiver.h"

/* The first datagram that does not fit is told; all are counted. */
static void
tell_cut(struct receiver *r, const struct datagram *got)
{
	char where[ADDRESS_TEXT];

	if (r->cut++ > 0)
		return;
	say("a datagram of %s%zu bytes from %s was cut to %zu",
	    WHOLE_LENGTH == 0 ? "at least " : "", got->size,
	    address_text(where, sizeof(where), &got->from), got->len);
	hint("udp-recv without -s keeps all of a datagram");
}

/* How many bytes we ask for: where a cut is not told, one more shows it. */
static size_t
bytes_wanted(const struct receiver *r)
{
	return r->opt.keep + (WHOLE_LENGTH == 0);
}

/* One more has come: `size` bytes, of which *got keeps those that -s wants. */
static void
count_datagram(struct receiver *r, struct datagram *got, size_t size)
{
	r->failures = 0;
	r->count++;
	r->bytes += size;
	got->size = size;
	got->len = size < r->opt.keep ? size : r->opt.keep;
	if (got->size > got->len)
		tell_cut(r, got);
}

/*
 * Receiving failed (errno). It may be news of what was sent by this socket, or
 * nothing may be there after all; but not for ever.
 */
static void
bear_failure(struct receiver *r)
{
	if (errno != EAGAIN && errno != EINTR && ++r->failures == 100)
		give_up(&r->out, "receive");
	forget_errors(r->fd);	/* of what others sent by it */
}

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

/* At the end, with -v or when something was lost: what came, what did not. */
static void
tell_summary(const struct receiver *r)
{
	int64_t drops = dropped(r->fd);
	char lost[80] = "";

	if (drops != -1)
		(void)snprintf(lost, sizeof(lost), ", %" PRId64
		    " dropped by the kernel%s", drops, r->runs && drops > 0 ?
		    ", where a run counts as one" : "");
	if (!quiet && (verbose || r->cut > 0 || drops > 0))
		say("%ju datagrams, %ju bytes, %ju cut%s", r->count, r->bytes,
		    r->cut, lost);
	if (r->beyond > 0 && !quiet)
		say("%ju more came in one run with the last, and are lost",
		    r->beyond);
	if (drops > 0 && !r->opt.burst && r->opt.command == NULL)
		hint("udp-recv --burst keeps up with more");
}

#endif
