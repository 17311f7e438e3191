/* line-send.c: sends each line of its input to port 7788 of this machine. */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <stdio.h>
#include <string.h>

int
main(void)
{
	struct sockaddr_in to;
	char line[1024];
	ssize_t n;
	int fd;

	(void)memset(&to, 0, sizeof(to));
	to.sin_family = AF_INET;
	to.sin_port = htons(7788);
	if (inet_pton(AF_INET, "127.0.0.1", &to.sin_addr) != 1)
		return 1;
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd == -1) {
		perror("socket");
		return 1;
	}
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		n = sendto(fd, line, strlen(line), 0, (struct sockaddr *)&to,
		    sizeof(to));
		if (n == -1) {
			perror("sendto");
			return 1;
		}
	}
	return 0;
}
