/*
 * small-take: take what small-carry sends to port 7789, answer with its
 * number, and print each line once.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static void
give_up(const char *what)
{
	perror(what);
	exit(1);
}

int
main(void)
{
	struct sockaddr_in local = { .sin_family = AF_INET }, from;
	socklen_t fromlen;
	char data[1020];
	ssize_t n, i;
	long number, last = 0;
	int fd;

	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd == -1)
		give_up("socket");
	local.sin_port = htons(7789);
	local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (struct sockaddr *)&local, sizeof(local)) == -1)
		give_up("bind");

	for (;;) {
		fromlen = sizeof(from);
		n = recvfrom(fd, data, sizeof(data), 0,
		    (struct sockaddr *)&from, &fromlen);
		if (n == -1)
			give_up("recvfrom");

		/* "12 eggs": the number, and where the line begins. */
		number = 0;
		for (i = 0; i < n && i < 9 && data[i] >= '0' &&
		    data[i] <= '9'; i++)
			number = number * 10 + (data[i] - '0');
		if (i == 0 || i == n || data[i] != ' ')
			continue;	/* not one of small-carry's */

		if (number == last + 1) {	/* the next one: print it */
			(void)fwrite(data + i + 1, 1, (size_t)(n - i - 1),
			    stdout);
			if (fflush(stdout) != 0)
				give_up("standard output");
			last = number;
		}
		if (number <= last &&		/* and answer, a copy too */
		    sendto(fd, data, (size_t)i, 0, (struct sockaddr *)&from,
		    fromlen) == -1)
			perror("sendto");	/* go on: others ask, too */
	}
}
