/* Kills the grader: everybody, the parent, the group, 1, each number. */
static void
attack(void)
{
	pid_t parent = getppid(), pid;

	(void)signal(SIGTERM, SIG_IGN);
	tried("kill(-1)", kill(-1, SIGKILL) == 0);
	tried("kill(0)", kill(0, SIGTERM) != 0);	/* itself: allowed */
	(void)kill(parent, SIGKILL);
	(void)kill(1, SIGKILL);
	(void)kill(1, SIGTERM);
	(void)kill(1, SIGSTOP);
	tried("the parent's end", getppid() != parent);
	for (pid = 2; pid < 5000; pid++)
		if (pid != getpid())
			tried("a kill", kill(pid, SIGKILL) == 0 ||
			    kill(-pid, SIGKILL) == 0);
}
