/* numbers.c: which numbers do sockets get? Waits for a line at the end. */
#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A UDP socket, or the end. */
static int
new_socket(const char *name)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd == -1) {
		perror(name);
		exit(1);
	}
	(void)printf("%s: %d\n", name, fd);
	return fd;
}

int
main(void)
{
	int first = new_socket("first");

	(void)new_socket("second");
	if (close(first) == -1) {
		perror("close");
		return 1;
	}
	(void)new_socket("third");
	(void)getchar();
	return 0;
}
