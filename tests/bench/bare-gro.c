/*
 * bare-gro PORT: writes each datagram that it receives as a line, until a
 * second passes without one. The kernel hands over runs uncut (UDP_GRO).
 */
#include "bare.h"

int
main(int argc, char **argv)
{
	static char data[65536], control[256];
	struct sockaddr_in at = loopback(argv[argc - 1]), from;
	struct iovec iov = { data, sizeof(data) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), most = INT32_MAX, on = 1, size;
	struct timeval second = { 1, 0 };
	struct msghdr msg;
	size_t part;
	ssize_t n, done;

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &most, sizeof(most));
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	(void)setsockopt(fd, IPPROTO_UDP, UDP_GRO, &on, sizeof(on));
	at.sin_addr.s_addr = htonl(INADDR_ANY);
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
		return 1;
	for (;;) {
		msg = (struct msghdr){ .msg_name = &from,
		    .msg_namelen = sizeof(from), .msg_iov = &iov,
		    .msg_iovlen = 1, .msg_control = control,
		    .msg_controllen = sizeof(control) };
		n = recvmsg(fd, &msg, 0);
		if (n == -1)
			return fflush(stdout) == EOF;
		size = (int)n;
		if (msg.msg_controllen > 0)
			(void)memcpy(&size, CMSG_DATA(CMSG_FIRSTHDR(&msg)),
			    sizeof(size));
		for (done = 0; done < n; done += size) {
			part = (size_t)(n - done < size ? n - done : size);
			(void)fwrite(data + done, 1, part, stdout);
			(void)putchar('\n');
		}
	}
}
