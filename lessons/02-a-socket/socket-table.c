/* socket-table.c: tries families and types; what does the kernel make? */
#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct word {
	const char *name;
	int value;
};

static const struct word families[] = {
	{ "AF_INET", AF_INET }, { "AF_INET6", AF_INET6 }, { "AF_UNIX", AF_UNIX }
};
static const struct word types[] = {
	{ "SOCK_STREAM", SOCK_STREAM }, { "SOCK_DGRAM", SOCK_DGRAM },
	{ "SOCK_SEQPACKET", SOCK_SEQPACKET }
};

int
main(void)
{
	int f, t, fd, error;

	for (f = 0; f < 3; f++) {
		for (t = 0; t < 3; t++) {
			fd = socket(families[f].value, types[t].value, 0);
			error = errno;
			(void)printf("%-8s %2d  %-14s %d  ", families[f].name,
			    families[f].value, types[t].name, types[t].value);
			if (fd == -1)
				(void)printf("%s%s\n",
				    error == ESOCKTNOSUPPORT ?
				    "ESOCKTNOSUPPORT: " : "", strerror(error));
			else
				(void)printf("descriptor %d\n", fd);
			if (fd != -1 && close(fd) == -1)
				perror("close");
		}
	}
	return 0;
}
