/* small-send.c: sends its argument to port 7788 of this machine. */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	struct sockaddr_in to;
	ssize_t n;
	int fd;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: small-send TEXT\n");
		return 2;
	}
	(void)memset(&to, 0, sizeof(to));
	to.sin_family = AF_INET;
	to.sin_port = htons(7788);
	if (inet_pton(AF_INET, "127.0.0.1", &to.sin_addr) != 1)
		return 1;
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd == -1) {
		perror("socket");
		return 1;
	}
	n = sendto(fd, argv[1], strlen(argv[1]), 0, (struct sockaddr *)&to,
	    sizeof(to));
	if (n == -1) {
		perror("sendto");
		return 1;
	}
	(void)printf("the kernel took %zd bytes\n", n);
	return 0;
}
