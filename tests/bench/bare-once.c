/* bare-once PORT: the ten lines that send one line of input. */
#include "bare.h"

int
main(int argc, char **argv)
{
	char data[65536];
	ssize_t n = read(STDIN_FILENO, data, sizeof(data));
	struct sockaddr_in to = loopback(argv[argc - 1]);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	return sendto(fd, data, (size_t)n - 1, 0, (struct sockaddr *)&to,
	    sizeof(to)) == -1;
}
