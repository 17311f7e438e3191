/*
 * small-bcast: send the words TEXT to ADDRESS, port 7788.
 *
 *	usage: ./a.out ADDRESS TEXT
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	int on = 0;	/* Wrong on purpose: lesson 8 changes this line. */
	struct sockaddr_in to = { .sin_family = AF_INET };
	ssize_t n;
	int fd;

	to.sin_port = htons(7788);
	if (argc != 3 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1)
		return 2;
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd == -1 || setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on,
	    sizeof(on)) == -1) {
		perror("setsockopt");
		return 1;
	}
	n = sendto(fd, argv[2], strlen(argv[2]), 0, (struct sockaddr *)&to,
	    sizeof(to));
	if (n == -1)
		perror("sendto");
	return n == -1;
}
