/*
 * small-carry: carry the lines of standard input to port 7788 of this
 * machine: all of them, in order, once each. small-take answers.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static void
give_up(const char *what)
{
	perror(what);
	exit(1);
}

/* Waits for the answer that is this number; false after 200 ms of silence. */
static bool
answered(int fd, const char *number, size_t digits)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char data[20];
	ssize_t n;
	int ready;

	for (;;) {
		ready = poll(&p, 1, 200);
		if (ready == -1)
			give_up("poll");
		if (ready == 0)
			return false;
		n = recv(fd, data, sizeof(data), 0);
		if (n == -1 && errno != ECONNREFUSED)
			give_up("recv");
		if (n == (ssize_t)digits && memcmp(data, number, digits) == 0)
			return true;
	}
}

int
main(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	char line[1000], data[1020];
	int fd, digits, len, number = 0, tries;
	ssize_t n;

	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd == -1)
		give_up("socket");
	to.sin_port = htons(7788);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == -1)
		give_up("connect");

	while (fgets(line, sizeof(line), stdin) != NULL) {
		digits = snprintf(data, sizeof(data), "%d", ++number);
		len = snprintf(data, sizeof(data), "%d %s", number, line);
		tries = 0;
		do {
			if (++tries > 50) {
				(void)fprintf(stderr, "line %d: no answer\n",
				    number);
				return 1;
			}
			n = send(fd, data, (size_t)len, 0);
			if (n == -1 && errno != ECONNREFUSED)
				give_up("send");
		} while (!answered(fd, data, (size_t)digits));
	}
	if (ferror(stdin))
		give_up("standard input");
	return 0;
}
