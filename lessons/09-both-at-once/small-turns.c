/*
 * small-turns: a chat by turns. First you say a line, then you hear one.
 *
 *	usage: ./turns MY_PORT YOUR_PORT
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main(int argc, char **argv)
{
	struct sockaddr_in me = { .sin_family = AF_INET }, you = me;
	char text[1024];
	ssize_t n;
	int fd;

	if (argc != 3)
		return 2;
	me.sin_addr.s_addr = you.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	me.sin_port = htons((in_port_t)strtol(argv[1], NULL, 10));
	you.sin_port = htons((in_port_t)strtol(argv[2], NULL, 10));
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd == -1 || bind(fd, (struct sockaddr *)&me, sizeof(me)) == -1) {
		perror("bind");
		return 1;
	}
	(void)puts("ready");
	while (fgets(text, sizeof(text), stdin) != NULL) {
		if (sendto(fd, text, strlen(text), 0, (struct sockaddr *)&you,
		    sizeof(you)) == -1)
			perror("sendto");
		n = recvfrom(fd, text, sizeof(text), 0, NULL, NULL);
		if (n > 0)
			(void)fwrite(text, 1, (size_t)n, stdout);
	}
	return 0;
}
