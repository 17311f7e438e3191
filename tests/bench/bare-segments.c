/* bare-segments PORT COUNT SIZE: 128 datagrams a call, cut by the kernel. */
#include "bare.h"

enum { TOGETHER = 128 };

int
main(int argc, char **argv)
{
	static char data[65536];
	struct sockaddr_in to = loopback(argv[1]);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int size = atoi(argv[argc - 1]);
	long i, count = atol(argv[argc - 2]), n;

	(void)setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof(size));
	for (i = 0; i < count; i += n) {
		n = count - i < TOGETHER ? count - i : TOGETHER;
		(void)sendto(fd, data, (size_t)(n * size), 0,
		    (struct sockaddr *)&to, sizeof(to));
	}
	return 0;
}
