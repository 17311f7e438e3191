/* Forks without end, each in a session of its own. */
static void
attack(void)
{
	tried("nothing yet", 0);
	witness();
	for (;;)
		if (fork() == 0)
			(void)setsid();
}
