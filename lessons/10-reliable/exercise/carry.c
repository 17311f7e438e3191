/*
 * carry: carries lines over a bad wire: whole, in order, once each.
 *
 *	usage: ./carry send ADDRESS PORT
 *	       ./carry take PORT
 *
 * This is where you begin: it compiles, and carries nothing yet.
 * 从这里开始：能编译，但什么也不送。
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The sender: reads lines, and sends each until it is answered. */
/* 发送方：读入每一行，反复发送，直到得到回答。 */
static int
send_lines(int fd, const struct sockaddr_in *to)
{
	/*
	 * 1. For each line: send its number, a blank and the line, without its
	 *    newline. Wait 100 ms for an answer that is this number and nothing
	 *    else. None came: send it again, up to 50 times in all.
	 *    每一行：发送编号、一个空格和不带换行符的这一行。等 100 毫秒，
	 *    只接受完全等于这个编号的回答。没有等到就再发，一共最多 50 次。
	 */
	(void)fd;
	(void)to;
	return 0;
}

/* The receiver: prints each line once, and answers with its number. */
/* 接收方：每一行只打印一次，用编号回答。 */
static int
take_lines(int fd, const struct sockaddr_in *local)
{
	/*
	 * 2. Bind the socket. For ever: take a datagram, and read the number in
	 *    front. Is it the next line? Print it. Is it that, or a copy of one
	 *    that was there? Send the number back.
	 *    绑定套接字。一直循环：收一个数据报，读出前面的编号。是下一行
	 *    就打印。是下一行，或者是已经打印过的，就把编号发回去。
	 */
	(void)fd;
	(void)local;
	return 0;
}

int
main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	bool sending = argc == 4 && strcmp(argv[1], "send") == 0;
	bool taking = argc == 3 && strcmp(argv[1], "take") == 0;
	char *end;
	long port;
	int fd;

	if (!sending && !taking) {
		(void)fprintf(stderr,
		    "usage: carry send ADDRESS PORT | carry take PORT\n");
		return 2;
	}
	port = strtol(argv[argc - 1], &end, 10);
	if (end == argv[argc - 1] || *end != '\0' || port < 1 || port > 65535 ||
	    (sending && inet_pton(AF_INET, argv[2], &address.sin_addr) != 1)) {
		(void)fprintf(stderr, "carry: bad address or port\n");
		return 2;
	}
	address.sin_port = htons((in_port_t)port);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd == -1) {
		perror("carry: cannot create a socket");
		return 1;
	}
	return sending ? send_lines(fd, &address) : take_lines(fd, &address);
}
