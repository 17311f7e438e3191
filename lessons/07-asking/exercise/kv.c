/*
 * kv: keeps what it is told, and answers what it is asked.
 *
 *	usage: ./kv PORT
 *
 * This is where you begin: it compiles, and answers nothing yet.
 * 从这里开始：能编译，但什么也不回答。
 */
#include <netinet/in.h>
#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is known. A pair has room for a key and a value, and for their NUL. */
/* 已经记住的。每一对放得下键、值，以及各自末尾的 NUL。 */
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
	/* 把端口填进 `local`；造一个套接字；绑定。 */
	(void)argv;
	(void)local;

	/*
	 * 2. For ever: take a datagram. If there is a '=' in it, keep the pair.
	 *    If not, look for its key, and answer the one who asked.
	 *    一直循环：收一个数据报。里面有 '=' 就记住这一对；
	 *    没有就按键查找，回答提问的一方。
	 */
	(void)data;
	(void)pairs[known - 1];
	return 0;
}
