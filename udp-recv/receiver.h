/*
 * receiver.h: what the step of udp-recv and its second ideas have in common.
 */
#ifndef RECEIVER_H
#define RECEIVER_H

#include "options.h"

/* Do not wait, if it is gone after all; return its length, also when cut. */
#define RECEIVE_FLAGS	(MSG_DONTWAIT | WHOLE_LENGTH)
#ifdef LINUX
#define FLAGS_TEXT	"MSG_DONTWAIT|MSG_TRUNC"
#else
#define FLAGS_TEXT	"MSG_DONTWAIT"
#endif

struct receiver {
	struct options opt;
	int fd;
	int stop;			/* readable: a signal came */
	int child;			/* readable: it has ended, or stopped */
	struct sockaddr_storage local;
	struct output out;
	uintmax_t count, bytes, cut;	/* what came so far */
	bool burst;			/* --burst, and the kernel can */
	bool runs;			/* and runs may come uncut: burst.h */
	uintmax_t beyond;		/* -n: what a run had more than that */
	bool failed;			/* -X: a reply is missing */
	uintmax_t before;		/* count at the last wait, or none */
	int64_t deadline;		/* -w: the end, if nothing comes */
	int reader;			/* 1, for poll(2); -1: none to watch */
	int failures;			/* of receiving, in succession */
	int status;			/* to end with */
};

#endif
