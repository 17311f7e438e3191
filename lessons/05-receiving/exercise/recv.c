/*
 * recv: print each datagram that comes to a port, and a newline behind it.
 *
 *	usage: ./recv PORT
 *
 * This is where you begin: it compiles, waits, and receives nothing yet.
 * 从这里开始：能编译，会等待，但什么也不收。
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
	/* 把端口填进 `local`，地址填“所有地址”。 */
	(void)argv;
	(void)local;

	/* 2. Make a socket, and bind it. */
	/* 造一个套接字，再绑定。 */
	fd = -1;
	(void)fd;

	/* 3. Receive one and print it, again and again. */
	/* 收一个，打印一个，一直循环。 */
	for (;;)
		(void)pause();	/* This waits too, for nothing. */
}
