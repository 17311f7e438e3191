/*
 * hints.h: for an error of bind(2) or sendto(2), or of joining a group, the
 * command that helps; and struct news, what is known of a datagram's error.
 */
#ifndef HINTS_H
#define HINTS_H

#include "address.h"
#include "form.h"
#include "networks.h"

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

#define FORBIDDEN_HINT \
	"this machine forbids it: a firewall, or a route (" SHOW_ROUTES ")"
#define LINK_LOCAL_HINT \
	"a link-local address needs its interface: fe80::1%eth0"

/*
 * How to cut what is too long: datagrams of `size` bytes get there; 0: nobody
 * knows. NULL: with -0, -x and -e no tool cuts what we read.
 */
static inline const char *
size_hint(size_t size)
{
	static char text[120];

	if (form.null || form.hex || form.charset != NULL) {
		if (size == 0)
			return NULL;
		(void)snprintf(text, sizeof(text), "a datagram of %zu bytes "
		    "gets there", size);
		return text;
	}
	(void)snprintf(text, sizeof(text), form.whole ?
	    "split -b %zu --filter='" PROGRAM " -1 ...' makes several "
	    "datagrams of it" : "fold -b -w %zu cuts long lines into several "
	    "datagrams", size == 0 ? 1400 : size -
	    form.newline);	/* which is sent, too */
	return text;
}

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

/* The command that helps after a group could not be joined, or NULL. */
static inline const char *
join_hint(int error)
{
	if (error == ENODEV || error == EADDRNOTAVAIL)
		return SHOW_INTERFACES " shows the interfaces: udp-bind -I "
		    "names the one to join on";
#ifdef LINUX
	if (error == ENOBUFS)
		return "sysctl net.ipv4.igmp_max_memberships shows how many a "
		    "socket may join";
#endif
	return NULL;
}

/*
 * An error of a datagram that was sent, or could not be: all that ip(7) tells
 * of it under IP_RECVERR. What is not known is 0.
 */
struct news {
	int error;			/* errno */
	bool local;			/* this machine says so, and no ICMP */
	bool icmp6;
	int type, code;			/* ICMP's */
	size_t mtu;			/* EMSGSIZE: bytes in a packet */
	struct sockaddr_storage to;	/* whom the datagram was for */
	struct sockaddr_storage router;	/* who sent the ICMP error */
	char data[64];			/* how the datagram began */
	size_t len;			/* bytes at data */
};

/* Does ICMP say that somebody forbids it? RFC 1812 5.2.7.1, RFC 4443 3.1. */
static inline bool
is_forbidden(const struct news *news)
{
	if (news->icmp6)
		return news->type == 1 && (news->code == 1 || news->code >= 5);
	return news->type == 3 && (news->code == 9 || news->code == 10 ||
	    news->code >= 13);
}

/* What helps after an ICMP error came; `router` sent it. */
static inline const char *
icmp_hint(const struct news *news, const char *router)
{
	static char text[160];
	const char *what = "says so";

	if (is_forbidden(news))
		what = "lets nothing through to there: a firewall";
	else if (news->type == (news->icmp6 ? 3 : 11))	/* Time Exceeded */
		what = "threw it away, for its hop limit was used up: udp-bind "
		    "-T 64 -- COMMAND sends farther";
	else if (news->error == ENETUNREACH)
		what = "knows no way to there";
	else if (news->error == EHOSTUNREACH || news->error == EHOSTDOWN)
		what = "finds nobody there: is the address right, and the host "
		    "on?";
	(void)snprintf(text, sizeof(text), "%s %s", router, what);
	return text;
}

/*
 * What helps after a datagram was not sent, or did not arrive; NULL where
 * nothing is known. The text stays until the next call.
 */
static inline const char *
send_hint(const struct news *news)
{
	static char text[160];
	char router[HOST_TEXT];
	size_t headers = news->to.ss_family == AF_INET ||
	    is_mapped(&news->to) ? 20 + 8 : 40 + 8;	/* IP's and UDP's */

	if (lacks_interface(&news->to))
		return LINK_LOCAL_HINT;
	if (news->error == EMSGSIZE)
		return size_hint(news->mtu > headers ? news->mtu - headers :
		    0);
	if (news->error == ECONNREFUSED) {
		(void)snprintf(text, sizeof(text), "nobody listens there; "
		    "start a receiver first: udp-recv %u", port_of(&news->to));
		return text;
	}
	if (!news->local)
		return icmp_hint(news, host_text(router, sizeof(router),
		    &news->router));
	if (news->error == EACCES && is_broadcast(&news->to))
		return "a broadcast needs permission, which udp-bcast asks for";
	if (news->error == EACCES || news->error == EPERM)
		return FORBIDDEN_HINT;
	if (news->error == EINVAL)
		return "the socket's own address has no way to there: "
		    "udp-bind without an ADDRESS leaves it open";
	if (news->error == ENETUNREACH || news->error == EHOSTUNREACH ||
	    news->error == ENETDOWN)
		return SHOW_ROUTES " shows which networks this machine can "
		    "reach";
	return NULL;
}

#endif
