/* how-many.c: makes sockets until the kernel says no. */
#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

int
main(void)
{
	int n = 0, error;

	while (socket(AF_INET, SOCK_DGRAM, 0) != -1)
		n++;
	error = errno;
	(void)printf("%d sockets, and then: %s\n", n, strerror(error));
	return 0;
}
