/* small-bind: which port has a socket, before bind(2) and after it? */
#include <sys/socket.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void
show_port(int fd, const char *when)
{
	struct sockaddr_in local = { 0 };
	socklen_t len = sizeof(local);

	if (getsockname(fd, (struct sockaddr *)&local, &len) == -1)
		perror("small-bind: cannot ask for the port");
	else
		(void)printf("%s bind: port %u\n", when, ntohs(local.sin_port));
}

int
main(int argc, char **argv)
{
	struct sockaddr_in local = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd == -1) {
		perror("small-bind: cannot create a socket");
		return EXIT_FAILURE;
	}
	show_port(fd, "before");
	local.sin_addr.s_addr = htonl(INADDR_ANY);
	if (argc > 1)
		local.sin_port = htons((uint16_t)strtol(argv[1], NULL, 10));
	if (bind(fd, (struct sockaddr *)&local, sizeof(local)) == -1) {
		perror("small-bind: cannot bind");
		return EXIT_FAILURE;
	}
	show_port(fd, "after");
	return EXIT_SUCCESS;
}
