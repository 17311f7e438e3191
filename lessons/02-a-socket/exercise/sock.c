/*
 * sock: makes a socket, tells its descriptor, and keeps it.
 *
 *	usage: ./sock FAMILY TYPE
 *
 * This is where you begin: it compiles, and makes no socket yet.
 * 从这里开始：能编译，但还没有造套接字。
 */
#include <sys/socket.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The words make no sense. */
/* 参数无效。 */
static int
usage(void)
{
	(void)fprintf(stderr, "usage: sock inet|inet6|unix "
	    "stream|dgram|seqpacket\n");
	return 2;
}

int
main(int argc, char **argv)
{
	int family, type, fd;

	if (argc != 3)
		return usage();
	/* 1. Which family is argv[1]? */
	/* argv[1] 是哪个族？ */
	(void)argv;
	family = -1;
	(void)family;

	/* 2. Which type is argv[2]? */
	/* argv[2] 是哪种类型？ */
	type = -1;
	(void)type;

	/* 3. Make the socket. */
	/* 造套接字。 */
	fd = -1;
	(void)fd;

	/* 4. Tell its descriptor, at once. */
	/* 马上打印描述符。 */

	/* 5. Keep it until the input ends. */
	/* 一直留着，直到输入结束。 */
	return 0;
}
