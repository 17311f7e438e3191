/*
 * control.h: what recvmsg(2) tells besides the data, message by message.
 */
#ifndef CONTROL_H
#define CONTROL_H

#include "base.h"

/*
 * The control message behind `cmsg`; NULL: the first one. Returns NULL behind
 * the last. CMSG_NXTHDR does so too, but musl has it with a warning.
 */
static inline const struct cmsghdr *
next_control(const struct msghdr *msg, const struct cmsghdr *cmsg)
{
	const char *at = msg->msg_control;
	const char *behind = at + msg->msg_controllen;

	if (cmsg != NULL)
		at = (const char *)cmsg +
		    CMSG_SPACE(cmsg->cmsg_len - CMSG_LEN(0));
	return at + CMSG_LEN(0) > behind ? NULL : (const void *)at;
}

#endif
