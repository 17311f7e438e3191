/*
 * pairs: runs commands in turn, and tells of each run its number, wall time,
 * peak memory and status.
 *
 *	usage: pairs ROUNDS INPUT OUTPUT -- COMMAND... [-- COMMAND...]...
 *
 * Each command reads INPUT anew. Every round runs each command once and begins
 * with another one, so that what disturbs the machine disturbs all alike and
 * ratios within a round hold. Linked statically, for a child's peak memory
 * begins with its parent's.
 */
#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 16 };

static long long
nanoseconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void
run(int number, char **command, posix_spawn_file_actions_t *files)
{
	extern char **environ;
	struct rusage used;
	long long begin;
	int status;
	pid_t pid;

	begin = nanoseconds();
	if (posix_spawnp(&pid, command[0], files, NULL, command,
	    environ) != 0 ||
	    wait4(pid, &status, 0, &used) == -1) {
		(void)fprintf(stderr, "pairs: cannot run %s\n", command[0]);
		exit(1);
	}
	(void)printf("%d %lld %ld %d\n", number, nanoseconds() - begin,
	    used.ru_maxrss,
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

int
main(int argc, char **argv)
{
	char **commands[MOST];
	posix_spawn_file_actions_t files;
	int count = 0, round, i;

	for (i = 4; i < argc && count < MOST; i++)
		if (strcmp(argv[i], "--") == 0) {
			argv[i] = NULL;
			commands[count++] = argv + i + 1;
		}
	if (count == 0) {
		(void)fprintf(stderr, "usage: pairs ROUNDS INPUT OUTPUT "
		    "-- COMMAND... [-- COMMAND...]...\n");
		return 2;
	}
	(void)setvbuf(stdout, NULL, _IOLBF, 0);	/* Progress is seen as it is. */
	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawn_file_actions_addopen(&files, 0, argv[2], O_RDONLY, 0);
	(void)posix_spawn_file_actions_addopen(&files, 1, argv[3], O_WRONLY, 0);
	for (round = 0; round < atoi(argv[1]); round++)
		for (i = 0; i < count; i++)
			run((round + i) % count, commands[(round + i) % count],
			    &files);
	return fflush(stdout) == EOF;
}
