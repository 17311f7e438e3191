/*
 * kv: keeps what it is told, and answers what it is asked.
 *
 *	usage: ./kv PORT
 *
 * This is where you begin: it compiles, and answers nothing yet.
 */
#include <netinet/in.h>
#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is known. A pair has room for a key and a value, and for their NUL. */
static struct pair {
	char key[1001], value[1001];
} pairs[100] = { { "version", "kv 1" } };
static size_t known = 1;

int
main(int argc, char **argv)
{
	struct sockaddr_in local = { .sin_family = AF_INET };
	char data[1001];

	if (argc != 2) {
		(void)fprintf(stderr, "usage: kv PORT\n");
		return 2;
	}
	/* 1. Put the port into `local`; make a socket; bind it. */
	(void)argv;
	(void)local;

	/*
	 * 2. For ever: take a datagram. If there is a '=' in it, keep the pair.
	 *    If not, look for its key, and answer the one who asked.
	 */
	(void)data;
	(void)pairs[known - 1];
	return 0;
}
