/*
 * udp-watch: show what crosses a wire, a line for each UDP datagram, whoever it
 * is for.
 *
 *	usage: udp-watch [OPTION]... INTERFACE...
 *	       lan watch
 *
 * Lesson 3. The idea: a packet socket, packet(7), is given a copy of every
 * packet at an interface, with the headers that a UDP socket never shows: the
 * addresses are in IP's (RFC 791, RFC 8200), the ports in UDP's (RFC 768).
 *
 * A program may give the kernel a run of datagrams in one (UDP_SEGMENT,
 * udp(7)), and a virtual wire carries it whole. So each packet is asked for
 * with what tells how long the datagrams in it are: PACKET_VNET_HDR_SZ, Linux
 * 6.4. Where that is not known a run is a line.
 *
 * It needs root, or a network namespace of one's own, and Linux.
 */
#define PROGRAM "udp-watch"
#include "../../common/udp.h"
#include "../../common/print.h"
#include "../../common/stop.h"

#include <net/ethernet.h>
#include <net/if_arp.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/udp.h>
#include <netpacket/packet.h>

#define INTERFACES	16
#define SHOWN		60	/* bytes of each datagram */
#define GSO_UDP_L4	5	/* VIRTIO_NET_HDR_GSO_UDP_L4 */
#ifndef PACKET_VNET_HDR_SZ	/* these are in younger headers alone */
#define PACKET_VNET_HDR_SZ	24
#endif

static const char usage[] =
"usage: udp-watch [OPTION]... INTERFACE...\n"
"Show every UDP datagram that crosses these interfaces, a line each.\n";

static const struct option_row option_rows[] = { COMMON_ROWS };

/* What is put before a packet: struct virtio_net_hdr, linux/virtio_net.h. */
struct before {
	uint8_t flags, gso_type;
	uint16_t hdr_len, gso_size, csum_start, csum_offset;
};

/* Whom we watch. */
struct watch {
	int fd;
	int interfaces[INTERFACES], count;
	int before;			/* the size of that, or 0: no such */
};

/* A packet, taken apart. data is what is behind the headers read so far. */
struct packet {
	const unsigned char *data;
	size_t len;
	size_t run;			/* each datagram in it has so many */
	int protocol;			/* IPPROTO_UDP, ... */
	struct sockaddr_storage from, to;
	unsigned piece;			/* where this fragment belongs, or 0 */
	bool more;			/* fragments follow */
};

/* Copies a header and steps over it. Returns false where it is cut short. */
static bool
header(struct packet *p, void *to, size_t size)
{
	if (p->len < size)
		return false;
	(void)memcpy(to, p->data, size);
	p->data += size;
	p->len -= size;
	return true;
}

/* By a header so much follows. Behind that a short Ethernet frame is filled. */
static void
take_away_padding(struct packet *p, size_t len)
{
	if (p->len > len)
		p->len = len;
}

/* IPv4's header: RFC 791. */
static bool
read_ip(struct packet *p)
{
	struct sockaddr_in from = { .sin_family = AF_INET }, to = from;
	char options[40];
	size_t size;
	struct ip ip;

	if (!header(p, &ip, sizeof(ip)))
		return false;
	size = (size_t)ip.ip_hl * 4;
	if (size < sizeof(ip) || ntohs(ip.ip_len) < size ||
	    !header(p, options, size - sizeof(ip)))
		return false;
	take_away_padding(p, ntohs(ip.ip_len) - size);
	p->protocol = ip.ip_p;
	p->piece = (ntohs(ip.ip_off) & IP_OFFMASK) * 8u;
	p->more = (ntohs(ip.ip_off) & IP_MF) != 0;
	from.sin_addr = ip.ip_src;
	to.sin_addr = ip.ip_dst;
	(void)memcpy(&p->from, &from, sizeof(from));
	(void)memcpy(&p->to, &to, sizeof(to));
	return true;
}

/* IPv6's header, and that of a fragment: RFC 8200. */
static bool
read_ip6(struct packet *p)
{
	struct sockaddr_in6 from = { .sin6_family = AF_INET6 }, to = from;
	struct ip6_frag piece;
	struct ip6_hdr ip;

	if (!header(p, &ip, sizeof(ip)))
		return false;
	take_away_padding(p, ntohs(ip.ip6_plen));
	p->protocol = ip.ip6_nxt;
	if (p->protocol == IPPROTO_FRAGMENT) {
		if (!header(p, &piece, sizeof(piece)))
			return false;
		p->protocol = piece.ip6f_nxt;
		p->piece = ntohs(piece.ip6f_offlg & IP6F_OFF_MASK);
		p->more = (piece.ip6f_offlg & IP6F_MORE_FRAG) != 0;
	}
	from.sin6_addr = ip.ip6_src;
	to.sin6_addr = ip.ip6_dst;
	(void)memcpy(&p->from, &from, sizeof(from));
	(void)memcpy(&p->to, &to, sizeof(to));
	return true;
}

/* UDP's header, RFC 768, which is in the first piece alone. */
static bool
read_udp(struct packet *p, struct udphdr *udp)
{
	if (p->protocol != IPPROTO_UDP || p->piece != 0 ||
	    !header(p, udp, sizeof(*udp)))
		return false;
	set_port(&p->from, ntohs(udp->uh_sport));
	set_port(&p->to, ntohs(udp->uh_dport));
	return true;
}

/* FROM > TO: with ports, or without. */
static void
put_ends(struct output *out, const struct packet *p, bool ports)
{
	char from[ADDRESS_TEXT], to[ADDRESS_TEXT];

	if (ports) {
		(void)address_text(from, sizeof(from), &p->from);
		(void)address_text(to, sizeof(to), &p->to);
	} else {
		(void)host_text(from, sizeof(from), &p->from);
		(void)host_text(to, sizeof(to), &p->to);
	}
	put_text(out, "%s > %s", from, to);
}

/* Is it the news that nobody can be reached there? Then it holds the packet. */
static bool
is_unreachable(struct packet *p)
{
	struct icmp6_hdr icmp;	/* 8 bytes, and laid out as in IPv4: RFC 792 */

	return (p->protocol == IPPROTO_ICMP ||
	    p->protocol == IPPROTO_ICMPV6) && p->piece == 0 &&
	    header(p, &icmp, sizeof(icmp)) &&
	    icmp.icmp6_type == (p->protocol == IPPROTO_ICMP ? ICMP_UNREACH :
	    ICMP6_DST_UNREACH);
}

/* How many bytes of the data are shown: a character is not cut apart. */
static size_t
beginning(const unsigned char *data, size_t len)
{
	size_t n = SHOWN;

	if (len <= n)
		return len;
	while (n > SHOWN - 4 && (data[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* Behind UDP's header: a datagram, or the first piece of one, or a run. */
static void
put_datagrams(struct output *out, struct packet *p, size_t size,
    const char *when)
{
	size_t n;

	take_away_padding(p, size);
	do {
		n = p->len;
		if (p->run > 0 && n > p->run)
			n = p->run;
		put_text(out, "%s ", when);
		put_ends(out, p, true);
		put_text(out, " %zu \"", p->run > 0 ? n : size);
		put_escaped(out, (const char *)p->data,
		    beginning(p->data, n));
		put_text(out, "\"%s\n", n > SHOWN ? "..." : "");
		p->data += n;
		p->len -= n;
	} while (p->len > 0);
}

/* One packet: its lines; none, where it has nothing to do with UDP. */
static void
show(struct output *out, struct packet *p, int type)
{
	bool (*read_header)(struct packet *) = type == ETHERTYPE_IP ? read_ip :
	    read_ip6;
	struct udphdr udp;
	struct timespec t;
	struct tm tm;
	char when[32];
	size_t size, n;

	if (!read_header(p))
		return;
	if (clock_gettime(CLOCK_REALTIME, &t) == -1 ||
	    localtime_r(&t.tv_sec, &tm) == NULL)
		die("cannot read the clock");
	n = strftime(when, sizeof(when), "%H:%M:%S", &tm);
	(void)snprintf(when + n, sizeof(when) - n, ".%06ld", t.tv_nsec / 1000);
	if (read_udp(p, &udp)) {
		size = (size_t)ntohs(udp.uh_ulen) - sizeof(udp);
		/* What says less than its header, or more than came, lies. */
		if (ntohs(udp.uh_ulen) >= sizeof(udp) &&
		    (size <= p->len || p->more))
			put_datagrams(out, p, size, when);
	} else if (p->protocol == IPPROTO_UDP && p->piece != 0) {
		put_text(out, "%s ", when);
		put_ends(out, p, false);
		put_text(out, " the piece from byte %u on: %zu\n", p->piece,
		    p->len);
	} else if (is_unreachable(p)) {
		put_text(out, "%s ", when);
		put_ends(out, p, false);
		put_text(out, " unreachable: ");
		if (read_header(p))
			put_ends(out, p, read_udp(p, &udp));
		put(out, "\n", 1);
	}
}

/* How many the kernel threw away, for we were too slow: packet(7). */
static unsigned
dropped(int fd)
{
	unsigned stats[2] = { 0, 0 };	/* how many came, how many dropped */
	socklen_t len = sizeof(stats);
	int r;

	r = getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, stats, &len);
	trace(r, "getsockopt(%d, SOL_PACKET, PACKET_STATISTICS, [drops=%u])",
	    fd, stats[1]);
	return stats[1];
}

/* Takes one packet, and shows it if it passed at one of our interfaces. */
static void
receive(const struct watch *w, struct output *out)
{
	static unsigned char data[DATAGRAM_MAX + sizeof(struct before) +
	    sizeof(struct ether_header)];
	struct packet p = { .data = data };
	struct ether_header ethernet;
	struct before before = { .gso_type = 0 };
	struct sockaddr_ll from;
	socklen_t fromlen;
	ssize_t n;
	int i, type;

	(void)memset(&from, 0, sizeof(from));
	fromlen = sizeof(from);
	n = recvfrom(w->fd, data, sizeof(data), MSG_DONTWAIT,
	    (struct sockaddr *)&from, &fromlen);
	trace(n, "recvfrom(%d, ..., %zu, MSG_DONTWAIT)", w->fd, sizeof(data));
	if (n == -1 && errno != EAGAIN && errno != EINTR)
		die("cannot receive a packet");
	if (n == -1)
		return;
	/* Loopback shows a packet twice: as it leaves, and as it arrives. */
	if (from.sll_hatype == ARPHRD_LOOPBACK &&
	    from.sll_pkttype == PACKET_OUTGOING)
		return;
	type = ntohs(from.sll_protocol);
	if (type != ETHERTYPE_IP && type != ETHERTYPE_IPV6)
		return;
	p.len = (size_t)n;
	if (!header(&p, &before, (size_t)w->before))
		return;
	if (before.gso_type == GSO_UDP_L4)
		p.run = before.gso_size;
	/* A tunnel, say, has no link of its own, and no header of one. */
	if ((from.sll_hatype == ARPHRD_LOOPBACK ||
	    from.sll_hatype == ARPHRD_ETHER) &&
	    !header(&p, &ethernet, sizeof(ethernet)))
		return;
	for (i = 0; i < w->count; i++)
		if (from.sll_ifindex == w->interfaces[i])
			show(out, &p, type);
}

/* Shows what comes until a signal does, or the reader is gone. */
static void
watch(const struct watch *w, int stop, struct output *out)
{
	struct pollfd p[3] = { { w->fd, POLLIN, 0 }, { STDOUT_FILENO, 0, 0 },
	    { stop, POLLIN, 0 } };
	int ready;

	for (;;) {
		ready = poll(p, 3, out->len > 0 ? 0 : -1);
		if (ready == -1 && errno != EINTR)
			die("cannot wait for a packet");
		if (ready == 0)
			print_flush(out);
		if (ready <= 0)
			continue;
		if (p[1].revents != 0 || p[2].revents != 0)
			return;
		receive(w, out);
	}
}

int
main(int argc, char **argv)
{
	static struct output out;
	static struct watch w;
	int most = INT_MAX, i, r, stop;
	struct packet_mreq all = { .mr_type = PACKET_MR_PROMISC };
	unsigned drops;

	/* 1. Options, then the interfaces. */
	begin();
	(void)next_option(argc, argv, usage, option_rows);	/* of all */
	w.count = argc - optind;
	if (w.count == 0 || w.count > INTERFACES)
		usage_error("%s: INTERFACE... is wanted", w.count == 0 ?
		    "too few operands" : "too many operands");
	for (i = 0; i < w.count; i++) {
		w.interfaces[i] = (int)interface_number(argv[optind + i]);
		if (w.interfaces[i] == 0)
			die_hint("ip link shows the interfaces",
			    "cannot use interface %.40s", argv[optind + i]);
	}

	/* 2. A socket for every packet, with the longest queue. */
	w.fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
	trace(w.fd, "socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL))");
	if (w.fd == -1)
		die_hint(errno == EPERM ? "root may, and everybody on a host "
		    "of their own: lan watch" : NULL,
		    "cannot create a packet socket");
	r = setsockopt(w.fd, SOL_SOCKET, SO_RCVBUF, &most, sizeof(most));
	trace(r, "setsockopt(%d, SOL_SOCKET, SO_RCVBUF, [%d])", w.fd, most);
	w.before = sizeof(struct before);
	r = setsockopt(w.fd, SOL_PACKET, PACKET_VNET_HDR_SZ, &w.before,
	    sizeof(w.before));
	trace(r, "setsockopt(%d, SOL_PACKET, PACKET_VNET_HDR_SZ, [%d])", w.fd,
	    w.before);
	if (r == -1)
		w.before = 0;

	/* 3. What is for others as well. */
	for (i = 0; i < w.count; i++) {
		all.mr_ifindex = w.interfaces[i];
		r = setsockopt(w.fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all,
		    sizeof(all));
		trace(r, "setsockopt(%d, SOL_PACKET, PACKET_ADD_MEMBERSHIP, "
		    "%s)", w.fd, argv[optind + i]);
		if (r == -1)
			die("cannot watch %.40s", argv[optind + i]);
	}
	stop = catch_signals();
	for (i = 0; i < w.count && !quiet; i++)
		say("listening on %s", argv[optind + i]);

	/* 4. Each datagram that passes is a line. */
	watch(&w, stop, &out);
	print_flush(&out);
	drops = dropped(w.fd);
	if (drops > 0)
		say("%u packets were dropped by the kernel", drops);
	die_of_signal(stop);
	return EXIT_SUCCESS;
}
