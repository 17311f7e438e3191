/* Takes all the room for signals that wait, which a user has once. */
static void
attack(void)
{
	union sigval none = { 0 };
	sigset_t all;
	int i;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, NULL);
	for (i = 0; i < 5000; i++)
		if (sigqueue(getpid(), SIGRTMIN, none) == -1)
			break;
	tried("5000 signals that wait", i == 5000);
}
