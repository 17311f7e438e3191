/*
 * small-ask: send a question, wait a second for the answer.
 */
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int
main(int argc, char **argv)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	struct pollfd p;
	char answer[1500];
	ssize_t n;
	int fd;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: small-ask QUESTION\n");
		return 2;
	}
	to.sin_port = htons(7788);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd == -1 || sendto(fd, argv[1], strlen(argv[1]), 0,
	    (struct sockaddr *)&to, sizeof(to)) == -1) {
		perror("small-ask");
		return 1;
	}
	p.fd = fd;
	p.events = POLLIN;
	if (poll(&p, 1, 1000) == 0) {
		(void)printf("nobody answered\n");
		return 4;
	}
	n = recv(fd, answer, sizeof(answer), 0);
	if (n == -1) {
		perror("small-ask");
		return 1;
	}
	(void)printf("%.*s\n", (int)n, answer);
	return 0;
}
