/* Stops itself. */
static void
attack(void)
{
	tried("nothing yet", 0);
	witness();
	(void)kill(getpid(), SIGSTOP);
}
