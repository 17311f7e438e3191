/* Takes all ports, and leaves that to children in sessions of their own. */
static void
attack(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int i, got = 0, fd;

	for (i = 0; i < 200; i++) {
		if (fork() != 0)
			continue;
		(void)setsid();
		while ((fd = socket(AF_INET, SOCK_DGRAM, 0)) != -1 &&
		    bind(fd, (struct sockaddr *)&any, sizeof(any)) == 0)
			got++;
		for (;;)
			(void)pause();
	}
	tried("children", 0);
}
