/*
 * headers.c: the next UDP datagram that arrives here, with its headers. A raw
 * socket gets a copy of it, whatever the port; it needs root, or lan.
 */
#include <sys/socket.h>
#include <netinet/in.h>

#include <stdio.h>

int
main(void)
{
	unsigned char bytes[65536];
	ssize_t n, i;
	int fd;

	fd = socket(AF_INET, SOCK_RAW, IPPROTO_UDP);
	if (fd == -1) {
		perror("socket");
		return 1;
	}
	(void)printf("ready\n");
	n = recvfrom(fd, bytes, sizeof(bytes), 0, NULL, NULL);
	if (n == -1) {
		perror("recvfrom");
		return 1;
	}
	for (i = 0; i < n; i++)
		(void)printf("%02x%s", bytes[i],
		    i == 19 || i == 27 || i == n - 1 ? "\n" : " ");
	return 0;
}
