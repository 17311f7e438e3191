/*
 * burst.h: --burst, the fast way of udp-recv. recvfrom takes one datagram in a
 * call; here as many as wait are taken in one recvmmsg(2). And what udp-send
 * --burst sends as a run, the kernel may leave uncut (UDP_GRO, udp(7)): one
 * large message, which is cut here. That costs the sender less too, for nobody
 * else cuts it, and a run takes less room in the queue than its datagrams.
 */
#ifndef RECV_BURST_H
#define RECV_BURST_H

#include "ends.h"
#include "losses.h"

#include <netinet/udp.h>

#if defined(UDP_GRO) && !defined(PORTABLE)

enum {
	MESSAGES = 32,		/* in one recvmmsg, of DATAGRAM_MAX bytes */
	RUN = 128,		/* the kernel puts no more into one message */
};

/*
 * Can many be taken in one call? And runs, where the socket is our own: who
 * handed it over, or reads it when we have ended, may know nothing of runs.
 */
static void
start_bursts(struct receiver *r, bool handed)
{
	struct mmsghdr none;
	int n, on = 1;

	n = recvmmsg(r->fd, &none, 0, MSG_DONTWAIT, NULL);
	trace(n, "recvmmsg(%d, ..., 0, MSG_DONTWAIT, NULL)", r->fd);
	r->burst = n == 0;
	if (!r->burst || handed)
		return;
	n = setsockopt(r->fd, IPPROTO_UDP, UDP_GRO, &on, sizeof(on));
	trace(n, "setsockopt(%d, IPPROTO_UDP, UDP_GRO, [1])", r->fd);
	r->runs = n == 0;
}

/*
 * How long each datagram in this message of `len` bytes is, the last perhaps
 * less: udp(7). All of it is one, when the kernel says nothing, or no sense.
 */
static size_t
run_size(struct msghdr *msg, size_t len)
{
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(msg);
	int size = 0;

	if (cmsg != NULL && cmsg->cmsg_level == IPPROTO_UDP &&
	    cmsg->cmsg_type == UDP_GRO &&
	    cmsg->cmsg_len >= CMSG_LEN(sizeof(size)))
		(void)memcpy(&size, CMSG_DATA(cmsg), sizeof(size));
	return size <= 0 || (size_t)size > len ? len : (size_t)size;
}

/* Prints the datagrams of one message of `len` bytes: one, or a run. */
static void
print_message(struct receiver *r, struct msghdr *msg, size_t len)
{
	struct datagram got = { .data = msg->msg_iov->iov_base,
	    .fromlen = msg->msg_namelen };
	size_t size = run_size(msg, len), left = len;
	char where[ADDRESS_TEXT];

	(void)memcpy(&got.from, msg->msg_name, sizeof(got.from));
	note("%zu bytes from %s, %zu in each datagram", len, verbose ?
	    address_text(where, sizeof(where), &got.from) : "", size);
	do {
		size = size < left ? size : left;
		if (r->opt.limit == 0 || r->count < r->opt.limit) {
			count_datagram(r, &got, size);
			print_datagram(&r->out, &got);
		} else {
			r->beyond++;
		}
		got.data += size;
		left -= size;
	} while (left > 0);
}

/*
 * How many messages may be taken. With -n only so many that no more than the
 * last of them can hold what is beyond.
 */
static unsigned
messages_wanted(const struct receiver *r)
{
	uintmax_t left = r->opt.limit - r->count, each = r->runs ? RUN : 1;

	return r->opt.limit == 0 || left > MESSAGES * each ? MESSAGES :
	    (unsigned)((left + each - 1) / each);
}

/* Takes from the queue what is there, as far as it is wanted. */
static void
receive_burst(struct receiver *r)
{
	static char data[MESSAGES][DATAGRAM_MAX];
	static struct sockaddr_storage from[MESSAGES];
	static struct iovec iov[MESSAGES];
	static _Alignas(struct cmsghdr) char
	    control[MESSAGES][CMSG_SPACE(sizeof(int))];
	struct mmsghdr messages[MESSAGES];
	unsigned most = messages_wanted(r), i;
	int n;

	for (i = 0; i < most; i++) {
		iov[i] = (struct iovec){ data[i], DATAGRAM_MAX };
		messages[i].msg_hdr = (struct msghdr){ .msg_name = &from[i],
		    .msg_namelen = sizeof(from[i]), .msg_iov = &iov[i],
		    .msg_iovlen = 1, .msg_control = control[i],
		    .msg_controllen = sizeof(control[i]) };
	}
	n = recvmmsg(r->fd, messages, most, MSG_DONTWAIT, NULL);
	trace(n, "recvmmsg(%d, ..., %u, MSG_DONTWAIT, NULL)", r->fd, most);
	if (n == -1)
		bear_failure(r);
	for (i = 0; n > 0 && i < (unsigned)n; i++)
		print_message(r, &messages[i].msg_hdr, messages[i].msg_len);
}

#else

static void
start_bursts(struct receiver *r, bool handed)
{
	(void)r;		/* it stays the plain way */
	(void)handed;
}

static void
receive_burst(struct receiver *r)
{
	(void)r;
}

#endif

#endif
