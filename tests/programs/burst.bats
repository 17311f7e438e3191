#!/usr/bin/env bats
# --burst at both ends: many datagrams in a call, runs uncut; and all is as without it.
# bats file_tags=asan,portable

# shellcheck disable=SC2154 # run and the helpers set stderr, status, port, pids, root and inside
# shellcheck disable=SC2016 # the commands are for another shell
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

# neat FILE: without what differs from run to run: ports, the time.
neat() {
	sed -E -e 's/(127\.0\.0\.1|::1\]):[0-9]+/\1:PORT/g' -e 's/"port":[0-9]+/"port":PORT/' \
		-e 's/"time":"[^"]*"/"time":TIME/' "$1"
}

# asleep NAME OPTION...: start udp-recv on a free port of 127.0.0.1, and stop it once it listens.
asleep() {
	receiver "$@"
	kill -STOP "${pids[$1]}"
}

# awake NAME [STATUS]: it goes on, and ends.
awake() {
	kill -CONT "${pids[$1]}"
	ends "$@"
}

# as_without OPTION...: the datagrams that udp-send --burst makes of the file `lines` are printed, and told of, with
# --burst as they are without it, at one read or one by one.
as_without() {
	local way
	for way in '' --burst; do
		asleep r -n "$(wc -l <lines)" -w 20 "$@" $way
		udp-send --burst 127.0.0.1 "$port" <lines
		awake r
		neat r.out >"out$way"
		neat r.err >"err$way"
	done
	diff out out--burst
	diff err err--burst
	[[ -s out ]]
}

# mixed: lines of one size, shorter and longer ones, empty ones, with all that -e, -x and -j have to do.
mixed() {
	printf '%s\n' one two six four '' '' eleven 12 34 56 7 '"quoted"' 'tab	here' $'\xc4\xe3\xba\xc3' $'\xff\xfe' \
		你好 $'\e[2J' 'the last'
	seq -f %020.0f 40
}

# numbered COUNT [SIZE]: so many numbered lines of SIZE bytes, or of 17 to 107.
numbered() {
	local i
	for ((i = 0; i < $1; i++)); do
		printf '%0*d\n' "${2:-$((17 + i * 37 % 91))}" "$i"
	done
}

recvmmsg='recvmmsg,?recvmmsg_time64' # with 32 bits it is the second

# with_fault FAULT OPTION...: udp-recv -v --burst on 127.0.0.1, while strace puts FAULT into its calls.
with_fault() {
	local fault=$1
	needs strace
	listens r strace -qq -o calls -e "inject=$fault" udp-recv -v --burst "${@:2}" 127.0.0.1 0
}

### The receiver

@test 'each form is printed with --burst as without it' {
	local options
	mixed >lines
	for options in '' -a -j -x -0 -r '-e gbk' '-s 3' '-a -0' '-j -s 5'; do
		echo "udp-recv $options"
		# shellcheck disable=SC2086 # words
		as_without $options
	done
}

@test 'over IPv6, and from IPv4 on an IPv6 socket, senders are told with --burst as without it' {
	local way to
	needs ipv6
	mixed >lines
	for to in ::1 127.0.0.1; do
		for way in '' --burst; do
			listens r udp-recv -6 -a -n "$(wc -l <lines)" $way 0
			kill -STOP "${pids[r]}"
			udp-send --burst "$to" "$port" <lines
			awake r
			neat r.out >"out$way"
		done
		diff out out--burst
		grep -q "$to" out
	done
}

@test 'every byte of a flood is the one that was sent, in order: with --burst at both ends, at one, at the other' {
	local send recv count flood
	for send in '' --burst; do
		for recv in '' --burst; do
			# So many the shortest queue of a fresh Linux holds, while nobody reads.
			count=200
			[[ $send$recv != --burst--burst || -n ${UDP_PORTABLE:-} ]] || count=1500
			for flood in "$count 63" 200; do
				# shellcheck disable=SC2086 # words
				numbered $flood >lines
				echo "udp-send $send, udp-recv $recv: $flood"
				asleep r -n "$(wc -l <lines)" -w 20 $recv
				udp-send $send 127.0.0.1 "$port" <lines
				awake r
				cmp lines r.out
			done
		done
	done
}

@test 'a flood goes on while it is read, and stays in order' {
	local i
	receiver r --burst -n 6000 -w 20
	for i in {1..30}; do
		seq -f "%0$((40 + i)).0f" $((200 * i - 199)) $((200 * i)) >part
		udp-send --burst 127.0.0.1 "$port" <part
		cat part >>lines
		((i == 30)) || until_true has_lines $((200 * i)) r.out
	done
	ends r
	cmp lines r.out
}

@test 'a run costs the receiver one call, and its datagrams come in it' {
	linux_only
	seq -f %063.0f 640 >lines
	asleep r -v --burst -n 640
	udp-send --burst 127.0.0.1 "$port" <lines
	awake r
	cmp lines r.out
	(($(grep -c 'recvmmsg(3, ..., [1-9].* = [1-9]' r.err) <= 10))
	grep -q '^udp-recv: (4032 bytes from 127.0.0.1:[0-9]*, 63 in each datagram)$' r.err
}

@test '-n is exact, and what the last run had beyond it is told' {
	linux_only
	seq -f %09.0f 64 >lines
	asleep r --burst -n 10
	udp-send --burst 127.0.0.1 "$port" <lines
	awake r
	head -n 10 lines | cmp - r.out
	grep -qx 'udp-recv: 54 more came in one run with the last, and are lost' r.err
	closed_port
	start r udp-recv --burst -q -n 10 127.0.0.1 "$port"
	until_true bound "$port"
	kill -STOP "${pids[r]}"
	udp-send --burst 127.0.0.1 "$port" <lines
	awake r
	head -n 10 lines | cmp - r.out
	[[ ! -s r.err ]]
}

@test 'what comes after the run that -n ends in is not spoken of' {
	linux_only
	seq -f %09.0f 640 >lines
	asleep r --burst -n 100
	udp-send --burst 127.0.0.1 "$port" <lines
	awake r
	head -n 100 lines | cmp - r.out
	grep -qx 'udp-recv: 28 more came in one run with the last, and are lost' r.err
}

@test '-n takes no more than that from a socket that was handed over, and never in runs' {
	seq -f %09.0f 40 >lines
	listens r udp-bind 127.0.0.1 -- bash -c '
		for options in "--burst -n 7" "-n 33"; do (LISTEN_PID=$BASHPID exec udp-recv -w 20 $options); done'
	udp-send --burst 127.0.0.1 "$port" <lines
	ends r
	cmp lines r.out
	run ! grep -q 'more came' r.err
}

@test '-w ends it in silence, with its status' {
	run --separate-stderr udp-recv --burst -w 0.05 127.0.0.1 0
	has_status 4
	receiver r --burst -w 4
	udp-send --burst 127.0.0.1 "$port" <<<hi
	ends r
	[[ $(<r.out) == hi ]]
	receiver r --burst -n 2 -w 4
	udp-send --burst 127.0.0.1 "$port" <<<hi
	ends r 4
}

@test 'a cut datagram of a run is told with its own size' {
	printf '%s\n' 123456789 abcdefghi xyz >lines
	asleep r --burst -s 4 -n 3
	udp-send --burst 127.0.0.1 "$port" <lines
	awake r
	[[ $(<r.out) == 1234$'\n'abcd$'\n'xyz ]]
	grep -q 'a datagram of .*9 bytes from 127.0.0.1:[0-9]* was cut to 4$' r.err || grep -q 'at least 5 bytes' r.err
	grep -q '^udp-recv: 3 datagrams, .* 2 cut' r.err
}

@test 'what a full queue drops is told, and that a run counts as one' {
	linux_only
	# Twice of what may be asked for is the most that a queue holds: socket(7).
	seq -f %01000.0f $((2 * $(</proc/sys/net/core/rmem_max) / 1000 + 2000)) >lines
	asleep r --burst -w 0.5
	udp-send --burst 127.0.0.1 "$port" <lines
	awake r
	sort -cu r.out
	comm -13 lines r.out | cmp - /dev/null
	grep -qE ' 0 cut, [1-9][0-9]* dropped by the kernel, where a run counts as one$' r.err
	lacks hint: r.err
}

@test 'when the kernel dropped something, the hint names --burst, unless that was given' {
	local option
	linux_only
	for option in -v --burst; do
		listens r udp-bind -B 4096 127.0.0.1 -- udp-recv $option -w 0.5
		kill -STOP "${pids[r]}"
		seq 100 | udp-send 127.0.0.1 "$port"
		awake r
		grep -qE ', [1-9][0-9]* dropped by the kernel$' r.err
		[[ $option == --burst ]] || grep -q '^udp-recv: hint: udp-recv --burst ' r.err
	done
	lacks hint: r.err
}

@test 'where the kernel has no recvmmsg, or no runs, it is the plain way' {
	local fault
	linux_only
	seq -f %09.0f 100 >lines
	for fault in "$recvmmsg:error=ENOSYS" "$recvmmsg:error=EPERM" setsockopt:error=ENOPROTOOPT:when=2; do
		with_fault "$fault" -n 100
		udp-send --burst 127.0.0.1 "$port" <lines
		ends r
		cmp lines r.out
		case $fault in
		setsockopt*) lacks ' recvfrom(' r.err ;;
		*) grep -q ' recvfrom(3' r.err && lacks UDP_GRO r.err ;;
		esac
	done
}

@test 'one failure of recvmmsg ends nothing, and a lasting one is told after what came is written' {
	linux_only
	with_fault "$recvmmsg:error=ENOBUFS:when=2" -n 2
	printf '%s\n' one two | udp-send --burst 127.0.0.1 "$port"
	ends r
	[[ $(<r.out) == one$'\n'two ]]
	with_fault "$recvmmsg:error=ENOBUFS:when=3+"
	udp-send 127.0.0.1 "$port" <<<one
	appears one r.out
	udp-send 127.0.0.1 "$port" <<<two
	ends r 1
	[[ $(<r.out) == one ]]
	grep -q '^udp-recv: cannot receive: .* (ENOBUFS)$' r.err
}

@test 'a run whose size makes no sense is one datagram, and none is read beyond its end' {
	linux_only
	cat >odd.c <<-'END'
		#define PROGRAM "udp-recv"
		#include "udp-recv/burst.h"

		static struct receiver r = { .opt = { .keep = SIZE_MAX } };

		/* A message of `len` bytes; its control message says `size`. */
		static void
		receive_one(size_t len, int size, size_t control_len, size_t claimed)
		{
			struct sockaddr_storage from = { .ss_family = AF_INET };
			_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = "";
			char *data = malloc(len > 0 ? len : 1);
			struct iovec iov = { data, len };
			struct msghdr msg = { .msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &iov,
			    .msg_iovlen = 1, .msg_control = control, .msg_controllen = control_len };
			struct cmsghdr *cmsg = (struct cmsghdr *)(void *)control;

			(void)memset(data, 'x', len);
			cmsg->cmsg_level = IPPROTO_UDP;
			cmsg->cmsg_type = UDP_GRO;
			cmsg->cmsg_len = claimed;
			(void)memcpy(CMSG_DATA(cmsg), &size, sizeof(size));
			print_message(&r, &msg, len);
			put_text(&r.out, "--\n");
			free(data);
		}

		int
		main(void)
		{
			size_t whole = CMSG_SPACE(sizeof(int)), len = CMSG_LEN(sizeof(int));

			receive_one(7, 3, whole, len);		/* xxx xxx x */
			receive_one(6, 3, whole, len);		/* xxx xxx */
			receive_one(5, 5, whole, len);		/* and from here on one each */
			receive_one(5, 6, whole, len);
			receive_one(5, INT_MAX, whole, len);
			receive_one(5, 0, whole, len);
			receive_one(5, -1, whole, len);
			receive_one(5, INT_MIN, whole, len);
			receive_one(5, 2, whole, len - 1);		/* cut */
			receive_one(5, 2, CMSG_LEN(0) - 1, len);
			receive_one(5, 2, 0, len);
			receive_one(5, 2, whole, 0);
			receive_one(0, 3, whole, len);		/* an empty one */
			receive_one(0, 0, whole, len);
			print_flush(&r.out);
			return r.count != 17;
		}
	END
	flags='-fsanitize=address,undefined -fno-sanitize-recover'
	here asan || flags=
	# shellcheck disable=SC2086 # words
	${CC:-cc} $flags -w -I "$root" -o odd odd.c
	./odd >out
	{
		printf '%s\n' xxx xxx x -- xxx xxx --
		yes $'xxxxx\n--' | head -n 20
		printf '%s\n' '' -- '' --
	} >expected
	diff expected out
}
