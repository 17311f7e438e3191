/*
 * recv: print each datagram that comes to a port, and a newline behind it.
 *
 *	usage: ./recv PORT
 *
 * This is where you begin: it compiles, waits, and receives nothing yet.
 */
#include <netinet/in.h>
#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct sockaddr_in local = { .sin_family = AF_INET };
	int fd;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: recv PORT\n");
		return 2;
	}
	/* 1. Put the port into `local`, and the address: any. */
	(void)argv;
	(void)local;

	/* 2. Make a socket, and bind it. */
	fd = -1;
	(void)fd;

	/* 3. Receive one and print it, again and again. */
	for (;;)
		(void)pause();	/* This waits too, for nothing. */
}
