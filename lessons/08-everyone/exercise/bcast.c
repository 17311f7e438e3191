/*
 * bcast: sends each line to everyone, and prints who answers.
 *
 *	usage: ./bcast ADDRESS PORT
 *
 * This is where you begin: it compiles, and sends nothing yet.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* The time in milliseconds, by a clock that nobody sets. */
static long
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int
main(int argc, char **argv)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	char *line = NULL;
	size_t size = 0;
	long deadline;

	if (argc != 3) {
		(void)fprintf(stderr, "usage: bcast ADDRESS PORT\n");
		return 2;
	}
	/* 1. Put the address and the port into `to`. */
	(void)argv;
	(void)to;

	/* 2. Make a socket, and get the permission to broadcast. */

	/* 3. Send each line. */
	while (getline(&line, &size, stdin) != -1)
		;

	/* 4. Until the second is over: poll, recvfrom, print. */
	deadline = now() + 1000;
	(void)deadline;
	return 0;
}
