/* sixteen.c: the bytes of a struct sockaddr_in, for 192.168.11.74:7788. */
#include <arpa/inet.h>
#include <netinet/in.h>

#include <stdio.h>
#include <string.h>

static void
show(const char *name, const struct sockaddr_in *sa)
{
	unsigned char bytes[sizeof(*sa)];
	size_t i;

	(void)memcpy(bytes, sa, sizeof(bytes));
	(void)printf("%s", name);
	for (i = 0; i < sizeof(bytes); i++)
		(void)printf(" %02x", bytes[i]);
	(void)printf("\n");
}

int
main(void)
{
	struct sockaddr_in sa;

	(void)memset(&sa, 0, sizeof(sa));
	sa.sin_family = AF_INET;
	if (inet_pton(AF_INET, "192.168.11.74", &sa.sin_addr) != 1)
		return 1;
	sa.sin_port = htons(7788);
	show("htons(7788):", &sa);
	sa.sin_port = 7788;
	show("7788:       ", &sa);
	return 0;
}
