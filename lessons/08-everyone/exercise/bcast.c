/*
 * bcast: sends each line to everyone, and prints who answers.
 *
 *	usage: ./bcast ADDRESS PORT
 *
 * This is where you begin: it compiles, and sends nothing yet.
 * 从这里开始：能编译，但什么也不发。
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* The time in milliseconds, by a clock that nobody sets. */
/* 现在的时间，毫秒；这个时钟不会被人调快调慢。 */
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
	/* 把地址和端口填进 `to`。 */
	(void)argv;
	(void)to;

	/* 2. Make a socket, and get the permission to broadcast. */
	/* 造一个套接字，申请广播的许可。 */

	/* 3. Send each line. */
	/* 把每一行发出去。 */
	while (getline(&line, &size, stdin) != -1)
		;

	/* 4. Until the second is over: poll, recvfrom, print. */
	/* 一秒之内：poll，recvfrom，打印。 */
	deadline = now() + 1000;
	(void)deadline;
	return 0;
}
