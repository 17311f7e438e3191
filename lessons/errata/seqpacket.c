/* seqpacket: in which families is there a SOCK_SEQPACKET here? */
#include <stdio.h>
#include <sys/socket.h>

int
main(void)
{
	if (socket(AF_UNIX, SOCK_SEQPACKET, 0) == -1)
		perror("AF_UNIX");
	else
		(void)printf("AF_UNIX: yes\n");
	if (socket(AF_INET, SOCK_SEQPACKET, 0) == -1)
		perror("AF_INET");
	else
		(void)printf("AF_INET: yes\n");
	return 0;
}
