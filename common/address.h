/*
 * address.h: from an address in words to a socket address, and back to text;
 * and what can be seen in one: its port, its kind, how much a datagram to it
 * holds. It makes no socket call.
 *
 * A struct sockaddr_storage has room for an address of any family. ss_family
 * says which one is in there, and as what it must be read: AF_INET, struct
 * sockaddr_in; AF_INET6, struct sockaddr_in6. See sockaddr(3type).
 */
#ifndef ADDRESS_H
#define ADDRESS_H

#include "number.h"
#include "text.h"
#include "trace.h"

#include <net/if.h>
#include <netdb.h>

#define HOST_TEXT	(INET6_ADDRSTRLEN + IF_NAMESIZE) /* fe80::1%eth0 */
#define ADDRESS_TEXT	(HOST_TEXT + 9)			/* [...]:65535 */
#define LONG_NAME_HINT \
	"if_nametoindex(3) takes 15 bytes at most: use the interface's own name"

/* For trace: the constant that a socket was made with. */
static inline const char *
family_name(int family)
{
	return family == AF_INET ? "AF_INET" : "AF_INET6";
}

/*
 * The number of the interface with this name; 0: there is none, errno says so.
 * For a longer word, or one with a colon, others would find what it begins
 * with: musl reads 15 bytes, and Linux as far as a colon, netdevice(7).
 */
static inline unsigned
interface_number(const char *name)
{
	unsigned index = 0;

	errno = ENODEV;
	if (strlen(name) < IF_NAMESIZE && strchr(name, ':') == NULL)
		index = if_nametoindex(name);
	note("looked up interface %s: number %u", name, index);
	return index;
}

/* What stands behind the % of an IPv6 address: a name, or a number. */
static inline uint32_t
read_scope(const char *word)
{
	char name[IF_NAMESIZE];
	uint32_t index;

	if (word[0] == '\0' || word[strspn(word, "0123456789")] != '\0') {
		index = interface_number(word);
	} else {
		index = (uint32_t)number("interface number", word, 1, INT_MAX);
		if (if_indextoname(index, name) == NULL)
			index = 0;
	}
	if (index == 0)
		die_hint(strchr(word, ':') != NULL ?
		    "with a port it is [ADDRESS%INTERFACE]:PORT" :
		    strlen(word) >= IF_NAMESIZE ? LONG_NAME_HINT : NULL,
		    "cannot find interface '%.40s'", word);
	return index;
}

/* An IPv6 literal with or without %INTERFACE into sa; false if it is none. */
static inline bool
read_ipv6(struct sockaddr_in6 *sa, const char *word)
{
	char digits[INET6_ADDRSTRLEN];
	const char *scope = strchr(word, '%');
	size_t len = scope == NULL ? strlen(word) : (size_t)(scope - word);

	if (len >= sizeof(digits))
		return false;
	(void)memcpy(digits, word, len);
	digits[len] = '\0';
	sa->sin6_family = AF_INET6;
	if (inet_pton(AF_INET6, digits, &sa->sin6_addr) != 1)
		return false;
	if (scope != NULL)
		sa->sin6_scope_id = read_scope(scope + 1);
	/* Of another address the kernel neither heeds a scope nor tells one. */
	if (!IN6_IS_ADDR_LINKLOCAL(&sa->sin6_addr) &&
	    !IN6_IS_ADDR_MULTICAST(&sa->sin6_addr))
		sa->sin6_scope_id = 0;
	return true;
}

/*
 * The address of a host name into sa; returns its length. Of several it is the
 * first IPv4 one, or where there is none (as for AF_INET6) the first of all.
 */
static inline socklen_t
look_up_name(struct sockaddr_storage *sa, int family, const char *name)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM }, *found, *a;
	socklen_t len;
	int error;

	hints.ai_family = family;
	error = getaddrinfo(name, NULL, &hints, &found);
	if (error != 0) {
		say("cannot look up '%.80s': %s (%s)", name,
		    gai_strerror(error), error == EAI_NONAME ? "EAI_NONAME" :
		    error == EAI_AGAIN ? "EAI_AGAIN" : "getaddrinfo");
		exit(EXIT_FAILURE);
	}
	a = found;
	while (a->ai_family != AF_INET && a->ai_next != NULL)
		a = a->ai_next;
	if (a->ai_family != AF_INET)
		a = found;
	len = a->ai_addrlen;
	(void)memcpy(sa, a->ai_addr, len);
	freeaddrinfo(found);
	return len;
}

/* In a socket address numbers are in network byte order: htons(3). */
static inline void
set_port(struct sockaddr_storage *sa, uint16_t port)
{
	if (sa->ss_family == AF_INET6)
		((struct sockaddr_in6 *)sa)->sin6_port = htons(port);
	else
		((struct sockaddr_in *)sa)->sin_port = htons(port);
}

static inline uint16_t
port_of(const struct sockaddr_storage *sa)
{
	if (sa->ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)sa)->sin6_port);
	return ntohs(((const struct sockaddr_in *)sa)->sin_port);
}

/* True for an IPv4 address in an IPv6 socket's clothes, ::ffff:1.2.3.4. */
static inline bool
is_mapped(const struct sockaddr_storage *sa)
{
	return sa->ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(
	    &((const struct sockaddr_in6 *)sa)->sin6_addr);
}

/* True for the address of a multicast group: RFC 1112, RFC 4291. */
static inline bool
is_multicast(const struct sockaddr_storage *sa)
{
	if (sa->ss_family == AF_INET6)
		return IN6_IS_ADDR_MULTICAST(
		    &((const struct sockaddr_in6 *)sa)->sin6_addr);
	return IN_MULTICAST(ntohl(
	    ((const struct sockaddr_in *)sa)->sin_addr.s_addr));
}

/*
 * Fills sa with the socket address of `address` (a literal or a name) and
 * `port`; returns its length. family is AF_INET, AF_INET6, or AF_UNSPEC: then
 * the address decides, for IPv4 where it has the choice. `handed` says that it
 * is the family of a socket that was handed over, which the address must suit:
 * AF_INET6 can reach IPv4 as well.
 */
static inline socklen_t
read_address(struct sockaddr_storage *sa, int family, bool handed,
    const char *address, uint16_t port)
{
	struct sockaddr_in *in4 = (struct sockaddr_in *)sa;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)sa;
	struct in_addr v4;
	char word[NI_MAXHOST];
	size_t len = strlen(address);
	socklen_t salen = sizeof(*in4);

	(void)memset(sa, 0, sizeof(*sa));
	if (len == 0 || len >= sizeof(word) || strcmp(address, "[]") == 0)
		usage_error("bad address '%.80s'", address);
	if (len > 2 && address[0] == '[' && address[len - 1] == ']') {
		address++;
		len -= 2;
	}
	(void)memcpy(word, address, len);
	word[len] = '\0';

	if (strchr(word, ':') != NULL) {
		if (!read_ipv6(in6, word))
			usage_error("bad IPv6 address '%s'", word);
		salen = sizeof(*in6);
	} else if (word[strspn(word, "0123456789.")] == '\0') {
		in4->sin_family = AF_INET;
		if (inet_pton(AF_INET, word, &in4->sin_addr) != 1)
			usage_error("bad IPv4 address '%s'", word);
	} else {
		salen = look_up_name(sa, handed && family == AF_INET6 ?
		    AF_UNSPEC : family, word);
	}
	/* An IPv6 socket reaches 1.2.3.4 as ::ffff:1.2.3.4: RFC 4291 2.5.5. */
	if (handed && family == AF_INET6 && sa->ss_family == AF_INET) {
		v4 = in4->sin_addr;
		(void)memset(sa, 0, sizeof(*sa));
		in6->sin6_family = AF_INET6;
		in6->sin6_addr.s6_addr[10] = in6->sin6_addr.s6_addr[11] = 0xff;
		(void)memcpy(&in6->sin6_addr.s6_addr[12], &v4, sizeof(v4));
		salen = sizeof(*in6);
	}
	if (family != AF_UNSPEC && sa->ss_family != family)
		usage_error("'%s' is not an %s address", word,
		    family == AF_INET ? "IPv4" : "IPv6");
	set_port(sa, port);
	return salen;
}

/*
 * The address without its port, as text; IPv4 in IPv6's clothes undressed. An
 * interface may be called anything: one whose name a terminal might obey has
 * its number instead.
 */
static inline const char *
host_text(char *text, size_t size, const struct sockaddr_storage *sa)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)sa;
	char name[IF_NAMESIZE];
	size_t len;

	text[0] = '\0';
	if (is_mapped(sa))
		(void)inet_ntop(AF_INET, &in6->sin6_addr.s6_addr[12], text,
		    (socklen_t)size);
	else if (sa->ss_family == AF_INET6)
		(void)inet_ntop(AF_INET6, &in6->sin6_addr, text,
		    (socklen_t)size);
	else
		(void)inet_ntop(AF_INET,
		    &((const struct sockaddr_in *)sa)->sin_addr, text,
		    (socklen_t)size);
	if (sa->ss_family == AF_INET6 && in6->sin6_scope_id != 0) {
		len = strlen(text);
		if (if_indextoname(in6->sin6_scope_id, name) == NULL ||
		    !is_utf8(name, strlen(name), true))
			(void)snprintf(name, sizeof(name), "%u",
			    (unsigned)in6->sin6_scope_id);
		(void)snprintf(text + len, size - len, "%%%s", name);
	}
	return text;
}

/* ADDRESS:PORT, or [ADDRESS]:PORT where the address has colons itself. */
static inline const char *
address_text(char *text, size_t size, const struct sockaddr_storage *sa)
{
	char host[HOST_TEXT];
	bool colons;

	(void)host_text(host, sizeof(host), sa);
	colons = strchr(host, ':') != NULL;
	(void)snprintf(text, size, "%s%s%s:%u", colons ? "[" : "", host,
	    colons ? "]" : "", port_of(sa));
	return text;
}

/*
 * True when a and b are the same address and port. Their texts are compared,
 * for to people 1.2.3.4 and ::ffff:1.2.3.4 are the same.
 */
static inline bool
same_address(const struct sockaddr_storage *a,
    const struct sockaddr_storage *b)
{
	char texta[ADDRESS_TEXT], textb[ADDRESS_TEXT];

	return strcmp(address_text(texta, sizeof(texta), a),
	    address_text(textb, sizeof(textb), b)) == 0;
}

/*
 * How many bytes a datagram to this address holds: a length has 16 bits. IPv4's
 * counts its own header (20) and UDP's (8), IPv6's UDP's alone: RFC 768, 8200.
 */
static inline size_t
datagram_limit(const struct sockaddr_storage *sa)
{
	return sa->ss_family == AF_INET || is_mapped(sa) ? 65507 : 65527;
}

#endif
