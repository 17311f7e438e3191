/*
 * chat: says what is typed, and shows what is heard, both at once.
 *
 *	usage: ./chat ADDRESS PORT
 *
 * This is where you begin: it compiles, and neither says nor hears anything.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* What both threads need. */
struct chat {
	int fd;
	struct sockaddr_in you;
};

/* The second thread: hears. */
static void *
hear(void *argument)
{
	struct chat *chat = argument;

	/* 4. For ever: take a datagram; if it is from `you`, print it. */
	(void)chat;
	return NULL;
}

int
main(int argc, char **argv)
{
	struct chat chat = { -1, { .sin_family = AF_INET } };
	pthread_t hearing;
	char *line = NULL;
	size_t size = 0;

	if (argc != 3) {
		(void)fprintf(stderr, "usage: chat ADDRESS PORT\n");
		return 2;
	}
	/* 1. Put the address and the port into `chat.you`; make a socket. */
	(void)argv;

	/* 2. Start the second thread. */
	if (pthread_create(&hearing, NULL, hear, &chat) != 0)
		return 1;

	/* 3. Send each line. */
	while (getline(&line, &size, stdin) != -1)
		;
	return 0;	/* this ends the second thread, too */
}
