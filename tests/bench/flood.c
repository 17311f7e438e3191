/*
 * flood PORT COUNT RATE: COUNT datagrams of 64 bytes, numbered lines. RATE 0:
 * as fast as sendto goes, one a call. Else RATE a second, kept to by the
 * clock, each call as many (equal segments) as 50 microseconds' worth.
 */
#include "bare.h"

enum { SIZE = 64, MOST = 100 };

static int64_t
nanoseconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int
main(int argc, char **argv)
{
	static char data[MOST * SIZE];
	struct sockaddr_in to = loopback(argv[1]);
	int fd = socket(AF_INET, SOCK_DGRAM, 0), size = SIZE, i;
	long sent = 0, count = atol(argv[2]), rate = atol(argv[argc - 1]);
	long together = rate / 20000 < 1 ? 1 : rate / 20000;
	int64_t begin = nanoseconds();

	together = together > MOST ? MOST : together;
	if (together > 1)
		(void)setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &size,
		    sizeof(size));
	while (sent < count) {
		for (i = 0; i < together && sent < count; i++)
			(void)sprintf(data + i * SIZE, "%0*ld\n", SIZE - 1,
			    ++sent);
		while (rate > 0 && nanoseconds() - begin <
		    (sent - i) * INT64_C(1000000000) / rate)
			;
		if (sendto(fd, data, (size_t)(i * SIZE), 0,
		    (struct sockaddr *)&to, sizeof(to)) == -1) {
			perror("flood: sendto");
			return 1;
		}
	}
	(void)printf("%.6f\n", (double)(nanoseconds() - begin) / 1e9);
	return 0;
}
