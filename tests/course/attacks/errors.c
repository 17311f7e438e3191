/* Prints without end on standard error, and what a terminal would obey. */
static void
attack(void)
{
	tried("nothing yet", 0);
	witness();
	for (;;)
		(void)fputs("\033]0;owned\007\033[2J\033[31m"
		    "\xc2\x9b\xe2\x80\xae", stderr);
}
