/*
 * sock: makes a socket, tells its descriptor, and keeps it.
 *
 *	usage: ./sock FAMILY TYPE
 *
 * This is where you begin: it compiles, and makes no socket yet.
 */
#include <sys/socket.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The words make no sense. */
static int
usage(void)
{
	(void)fprintf(stderr, "usage: sock inet|inet6|unix "
	    "stream|dgram|seqpacket\n");
	return 2;
}

int
main(int argc, char **argv)
{
	int family, type, fd;

	if (argc != 3)
		return usage();
	/* 1. Which family is argv[1]? */
	(void)argv;
	family = -1;
	(void)family;

	/* 2. Which type is argv[2]? */
	type = -1;
	(void)type;

	/* 3. Make the socket. */
	fd = -1;
	(void)fd;

	/* 4. Tell its descriptor, at once. */

	/* 5. Keep it until the input ends. */
	return 0;
}
