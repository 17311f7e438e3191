/*
 * What every attack begins with: it stands before NAME.c, and behind that the
 * solution of lesson 3, whose main does the attack when its port is 70000. So
 * the attack costs one point, in the last check but one, and nothing more.
 */
#define _GNU_SOURCE
#include <sys/types.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int tries, successes;

/* Notes one try, and tells the first that was a success. */
static void
tried(const char *what, int success)
{
	tries++;
	if (success && successes++ == 0)
		(void)fprintf(stderr, "SUCCESS of %s; ", what);
}

/* Tries to open each of these files, the last being NULL. */
static void
try_open(const char *const *names, int flags)
{
	int fd;

	for (; *names != NULL; names++) {
		fd = open(*names, flags, 0666);
		tried(*names, fd != -1);
		if (fd != -1)
			(void)close(fd);
	}
}

/* Tells that it was tried, before the worst begins. */
static void
witness(void)
{
	(void)fprintf(stderr, "tried %d, %d with success\n", tries, successes);
}
