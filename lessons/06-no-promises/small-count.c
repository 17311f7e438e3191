/*
 * small-count: receive numbered lines, and say which are missing, late, or
 * here again.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

int
main(void)
{
	static int times[10000];	/* how often each number has come */
	struct sockaddr_in local = { .sin_family = AF_INET };
	char line[4];			/* so no number is above 9999 */
	int fd, i, number, highest = 0;
	ssize_t n;

	local.sin_port = htons(7789);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd == -1 ||
	    bind(fd, (struct sockaddr *)&local, sizeof(local)) == -1) {
		perror("small-count");
		return 1;
	}
	(void)puts("counting at port 7789");
	for (;;) {
		n = recv(fd, line, sizeof(line), 0);
		if (n == -1) {
			perror("small-count");
			return 1;
		}
		number = 0;
		for (i = 0; i < n && line[i] >= '0' && line[i] <= '9'; i++)
			number = number * 10 + line[i] - '0';
		(void)printf("%d%s\n", number, times[number]++ > 0 ? ", again" :
		    number < highest ? ", late" : "");
		for (i = highest + 1; i < number; i++)
			(void)printf("where is %d?\n", i);
		if (number > highest)
			highest = number;
	}
}
