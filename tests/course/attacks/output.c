/* Prints without end. */
static void
attack(void)
{
	tried("nothing yet", 0);
	witness();
	for (;;)
		(void)puts("11 of 11 points");
}
