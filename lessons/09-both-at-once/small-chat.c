/*
 * small-chat: two threads and one socket. You may say and hear at any time.
 *
 *	usage: ./chat MY_PORT YOUR_PORT
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The second thread: hears. It may be cancelled while it waits only. */
static void *
hear(void *argument)
{
	int fd = *(int *)argument;
	char text[1024];
	ssize_t n;

	(void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	do {
		(void)pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
		n = recvfrom(fd, text, sizeof(text), 0, NULL, NULL);
		(void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
		if (n > 0)
			(void)fwrite(text, 1, (size_t)n, stdout);
	} while (n != -1);
	return NULL;
}

int
main(int argc, char **argv)
{
	struct sockaddr_in me = { .sin_family = AF_INET }, you = me;
	pthread_t hearing;
	char text[1024];
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
	if (pthread_create(&hearing, NULL, hear, &fd) != 0)
		return 1;
	while (fgets(text, sizeof(text), stdin) != NULL)
		if (sendto(fd, text, strlen(text), 0, (struct sockaddr *)&you,
		    sizeof(you)) == -1)
			perror("sendto");
	(void)pthread_cancel(hearing);
	(void)pthread_join(hearing, NULL);
	return 0;
}
