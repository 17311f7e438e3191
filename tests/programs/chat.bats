#!/usr/bin/env bats
# udp-chat without a terminal: who talks to whom, what goes over the wire, and how it ends.
# bats file_tags=tsan,all:asan,all:portable

# shellcheck disable=SC2154 # run and the helpers set stderr, port, pids, root and the hosts_ arrays
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

# two_networks: two hosts on one wire, left (10.0.0.1) and right (10.0.0.2); see network for how to run there.
two_networks() {
	network left
	start right "${hosts_left[@]}" unshare -n sh -c 'ip link set lo up && echo up && exec sleep 600'
	appears up right.out
	hosts_right=(nsenter -t "${pids[right]}" -U --preserve-credentials -n)
	"${hosts_left[@]}" ip link add wire type veth peer name wire netns "${pids[right]}"
	"${hosts_left[@]}" ip addr add 10.0.0.1/24 dev wire
	"${hosts_right[@]}" ip addr add 10.0.0.2/24 dev wire
	"${hosts_left[@]}" ip link set wire up
	"${hosts_right[@]}" ip link set wire up
}

# listener NAME [OPTION...]: a chat that waits for a caller on a free port; sets $port.
listener() {
	local name=$1
	shift
	talk "$name" udp-chat "$@" 0
	appears 'listening on' "$name.err"
	port=$(port_of "$name")
}

# room GROUP PORT NAME [COMMAND...]: NAME joins a room, where COMMAND says.
room() {
	local group=$1 port=$2 name=$3
	shift 3
	talk "$name" "$@" udp-chat -u "$name" "$group" "$port"
	appears 'listening on' "$name.err"
}

# read_words NAME: what NAME was shown, without the addresses before it.
read_words() {
	sed 's/^[^ ]* //' "$1.out"
}

# reads NAME LINE...: wait until NAME was shown these lines, in any order, and no other.
reads() {
	local name=$1
	shift
	until_true shown_is "$name" "$(printf '%s\n' "$@" | sort)" || {
		printf '%s was shown:\n%s\n' "$name" "$(<"$name.out")" >&2
		return 1
	}
}

shown_is() {
	[[ $(read_words "$1" | sort) == "$2" ]]
}

# said_times COUNT TEXT FILE
said_times() {
	[[ $(grep -cF -e "$2" "$3") == "$1" ]]
}

# slowed NAME CALLS MICROSECONDS: sets $slow to the command under which each of CALLS returns so much later.
slowed() {
	needs strace
	slow=(strace -D -qq -f -o "$1.trace" -e trace="$2" -e inject="$2":delay_exit="$3")
}

everyone_hears_everyone() {
	say ann one
	reads bob 'ann: one'
	reads carol 'ann: one'
	say bob two
	reads ann 'bob: two'
	reads carol 'ann: one' 'bob: two'
	say carol three
	reads ann 'bob: two' 'carol: three'
	reads bob 'ann: one' 'carol: three'
	say ann four
	reads bob 'ann: one' 'carol: three' 'ann: four'
	reads carol 'ann: one' 'bob: two' 'ann: four'
	leave ann bob carol
	reads ann 'bob: two' 'carol: three'
	reads bob 'ann: one' 'carol: three' 'ann: four'
	reads carol 'ann: one' 'bob: two' 'ann: four'
}

@test "each sees what the other types, after the address it came from" {
	listener ann
	talk bob udp-chat 127.0.0.1 "$port"
	say bob 'hello ann'
	appears ' hello ann' ann.out
	say ann 'hello bob'
	appears ' hello bob' bob.out
	say bob 'how are you?'
	appears ' how are you?' ann.out
	leave ann bob
	[[ $(<bob.out) == "127.0.0.1:$port hello bob" ]]
	[[ $(<ann.out) =~ ^(127\.0\.0\.1:[0-9]+)\ hello\ ann$'\n'(127\.0\.0\.1:[0-9]+)\ how\ are\ you\?$ ]]
	[[ ${BASH_REMATCH[1]} == "${BASH_REMATCH[2]}" ]]
}

@test "the same command given twice is a chat: the first waits, the second calls" {
	closed_port
	talk ann udp-chat 127.0.0.1 "$port"
	appears 'listening on' ann.err
	[[ $(port_of ann) == "$port" ]]
	talk bob udp-chat 127.0.0.1 "$port"
	say bob hi
	appears ' hi' ann.out
	say ann hello
	appears "127.0.0.1:$port hello" bob.out
	leave ann bob
}

@test "the ready line names the address and port of the one who waits" {
	listener ann
	[[ $(<ann.err) == "udp-chat: listening on 0.0.0.0:$port" ]]
	bound "$port"
}

@test "both may type at the same time, and no line is lost or torn" {
	local i ann=() bob=()
	for i in {1..100}; do
		ann+=("ann says $i")
		bob+=("bob says $i")
	done
	listener ann
	talk bob udp-chat 127.0.0.1 "$port"
	say bob hello
	reads ann hello
	say ann "${ann[@]}"
	say bob "${bob[@]}"
	reads ann hello "${bob[@]}"
	reads bob "${ann[@]}"
	[[ $(read_words bob) == "$(printf '%s\n' "${ann[@]}")" ]]
	leave ann bob
}

@test "a line goes over the wire as it was typed, without its newline" {
	partner bob
	printf '  two  blanks\tand a tab \r\nNUL\0inside\n/quite another word\nno newline' >ann.in
	start ann udp-chat 127.0.0.1 "$port"
	ends ann
	until_true grep -q "$(hex 'no newline')" bob.out
	[[ $(cut -d' ' -f3 bob.out) == "$(hex $'  two  blanks\tand a tab \r')
4e554c00696e73696465
$(hex '/quite another word')
$(hex 'no newline')" ]]
}

@test "with -u a name stands before what is said, on the wire too" {
	partner bob
	talk ann udp-chat -u ann 127.0.0.1 "$port"
	say ann hello 'see you'
	got bob 'ann: hello' 'ann: see you'
	leave ann
}

@test "an empty line is an empty datagram, is shown as one, and ends nothing" {
	partner bob
	talk ann udp-chat 127.0.0.1 "$port"
	say ann '' more
	got bob '' more
	tell bob "$(sender bob)" ''
	tell bob "$(sender bob)" 'still here'
	appears "127.0.0.1:$port still here" ann.out
	leave ann
	[[ $(<ann.out) =~ ^127\.0\.0\.1:$port\ ?$'\n'127\.0\.0\.1:$port\ still\ here$ ]]
}

@test "a newline at the end of what arrives does not make an empty line" {
	partner bob
	talk ann udp-chat 127.0.0.1 "$port"
	say ann hello
	got bob hello
	tell bob "$(sender bob)" $'from nc\n'
	tell bob "$(sender bob)" 'from a chat'
	appears 'from a chat' ann.out
	leave ann
	[[ $(<ann.out) == "127.0.0.1:$port from nc"$'\n'"127.0.0.1:$port from a chat" ]]
}

@test "-e gbk: both names and lines are GBK on the wire and UTF-8 here" {
	partner bob
	talk ann udp-chat -e gbk -u 安 127.0.0.1 "$port"
	say ann 中文
	until_true grep -q . bob.out
	[[ $(cut -d' ' -f3 bob.out) == "$(hex "$(iconv -f UTF-8 -t GBK <<<'安: 中文')")" ]]
	say bob "127.0.0.1 $(sender bob) d6d0ff"
	say bob "127.0.0.1 $(sender bob) c4e3bac3"
	appears "127.0.0.1:$port 你好" ann.out
	leave ann
	[[ $(<ann.out) == "127.0.0.1:$port 中\\xff"$'\n'"127.0.0.1:$port 你好" ]]
}

@test "-e gbk: a line that GBK cannot say is told and not sent, and the chat goes on" {
	partner bob
	talk ann udp-chat --encoding=gbk 127.0.0.1 "$port"
	say ann 'hi 😀' ok
	got bob ok
	appears 'udp-chat: cannot' ann.err
	hang_up ann
	until_true is_gone "${pids[ann]}"
	got bob ok
}

@test "/quit ends the chat at once and is not sent" {
	partner bob
	talk ann udp-chat 127.0.0.1 "$port"
	say ann hello /quit
	ends ann
	got bob hello
	tell bob "$port" marker
	got bob hello marker
}

@test "/quit ends one who waits, too" {
	listener ann
	say ann /quit
	ends ann
	run ! bound "$port"
}

@test "the end of input ends the chat when all is sent" {
	partner bob
	printf 'one\ntwo\n' >ann.in
	start ann udp-chat 127.0.0.1 "$port"
	ends ann
	got bob one two
}

@test "the end of one side's input leaves the other side running" {
	listener ann
	talk bob udp-chat 127.0.0.1 "$port"
	say bob hello
	appears ' hello' ann.out
	leave bob
	talk carol udp-chat -q 127.0.0.1 "$port"
	run ! is_gone "${pids[ann]}"
	leave ann carol
}

@test "-w: after the end of input what arrives is still shown" {
	listener ann
	echo hello >bob.in
	start bob udp-chat -w 600 127.0.0.1 "$port"
	appears ' hello' ann.out
	say ann 'are you there?' 'still?'
	appears "127.0.0.1:$port still?" bob.out
	leave ann
	kill -TERM "${pids[bob]}"
	ends bob 143
	[[ $(read_words bob) == $'are you there?\nstill?' ]]
}

@test "-w: the chat stays so long after the end of input, and then ends" {
	local before=${EPOCHREALTIME/./}
	run --separate-stderr udp-chat --wait=0.3 0 </dev/null
	[[ $status == 0 ]]
	((${EPOCHREALTIME/./} - before >= 300000))
}

@test "-w: /quit does not wait" {
	talk ann udp-chat -w 600 0
	say ann /quit
	ends ann
}

@test "the caller is told once that nobody is there, and goes on when somebody comes" {
	linux_only
	closed_port
	talk ann udp-bind 127.0.0.1 -- udp-chat 127.0.0.1 "$port"
	say ann one
	appears 'nobody there yet' ann.err
	say ann two three
	appears 'nobody there yet' ann.err
	partner bob 127.0.0.1 "$port"
	say ann four
	until_true grep -q " $(hex four)$" bob.out
	tell bob "$(sender bob)" 'here I am'
	appears "127.0.0.1:$port here I am" ann.out
	leave ann
	said_times 1 'nobody there yet' ann.err
}

@test "the one who waits is told once that nobody is there, and talks when somebody calls" {
	listener ann
	say ann anybody
	appears 'nobody there yet' ann.err
	say ann 'nobody?'
	talk bob udp-chat 127.0.0.1 "$port"
	say bob hello
	appears ' hello' ann.out
	say ann 'there you are'
	appears "127.0.0.1:$port there you are" bob.out
	leave ann bob
	said_times 1 'nobody there yet' ann.err
}

@test "a peer who leaves and comes back loses no line said after he is back" {
	linux_only
	partner bob
	talk ann udp-bind 127.0.0.1 -- udp-chat 127.0.0.1 "$port"
	say ann one
	got bob one
	finish bob
	say ann lost
	appears 'nobody there yet' ann.err
	rm bob.*
	partner bob 127.0.0.1 "$port"
	say ann back
	until_true grep -q " $(hex back)$" bob.out
	leave ann
	said_times 1 'nobody there yet' ann.err
}

@test "status 3 when every line was refused" {
	linux_only
	closed_port
	printf 'one\ntwo\n' >ann.in
	start ann udp-bind 127.0.0.1 -- udp-chat 127.0.0.1 "$port"
	ends ann 3
	said_times 1 'nobody there yet' ann.err
}

@test "status 3 when lines said one after the other were all refused" {
	linux_only
	closed_port
	talk ann udp-bind 127.0.0.1 -- udp-chat 127.0.0.1 "$port"
	say ann one
	appears 'nobody there yet' ann.err
	say ann two three
	hang_up ann
	ends ann 3
}

@test "status 3 when the last refusal is told while the input ends" {
	linux_only
	closed_port
	slowed ann '?poll,?ppoll,recvfrom' 100000
	echo one >ann.in
	start ann "${slow[@]}" udp-bind 127.0.0.1 -- udp-chat 127.0.0.1 "$port"
	ends ann 3
}

@test "status 3 when nobody ever called the one who spoke" {
	run --separate-stderr udp-chat 0 <<<'anybody?'
	[[ $status == 3 ]]
	stderr_says 'nobody there yet'
}

@test "status 0 when nobody came and nothing was said" {
	run --separate-stderr udp-chat 0 </dev/null
	[[ $status == 0 && -z $output ]]
	[[ $stderr != *nobody* ]]
}

@test "status 1 and a message when the peer's network cannot be reached" {
	network net
	run --separate-stderr "${hosts_net[@]}" udp-chat 192.0.2.1 7788 <<<hi
	[[ $status == 1 ]]
	stderr_says 192.0.2.1:7788
	stderr_says '(ENETUNREACH)'
}

@test "status 1 when the port is taken, and a hint that finds the holder" {
	listener ann
	run --separate-stderr udp-chat "$port" </dev/null
	[[ $status == 1 ]]
	stderr_says '(EADDRINUSE)'
	stderr_says "$port"
	stderr_says 'udp-chat: hint: '
	stderr_says 'ss '
}

@test "status 1 when somebody holds the port of the room alone, and a hint that finds him" {
	listener ann
	run --separate-stderr udp-chat 127.255.255.255 "$port" </dev/null
	[[ $status == 1 ]]
	stderr_says "cannot bind to 127.255.255.255:$port: Address already in use (EADDRINUSE)"
	stderr_says 'shows who has the port'
}

@test "status 2 for what makes no sense, with the bad word quoted" {
	local word
	for word in '-w 5x' '-w -1' '-w nan' '127.0.0.1 99999' '256.1.1.1' '127.0.0.1 1 extra'; do
		# shellcheck disable=SC2086 # two words
		run --separate-stderr udp-chat $word </dev/null
		[[ $status == 2 && -z $output ]]
		stderr_says "'${word##* }'"
		stderr_says --help
	done
}

@test "status 2 for port 0 where somebody is to be called" {
	run --separate-stderr udp-chat 127.0.0.1 0 </dev/null
	[[ $status == 2 ]]
}

@test "status 1 when what arrives cannot be written" {
	talk ann sh -c 'exec udp-chat 0 >/dev/full'
	appears 'listening on' ann.err
	udp-send 127.0.0.1 "$(port_of ann)" <<<hi
	ends ann 1
	grep -q 'standard output.*(ENOSPC)' ann.err
}

@test "status 1 when standard output is closed, and nothing goes back to the sender" {
	partner bob
	talk ann sh -c 'exec udp-chat 0 >&-'
	appears 'listening on' ann.err
	tell bob "$(port_of ann)" hello
	ends ann 1
	tell bob "$port" marker
	got bob marker
}

@test "status 1 when standard input is closed" {
	start ann sh -c 'exec udp-chat -w 600 0 <&-'
	ends ann 1
	grep -q '(EBADF)' ann.err
}

@test "-q leaves out the ready line and hints, not what went wrong" {
	run --separate-stderr udp-chat -q 0 </dev/null
	[[ $status == 0 && -z $output && -z $stderr ]]
	listener ann
	run --separate-stderr udp-chat -q "$port" </dev/null
	[[ $status == 1 && $stderr != *hint* ]]
	stderr_says '(EADDRINUSE)'
}

@test "a stranger is told of with his address, and his words are not mixed in" {
	local home
	listener ann
	home=$port
	talk bob udp-chat 127.0.0.1 "$home"
	say bob one
	reads ann one
	partner eve
	tell eve "$home" 'let me in'
	appears "127.0.0.1:$port" ann.err
	say bob two
	reads ann one two
	say ann secret
	reads bob secret
	leave ann bob
	tell eve "$port" marker
	got eve marker
	run ! grep -q 'let me in' ann.out ann.err
	reads ann one two
}

@test "a caller, too, shows the words of the one he called alone" {
	local called
	partner bob
	called=$port
	talk ann udp-chat 127.0.0.1 "$called"
	say ann hello
	got bob hello
	partner eve
	tell eve "$(sender bob)" 'believe me'
	appears "127.0.0.1:$port" ann.err
	tell bob "$(sender bob)" 'it is me'
	appears "127.0.0.1:$called it is me" ann.out
	leave ann
	run ! grep -q 'believe me' ann.out ann.err
	[[ $(<ann.out) == "127.0.0.1:$called it is me" ]]
}

@test "strangers in turn are a line a second, and what is not told of by name is counted" {
	local home lines begin=$SECONDS
	listener ann
	home=$port
	udp-send 127.0.0.1 "$home" <<<'I was first'
	reads ann 'I was first'
	python3 -c 'import socket, sys, time
one, other = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
end = time.monotonic() + 2.5
while time.monotonic() < end:
    one.sendto(b"let me in", ("127.0.0.1", int(sys.argv[1])))
    other.sendto(b"me too", ("127.0.0.1", int(sys.argv[1])))
    time.sleep(0.001)' "$home"
	until_true drained "$home"
	leave ann
	said_times 1 'speaks too' ann.err
	lines=$(grep -c '^udp-chat: [0-9]* datagrams\{0,1\} of others not shown$' ann.err)
	((lines >= 2 && lines <= SECONDS - begin + 2))
	reads ann 'I was first'
}

@test "a stranger who speaks right after another is counted within a second, though nothing more comes" {
	local home
	listener ann
	home=$port
	udp-send 127.0.0.1 "$home" <<<'I was first'
	udp-send 127.0.0.1 "$home" <<<second
	appears 'speaks too' ann.err
	udp-send 127.0.0.1 "$home" <<<third
	appears 'udp-chat: 1 datagram of others not shown' ann.err
	leave ann
}

@test "who is answered from another address of the one he called is told which to call" {
	linux_only
	two_networks
	"${hosts_right[@]}" ip addr add 10.0.0.9/24 dev wire
	talk bob "${hosts_right[@]}" udp-chat
	appears 'listening on' bob.err
	talk ann "${hosts_left[@]}" udp-chat 10.0.0.9
	say ann hello
	reads bob hello
	say bob 'hello ann'
	appears 'udp-chat: hint: if that is whom you called, call that address: udp-chat 10.0.0.2 7788' ann.err
	leave ann
	talk ann "${hosts_left[@]}" udp-chat 10.0.0.2 7788
	appears 'listening on' ann.err
	say bob 'hello again'
	reads ann 'hello again'
	leave ann bob
}

# amid_flood NAME [OPTION...]: NAME, a chat, takes what comes more slowly than a stranger sends it, for ever.
amid_flood() {
	slowed "$1" recvfrom 50
	talk "$1" "${slow[@]}" udp-chat "${@:2}" 0
	appears 'listening on' "$1.err"
	udp-send 127.0.0.1 "$(port_of "$1")" <<<'I was first'
	start flood python3 -c 'import socket, sys
stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
while True:
    stranger.sendto(b"let me in", ("127.0.0.1", int(sys.argv[1])))' "$(port_of "$1")"
	appears 'speaks too' "$1.err"
	until_true overflows "$(port_of "$1")"
}

# overflows PORT: the kernel has dropped datagrams that came there.
overflows() {
	awk -v "port=$(printf :%04X "$1")" 'substr($2, 9) == port && $NF > 0 { found = 1 }
		END { exit !found }' /proc/net/udp
}

@test "/quit ends a chat also while a stranger sends faster than it hears" {
	amid_flood ann
	say ann /quit
	ends ann
	reads ann 'I was first'
}

@test "the end of input ends a chat also while a stranger sends faster than it hears, and a signal does" {
	amid_flood ann -w 0.1
	hang_up ann
	ends ann
	amid_flood ann
	kill -TERM "${pids[ann]}"
	ends ann 143
}

@test "two who call each other from addresses of their own meet" {
	closed_port
	talk ann udp-bind 127.0.0.2 "$port" -- udp-chat 127.0.0.3 "$port"
	talk bob udp-bind 127.0.0.3 "$port" -- udp-chat 127.0.0.2 "$port"
	appears 'listening on' ann.err
	appears 'listening on' bob.err
	say ann 'hello bob'
	say bob 'hello ann'
	appears 'hello bob' bob.out
	appears 'hello ann' ann.out
	leave ann bob
	[[ $(<bob.out) == "127.0.0.2:$port hello bob" ]]
	[[ $(<ann.out) == "127.0.0.3:$port hello ann" ]]
}

@test "two hosts that call each other with nothing but an address meet" {
	two_networks
	talk ann "${hosts_left[@]}" udp-chat 10.0.0.2
	until_true grep -q ':1E6C ' "/proc/${pids[ann]}/net/udp"
	talk bob "${hosts_right[@]}" udp-chat 10.0.0.1
	until_true grep -q ':1E6C ' "/proc/${pids[bob]}/net/udp"
	say ann 'hello bob'
	appears '10.0.0.1:7788 hello bob' bob.out
	say bob 'hello ann'
	appears '10.0.0.2:7788 hello ann' ann.out
	leave ann bob
	run ! grep -q 'nobody there yet' ann.err bob.err
}

@test "a host that called before the other was there hears him when he calls back" {
	linux_only
	two_networks
	talk ann "${hosts_left[@]}" udp-chat 10.0.0.2
	say ann 'anybody home?'
	appears 'nobody there yet' ann.err
	talk bob "${hosts_right[@]}" udp-chat 10.0.0.1
	say bob 'just came in'
	appears '10.0.0.2:7788 just came in' ann.out
	say ann welcome
	appears '10.0.0.1:7788 welcome' bob.out
	leave ann bob
	said_times 1 'nobody there yet' ann.err
}

@test "in a room of three everyone hears everyone and nobody hears himself" {
	local name
	closed_port
	for name in ann bob carol; do
		room 127.255.255.255 "$port" "$name"
	done
	everyone_hears_everyone
	run ! grep -q 'nobody there yet' ann.err bob.err carol.err
}

@test "a room on sockets that udp-bind hands over is a room" {
	local name
	closed_port
	for name in ann bob carol; do
		talk "$name" udp-bind -R "$port" -- udp-chat -u "$name" 127.255.255.255 "$port"
		appears 'listening on' "$name.err"
	done
	everyone_hears_everyone
}

@test "two in a room who say the same words at the same time are both heard" {
	local name i words=()
	for i in {1..20}; do
		words+=(yes no)
	done
	closed_port
	for name in ann bob carol; do
		talk "$name" udp-chat 127.255.255.255 "$port"
		appears 'listening on' "$name.err"
	done
	say ann "${words[@]}"
	say bob "${words[@]}"
	reads carol "${words[@]}" "${words[@]}"
	reads ann "${words[@]}"
	reads bob "${words[@]}"
	say carol end
	reads ann "${words[@]}" end
	reads bob "${words[@]}" end
	leave ann bob carol
	reads carol "${words[@]}" "${words[@]}"
}

# hears_bob_alone: ann, slowed, says two words in a room, and reads bob's alone.
hears_bob_alone() {
	room 127.255.255.255 "$port" ann "${slow[@]}"
	room 127.255.255.255 "$port" bob
	say ann hello again
	reads bob 'ann: hello' 'ann: again'
	say bob hi
	reads ann 'bob: hi'
	leave ann bob
	reads ann 'bob: hi'
}

@test "nobody hears himself, also when his words are back before he is done sending them" {
	closed_port
	slowed ann sendto 100000
	hears_bob_alone
}

@test "nobody hears himself, also when another has said one of his words just before him" {
	local name
	closed_port
	slowed ann '?poll,?ppoll,recvfrom' 300000:when=1
	for name in ann bob carol; do
		talk "$name" "${slow[@]}" udp-chat 127.255.255.255 "$port"
		appears 'listening on' "$name.err"
		slow=()
	done
	say bob no
	reads carol no
	say ann yes no
	reads carol no yes no
	say carol end
	reads bob yes no end
	appears ' end' ann.out
	leave ann bob carol
	reads ann no end
}

@test "nobody hears himself, also when his words are read more than a second after they came" {
	closed_port
	slowed ann '?poll,?ppoll,recvfrom' 1200000:when=1
	hears_bob_alone
}

@test "nobody hears himself, also by an interface that is not the default's" {
	local name
	network
	wire v0 10.9.0.1/24
	wire w0 10.8.0.1/24
	inside ip route add 239.0.0.0/8 dev v0
	for name in ann bob carol; do
		talk "$name" "${inside[@]}" udp-bind -R -I w0 -g 239.1.1.1 7788 -- udp-chat -u "$name" 239.1.1.1 7788
		appears 'listening on' "$name.err"
	done
	everyone_hears_everyone
	grep -q '^10\.8\.0\.1:7788 ' ann.out
}

@test "nobody hears himself, also after a change of his address" {
	network
	wire v0 10.9.0.1/24
	room 10.9.0.255 7788 ann "${inside[@]}"
	room 10.9.0.255 7788 bob "${inside[@]}"
	say ann one
	reads bob 'ann: one'
	inside ip addr del 10.9.0.1/24 dev v0
	inside ip addr add 10.9.0.7/24 dev v0
	say ann two
	reads bob 'ann: one' 'ann: two'
	say bob three
	reads ann 'bob: three'
	leave ann bob
	reads ann 'bob: three'
	reads bob 'ann: one' 'ann: two'
	grep -qx '10\.9\.0\.7:7788 bob: three' ann.out
}

@test "who says our own words from another address, or from another port, is heard, also when ours did not come back" {
	two_networks
	talk ann "${hosts_left[@]}" udp-bind -R -B 4096 7788 -- udp-chat 10.0.0.255
	talk bob "${hosts_right[@]}" udp-chat 10.0.0.255
	appears 'listening on' ann.err
	appears 'listening on' bob.err
	(seq 30 && echo yes) >whole
	cat whole >&"${typed[ann]}" # in one piece, so that ann listens only when all is said
	appears ' yes' bob.out
	say bob yes
	reads ann yes
	"${hosts_left[@]}" udp-bcast 10.0.0.255 <<<yes
	reads ann yes yes
	leave ann bob
}

# apart ROOM OTHER_ROOM: of two rooms at one port each hears itself alone, and neither what is sent to the machine.
apart() {
	room "$1" 7788 ann "${inside[@]}"
	room "$1" 7788 bob "${inside[@]}"
	room "$2" 7788 eve "${inside[@]}"
	room "$2" 7788 mallory "${inside[@]}"
	say ann one
	reads bob 'ann: one'
	say eve two
	reads mallory 'eve: two'
	say bob three
	reads ann 'bob: three'
	say mallory four
	reads eve 'mallory: four'
	inside udp-bind "$3" -- udp-send "$3" 7788 <<<'to all of this machine' || true # nobody is there
	leave ann bob eve mallory
	reads ann 'bob: three'
	reads bob 'ann: one'
	reads eve 'mallory: four'
	reads mallory 'eve: two'
}

@test "a room hears that room alone: two groups, two broadcast addresses, one of each" {
	linux_only # elsewhere a socket cannot have a broadcast address
	network
	wire v0 10.9.0.1/24
	wire w0 10.8.0.1/24
	inside ip route add 239.0.0.0/8 dev v0
	apart 239.1.1.1 239.1.1.2 10.9.0.1
	apart 10.9.0.255 10.8.0.255 10.9.0.1
	apart 10.9.0.255 239.1.1.1 10.9.0.1
}

@test "a room of IPv6 hears that room alone" {
	needs ipv6
	network
	wire v0 10.9.0.1/24
	inside ip addr add fd00::1/64 dev v0 nodad
	apart ff15::1%v0 ff15::2%v0 fd00::1
	grep -qx '\[fd00::1\]:7788 bob: three' ann.out
}

@test "the ready line names the room" {
	closed_port
	room 127.255.255.255 "$port" ann
	leave ann
	grep -qxF "udp-chat: listening on 127.255.255.255:$port" ann.err
}

@test "255.255.255.255 is a room also where no route leads there: it hears, and what is said is told with a hint" {
	network
	wire v0 10.9.0.1/24
	talk ann "${inside[@]}" udp-chat 255.255.255.255
	appears 'listening on' ann.err
	say ann hi there
	appears '(ENETUNREACH)' ann.err
	grep -q '^udp-chat: hint: udp-bcast -l ' ann.err
	inside ip route add default dev v0
	inside udp-bcast 255.255.255.255 <<<'hear ye'
	reads ann 'hear ye'
	hang_up ann
	ends ann 1
	said_times 1 ENETUNREACH ann.err
}

@test "a room hears who only calls in, too" {
	closed_port
	room 127.255.255.255 "$port" ann
	room 127.255.255.255 "$port" bob
	udp-bcast 127.255.255.255 "$port" <<<'hear ye'
	reads ann 'hear ye'
	reads bob 'hear ye'
	leave ann bob
}

@test "a multicast address is a room" {
	local name
	network net
	"${hosts_net[@]}" ip link set lo multicast on
	"${hosts_net[@]}" ip route add 239.0.0.0/8 dev lo
	for name in ann bob carol; do
		room 239.1.1.1 7788 "$name" "${hosts_net[@]}"
	done
	everyone_hears_everyone
}

@test "a multicast room works on sockets that udp-bind has made members" {
	local name
	network net
	"${hosts_net[@]}" ip link set lo multicast on
	"${hosts_net[@]}" ip route add 239.0.0.0/8 dev lo
	for name in ann bob carol; do
		talk "$name" "${hosts_net[@]}" udp-bind -R -g 239.1.1.1 7788 -- udp-chat -u "$name" 239.1.1.1 7788
		appears 'listening on' "$name.err"
	done
	everyone_hears_everyone
}

@test "a broadcast room spans the hosts of a network" {
	two_networks
	"${hosts_left[@]}" ip addr replace 10.0.0.1/24 broadcast 10.0.0.255 dev wire
	"${hosts_right[@]}" ip addr replace 10.0.0.2/24 broadcast 10.0.0.255 dev wire
	room 10.0.0.255 7788 ann "${hosts_left[@]}"
	room 10.0.0.255 7788 bob "${hosts_right[@]}"
	room 10.0.0.255 7788 carol "${hosts_right[@]}"
	everyone_hears_everyone
}

@test "on a terminal nothing that arrives can act on it or forge a line" {
	local shown='a\x1b[2Jb\nforged\r\x07\t\x7f\x9b\xc2\x9b\xe2\x80\xae\xe2\x81\xa6\xff\xfe\你'
	partner bob
	talk ann on-terminal 1 udp-chat 127.0.0.1 "$port"
	say ann hello
	got bob hello
	say bob "127.0.0.1 $(sender bob) 611b5b324a620a666f726765640d07097f9bc29be280aee281a6fffe5ce4bda0"
	tell bob "$(sender bob)" 'the end'
	appears 'the end' ann.out
	leave ann
	[[ $(head -n 1 ann.out) == "127.0.0.1:$port $shown" ]]
	[[ $(wc -l <ann.out) == 2 ]]
}

@test "into a pipe go the bytes that arrived" {
	partner bob
	talk ann udp-chat 127.0.0.1 "$port"
	say ann hello
	got bob hello
	say bob "127.0.0.1 $(sender bob) 611b5b326a9bff00e4bda0"
	tell bob "$(sender bob)" 'the end'
	appears 'the end' ann.out
	leave ann
	[[ $(head -n 1 ann.out | od -An -v -tx1 | tr -d ' \n') == "$(hex "127.0.0.1:$port ")611b5b326a9bff00e4bda00a" ]]
}

@test "a line as large as a datagram holds goes whole" {
	partner bob
	head -c 65507 /dev/zero | tr '\0' x >ann.in
	start ann udp-chat 127.0.0.1 "$port"
	ends ann
	until_true grep -q . bob.out
	[[ $(cut -d' ' -f3 bob.out | wc -c) == $((2 * 65507 + 1)) ]]
}

@test "a line that no datagram holds is told with its size and the limit, and nothing of it is sent" {
	partner bob
	{
		echo before
		head -c 65508 /dev/zero | tr '\0' x
	} >ann.in
	start ann udp-chat 127.0.0.1 "$port"
	ends ann 1
	grep -q '65508.*65507.*(EMSGSIZE)' ann.err
	tell bob "$port" marker
	got bob before marker
}

@test "the name counts when a line is too long" {
	partner bob
	head -c 65503 /dev/zero | tr '\0' x >ann.in
	start ann udp-chat -u ann 127.0.0.1 "$port"
	ends ann 1
	grep -q '65508.*65507.*(EMSGSIZE)' ann.err
	tell bob "$port" marker
	got bob marker
}

@test "a datagram as large as can be is shown whole" {
	partner bob
	talk ann udp-chat 127.0.0.1 "$port"
	say ann hello
	got bob hello
	tell bob "$(sender bob)" "$(head -c 65507 /dev/zero | tr '\0' x)"
	tell bob "$(sender bob)" 'the end'
	appears 'the end' ann.out
	leave ann
	[[ $(read_words ann | head -n 1 | wc -c) == 65508 ]]
}

@test "IPv6: a chat over ::1 shows addresses in brackets" {
	needs ipv6
	listener ann -6
	[[ $(<ann.err) == "udp-chat: listening on [::]:$port" ]]
	talk bob udp-chat ::1 "$port"
	say bob hello
	appears ' hello' ann.out
	say ann hi
	appears "[::1]:$port hi" bob.out
	leave ann bob
	[[ $(<ann.out) =~ ^\[::1\]:[0-9]+\ hello$ ]]
}

@test "IPv6: who waits with -6 talks to an IPv4 caller and shows him as plain IPv4" {
	needs ipv6
	listener ann -6
	talk bob udp-chat 127.0.0.1 "$port"
	say bob hello
	appears ' hello' ann.out
	say ann hi
	appears "127.0.0.1:$port hi" bob.out
	leave ann bob
	[[ $(<ann.out) =~ ^127\.0\.0\.1:[0-9]+\ hello$ ]]
}

@test "nc calls the one who waits, and both understand each other" {
	needs nc.openbsd
	listener ann
	talk bob nc.openbsd -u 127.0.0.1 "$port"
	say bob hello
	reads ann hello
	say bob 'second line'
	reads ann hello 'second line'
	say ann hi
	appears hi bob.out
	[[ $(<bob.out) == hi ]]
	leave ann
}

@test "a waiting nc is called, and both understand each other" {
	needs nc.openbsd
	closed_port
	talk bob nc.openbsd -u -l 127.0.0.1 "$port"
	until_true bound "$port"
	talk ann udp-chat 127.0.0.1 "$port"
	say ann hello
	appears hello bob.out
	say bob hi
	appears "127.0.0.1:$port hi" ann.out
	leave ann
	[[ $(<bob.out) == hello ]]
}

@test "a datagram from port 0, which nobody can answer, does not end the chat" {
	network net
	talk ann "${hosts_net[@]}" udp-chat
	appears 'listening on' ann.err
	"${hosts_net[@]}" send -z 127.0.0.1 7788 'answer me'
	until_true grep -q '127\.0\.0\.1:0' ann.out ann.err
	say ann hi
	talk bob "${hosts_net[@]}" udp-chat 127.0.0.1
	say bob hello
	until_true grep -Eq '127\.0\.0\.1:[1-9][0-9]*' ann.out ann.err
	run ! is_gone "${pids[ann]}"
	hang_up ann bob
	until_true is_gone "${pids[ann]}"
	ends bob
}

@test "SIGSTOP and SIGCONT in the middle harm nothing" {
	listener ann
	talk bob udp-chat 127.0.0.1 "$port"
	say bob one
	reads ann one
	kill -STOP "${pids[ann]}"
	until_true grep -q '^State:[[:space:]]*T' "/proc/${pids[ann]}/status"
	say bob two
	say ann three
	kill -CONT "${pids[ann]}"
	reads ann one two
	reads bob three
	leave ann bob
}

@test "SIGTERM ends the chat with that signal, what came before being shown" {
	listener ann
	udp-send 127.0.0.1 "$port" <<<hello
	reads ann hello
	kill -TERM "${pids[ann]}"
	ends ann 143
	reads ann hello
}

@test "SIGTERM ends a chat that waits after the end of input, too" {
	start ann udp-chat -w 600 0
	appears 'listening on' ann.err
	kill -TERM "${pids[ann]}"
	ends ann 143
}

@test "SIGINT ends the chat with that signal" {
	talk ann env --default-signal=INT udp-chat 0
	appears 'listening on' ann.err
	kill -INT "${pids[ann]}"
	ends ann 130
}

@test "a SIGINT that was ignored stays ignored" {
	talk ann env --ignore-signal=INT udp-chat 0
	appears 'listening on' ann.err
	kill -INT "${pids[ann]}"
	udp-send 127.0.0.1 "$(port_of ann)" <<<hello
	reads ann hello
	leave ann
}

@test 'a socket that was handed over has a port already' {
	run --separate-stderr udp-bind 127.0.0.1 -- udp-chat 7788
	((status == 2))
	stderr_says "'7788' makes no sense: the socket that was handed over has an address"
}

@test 'where connect tells nothing of a broadcast address, the interfaces tell that it is a room' {
	local address
	portable_only
	needs strace
	network left
	"${hosts_left[@]}" ip link add v0 type veth peer name v1
	"${hosts_left[@]}" ip addr add 10.9.0.1/20 dev v0
	"${hosts_left[@]}" ip link set v0 up
	for address in 10.9.15.255 255.255.255.255 10.9.0.255; do
		"${hosts_left[@]}" strace -qq -o trace -e trace=connect -e inject=connect:retval=0 \
			udp-chat -v "$address" </dev/null >"chat.$address" 2>&1
	done
	grep -qF 'SO_REUSEADDR, [1]) = 0' chat.10.9.15.255
	grep -qF 'SO_REUSEADDR, [1]) = 0' chat.255.255.255.255
	run ! grep -F SO_REUSEADDR chat.10.9.0.255
}
