/* Fills whatever can be filled with files. */
static void
attack(void)
{
	static const char *const places[] = { "/tmp", "/dev/shm", ".", "/",
	    NULL };
	static char block[1 << 16];
	const char *const *place;
	long long all = 0;
	char name[64];
	ssize_t n;
	int fd, i;

	(void)signal(SIGXFSZ, SIG_IGN);
	for (place = places; *place != NULL; place++)
		for (i = 0; i < 5000; i++) {
			(void)snprintf(name, sizeof(name), "%s/%d", *place, i);
			fd = open(name, O_WRONLY | O_CREAT, 0666);
			if (fd == -1)
				break;
			while ((n = write(fd, block, sizeof(block))) > 0)
				all += n;
			(void)close(fd);
			if (all > 200 << 20)
				break;
		}
	tried("32 megabytes", all > 32 << 20);
	tried("many files", i > 4000);
}
