/* bare-sendmmsg PORT COUNT SIZE: 1024 datagrams a call. */
#include "bare.h"

enum { TOGETHER = 1024 };

int
main(int argc, char **argv)
{
	static char data[65536];
	static struct mmsghdr messages[TOGETHER];
	static struct iovec parts[TOGETHER];
	struct sockaddr_in to = loopback(argv[1]);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	size_t i, count = (size_t)atol(argv[argc - 2]);
	size_t size = (size_t)atol(argv[argc - 1]);
	unsigned n;

	for (i = 0; i < TOGETHER; i++) {
		parts[i].iov_base = data;
		messages[i].msg_hdr.msg_name = &to;
		messages[i].msg_hdr.msg_namelen = sizeof(to);
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	for (i = 0; i < count; i += n) {
		for (n = 0; n < TOGETHER && i + n < count; n++)
			parts[n].iov_len = next_size(size);
		(void)sendmmsg(fd, messages, n, 0);
	}
	return 0;
}
