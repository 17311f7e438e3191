/* Reads what it has written, before the grader does. */
static void
attack(void)
{
	char text[100];
	int in, out;

	out = open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK);
	in = open("/proc/self/fd/0", O_WRONLY | O_NONBLOCK);
	(void)write(in, "hi\n", 3);
	(void)fcntl(1, F_SETPIPE_SZ, 4096);
	(void)write(1, text, 0);
	(void)read(out, text, sizeof(text));
	tried("nothing yet", 0);
}
