/*
 * datagram.h: what arrives: bytes, how many, and who sent them. It is printed,
 * answered and waited for as one thing.
 */
#ifndef DATAGRAM_H
#define DATAGRAM_H

#include "base.h"

struct datagram {
	char *data;
	size_t len;			/* bytes at data */
	size_t size;			/* bytes that were sent: len, or more */
	struct sockaddr_storage from;	/* its sender */
	socklen_t fromlen;
};

#endif
