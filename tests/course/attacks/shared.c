/*
 * Holds more memory than there may be: it is counted for each process that
 * shares it. What is there already is mapped 16 pages at a time where it is
 * read, so that this is done in time on a busy machine too.
 */
static void
attack(void)
{
	static const unsigned int none[] = { RLIMIT_MSGQUEUE, RLIMIT_MEMLOCK,
	    RLIMIT_RTPRIO, RLIMIT_NICE };
	enum { SIZE = 64 << 20 };
	volatile char *memory;
	struct rlimit limit;
	int i;

	for (i = 0; i < 4; i++)
		tried("a limit", getrlimit(none[i], &limit) != 0 ||
		    limit.rlim_max != 0);
	tried("a core", getrlimit(RLIMIT_CORE, &limit) != 0 ||
	    limit.rlim_max > 1);
	tried("many sockets", getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
	    limit.rlim_max > 64);
	memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	witness();
	for (i = 0; i < 31; i++)
		if (fork() == 0)
			break;
	for (i = 0; i < SIZE; i += 4096)
		(void)memory[i];
	for (;;)
		(void)pause();
}
