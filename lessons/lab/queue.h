/*
 * queue.h: the queue of what is under way on a bad wire, from the moment when a
 * datagram came in at one end to the moment when it leaves at the other.
 */
#ifndef QUEUE_H
#define QUEUE_H

#include "wire.h"

/*
 * Puts a datagram into the line, where it is due when the wire has carried it,
 * but not before `least`. Returns when that is.
 */
static int64_t
carry(struct wire *w, struct held *h, int64_t least)
{
	struct way *way = &w->ways[h->back];
	struct held **p = &w->line;
	int64_t due = now();

	if (w->rate != 0) {	/* One after the other goes into the wire. */
		due = due < way->free ? way->free : due;
		due += (int64_t)h->len * SECOND / w->rate;
		way->free = due;
	}
	due += w->delay + (int64_t)(roll(&w->fate, h->back, h->number,
	    h->copy ? COPY_JITTER : JITTER) % (uint64_t)(w->jitter + 1));
	h->due = due < least ? least : due;
	while (*p != NULL && (*p)->due <= h->due)
		p = &(*p)->next;
	h->next = *p;
	*p = h;
	return h->due;
}

/* Those who wait to be late go now, behind the one that leaves at `least`. */
static void
carry_late(struct wire *w, struct way *way, int64_t least)
{
	struct held *h;

	while ((h = way->waiting) != NULL) {
		way->waiting = h->next;
		least = carry(w, h, least);
	}
}

/* The near end of the wire: a datagram came in. What becomes of it? */
static void
take(struct wire *w, struct client *c, bool back, char *data, size_t len)
{
	struct way *way = &w->ways[back];
	uintmax_t nth = ++way->came;
	bool changed = len > 0 && meets(&w->fate, back, nth, CHANGE);
	bool late = meets(&w->fate, back, nth, LATE);
	int copies = meets(&w->fate, back, nth, COPY) ? 2 : 1, i;
	struct held *h, **p;
	uint64_t bit;

	c->used = now();
	event(w, back, nth, len, "came");
	if (meets(&w->fate, back, nth, LOSS) ||
	    w->nheld + (size_t)copies > HELD) {
		end(w, &(struct held) { .number = nth, .back = back,
		    .len = len }, w->nheld + (size_t)copies > HELD ?
		    "lost,full" : "lost");
		return;
	}
	way->twice += copies == 2;
	way->late += late;
	way->changed += changed;
	if (changed) {
		bit = roll(&w->fate, back, nth, BIT) % (len * 8);
		data[bit / 8] = (char)(data[bit / 8] ^ (1 << bit % 8));
	}
	for (i = 1; i <= copies; i++) {
		h = malloc(sizeof(*h) + len);
		if (h == NULL)
			die("cannot hold a datagram");
		*h = (struct held) { .client = c, .number = nth,
		    .back = back, .copy = i == 2, .changed = changed,
		    .late = late && i == copies, .len = len };
		(void)memcpy(h->data, data, len);
		c->held++;
		w->nheld++;
		if (!h->late) {
			carry_late(w, way, carry(w, h, 0));
			continue;
		}
		if (way->waiting == NULL)
			way->since = now();
		for (p = &way->waiting; *p != NULL; p = &(*p)->next)
			;
		*p = h;
	}
}

/* At the end: what is still under way is cut off. */
static void
cut_line(struct wire *w)
{
	struct held *h;
	int i;

	for (i = 0; i < 2; i++)
		carry_late(w, &w->ways[i], FOREVER);
	for (h = w->line; h != NULL; h = h->next)
		end(w, h, "lost,cut");
}

#endif
