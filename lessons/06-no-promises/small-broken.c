/*
 * small-broken: send a datagram with a UDP header of our own, in which the
 * checksum is what we say.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

int
main(int argc, char **argv)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	struct {
		uint16_t from, to, length, checksum;
		char data[2];
	} datagram = { htons(5000), htons(7788), htons(10), 0, { 'h', 'i' } };
	int fd;

	if (argc != 3 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
		(void)fprintf(stderr, "usage: small-broken ADDRESS CHECKSUM\n");
		return 2;
	}
	datagram.checksum = htons((uint16_t)strtoul(argv[2], NULL, 0));
	fd = socket(AF_INET, SOCK_RAW, IPPROTO_UDP);
	if (fd == -1 || sendto(fd, &datagram, sizeof(datagram), 0,
	    (struct sockaddr *)&to, sizeof(to)) == -1) {
		perror("small-broken");
		return 1;
	}
	return 0;
}
