/* small-socket.c: makes a UDP socket, tells its number, closes it. */
#include <sys/socket.h>

#include <stdio.h>
#include <unistd.h>

int
main(void)
{
	int fd, r;

	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd == -1) {
		perror("socket");
		return 1;
	}
	(void)printf("the socket is descriptor %d\n", fd);
	r = close(fd);
	if (r == -1) {
		perror("close");
		return 1;
	}
	return 0;
}
