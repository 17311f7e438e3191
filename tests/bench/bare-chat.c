/*
 * bare-chat PORT: sends each line up to /quit, while a thread receives. With
 * libedit (-DLIBEDIT) the line can be edited, as in udp-chat.
 */
#include "bare.h"

#include <pthread.h>
#ifdef LIBEDIT
#include <histedit.h>
#endif

static void *
receive(void *argument)
{
	static char data[65536];
	int fd = *(int *)argument;
	ssize_t n;

	do {
		n = recv(fd, data, sizeof(data), 0);
	} while (n >= 0 && write(STDOUT_FILENO, data, (size_t)n) == n);
	return NULL;
}

static const char *
next_line(void)
{
#ifdef LIBEDIT
	static EditLine *edit;
	int len;

	if (edit == NULL)
		edit = el_init("bare-chat", stdin, stdout, stderr);
	return el_gets(edit, &len);
#else
	static char line[65536];

	return fgets(line, sizeof(line), stdin);
#endif
}

int
main(int argc, char **argv)
{
	struct sockaddr_in to = loopback(argv[argc - 1]);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	const char *line;
	pthread_t thread;

	(void)pthread_create(&thread, NULL, receive, &fd);
	while ((line = next_line()) != NULL && strcmp(line, "/quit\n") != 0)
		(void)sendto(fd, line, strlen(line) - 1, 0,
		    (struct sockaddr *)&to, sizeof(to));
	(void)pthread_cancel(thread);
	return pthread_join(thread, NULL);
}
