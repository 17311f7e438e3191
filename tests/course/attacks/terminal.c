/* Types on the teacher's terminal. */
static void
attack(void)
{
	static const char *const names[] = { "/dev/tty", "/dev/console",
	    "/dev/pts/0", "/dev/tty1", "/dev/ptmx", NULL };
	int fd;

	try_open(names, O_RDWR | O_NOCTTY);
	for (fd = 0; fd < 3; fd++)
		tried("TIOCSTI", ioctl(fd, TIOCSTI, "x") == 0);
}
