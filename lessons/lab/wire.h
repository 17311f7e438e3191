/*
 * wire.h: what a bad wire is made of: its clients, its two ways, and what is
 * under way on them. And its story, an event a line.
 */
#ifndef WIRE_H
#define WIRE_H

#include "../../common/udp.h"
#include "../../common/errors.h"
#include "fate.h"

#define CLIENTS		250	/* sockets at once */
#define HELD		1000	/* datagrams under way at once */
#define PATIENCE	SECOND	/* so long a late one waits for another */

struct client {
	int fd;				/* connected to the destination */
	struct sockaddr_storage address;
	socklen_t len;			/* of address */
	struct sockaddr_storage local;	/* fd's: the destination sees this */
	int64_t used;			/* when it was last heard of */
	size_t held;			/* datagrams of it under way */
};

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
	uintmax_t came, twice;
	uintmax_t sent, lost;		/* how these ended, all of them */
	uintmax_t late, changed;
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
	FILE *story;			/* --trace, or NULL */
	struct way ways[2];
	struct client clients[CLIENTS];
	size_t nclients, nheld;
	struct held *line;		/* what is under way, by `due` */
	struct errors errors;
};

/* --trace: time in seconds, direction, number, size, what happens. */
static void
event(const struct wire *w, bool back, uintmax_t number, size_t len,
    const char *what)
{
	int64_t micro = (now() - w->start) / 1000;

	if (w->story != NULL)
		(void)fprintf(w->story, "%" PRId64 ".%06" PRId64
		    " %c %ju %zu %s\n", micro / 1000000, micro % 1000000,
		    back ? '<' : '>', number, len, what);
}

/* The end of a datagram: it was sent, or `lost` says why it was not. */
static void
end(struct wire *w, const struct held *h, const char *lost)
{
	struct way *way = &w->ways[h->back];
	char what[40];

	if (lost == NULL)
		way->sent++;
	else
		way->lost++;
	(void)snprintf(what, sizeof(what), "%s%s%s%s", lost == NULL ? "sent" :
	    lost, h->copy ? ",copy" : "", h->late ? ",late" : "",
	    h->changed ? ",changed" : "");
	event(w, h->back, h->number, h->len, what);
}

#endif
