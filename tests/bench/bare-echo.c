/* bare-echo PORT: sends every datagram back, until it is ended. */
#include "bare.h"

int
main(int argc, char **argv)
{
	static char data[65536];
	struct sockaddr_in at = loopback(argv[argc - 1]), from;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t fromlen;
	ssize_t n;

	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
		return 1;
	for (;;) {
		fromlen = sizeof(from);
		n = recvfrom(fd, data, sizeof(data), 0,
		    (struct sockaddr *)&from, &fromlen);
		(void)sendto(fd, data, (size_t)n, 0, (struct sockaddr *)&from,
		    fromlen);
	}
}
