/*
 * bind: gets a port, tells which one, and keeps it.
 *
 *	usage: ./bind ADDRESS PORT
 *
 * This is where you begin: it compiles, waits, and binds nothing yet.
 * 从这里开始：能编译，会等待，但什么也不绑定。
 */
#include <arpa/inet.h>
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

	if (argc != 3) {
		(void)fprintf(stderr, "usage: bind ADDRESS PORT\n");
		return 2;
	}
	/* 1. Put the address and the port into `local`. */
	/* 把地址和端口填进 `local`。 */
	(void)argv;
	(void)local;

	/* 2. Make a socket, and bind it. */
	/* 造一个套接字，再绑定。 */
	fd = -1;
	(void)fd;

	/* 3. Which port did it get? Tell it, at once. */
	/* 得到的是哪个端口？马上打印。 */

	/* 4. Keep it, until a signal ends the program. */
	/* 一直占着，直到信号让程序结束。 */
	for (;;)
		(void)pause();
}
