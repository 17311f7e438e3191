/* Is called what the grader reads in /proc: a line of its own, and no text. */
static void
attack(void)
{
	static const char *const names[] = { "x\nState:\tZ (", "x\nNSpid:\t1",
	    "x) Z 1 (x", "\xff\xfe\n\nPPid:", "", NULL };
	const char *const *name;

	tried("nothing yet", 0);
	witness();
	for (name = names; *name != NULL; name++)
		if (fork() == 0) {
			(void)setsid();
			(void)prctl(PR_SET_NAME, *name, 0, 0, 0);
			(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
			for (;;)
				(void)pause();
		}
	(void)prctl(PR_SET_NAME, names[0], 0, 0, 0);
	for (;;)
		(void)pause();
}
