/*
 * send: each line of standard input becomes one datagram.
 *
 *	usage: ./send ADDRESS PORT
 *
 * This is where you begin: it compiles, and sends nothing yet.
 * 从这里开始：能编译，但什么也不发。
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main(int argc, char **argv)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	char line[100];
	int fd;

	if (argc != 3) {
		(void)fprintf(stderr, "usage: send ADDRESS PORT\n");
		return 2;
	}
	/* 1. Put the address and the port into `to`. */
	/* 把地址和端口填进 `to`。 */
	(void)argv;
	(void)to;

	/* 2. Make a socket. */
	/* 造一个套接字。 */
	fd = -1;
	(void)fd;

	/* 3. Send each line. */
	/* 把每一行发出去。 */
	while (fgets(line, sizeof(line), stdin) != NULL)
		;
	return 0;
}
