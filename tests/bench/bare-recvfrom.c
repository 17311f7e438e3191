/*
 * bare-recvfrom PORT: writes what it receives, until a second passes without a
 * datagram. The queue is the longest that the kernel allows.
 */
#include "bare.h"

int
main(int argc, char **argv)
{
	static char data[65536];
	struct sockaddr_in at = loopback(argv[argc - 1]), from;
	int fd = socket(AF_INET, SOCK_DGRAM, 0), most = INT32_MAX;
	struct timeval second = { 1, 0 };
	socklen_t fromlen;
	ssize_t n;

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &most, sizeof(most));
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
		return 1;
	for (;;) {
		fromlen = sizeof(from);
		n = recvfrom(fd, data, sizeof(data), 0,
		    (struct sockaddr *)&from, &fromlen);
		if (n == -1)
			return fflush(stdout) == EOF;
		(void)fwrite(data, 1, (size_t)n, stdout);
	}
}
