/*
 * hints.h: for an error of bind(2) or sendto(2), the command that helps.
 */
#ifndef HINTS_H
#define HINTS_H

#include "address.h"

/* The commands of this system that show what the hints are about. */
#ifdef LINUX
#define SHOW_PORT	"ss -ulpn 'sport = :%u'"
#define SHOW_ADDRESSES	"ip address"
#define SHOW_INTERFACES	"ip link"
#define SHOW_ROUTES	"ip route"
#define SHOW_BUFFER	"sysctl net.core.rmem_max"
#else
#define SHOW_PORT	"lsof -nP -iUDP:%u"
#define SHOW_ADDRESSES	"ifconfig"
#define SHOW_INTERFACES	"ifconfig"
#define SHOW_ROUTES	"netstat -rn"
#define SHOW_BUFFER	"sysctl kern.ipc.maxsockbuf"
#endif

#define LINK_LOCAL_HINT \
	"a link-local address needs its interface: fe80::1%eth0"

/* True for fe80::1, which is on every interface: RFC 4291. */
static inline bool
lacks_interface(const struct sockaddr_storage *sa)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)sa;

	return sa->ss_family == AF_INET6 && in6->sin6_scope_id == 0 &&
	    IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr);
}

/* The command that helps after bind(2) failed with `error`, or NULL. */
static inline const char *
bind_hint(int error, const struct sockaddr_storage *sa)
{
	static char text[160];
	unsigned port = port_of(sa);

	if (error == EADDRINUSE)
		(void)snprintf(text, sizeof(text), SHOW_PORT " shows who "
		    "has the port", port);
	else if (error == EACCES && port < 1024)
		(void)snprintf(text, sizeof(text), "a port below 1024 is the "
		    "system's: sudo udp-bind %u -- COMMAND, or a port from "
		    "1024 on", port);
	else if (lacks_interface(sa))
		return LINK_LOCAL_HINT;
	else if (error == EADDRNOTAVAIL)
		return SHOW_ADDRESSES " shows which addresses this machine "
		    "has";
	else
		return NULL;
	return text;
}

/*
 * The command that helps after sendto(2) to sa failed with `error`, or NULL. Of
 * a record that is too long, sa may be NULL.
 */
static inline const char *
send_hint(int error, const struct sockaddr_storage *sa)
{
	static char text[160];

	if (sa != NULL && lacks_interface(sa))
		return LINK_LOCAL_HINT;
	if (error == ECONNREFUSED)
		(void)snprintf(text, sizeof(text), "nobody listens there; "
		    "start a receiver first: udp-recv %u", port_of(sa));
	else if (error == EACCES)
		return "a broadcast needs permission, which udp-bcast asks for";
	else if (error == EMSGSIZE)
		return "fold -b -w 1400 cuts long lines into several datagrams";
	else if (error == ENETUNREACH || error == EHOSTUNREACH)
		return SHOW_ROUTES " shows which networks this machine can "
		    "reach";
	else
		return NULL;
	return text;
}

#endif
