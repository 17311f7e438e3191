/*
 * strangers.h: who speaks to udp-chat without being its peer is told of, and
 * his words are not shown. However many there are, that is a line a second.
 */
#ifndef STRANGERS_H
#define STRANGERS_H

#include "../common/address.h"
#include "../common/clock.h"

struct strangers {
	struct sockaddr_storage last;	/* who was told of by name */
	uintmax_t others;		/* datagrams that nobody was told of */
	int64_t until;			/* nothing more is told */
};

/* Until when to wait at most: then there is something to tell. */
static inline int64_t
strangers_due(const struct strangers *strangers)
{
	return strangers->others == 0 ? FOREVER : strangers->until;
}

/* Tells how many datagrams came that nobody was told of; then all are told. */
static inline void
tell_others(struct strangers *strangers)
{
	if (strangers->others == 0)
		return;
	say("%ju datagram%s of others not shown", strangers->others,
	    strangers->others == 1 ? "" : "s");
	strangers->others = 0;
	strangers->until = now() + SECOND;
}

/*
 * A stranger's datagram came. A new one is named; within a second of that his
 * datagram is counted. Returns true when he was named now.
 */
static inline bool
meet_stranger(struct strangers *strangers, const struct sockaddr_storage *from)
{
	char where[ADDRESS_TEXT];

	if (same_address(from, &strangers->last))
		return false;
	if (strangers->others > 0 || now() < strangers->until) {
		strangers->others++;
		return false;
	}
	say("%s speaks too: not shown, for you talk to another",
	    address_text(where, sizeof(where), from));
	strangers->last = *from;
	strangers->until = now() + SECOND;
	return true;
}

#endif
