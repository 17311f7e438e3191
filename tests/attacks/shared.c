/* Takes more memory than there may be, that processes might share. */
static void
attack(void)
{
	static const int none[] = { RLIMIT_MSGQUEUE, RLIMIT_MEMLOCK,
	    RLIMIT_RTPRIO, RLIMIT_NICE };
	struct rlimit limit;
	int i;

	for (i = 0; i < 4; i++)
		tried("a limit", getrlimit(none[i], &limit) != 0 ||
		    limit.rlim_max != 0);
	tried("a core", getrlimit(RLIMIT_CORE, &limit) != 0 ||
	    limit.rlim_max > 1);
	tried("many sockets", getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
	    limit.rlim_max > 64);
	witness();
	for (i = 0; i < 2; i++)
		if (fork() == 0)
			break;
	(void)mmap(NULL, 440 << 20, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	for (;;)
		(void)pause();
}
