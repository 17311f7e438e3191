/*
 * bare.h: what the bare loops share. A bare loop is the floor that udp-steps
 * is measured against: the same calls, with no parsing and no checks.
 */
#define _GNU_SOURCE
#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* 127.0.0.1 and the port in `word`. */
static inline struct sockaddr_in
loopback(const char *word)
{
	struct sockaddr_in to = { .sin_family = AF_INET };

	to.sin_port = htons((uint16_t)atoi(word));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return to;
}

/*
 * The size of the next datagram: always `fixed`, or where that is 0 from 17 to
 * 107, by POSIX's example of rand(), so that everyone draws the same.
 */
static inline size_t
next_size(size_t fixed)
{
	static uint32_t next = 1;

	if (fixed > 0)
		return fixed;
	next = next * 1103515245 + 12345;
	return 17 + next / 65536 % 32768 % 91;
}
