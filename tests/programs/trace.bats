#!/usr/bin/env bats
# What -v narrates is what strace sees, call by call; and -v changes none of it.
# bats file_tags=all:portable

# shellcheck disable=SC2154 # run and the helpers set stderr, port, pids, root and the hosts_ arrays
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

# strace_for NAME: sets $strace to the command that writes down the network calls of what follows it in NAME.trace.
# With -D the process that was started is the program itself.
strace_for() {
	needs strace
	strace=(strace -D -f -e trace=network -e signal=term -o "$1.trace")
}

# follow NAME COMMAND...: start COMMAND with strace looking on.
follow() {
	local name=$1
	shift
	strace_for "$name"
	start "$name" "${strace[@]}" "$@"
}

# done_with NAME [STATUS]: NAME ends with STATUS, and strace has written all of it down.
done_with() {
	ends "$1" "${2:-0}"
	until_true is_complete "$1.trace"
}

# is_complete TRACE: the process that made the first call has gone, and with it all its threads; an end by SIGTERM is
# written down because strace_for asks for that signal.
is_complete() {
	local first rest
	read -r first rest <"$1" && grep -q "^$first *+++ " "$1"
}

# agree NAME [STATUS]: NAME ends with STATUS and has narrated what strace saw.
agree() {
	done_with "$@"
	trace-calls "$1.trace" "$1.err"
}

# same_calls: strace saw the same of `loud`, with -v, as of `soft`, without.
same_calls() {
	diff <(trace-calls loud.trace) <(trace-calls soft.trace)
}

# input TEXT: this, with its escapes read, is standard input of loud and soft.
input() {
	printf %b "$1" | tee loud.in >soft.in
}

# narrated STATUS PROGRAM ARGUMENT...: PROGRAM -v ends with STATUS, narrates what strace saw and does what it does
# without -v.
narrated() {
	local status=$1 program=$2
	shift 2
	follow loud "$program" -v "$@"
	agree loud "$status"
	follow soft "$program" "$@"
	done_with soft "$status"
	same_calls
}

# hears STATUS TEXT [OPTION...]: as narrated, for an udp-recv that TEXT, if any, is sent to.
hears() {
	local status=$1 text=$2 name verbose=-v
	shift 2
	for name in loud soft; do
		follow "$name" udp-recv $verbose "$@" 127.0.0.1 0
		appears 'listening on' "$name.err"
		[[ -z $text ]] || udp-send 127.0.0.1 "$(port_of "$name")" <<<"$text"
		done_with "$name" "$status"
		verbose=
	done
	trace-calls loud.trace loud.err
	same_calls
}

# calls NAME CALL COUNT: strace saw COUNT such calls of NAME.
calls() {
	[[ $(trace-calls "$1.trace" | grep -c "$2") == "$3" ]]
}

# wrong STRACE NARRATION: trace-calls must say that these two do not agree.
wrong() {
	printf %b "$1" >wrong.trace
	printf %b "$2" >wrong.err
	run ! trace-calls wrong.trace wrong.err
	[[ $output == 'trace-calls: '* ]]
}

@test "the comparison finds a call that is missing, added, out of order, or has another result" {
	local socket='7 socket(AF_INET, SOCK_DGRAM, 0) = 3\n' sendto='7 sendto(3, "a", 1, 0, {}, 16) = 1\n'
	local told='udp-send: socket(AF_INET, SOCK_DGRAM, 0) = 3\n' sent='udp-send: sendto(3, "a", 1, 0, X) = 1\n'
	printf '%b' "$socket$sendto" >right.trace
	printf '%b' "$told" 'udp-send: (waiting 1 s)\n' "$sent" >right.err
	trace-calls right.trace right.err
	wrong "$socket$sendto" "$told"
	wrong "$socket" "$told$sent"
	wrong "$socket$sendto" "$sent$told"
	wrong "$socket$sendto" ''
	wrong "$socket$sendto" "$told${sent/= 1/= -1 ECONNREFUSED (Connection refused)}"
	wrong "$socket${sendto/= 1/= -1 EPERM (No)}" "$told${sent/= 1/= -1 EACCES (No)}"
	wrong "$socket$sendto" "$told${sent/(3/(4}"
}

@test "the comparison merges what strace split, leaves out what never returned, and keeps each thread's order" {
	cat >split.trace <<-'TRACE'
		7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
		8 recvfrom(3,  <unfinished ...>
		7 sendto(3, "a) = 2", 6, 0, {sa_family=AF_INET}, 16) = 6
		8 <... recvfrom resumed>"x", 65535, 0, NULL, NULL) = 1
		8 recvfrom(3,  <unfinished ...>
		7 socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 4
		7 bind(4, {sa_family=AF_NETLINK}, 12) = 0
		7 sendto(3, "b", 1, 0, {sa_family=AF_INET}, 16) = -1 ECONNREFUSED (Connection refused)
		8 <... recvfrom resumed>0x7f, 65535, 0, NULL, NULL) = ? ERESTARTSYS (To be restarted)
		8 +++ exited with 0 +++
		7 +++ exited with 0 +++
	TRACE
	cat >first.err <<-'TOLD'
		udp-chat: listening on 0.0.0.0:7788
		udp-chat: socket(AF_INET, SOCK_DGRAM, 0) = 3
		udp-chat: sendto(3, "a) = 2", 6, 0, 127.0.0.1:7788) = 6
		udp-chat: sendto(3, "b", 1, 0, 127.0.0.1:7788) = -1 ECONNREFUSED (Connection refused)
		udp-chat: recvfrom(3, "x", 65535, 0, 127.0.0.1:7788) = 1
	TOLD
	trace-calls split.trace first.err
	# shellcheck disable=SC2016 # sed's last line
	sed '2{h;d};$G' first.err >second.err
	run ! trace-calls split.trace second.err
	# shellcheck disable=SC2016 # sed's last line
	sed '4{h;d};$G' first.err >second.err
	trace-calls split.trace second.err
}

@test "udp-send: a line" {
	partner bob
	input 'hi\n'
	narrated 0 udp-send 127.0.0.1 "$port"
	to=127.0.0.1:$port
	[[ -z ${UDP_PORTABLE:-} ]] || to=NULL # the socket is connected
	grep -qxF "udp-send: sendto(3, \"hi\", 2, 0, $to) = 2" loud.err
	calls loud sendto 1
	[[ ! -s soft.err ]]
}

@test "udp-send: several lines, an empty one among them, over IPv6" {
	needs ipv6
	partner bob ::1
	input 'one\n\nthree'
	narrated 0 udp-send ::1 "$port"
	calls loud sendto 3
}

@test "udp-send: bytes that act on a terminal are narrated on one line, and act on nothing" {
	partner bob
	printf 'a\e[2J\nb"\\\r\xff' >loud.in
	follow loud udp-send -v -1 127.0.0.1 "$port"
	agree loud
	[[ $(grep -c 'sendto(' loud.err) == 1 ]]
	run ! grep -q "[^[:print:][:blank:]]" loud.err
}

@test "udp-send: refused" {
	closed_port
	input 'one\ntwo\nthree\n'
	narrated 3 udp-send 127.0.0.1 "$port"
	grep -q '= -1 ECONNREFUSED (Connection refused)$' loud.err
}

@test "udp-send: connected, with a receiver" {
	partner bob
	input 'one\ntwo\n'
	narrated 0 udp-send -c 127.0.0.1 "$port"
	calls loud '^connect(3' 1
}

@test "udp-send: connected, and refused" {
	closed_port
	input 'one\ntwo\nthree\n'
	narrated 3 udp-send -c 127.0.0.1 "$port"
	grep -q '= -1 ECONNREFUSED (Connection refused)$' loud.err
}

@test "udp-send: broadcast without permission" {
	closed_port
	input 'one\ntwo\n'
	narrated 1 udp-send 127.255.255.255 "$port"
	grep -q '^udp-send: sendto(3, "one", 3, 0, 127\.255\.255\.255:[0-9]*) = -1 EACCES (Permission denied)$' loud.err
}

@test "udp-send: a record no datagram holds" {
	closed_port
	head -c 65508 /dev/zero | tee loud.in >soft.in
	narrated 1 udp-send 127.0.0.1 "$port"
}

@test "udp-send: waiting for a reply that comes" {
	partner bob -a echo
	input 'one\ntwo\n'
	narrated 0 udp-send -w 10 127.0.0.1 "$port"
	[[ $(<loud.out) == $'one\ntwo' ]]
	grep -q '^udp-send: (wait.*)$' loud.err
	calls loud '^recvfrom(3.* = 3$' 2
}

@test "udp-send: waiting for a reply that never comes" {
	partner bob
	input 'one\n'
	narrated 4 udp-send -w 0.1 127.0.0.1 "$port"
}

@test "udp-send: trying again without a reply" {
	partner bob
	input 'one\n'
	narrated 4 udp-send -w 0.1 -t 3 127.0.0.1 "$port"
	calls loud '^sendto(3' 3
}

@test "udp-send: refused while it waits, and tried again" {
	linux_only
	closed_port
	input 'one\n'
	narrated 3 udp-send -w 0.1 -t 2 127.0.0.1 "$port"
	calls loud '^sendto(3.* = 3$' 2
}

@test "udp-send: --burst of equal lines" {
	linux_only
	partner bob
	input "$(printf '%04d\\n' {1..300})"
	narrated 0 udp-send --burst 127.0.0.1 "$port"
	calls loud sendto 0
}

@test "udp-send: --burst of mixed lines" {
	linux_only
	partner bob
	input "$(seq -s '\n' 95 105)\\n\\nend"
	narrated 0 udp-send --burst 127.0.0.1 "$port"
}

@test "udp-send: --burst, refused" {
	linux_only
	closed_port
	input "$(seq -s '\n' 95 105)"
	narrated 3 udp-send --burst 127.0.0.1 "$port"
}

@test "udp-recv: one datagram" {
	hears 0 hi -n 1
	grep -q '^udp-recv: recvfrom(3, "hi", .*127\.0\.0\.1:[0-9]*.*) = 2$' loud.err
	[[ $(<loud.out) == hi && $(<soft.out) == hi ]]
}

@test "udp-recv: several datagrams" {
	hears 0 $'one\n\nthree' -n 3
}

@test "udp-recv: --burst" {
	linux_only
	hears 0 hi --burst -n 1
	calls loud 'recvmmsg(3.* = 1$' 1
	hears 4 '' --burst -w 0.1
}

@test "udp-recv: a datagram that is cut" {
	hears 0 'hello there' -n 1 -s 5
	[[ $(<loud.out) == hello ]]
}

@test "udp-recv: nothing in time" {
	hears 4 '' -w 0.1
}

@test "udp-recv: something, then nothing in time" {
	hears 4 hi -n 2 -w 4
}

@test "udp-recv: a reply made by a command" {
	local name verbose=-v
	for name in loud soft; do
		follow "$name" udp-recv $verbose -n 2 -X cat 127.0.0.1 0
		appears 'listening on' "$name.err"
		[[ $(udp-send -w 10 127.0.0.1 "$(port_of "$name")" <<<ping) == ping ]]
		udp-send 127.0.0.1 "$(port_of "$name")" <<<''
		done_with "$name"
		verbose=
	done
	trace-calls loud.trace loud.err
	same_calls
	calls loud '^sendmsg(3.* = 4$' 1
}

@test "udp-recv: SIGTERM" {
	follow loud udp-recv -v 127.0.0.1 0
	appears 'listening on' loud.err
	udp-send 127.0.0.1 "$(port_of loud)" <<<hi
	appears hi loud.out
	kill -TERM "${pids[loud]}"
	agree loud 143
}

@test "udp-recv: a port that is taken" {
	partner bob
	narrated 1 udp-recv 127.0.0.1 "$port"
	grep -q '^udp-recv: bind(3, .*) = -1 EADDRINUSE (Address already in use)$' loud.err
}

@test "udp-bind: an address and nothing else" {
	narrated 0 udp-bind 127.0.0.1
	calls loud '^bind(3' 1
	calls loud '^getsockname(3' 1
}

@test "udp-bind: all that prepares a socket" {
	narrated 0 udp-bind -4 -R -B 65536 -T 5 -p 127.0.0.1
	grep -q '^udp-bind: setsockopt(3, SOL_SOCKET, SO_REUSEADDR, .*) = 0$' loud.err
	grep -q '^udp-bind: setsockopt(3, SOL_SOCKET, SO_RCVBUF, .*) = 0$' loud.err
	grep -q '^udp-bind: setsockopt(3, .*IP_TTL, .*) = 0$' loud.err
}

@test "udp-bind: an interface and a group" {
	narrated 0 udp-bind -4 -I lo -g 239.1.1.1
}

@test "udp-bind: all that prepares an IPv6 socket" {
	linux_only
	needs ipv6
	narrated 0 udp-bind -6 -R -B 65536 -T 5 -I lo -g ff02::1:5 -p
}

@test "udp-bind: an address that is not ours" {
	narrated 1 udp-bind 192.0.2.1
	grep -q '^udp-bind: bind(3, .*192\.0\.2\.1:0.*) = -1 EADDRNOTAVAIL (.*)$' loud.err
}

@test "udp-bind: a port that is taken" {
	partner bob
	narrated 1 udp-bind 127.0.0.1 "$port"
}

@test "udp-bind: a port that is kept until the end" {
	local name verbose=-v
	for name in loud soft; do
		follow "$name" udp-bind $verbose -k 127.0.0.1
		appears 127.0.0.1: "$name.out"
		kill -TERM "${pids[$name]}"
		done_with "$name" 143
		verbose=
	done
	trace-calls loud.trace loud.err
	same_calls
}

@test "udp-bind hands a socket to udp-send, and both narrate" {
	local name verbose=-v
	partner bob
	input 'one\ntwo\n'
	for name in loud soft; do
		follow "$name" udp-bind $verbose 127.0.0.1 -- udp-send $verbose 127.0.0.1 "$port"
		done_with "$name"
		verbose=
	done
	trace-calls loud.trace loud.err
	same_calls
	calls loud '^socket(' 1
	grep -q '^udp-bind: bind(3' loud.err
	grep -q '^udp-send: sendto(3, "one"' loud.err
}

@test "udp-bind hands a socket to udp-recv, and both narrate" {
	local name verbose=-v
	for name in loud soft; do
		follow "$name" udp-bind $verbose -R 127.0.0.1 -- udp-recv $verbose -n 1
		appears 'listening on' "$name.err"
		udp-send 127.0.0.1 "$(port_of "$name")" <<<hi
		done_with "$name"
		verbose=
	done
	trace-calls loud.trace loud.err
	same_calls
	calls loud '^socket(' 1
	calls loud '^bind(' 1
}

@test "udp-bind hands a socket to udp-bcast, and both narrate" {
	local name verbose=-v
	partner bob 127.255.255.255
	input 'hi\n'
	for name in loud soft; do
		follow "$name" udp-bind $verbose 127.0.0.1 -- udp-bcast $verbose 127.255.255.255 "$port"
		done_with "$name"
		verbose=
	done
	trace-calls loud.trace loud.err
	same_calls
	got bob hi hi
}

@test "a handed descriptor that is no socket" {
	# shellcheck disable=SC2016 # the process id of the shell that becomes udp-recv
	follow loud sh -c 'LISTEN_FDS=1 LISTEN_PID=$$ exec udp-recv -v 3</dev/null'
	agree loud 1
	grep -q '(ENOTSOCK)' loud.err
}

@test "udp-bcast: a line to three receivers" {
	partner bob -n 3 127.255.255.255
	input 'hi\n'
	narrated 0 udp-bcast 127.255.255.255 "$port"
	got bob hi hi hi hi hi hi
	calls loud '^sendto(3.* = 2$' 1
}

@test "udp-bcast: a roll call that three answer" {
	partner bob -a echo -n 3 0.0.0.0
	input 'hi\n'
	narrated 0 udp-bcast -w 0.5 127.255.255.255 "$port"
	[[ $(grep -c ' hi$' loud.out) == 3 ]]
	calls loud '^recvfrom(3.* = 2$' 3
}

@test "udp-bcast: a roll call that nobody answers" {
	closed_port
	input 'hi\n'
	narrated 4 udp-bcast -w 0.1 127.255.255.255 "$port"
}

@test "udp-bcast: without permission" {
	closed_port
	input 'hi\n'
	narrated 1 udp-bcast -N 127.255.255.255 "$port"
	grep -q '^udp-bcast: sendto(3, .*) = -1 EACCES (Permission denied)$' loud.err
}

@test "udp-bcast: by an interface of its own" {
	linux_only
	partner bob 127.255.255.255
	input 'hi\n'
	narrated 0 udp-bcast -I lo 127.255.255.255 "$port"
}

@test "udp-bcast: on every interface, which it looks up" {
	network net
	"${hosts_net[@]}" ip link add wire type veth peer name other
	"${hosts_net[@]}" ip addr add 10.0.0.1/24 broadcast 10.0.0.255 dev wire
	"${hosts_net[@]}" ip link set wire up
	"${hosts_net[@]}" ip link set other up
	input 'hi\n'
	strace_for loud
	start loud "${hosts_net[@]}" "${strace[@]}" udp-bcast -v
	agree loud
	strace_for soft
	start soft "${hosts_net[@]}" "${strace[@]}" udp-bcast
	done_with soft
	same_calls
	grep -q '^udp-bcast: sendto(3, "hi", 2, 0, 10\.0\.0\.255:7788.*) = 2$' loud.err
	grep -q '^udp-bcast: (.*)$' loud.err
}

# converse LISTENER CALLER [-v]: LISTENER and CALLER talk, each with strace looking on.
converse() {
	local listener=$1 caller=$2
	shift 2
	strace_for "$listener"
	talk "$listener" "${strace[@]}" udp-chat "$@" 0
	appears 'listening on' "$listener.err"
	strace_for "$caller"
	talk "$caller" "${strace[@]}" udp-chat "$@" 127.0.0.1 "$(port_of "$listener")"
	say "$caller" hello
	appears ' hello' "$listener.out"
	say "$listener" hi
	appears ' hi' "$caller.out"
	say "$caller" 'how are you?'
	appears ' how are you?' "$listener.out"
	hang_up "$listener" "$caller"
	done_with "$listener"
	done_with "$caller"
}

@test "udp-chat: both sides of a conversation" {
	converse ann bob -v
	trace-calls ann.trace ann.err
	trace-calls bob.trace bob.err
	grep -q '^udp-chat: recvfrom(3, "hello", .*) = 5$' ann.err
	grep -q "^udp-chat: sendto(3, \"hello\", 5, 0, 127.0.0.1:$(port_of ann)) = 5\$" bob.err
	converse carol dave
	diff <(trace-calls ann.trace) <(trace-calls carol.trace)
	diff <(trace-calls bob.trace) <(trace-calls dave.trace)
}

@test "udp-chat: many lines both ways at the same time" {
	strace_for ann
	talk ann "${strace[@]}" udp-chat -v 0
	appears 'listening on' ann.err
	strace_for bob
	talk bob "${strace[@]}" udp-chat -v 127.0.0.1 "$(port_of ann)"
	say bob hello
	appears ' hello' ann.out
	say ann {1..50} end
	say bob {1..50} end
	appears ' end' ann.out
	appears ' end' bob.out
	hang_up ann bob
	agree ann
	agree bob
}

@test "udp-chat: nobody there" {
	linux_only
	closed_port
	strace_for loud
	talk loud "${strace[@]}" udp-bind -v 127.0.0.1 -- udp-chat -v 127.0.0.1 "$port"
	say loud one two
	appears 'nobody there yet' loud.err
	hang_up loud
	agree loud 3
	grep -q ' = -1 ECONNREFUSED (Connection refused)$' loud.err
}

@test "udp-chat: a room" {
	local name
	closed_port
	for name in ann bob; do
		strace_for "$name"
		talk "$name" "${strace[@]}" udp-chat -v 127.255.255.255 "$port"
		appears 'listening on' "$name.err"
	done
	say ann hello
	appears ' hello' bob.out
	say bob hi
	appears ' hi' ann.out
	hang_up ann bob
	agree ann
	agree bob
}

@test "udp-chat: what comes by -w after the end of input" {
	echo hello >bob.in
	strace_for bob
	partner eve -a echo
	follow bob udp-chat -v -w 0.5 127.0.0.1 "$port"
	appears ' hello' bob.out
	agree bob
}

# through_a_wire STATUS [OPTION...]: as narrated, for an udp-wire to $port by which two questions are asked, and ended
# by SIGTERM.
through_a_wire() {
	local status=$1 name verbose=-v to=$port
	shift
	for name in loud soft; do
		follow "$name" udp-wire $verbose "$@" --trace "$name.story" 0 "127.0.0.1:$to"
		appears 'listening on' "$name.err"
		printf 'one\ntwo\n' | udp-send -w 0.5 127.0.0.1 "$(port_of "$name")" >"$name.got" || true
		until_true grep -q '> 2 3 sent' "$name.story"
		kill -TERM "${pids[$name]}"
		done_with "$name" "$status"
		verbose=
	done
	trace-calls loud.trace loud.err
	same_calls
	calls loud '^socket(' 3
	calls loud '^bind(3' 1
	calls loud '^connect(' 2
}

@test "udp-wire: there and back" {
	partner bob -a echo
	through_a_wire 143
	[[ $(<loud.got) == $'one\ntwo' ]]
	calls loud '^sendto(.* = 3$' 4
	calls loud '^recvfrom(.* = 3$' 4
}

@test "udp-wire: nobody at the other end" {
	closed_port
	through_a_wire 143
	grep -q '^udp-wire: .* = -1 ECONNREFUSED (Connection refused)$' loud.err
}

@test "udp-wire: a lost answer, and a copy" {
	partner bob -a echo
	through_a_wire 143 --drop r1 --twice 2
	calls loud '^sendto(.* = 3$' 5
}

@test "udp-wire: from IPv6 and IPv4 to IPv6" {
	needs ipv6
	partner bob -a echo ::1
	follow loud udp-wire -v 0 "[::1]:$port"
	appears 'listening on' loud.err
	udp-send -w 10 127.0.0.1 "$(port_of loud)" <<<hi
	kill -TERM "${pids[loud]}"
	agree loud 143
	grep -q '^udp-wire: setsockopt(3, IPPROTO_IPV6, IPV6_V6ONLY, \[0\]) = 0$' loud.err
}

@test "udp-wire: nothing in time, and a port that is taken" {
	partner bob
	narrated 4 udp-wire -w 0.1 0 "$port"
	narrated 1 udp-wire "127.0.0.1:$port" "$port"
}

@test "the lesson's socket is descriptor 3 in every program, whatever else it opens" {
	partner bob -a echo
	echo hi | tee send.in bcast.in >chat.in
	follow send udp-send -w 10 127.0.0.1 "$port"
	done_with send
	follow bcast udp-bcast -w 0.1 127.255.255.255 "$port"
	done_with bcast 4
	closed_port
	follow chat udp-chat 127.255.255.255 "$port"
	done_with chat
	follow bind udp-bind -R -B 65536 127.0.0.1
	done_with bind
	follow recv udp-recv -w 0.1 127.0.0.1 0
	done_with recv 4
	grep -v 'bind(.*sin_port=htons(0)' chat.trace >asked # room.h asks with another one whether an address is ours
	mv asked chat.trace
	cat ./*.trace >all
	run ! grep -E '(sendto|recvfrom|sendmmsg|bind)\(([0-24-9]|[0-9]{2,}),.*AF_INET' all
	grep -q 'sendto(3, "hi", 2' send.trace
	grep -q 'sendto(3, "hi", 2' bcast.trace
	grep -q 'sendto(3, "hi", 2' chat.trace
	grep -q 'bind(3, ' bind.trace
	grep -q 'bind(3, ' recv.trace
}

@test "the common headers make no socket call and start no thread" {
	local banned='^(socket|socketpair|bind|connect|listen|accept4?|getsockname|getpeername|shutdown'
	banned+='|send|sendto|sendmm?sg|recv|recvfrom|recvmm?sg|[gs]etsockopt|pthread_.*|thrd_.*|mtx_.*)$'
	functions-called "$root/udp-send/udp-send.c" | grep -qx sendto
	functions-called "$root/common/"{udp,address,records,print}.h >calls
	[[ -s calls ]]
	run ! grep -E "$banned" calls
}

@test "the lessons' calls stand in the programs under their own names" {
	functions-called "$root/udp-send/udp-send.c" >send
	functions-called "$root/udp-recv/udp-recv.c" >recv
	functions-called "$root/udp-bind/udp-bind.c" >bind
	functions-called "$root/udp-bcast/udp-bcast.c" >bcast
	functions-called "$root/udp-chat/udp-chat.c" >chat
	functions-called "$root/lessons/lab/udp-wire.c" >wire
	grep -qx socket send && grep -qx sendto send
	grep -qx socket recv && grep -qx bind recv && grep -qx recvfrom recv
	grep -qx socket bind && grep -qx setsockopt bind && grep -qx bind bind && grep -qx getsockname bind
	grep -qx setsockopt bcast && grep -qx sendto bcast
	grep -qx pthread_create chat && grep -qx sendto chat && grep -qx recvfrom chat
	grep -qx connect wire && grep -qx sendto wire && grep -qx recvfrom wire
}
