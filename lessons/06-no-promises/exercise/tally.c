/*
 * tally: receives numbers, and tells what became of them on the way.
 *
 *	usage: ./tally PORT
 *
 * This is where you begin: it compiles, waits, and receives nothing yet.
 * 从这里开始：能编译，会等待，但什么也不收。
 */
#include <netinet/in.h>
#include <sys/socket.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LARGEST	9999		/* the largest number that counts */

int
main(int argc, char **argv)
{
	struct sockaddr_in local = { .sin_family = AF_INET };
	int fd;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: tally PORT\n");
		return 2;
	}
	/* 1. Make a socket, and bind it to the port. */
	/* 造一个套接字，绑定到端口。 */
	(void)argv;
	(void)local;
	fd = -1;
	(void)fd;

	/* 2. Receive the numbers, until `end` comes. */
	/* 接收整数，直到收到 `end`。 */
	for (;;)
		(void)pause();	/* This waits too, for nothing. */

	/* 3. Print the four lines. */
	/* 打印四行结果。 */
}
