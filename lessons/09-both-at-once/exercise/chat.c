/*
 * chat: says what is typed, and shows what is heard, both at once.
 *
 *	usage: ./chat ADDRESS PORT
 *
 * This is where you begin: it compiles, and neither says nor hears anything.
 * 从这里开始：能编译，但既听不到也说不出。
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* What both threads need. */
/* 两个线程都要用的。 */
struct chat {
	int fd;
	struct sockaddr_in you;
};

/* The second thread: hears. */
/* 第二个线程：负责听。 */
static void *
hear(void *argument)
{
	struct chat *chat = argument;

	/* 4. For ever: take a datagram; if it is from `you`, print it. */
	/* 一直循环：收一个数据报，是 `you` 发来的就打印。 */
	(void)chat;
	return NULL;
}

int
main(int argc, char **argv)
{
	/* static: the second thread may use it still when main is over. */
	/* static：main 返回以后，第二个线程可能还会用一下。 */
	static struct chat chat = { -1, { .sin_family = AF_INET } };
	pthread_t hearing;
	char *line = NULL;
	size_t size = 0;

	if (argc != 3) {
		(void)fprintf(stderr, "usage: chat ADDRESS PORT\n");
		return 2;
	}
	/* 1. Put the address and the port into `chat.you`; make a socket. */
	/* 把地址和端口填进 `chat.you`；造一个套接字。 */
	(void)argv;

	/* 2. Start the second thread. */
	/* 启动第二个线程。 */
	if (pthread_create(&hearing, NULL, hear, &chat) != 0)
		return 1;

	/* 3. Send each line. */
	/* 把每一行发出去。 */
	while (getline(&line, &size, stdin) != -1)
		;
	return 0;	/* this ends the second thread, too */
}
