/* Takes more memory than there is, in many processes. */
static void
attack(void)
{
	size_t size = 100 << 20;
	int i;
	char *all;

	tried("a gigabyte at once", mmap(NULL, 1 << 30, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
#ifdef __LP64__
	tried("memory of a file", memfd_create("", 0) != -1);
	tried("shared memory", shmget(IPC_PRIVATE, size, 0600) != -1);
	tried("a queue", msgget(IPC_PRIVATE, 0600) != -1);
#endif
	witness();
	for (i = 0; i < 20; i++)
		if (fork() == 0)
			break;
	for (;;) {
		all = mmap(NULL, size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		if (all == MAP_FAILED)
			(void)pause();
	}
}
