/* bare-sendto PORT COUNT SIZE: one sendto a datagram. */
#include "bare.h"

int
main(int argc, char **argv)
{
	static char data[65536];
	struct sockaddr_in to = loopback(argv[1]);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	long i, count = atol(argv[argc - 2]);
	size_t size = (size_t)atol(argv[argc - 1]);

	for (i = 0; i < count; i++)
		(void)sendto(fd, data, next_size(size), 0,
		    (struct sockaddr *)&to, sizeof(to));
	return 0;
}
