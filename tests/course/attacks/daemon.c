/* Stays behind: forks twice, in another session, and goes on. */
static void
attack(void)
{
	int i;

	for (i = 0; i < 4; i++)
		if (fork() == 0) {
			(void)setsid();
			if (fork() != 0)
				_exit(0);
			for (i = 0; i < 1024; i++)
				(void)close(i);
			for (;;)
				(void)pause();
		}
	tried("nothing yet", 0);
}
