/*
 * bare-recvmmsg PORT: writes each datagram that it receives as a line, until a
 * second passes without one. Up to 32 in a call.
 */
#include "bare.h"

enum { TOGETHER = 32 };

int
main(int argc, char **argv)
{
	static char data[TOGETHER][65536];
	static struct iovec iov[TOGETHER];
	static struct mmsghdr messages[TOGETHER];
	struct sockaddr_in at = loopback(argv[argc - 1]), from[TOGETHER];
	int fd = socket(AF_INET, SOCK_DGRAM, 0), most = INT32_MAX, i, n;
	struct timeval second = { 1, 0 };

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &most, sizeof(most));
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	at.sin_addr.s_addr = htonl(INADDR_ANY);
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
		return 1;
	for (;;) {
		for (i = 0; i < TOGETHER; i++) {
			iov[i] = (struct iovec){ data[i], sizeof(data[i]) };
			messages[i].msg_hdr = (struct msghdr){
			    .msg_name = &from[i],
			    .msg_namelen = sizeof(from[i]),
			    .msg_iov = &iov[i], .msg_iovlen = 1 };
		}
		n = recvmmsg(fd, messages, TOGETHER, MSG_WAITFORONE, NULL);
		if (n == -1)
			return fflush(stdout) == EOF;
		for (i = 0; i < n; i++) {
			(void)fwrite(data[i], 1, messages[i].msg_len, stdout);
			(void)putchar('\n');
		}
	}
}
