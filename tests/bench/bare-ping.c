/* bare-ping PORT COUNT: sends a datagram, waits for the reply, and again. */
#include "bare.h"

int
main(int argc, char **argv)
{
	static char data[65536] = "0123456789abcdef";
	struct sockaddr_in to = loopback(argv[1]), from;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	long i, count = atol(argv[argc - 1]);
	socklen_t fromlen;

	for (i = 0; i < count; i++) {
		(void)sendto(fd, data, 16, 0, (struct sockaddr *)&to,
		    sizeof(to));
		fromlen = sizeof(from);
		(void)recvfrom(fd, data, sizeof(data), 0,
		    (struct sockaddr *)&from, &fromlen);
	}
	return 0;
}
