/*
 * operands.h: the words [ADDRESS] [PORT], the same for every program, and the
 * options -4 and -6.
 */
#ifndef OPERANDS_H
#define OPERANDS_H

#include "address.h"
#include "number.h"
#include "trace.h"

#include <netdb.h>

#define DEFAULT_PORT	"7788"	/* unless UDP_PORT says another */
#define PORT_HELP		/* a line for --help */ \
"Without PORT it is UDP_PORT of the environment, or " DEFAULT_PORT ".\n"

#define FAMILY_ROWS \
	{ '4', "ipv4", NULL, "IPv4 (also the default)" }, \
	{ '6', "ipv6", NULL, "IPv6" }

struct operands {
	char *address;		/* NULL: none was given */
	char *port;		/* NULL: none was given */
};

/* -4 and -6. Returns false when c is neither. */
static inline bool
family_option(int *family, int c)
{
	int wanted = c == '4' ? AF_INET : AF_INET6;

	if (c != '4' && c != '6')
		return false;
	if (*family != AF_UNSPEC && *family != wanted)
		usage_error("-4 and -6 exclude one another");
	*family = wanted;
	return true;
}

/*
 * Takes the words after the options apart, by their form: a number alone is a
 * PORT, what has a port behind its last colon is both (and cut there), anything
 * else is an ADDRESS.
 */
static inline struct operands
read_operands(int count, char **words)
{
	struct operands ops = { NULL, NULL };
	char *word, *last;
	int i;

	if (count <= 0)
		return ops;
	for (i = 0; i < count; i++)
		if (words[i][0] == '-')
			usage_error("'%.80s': options come before operands",
			    words[i]);
	if (count > 2)
		usage_error("too many operands: '%.80s'", words[2]);
	word = words[0];
	last = strrchr(word, ':');
	if (count == 2) {
		ops.address = word;
		ops.port = words[1];
	} else if (word[0] != '\0' &&
	    word[strspn(word, "0123456789")] == '\0') {
		ops.port = word;
	} else if (last != NULL && (word[0] == '[' ? last[-1] == ']' :
	    strchr(word, ':') == last)) {
		/* [::1]:7 or host:7 (and not [::1] or ::1, nor :7 or host:) */
		if (last - word == (word[0] == '[' ? 2 : 0) || last[1] == '\0')
			usage_error("bad operand '%.80s': ADDRESS:PORT is "
			    "wanted", word);
		*last = '\0';
		ops.address = word;
		ops.port = last + 1;
	} else {
		ops.address = word;
	}
	return ops;
}

/*
 * A port from its word: 0-65535, or the name of a UDP service. Port 0 means
 * "the system chooses", which only a program that binds may say.
 */
static inline uint16_t
port_number(const char *word, bool zero_allowed)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM,
	    .ai_family = AF_INET }, *found;
	uint16_t port;

	if (word[0] == '\0' || word[strspn(word, "0123456789")] == '\0')
		return (uint16_t)number("port", word, zero_allowed ? 0 : 1,
		    65535);
	/* The resolver would wrap 99999 to 34463; digits never get here. */
	if (word[strspn(word, "+-0123456789 \t")] == '\0' ||
	    getaddrinfo(NULL, word, &hints, &found) != 0)
		usage_error("bad port '%.80s': neither 0-65535 nor a UDP "
		    "service", word);
	port = ntohs(((struct sockaddr_in *)(void *)found->ai_addr)->sin_port);
	freeaddrinfo(found);
	note("looked up service %s: port %u", word, port);
	return port;
}

/* The same; NULL means UDP_PORT from the environment, or 7788. */
static inline uint16_t
read_port(const char *word, bool zero_allowed)
{
	const char *named = getenv("UDP_PORT");
	uint16_t port;

	if (word == NULL && named != NULL && named[0] != '\0') {
		about = "UDP_PORT: ";	/* before each message: message.h */
		word = named;
	}
	port = port_number(word != NULL ? word : DEFAULT_PORT, zero_allowed);
	about = "";
	return port;
}

/*
 * The address to bind to; NULL: any of this machine, IPv4's unless family is
 * AF_INET6. Returns the length of what is in *local.
 */
static inline socklen_t
read_own_address(const char *address, int family, uint16_t port,
    struct sockaddr_storage *local)
{
	if (address == NULL)
		address = family == AF_INET6 ? "::" : "0.0.0.0";
	return read_address(local, family, false, address, port);
}

#endif
