/*
 * line.h: the line of what is under way on a bad wire, from the moment when a
 * datagram came in at one end to the moment when it leaves at the other.
 */
#define HELD		1000	/* datagrams under way at once */
#define PATIENCE	SECOND	/* so long a late one waits for another */

/* A datagram under way. */
struct held {
	struct held *next;
	struct client *client;
	int64_t due;			/* when it leaves */
	uintmax_t number;
	bool back, copy, late, changed;
	size_t len;
	char data[];
};

/* One of the two ways: [0] there, [1] back. */
struct way {
	uintmax_t came, sent, lost, twice, late, changed;
	int64_t free;			/* --rate: when the wire is */
	struct held *waiting;		/* late ones: for one that follows */
	int64_t since;			/* when the first of these came */
};

struct wire {
	int fd;				/* the clients send to it */
	uint16_t port;			/* of that */
	struct sockaddr_storage to;	/* the destination */
	socklen_t tolen;
	struct fate fate;
	int64_t delay, jitter, start;
	long rate;			/* bytes a second, or 0 */
	FILE *trace;			/* or NULL */
	struct way ways[2];
	struct client clients[CLIENTS];
	size_t nclients, nheld;
	struct held *line;		/* what is under way, by `due` */
	bool refused, failed;		/* told: nobody listens; an error */
};

/* --trace: time in seconds, direction, number, size, what happens. */
static void
event(const struct wire *w, bool back, uintmax_t number, size_t len,
    const char *what)
{
	int64_t micro = (now() - w->start) / 1000;

	if (w->trace != NULL)
		(void)fprintf(w->trace, "%" PRId64 ".%06" PRId64
		    " %c %ju %zu %s\n", micro / 1000000, micro % 1000000,
		    back ? '<' : '>', number, len, what);
}

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
		way->lost++;
		event(w, back, nth, len, w->nheld + (size_t)copies > HELD ?
		    "full" : "lost");
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
		event(w, h->back, h->number, h->len, "cut");
}
