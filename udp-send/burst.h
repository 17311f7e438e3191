/*
 * burst.h: --burst, the fast way of udp-send. sendto pays for one system call
 * a datagram; here the records that wait in the buffer leave together, in two
 * steps: neighbours of one size become one large buffer that the kernel cuts
 * again (UDP_SEGMENT, udp(7)), and many of those go in one sendmmsg(2). The
 * datagrams, their order and their errors are the same.
 *
 * What it is worth, in tests/bench/results.md: lines of one size take a seventh
 * of the time that a sendto for each takes, lines of mixed sizes two thirds.
 */
#ifndef SEND_BURST_H
#define SEND_BURST_H

#include "../common/records.h"
#include "sender.h"

#include <netinet/udp.h>

#if defined(UDP_SEGMENT) && !defined(PORTABLE)

#include "way.h"

enum {
	SEGMENTS = 64,		/* what every Linux takes; 128 is not faster */
	RUN_BYTES = 65000,	/* a run must fit into one IP datagram */
	RECORDS = 1024,		/* records in one sendmmsg */
};

struct run {			/* neighbours of a size, the last maybe less */
	size_t first;
	uint16_t count;		/* fits msg_iovlen, whatever its type is */
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(uint16_t))];
};

/* Fills msg with one run; the kernel cuts it into segments. */
static void
prepare_run(struct sender *s, struct msghdr *msg, struct run *run,
    struct iovec *records)
{
	uint16_t size = (uint16_t)records[run->first].iov_len;
	struct cmsghdr *cmsg;

	(void)memset(msg, 0, sizeof(*msg));
	msg->msg_name = s->tolen == 0 ? NULL : &s->to;
	msg->msg_namelen = s->tolen;
	msg->msg_iov = records + run->first;
	msg->msg_iovlen = run->count;
	if (run->count == 1)
		return;
	(void)memset(run->control, 0, sizeof(run->control));
	msg->msg_control = run->control;
	msg->msg_controllen = sizeof(run->control);
	cmsg = CMSG_FIRSTHDR(msg);
	cmsg->cmsg_level = IPPROTO_UDP;
	cmsg->cmsg_type = UDP_SEGMENT;
	cmsg->cmsg_len = CMSG_LEN(sizeof(size));
	(void)memcpy(CMSG_DATA(cmsg), &size, sizeof(size));
}

/* How many of the records from `first` on can be one run, at most `most`. */
static size_t
run_length(const struct iovec *records, size_t first, size_t count, size_t most)
{
	size_t size = records[first].iov_len, total = size, i;

	for (i = first + 1; i < count && i - first < most; i++) {
		if (records[i].iov_len == 0 || records[i].iov_len > size ||
		    total + records[i].iov_len > RUN_BYTES)
			break;
		total += records[i].iov_len;
		if (records[i].iov_len < size)
			return i + 1 - first;
	}
	return i - first;
}

/* Sends the records; what the kernel does not take as a run goes singly. */
static void
send_records(struct sender *s, struct iovec *records, size_t count)
{
	static struct mmsghdr messages[RECORDS];
	static struct run runs[RECORDS];
	size_t at, i, n = 0, sent = 0;
	int r, error;

	for (at = 0; at < count; at += runs[n++].count) {
		runs[n].first = at;
		runs[n].count = (uint16_t)run_length(records, at, count,
		    s->together);
		prepare_run(s, &messages[n].msg_hdr, &runs[n], records);
	}
	while (sent < n) {
		r = sendmmsg(s->fd, messages + sent, (unsigned)(n - sent), 0);
		trace(r, "sendmmsg(%d, %zu datagrams in %zu runs)", s->fd,
		    count - runs[sent].first, n - sent);
		if (r > 0)
			sent += (size_t)r;
		if (sent == n)
			break;
		/*
		 * It hides the error behind a short count, and a run may be
		 * too long where no datagram is: ask the queue alone.
		 */
		error = r > 0 || errno == EMSGSIZE ? 0 : errno;
		s->errors.unexplained = 0;
		if ((take_news(s->fd, error, &s->to, &s->errors) &&
		    s->errors.unexplained == 0) || r > 0)
			continue;
		if (error == EIO)	/* No run can leave by this way. */
			s->together = 1;
		for (i = 0; i < runs[sent].count; i++) {
			struct iovec *record = records + runs[sent].first + i;

			s->unsent += !send_datagram(s, record->iov_base,
			    record->iov_len);
		}
		sent++;
	}
}

/*
 * Everything from standard input, as many records together as are there. Not as
 * runs by a socket that was handed over: it may take another way than most.
 */
static void
send_bursts(struct sender *s, struct records *in, bool handed)
{
	static struct iovec records[RECORDS];
	const char *first;
	char *data;
	size_t len, count;

	s->together = !handed && takes_runs(&s->to) ? SEGMENTS : 1;
	while (next_record(in, &first, &len)) {
		records[0].iov_base = (char *)first;	/* is only read */
		records[0].iov_len = len;
		count = 1;
		/* -x and -e make each record anew: those go one by one. */
		while (count < RECORDS && !form.hex && form.charset == NULL &&
		    record_in_buffer(in, &data, &len)) {
			if (len > in->limit) {
				send_records(s, records, count);
				record_too_long(in, len, "bytes",
				    in->limit);
			}
			records[count].iov_base = data;
			records[count].iov_len = len;
			count++;
		}
		send_records(s, records, count);
	}
}

#else

static void
send_bursts(struct sender *s, struct records *in, bool handed)
{
	const char *data;
	size_t len;

	(void)handed;
	while (next_record(in, &data, &len))
		s->unsent += !send_datagram(s, data, len);
}

#endif

#endif
