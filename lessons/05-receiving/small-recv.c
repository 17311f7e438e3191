/* small-recv: print each datagram that comes to port 7788. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <stdio.h>
#include <stdlib.h>

int
main(void)
{
	struct sockaddr_in local = { .sin_family = AF_INET }, from;
	char data[1024], host[INET_ADDRSTRLEN];
	socklen_t fromlen;
	ssize_t n;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	local.sin_addr.s_addr = htonl(INADDR_ANY);
	local.sin_port = htons(7788);
	if (fd == -1 ||
	    bind(fd, (struct sockaddr *)&local, sizeof(local)) == -1) {
		perror("small-recv: cannot bind");
		return EXIT_FAILURE;
	}
	(void)fputs("small-recv: listening\n", stderr);
	for (;;) {
		fromlen = sizeof(from);
		n = recvfrom(fd, data, sizeof(data), 0,
		    (struct sockaddr *)&from, &fromlen);
		if (n == -1) {
			perror("small-recv: cannot receive");
			return EXIT_FAILURE;
		}
		if (n == 0)
			break;
		(void)inet_ntop(AF_INET, &from.sin_addr, host, sizeof(host));
		(void)printf("%s:%u, %zd bytes: [", host,
		    ntohs(from.sin_port), n);
		(void)fwrite(data, 1, (size_t)n, stdout);
		(void)puts("]");
	}
	return EXIT_SUCCESS;
}
