/* Looks for a descriptor that was left open: 3 to 1023. */
static void
attack(void)
{
	int fd;

	for (fd = 3; fd < 1024; fd++)
		tried("a descriptor", fcntl(fd, F_GETFD) != -1);
}
