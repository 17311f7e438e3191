/* Leaves by a socket: takes down the network, looks at it, talks to others. */
static void
attack(void)
{
	static const char *const names[] = {
	    "/proc/sys/net/ipv4/ip_default_ttl",
	    "/proc/sys/net/ipv4/ip_local_port_range", NULL };
	struct sockaddr_in away = { .sin_family = AF_INET,
	    .sin_port = htons(9) };
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = 0 };
	struct if_nameindex *all, *one;
	char line[256];
	FILE *others;
	int fd, pair[2];

	fd = socket(AF_INET, SOCK_DGRAM, 0);
	tried("lo down", ioctl(fd, SIOCSIFFLAGS, &lo) == 0);
	(void)inet_pton(AF_INET, "192.0.2.1", &away.sin_addr);
	tried("a way out", sendto(fd, "", 0, 0, (struct sockaddr *)&away,
	    sizeof(away)) == 0);
	tried("raw", socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) != -1);
#ifdef __LP64__
	tried("a virtual machine's", socket(AF_VSOCK, SOCK_STREAM, 0) != -1);
	tried("another family", socket(AF_ALG, SOCK_SEQPACKET, 0) != -1);
	tried("a pair of another", socketpair(AF_PACKET, SOCK_RAW, 0,
	    pair) != -1 || errno != EAFNOSUPPORT);
	tried("io_uring", syscall(425, 1, memset(line, 0, 248)) != -1);
#endif
	tried("packet", socket(AF_PACKET, SOCK_RAW, 0) != -1);
	all = if_nameindex();
	for (one = all; one != NULL && one->if_index != 0; one++)
		tried(one->if_name, strcmp(one->if_name, "lo") != 0);
	others = fopen("/proc/net/unix", "r");
	while (others != NULL && fgets(line, sizeof(line), others) != NULL)
		tried(line, strchr(line, '@') != NULL);
	try_open(names, O_WRONLY);
	tried("a private port", system("ip link set lo down 2>/dev/null") == 0);
}
