/*
 * small-poll: one thread, which waits for the keyboard and the socket at once.
 *
 *	usage: ./one MY_PORT YOUR_PORT
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct sockaddr_in me = { .sin_family = AF_INET }, you = me;
	struct pollfd p[2] = { { STDIN_FILENO, POLLIN, 0 },
	    { -1, POLLIN, 0 } };
	char text[1024];
	ssize_t n;
	int fd;

	if (argc != 3)
		return 2;
	me.sin_addr.s_addr = you.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	me.sin_port = htons((in_port_t)strtol(argv[1], NULL, 10));
	you.sin_port = htons((in_port_t)strtol(argv[2], NULL, 10));
	p[1].fd = fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd == -1 || bind(fd, (struct sockaddr *)&me, sizeof(me)) == -1) {
		perror("bind");
		return 1;
	}
	(void)puts("ready");
	while (poll(p, 2, -1) != -1) {
		if (p[0].revents != 0) {	/* somebody typed */
			n = read(STDIN_FILENO, text, sizeof(text));
			if (n < 1)
				return 0;
			if (sendto(fd, text, (size_t)n, 0,
			    (struct sockaddr *)&you, sizeof(you)) == -1)
				perror("sendto");
		}
		if (p[1].revents != 0) {	/* something came */
			n = recvfrom(fd, text, sizeof(text), 0, NULL, NULL);
			if (n > 0)
				(void)!write(STDOUT_FILENO, text, (size_t)n);
		}
	}
	return 1;
}
