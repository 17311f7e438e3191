#!/usr/bin/env bats
# udp-bcast: who hears a broadcast, where it goes without an address, and who answers.
# bats file_tags=all:asan,all:portable

# shellcheck disable=SC2154 # run and the helpers set stderr, port, pids and inside
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

# shares NAME OPTION...: start udp-recv on a shared port of every address; the first sets $port, others join it.
shares() {
	local name=$1
	shift
	listens "$name" udp-bind -R ${port:+"$port"} -- udp-recv "$@"
}

# says TEXT WORD...: run udp-bcast WORD... on TEXT.
says() {
	local text=$1
	shift
	run --separate-stderr udp-bcast "$@" < <(printf %b "$text")
}

# says_inside TEXT WORD...: the same in the private network.
says_inside() {
	local text=$1
	shift
	run --separate-stderr "${inside[@]}" udp-bcast "$@" < <(printf %b "$text")
}

# hears: start in the private network somebody who hears everything that comes to port 7788.
hears() {
	start heard "${inside[@]}" hear 7788
	appears 'listening on port' heard.err
}

# was_heard LINE...: what was heard since is these lines, each the address sent to, the interface and the text.
was_heard() {
	"${inside[@]}" send 127.0.0.1 7788 end
	ends heard
	cut -d ' ' -f 1,2,4- heard.out >heard
	if (($#)); then
		holds heard '%s\n' "$@"
	else
		holds heard '\n'
	fi
}

# wire6 NAME ADDRESS: an interface NAME in the private network, up, with this IPv6 address, which is ready at once.
wire6() {
	inside ip link add "$1" type veth peer name "$1-end"
	for name in "$1" "$1-end"; do
		inside ip link set "$name" addrgenmode none up
	done
	inside ip addr add "$2/64" dev "$1" nodad
}

# hears6: as hears, by IPv6.
hears6() {
	start heard "${inside[@]}" hear -6 7788
	appears 'listening on port' heard.err
}

# was_heard6 LINE...: as was_heard, by the interfaces' own ends.
was_heard6() {
	"${inside[@]}" send ::1 7788 end
	ends heard
	grep -v -e '-end ' heard.out | cut -d ' ' -f 1,2,4- >heard || true
	holds heard '%s\n' "$@"
}

@test "every receiver hears a broadcast on loopback" {
	port=
	for name in one two three; do
		shares $name -n 1
	done
	says 'hi\n' 127.255.255.255 "$port"
	[[ $status == 0 && -z $output ]]
	for name in one two three; do
		ends $name
		holds $name.out 'hi\n'
	done
}

@test "each line is a datagram, an empty one too" {
	port=
	shares r -j -n 3
	says 'a\n\nlast' 127.255.255.255 "$port"
	[[ $status == 0 ]]
	ends r
	sed 's/.*"data"/"data"/' r.out >data
	holds data '"data":"%s","truncated":false}\n' a '' last
}

@test "-1, -0 and -x read records as udp-send does" {
	port=
	shares r -x -n 5
	says 'a\nb\n' -1 127.255.255.255 "$port"
	[[ $status == 0 ]]
	says 'c\n\0d\0' -0 127.255.255.255 "$port"
	[[ $status == 0 ]]
	says '00 ff\n0a:0b\n' -x 127.255.255.255 "$port"
	[[ $status == 0 ]]
	ends r
	holds r.out '610a620a\n630a\n64\n00ff\n0a0b\n'
}

@test "--newline sends each line with its end, as udp-send does" {
	port=
	shares r -x -n 2
	says 'a\r\nb' --newline 127.255.255.255 "$port"
	[[ $status == 0 ]]
	ends r
	holds r.out '610d0a\n62\n'
}

@test "empty input sends nothing" {
	network
	wire v0 10.9.0.1/24
	hears
	says_inside '' 10.9.0.255
	[[ $status == 0 && -z $output ]]
	was_heard
}

@test "a line too long for a datagram is not split, and lines before it have gone" {
	port=
	shares r -n 1
	{
		echo first
		head -c 65508 /dev/zero | tr '\0' x
		printf '\nthird\n'
	} >input
	run --separate-stderr udp-bcast 127.255.255.255 "$port" <input
	[[ $status == 1 ]]
	stderr_says 65508
	stderr_says 65507
	stderr_says '(EMSGSIZE)'
	ends r
	holds r.out 'first\n'
}

@test "-N leaves the permission off: EACCES, and a hint" {
	port=
	shares r -n 1
	for option in -N --no-permission; do
		says 'forbidden\n' $option 127.255.255.255 "$port"
		[[ $status == 1 && -z $output ]]
		stderr_says "udp-bcast: cannot send to 127.255.255.255:$port: "
		stderr_says '(EACCES)'
		[[ ${stderr_lines[1]} == 'udp-bcast: hint: '* ]]
		[[ ${#stderr_lines[@]} == 2 ]]
	done
	says 'allowed\n' 127.255.255.255 "$port"
	ends r
	holds r.out 'allowed\n'
}

@test "-N does not matter for an address that is no broadcast address" {
	receiver r -n 1
	says 'hi\n' -N 127.0.0.1 "$port"
	[[ $status == 0 ]]
	ends r
	holds r.out 'hi\n'
}

@test "a broadcast that nobody hears is no failure" {
	network
	wire v0 10.9.0.1/24
	says_inside 'hi\n' 10.9.0.255
	[[ $status == 0 && -z $output && -z $stderr ]]
}

@test "an IPv6 address that is no group is refused, multicast is the way" {
	for address in ::1 fe80::1%lo; do
		says 'hi\n' "$address"
		[[ $status == 2 && -z $output ]]
		stderr_says multicast
		stderr_says "$address"
	done
	says 'hi\n' '[::1]:7788'
	[[ $status == 2 && -z $output ]]
	stderr_says multicast
}

@test "-l lists the interfaces with address, mask and broadcast address" {
	network
	wire v0 10.9.0.1/24 172.16.5.6/20
	wire w0 10.8.0.1/32
	for option in -l --list; do
		run --separate-stderr "${inside[@]}" udp-bcast $option
		[[ $status == 0 && -z $stderr && ${#lines[@]} == 4 ]]
		grep -qE '^lo +127\.0\.0\.1 +255\.0\.0\.0 +-$' <<<"$output"
		grep -qE '^v0 +10\.9\.0\.1 +255\.255\.255\.0 +10\.9\.0\.255$' <<<"$output"
		grep -qE '^v0 +172\.16\.5\.6 +255\.255\.240\.0 +172\.16\.15\.255$' <<<"$output"
		grep -qE '^w0 +10\.8\.0\.1 +255\.255\.255\.255 +-$' <<<"$output"
	done
}

@test "-l computes the broadcast address, whatever the interface was told" {
	network
	wire v0 10.9.0.1/24
	"${inside[@]}" ip addr add 10.8.0.1/16 brd 10.8.0.255 dev v0
	run --separate-stderr "${inside[@]}" udp-bcast -l
	[[ $status == 0 ]]
	grep -qE '^v0 +10\.8\.0\.1 +255\.255\.0\.0 +10\.8\.255\.255$' <<<"$output"
}

@test "-l fails on a full disk" {
	needs /dev/full
	run --separate-stderr sh -c 'udp-bcast -l >/dev/full'
	[[ $status == 1 ]]
	stderr_says 'udp-bcast: cannot write standard output: '
	stderr_says '(ENOSPC)'
}

@test "without an address it goes to the broadcast address of every interface" {
	network
	wire v0 10.9.0.1/24
	wire w0 172.16.5.6/20
	hears
	says_inside 'one\ntwo\n'
	[[ $status == 0 && -z $output ]]
	was_heard '10.9.0.255 v0 one' '10.9.0.255 v0 two' '172.16.15.255 w0 one' '172.16.15.255 w0 two'
}

@test "a port alone is a port, the address is still every interface's" {
	network
	wire v0 10.9.0.1/24
	start r "${inside[@]}" udp-recv -n 1 4321
	appears 'listening on' r.err
	says_inside 'hi\n' 4321
	[[ $status == 0 ]]
	ends r
	holds r.out 'hi\n'
	start r "${inside[@]}" udp-recv -n 1 4322
	appears :4322 r.err
	UDP_PORT=4322 says_inside 'ho\n'
	[[ $status == 0 ]]
	ends r
	holds r.out 'ho\n'
}

@test "an interface that is down is left out" {
	network
	wire v0 10.9.0.1/24
	wire w0 10.8.0.1/24
	"${inside[@]}" ip link set w0 down
	hears
	says_inside 'hi\n'
	[[ $status == 0 && -z $stderr ]]
	was_heard '10.9.0.255 v0 hi'
}

@test "an address that is a network of its own (/32) is left out" {
	network
	wire v0 10.9.0.1/24 10.7.0.1/32
	wire w0 10.8.0.1/32
	hears
	says_inside 'hi\n'
	[[ $status == 0 && -z $stderr ]]
	was_heard '10.9.0.255 v0 hi'
}

@test "several addresses of one network get one copy" {
	network
	wire v0 10.9.0.1/24 10.9.0.2/24 10.9.0.3/24
	hears
	says_inside 'hi\n'
	[[ $status == 0 ]]
	was_heard '10.9.0.255 v0 hi'
}

@test "several networks of one interface get a copy each" {
	network
	wire v0 10.9.0.1/24 10.8.0.1/24
	hears
	says_inside 'hi\n'
	[[ $status == 0 ]]
	was_heard '10.8.0.255 v0 hi' '10.9.0.255 v0 hi'
}

@test "where no interface can, it fails and says so" {
	network
	says_inside 'hi\n'
	[[ $status == 1 && -z $output ]]
	[[ ${stderr_lines[0]} == 'udp-bcast: '* ]]
	stderr_says broadcast
}

@test "-I chooses the interface" {
	linux_only
	network
	wire v0 10.9.0.1/24
	wire w0 10.8.0.1/24
	hears
	says_inside 'one\n' -I w0
	[[ $status == 0 ]]
	says_inside 'two\n' --interface=v0
	[[ $status == 0 ]]
	was_heard '10.8.0.255 w0 one' '10.9.0.255 v0 two'
}

@test "-I takes a label, which is one network, and another name of an interface, which is all of its networks" {
	linux_only
	network
	wire v0 10.9.0.1/24
	inside ip addr add 10.7.0.1/24 dev v0 label v0:1
	inside ip link property add dev v0 altname cable
	wire w0 10.8.0.1/24
	hears
	says_inside 'a\n' -I v0:1
	[[ $status == 0 ]]
	says_inside 'b\n' -I v0
	[[ $status == 0 ]]
	says_inside 'c\n' -I cable
	[[ $status == 0 ]]
	was_heard '10.7.0.255 v0 a' '10.7.0.255 v0 b' '10.7.0.255 v0 c' '10.9.0.255 v0 b' '10.9.0.255 v0 c'
	for name in v0 cable; do
		run --separate-stderr "${inside[@]}" udp-bcast -l -I $name
		[[ $status == 0 && ${#lines[@]} == 2 && ${lines[1]} == 'v0:1 '*' 10.7.0.255' ]]
	done
	run --separate-stderr "${inside[@]}" udp-bcast -l -I v0:1
	[[ $status == 0 && ${#lines[@]} == 1 && $output == 'v0:1 '*' 10.7.0.255' ]]
	says_inside 'hi\n' -I v0:2
	[[ $status == 1 ]]
	stderr_says 'cannot use interface v0:2: No such device (ENODEV)'
	stderr_says 'hint: ip address shows the labels'
}

@test "a socket that udp-bind -I has tied to an interface sends to its networks alone" {
	linux_only
	network
	wire v0 10.9.0.1/24
	wire w0 10.8.0.1/24
	run --separate-stderr "${inside[@]}" udp-bind -I w0 7000 -- udp-bcast -v 7788 < <(echo hi)
	[[ $status == 0 ]]
	stderr_says '10.8.0.255:7788) = 2'
	lacks 10.9.0.255 <(echo "$stderr")
}

@test "two cables in one network both get the line, also from an ordinary user" {
	linux_only
	network
	wire v0 10.9.0.1/24 10.6.0.1/24
	wire w0 10.9.0.2/24
	hears
	says_inside 'hi\n'
	[[ $status == 0 && -z $stderr ]]
	run --separate-stderr "${inside[@]}" setpriv --bounding-set=-all --inh-caps=-all udp-bcast < <(echo ho)
	[[ $status == 0 && -z $stderr ]]
	was_heard '10.6.0.255 v0 hi' '10.6.0.255 v0 ho' '10.9.0.255 v0 hi' '10.9.0.255 v0 ho' '10.9.0.255 w0 hi' \
		'10.9.0.255 w0 ho'
}

@test "a cable that is gone when its turn comes does not keep the line from the other" {
	linux_only
	needs strace
	network
	wire v0 10.9.0.1/24
	wire w0 10.9.0.2/24
	hears
	run --separate-stderr "${inside[@]}" strace -qq -o trace -e trace=setsockopt \
		-e inject=setsockopt:error=ENODEV:when=3 udp-bcast < <(echo hi)
	[[ $status == 1 ]]
	stderr_says 'cannot send to 10.9.0.255:7788: No such device (ENODEV)'
	was_heard '10.9.0.255 w0 hi'
}

@test "an address with a peer: the network is the peer's" {
	network
	wire v0
	inside ip addr add 10.8.0.1 peer 10.8.9.2/24 dev v0
	inside ip addr add 10.7.0.1 peer 10.7.9.2/24 brd + dev v0
	hears
	says_inside 'hi\n'
	[[ $status == 0 && -z $stderr ]]
	was_heard '10.7.9.255 v0 hi' '10.8.9.255 v0 hi'
	run --separate-stderr "${inside[@]}" udp-bcast -l
	grep -qE '^v0 +10\.8\.0\.1 +255\.255\.255\.0 +10\.8\.9\.255$' <<<"$output"
}

@test "-6 goes to all hosts of every interface, as a group without an interface does" {
	needs ipv6 veth
	network
	wire6 v0 fe80::1
	wire6 w0 fe80::2
	hears6
	says_inside 'one\n' -6
	[[ $status == 0 && -z $output && -z $stderr ]]
	says_inside 'two\n' ff02::1
	[[ $status == 0 && -z $output && -z $stderr ]]
	was_heard6 'ff02::1 v0 one' 'ff02::1 v0 two' 'ff02::1 w0 one' 'ff02::1 w0 two'
}

@test "a group of IPv6 goes by its interface, or by that of -I, whatever its reach" {
	needs ipv6 veth
	network
	wire6 v0 fe80::1
	wire6 w0 fe80::2
	hears6
	says_inside 'a\n' ff02::1%w0
	[[ $status == 0 && -z $stderr ]]
	says_inside 'b\n' -I v0 -6
	[[ $status == 0 && -z $stderr ]]
	says_inside 'c\n' -I v0 ff02::1%w0
	[[ $status == 2 ]]
	stderr_says "-I 'v0' makes no sense with 'ff02::1%w0'"
	start r "${inside[@]}" udp-bind -I w0 -R -g ff15::7788 7788 -- udp-recv -n 1
	appears 'listening on' r.err
	says_inside 'd\n' ff15::7788%w0
	[[ $status == 0 && -z $stderr ]]
	ends r
	holds r.out 'd\n'
	was_heard6 'ff02::1 v0 b' 'ff02::1 w0 a' 'ff15::7788 w0 d'
}

@test "-6 -l lists the IPv6 addresses, with everyone's address on each interface" {
	needs ipv6 veth
	network
	wire6 v0 fe80::1
	inside ip addr add fd00::7/48 dev v0 nodad
	run --separate-stderr "${inside[@]}" udp-bcast -6 -l
	[[ $status == 0 && -z $stderr && ${#lines[@]} == 3 ]]
	grep -qE '^lo +::1 +128 +-$' <<<"$output"
	grep -qE '^v0 +fe80::1%v0 +64 +ff02::1%v0$' <<<"$output"
	grep -qE '^v0 +fd00::7 +48 +ff02::1%v0$' <<<"$output"
}

@test "-6 where no interface can fails and says so" {
	needs ipv6
	network
	says_inside 'hi\n' -6
	[[ $status == 1 && -z $output ]]
	stderr_says 'cannot find an interface that is up and can multicast: '
	stderr_says 'hint: udp-bcast -6 -l lists the interfaces'
}

@test "-I with an interface that does not exist names it" {
	linux_only
	says 'hi\n' -I nosuch0
	[[ $status == 1 && -z $output ]]
	stderr_says nosuch0
	says 'hi\n' -I nosuch0 127.255.255.255 7788
	[[ $status == 1 && -z $output ]]
	stderr_says nosuch0
}

@test "255.255.255.255 without a route: ENETUNREACH, and a hint" {
	network
	says_inside 'hi\n' 255.255.255.255
	[[ $status == 1 && -z $output ]]
	stderr_says 'udp-bcast: cannot send to 255.255.255.255:7788: '
	stderr_says '(ENETUNREACH)'
	[[ ${stderr_lines[1]} == 'udp-bcast: hint: '* ]]
	[[ ${#stderr_lines[@]} == 2 ]]
	says_inside 'hi\n' -q 255.255.255.255
	[[ $status == 1 && ${#stderr_lines[@]} == 1 ]]
}

@test "255.255.255.255 goes where the route points" {
	network
	wire v0 10.9.0.1/24
	wire w0 10.8.0.1/24
	"${inside[@]}" ip route add default dev w0
	hears
	says_inside 'hi\n' 255.255.255.255
	[[ $status == 0 ]]
	was_heard '255.255.255.255 w0 hi'
}

@test "255.255.255.255 goes where -I says, route or no route" {
	linux_only
	network
	wire v0 10.9.0.1/24
	wire w0 10.8.0.1/24
	"${inside[@]}" ip route add default dev w0
	hears
	says_inside 'hi\n' -I v0 255.255.255.255
	[[ $status == 0 ]]
	"${inside[@]}" ip route del default
	says_inside 'ho\n' -I w0 255.255.255.255
	[[ $status == 0 ]]
	was_heard '255.255.255.255 v0 hi' '255.255.255.255 w0 ho'
}

@test "a network without a route: ENETUNREACH" {
	network
	says_inside 'hi\n' 10.66.0.255
	[[ $status == 1 ]]
	stderr_says 'udp-bcast: cannot send to 10.66.0.255:7788: '
	stderr_says '(ENETUNREACH)'
}

@test "a multicast address is fine" {
	network
	wire v0 10.9.0.1/24
	"${inside[@]}" ip route add 239.0.0.0/8 dev v0
	for name in one two; do
		start $name "${inside[@]}" udp-bind -R -g 239.1.1.1 7788 -- udp-recv -n 1
		appears 'listening on' $name.err
	done
	says_inside 'hi\n' 239.1.1.1
	[[ $status == 0 ]]
	for name in one two; do
		ends $name
		holds $name.out 'hi\n'
	done
}

# answers NAME COMMAND: start a receiver on the shared port that answers with COMMAND's output.
answers() {
	shares "$1" -X "$2"
}

@test "-w is a roll call: every answer, with its sender" {
	port=
	for name in one two three; do
		answers $name "read -r line; echo $name heard \$line"
	done
	says 'who\n' -w 1 127.255.255.255 "$port"
	[[ $status == 0 ]]
	[[ $(sort <<<"$output") == "$(printf "127.0.0.1:$port %s heard who\n" one three two)" ]]
}

@test "-w collects after each line" {
	port=
	answers one 'cat'
	says 'a\nb\n' --wait=0.7 127.255.255.255 "$port"
	[[ $status == 0 ]]
	[[ $output == "$(printf "127.0.0.1:$port %s\n" a b)" ]]
}

@test "-w without an answer waits, then is status 4" {
	port=
	shares r
	since=$EPOCHREALTIME
	says 'who\n' -w 0.3 127.255.255.255 "$port"
	[[ $status == 4 && -z $output ]]
	lasted "$since" 0.3
	appears who r.out
}

@test "-w -j prints the answers as JSON" {
	port=
	answers one 'printf "\033[2J"'
	says 'who\n' -j -w 0.7 127.255.255.255 "$port"
	[[ $status == 0 ]]
	echo "$output" >answer
	check-json answer 127.0.0.1 "$port" '\x1b[2J'
}

@test "-w -r prints the answers as they are" {
	port=
	answers one 'printf "\001x"'
	says 'who\n' -r -w 0.7 127.255.255.255 "$port"
	[[ $status == 0 && $output == $'\001x' ]]
}

@test "-w -x and -w -0 print the answers in those forms, with their senders" {
	port=
	answers one 'printf "a\nb"'
	says '01\n' -x -w 0.7 127.255.255.255 "$port"
	[[ $status == 0 && $output == "127.0.0.1:$port 610a62" ]]
	printf 'who\0' >input
	udp-bcast -0 -w 0.7 127.255.255.255 "$port" <input >answer
	holds answer '127.0.0.1:%s a\nb\0' "$port"
}

@test "-w from the port that is asked: our own datagram is no answer, another host's is" {
	network
	wire v0 10.9.0.1/24 10.8.0.1/24
	run --separate-stderr "${inside[@]}" udp-bind -R 7788 -- udp-bcast -w 0.3 < <(echo who)
	[[ $status == 4 && -z $output ]]
	start other "${inside[@]}" unshare -n sh -c 'echo up && exec sleep 600'
	appears up other.out
	host=("${inside[@]}" nsenter -t "${pids[other]}" -n)
	inside ip link set v0-end netns "${pids[other]}"
	for address in 10.9.0.2/24 10.8.0.2/24; do
		"${host[@]}" ip addr add $address dev v0-end
	done
	"${host[@]}" ip link set v0-end up
	start echo "${host[@]}" "$root/tests/tools/peer" -a echo 0.0.0.0 7788
	appears 'listening on' echo.err
	run --separate-stderr "${inside[@]}" udp-bind -R 7788 -- udp-bcast -w 1 < <(echo who)
	[[ $status == 0 && $(sort <<<"$output") == $'10.8.0.2:7788 who\n10.9.0.2:7788 who' ]]
	# A socket with one address of ours does not hear the broadcast, but the answer.
	run --separate-stderr "${inside[@]}" udp-bind 10.9.0.1 7788 -- udp-bcast -w 1 10.9.0.255 < <(echo who)
	[[ $status == 0 && $output == '10.9.0.2:7788 who' ]]
}

@test "-6 -w from the port that is asked: our own datagram is no answer" {
	needs ipv6 veth
	network
	wire6 v0 fe80::1
	run --separate-stderr "${inside[@]}" udp-bind -6 -I v0 ${UDP_PORTABLE:+-g ff02::1} 7788 -- udp-bcast -w 0.3 \
		ff02::1%v0 < <(echo who)
	[[ $status == 4 && -z $output ]]
	# Two cables in one network: each brings what the other sends.
	inside ip addr add fe80::2/64 dev v0-end nodad
	run --separate-stderr "${inside[@]}" udp-bind -6 7788 -- udp-bcast -v -w 0.3 < <(echo who)
	[[ $status == 4 && -z $output ]]
	(($(grep -c 'our own datagram' <<<"$stderr") == 4))
}

# other_network PID: that process is in a network that is neither ours nor the private one.
other_network() {
	local its
	its=$(readlink "/proc/$1/ns/net") && [[ $its != "$(readlink /proc/self/ns/net)" ]] &&
		[[ $its != "$(readlink "/proc/${pids[network]}/ns/net")" ]]
}

@test "answers come from other machines, each under its own address" {
	needs bridges veth
	network
	"${inside[@]}" ip link add br0 type bridge
	"${inside[@]}" ip addr add 10.9.0.1/24 dev br0
	"${inside[@]}" ip link set br0 up
	for n in 2 3 4; do
		start "host$n" "${inside[@]}" unshare -n sleep 600
		until_true other_network "${pids[host$n]}"
		"${inside[@]}" ip link add "v$n" type veth peer name eth0 netns "${pids[host$n]}"
		"${inside[@]}" ip link set "v$n" master br0 up
		host=("${inside[@]}" nsenter -t "${pids[host$n]}" -n)
		"${host[@]}" ip addr add "10.9.0.$n/24" dev eth0
		"${host[@]}" ip link set eth0 up
		start "r$n" "${host[@]}" udp-recv -X "cat; printf ' from $n'"
		appears 'listening on' "r$n.err"
	done
	says_inside 'hello\n' -w 1
	[[ $status == 0 ]]
	[[ $(sort <<<"$output") == "$(printf '10.9.0.%d:7788 hello from %d\n' 2 2 3 3 4 4)" ]]
}

@test "a refusal by a single machine is status 3, told with address and port" {
	linux_only
	closed_port
	says 'a\nb\n' 127.0.0.1 "$port"
	[[ $status == 3 ]]
	stderr_says "udp-bcast: cannot send to 127.0.0.1:$port: "
	stderr_says '(ECONNREFUSED)'
}

@test 'a socket of the other family than -4 or -6 wants is refused' {
	run --separate-stderr udp-bind -4 127.0.0.1 0 -- udp-bcast -6 9
	[[ $status == 2 ]]
	stderr_says 'udp-bcast: an IPv4 socket was handed over, and IPv6 is wanted'
	run --separate-stderr udp-bind -6 ::1 0 -- udp-bcast -4 9
	[[ $status == 2 ]]
	stderr_says 'udp-bcast: an IPv6 socket was handed over, and IPv4 is wanted'
}

@test "news of an earlier refusal on a handed socket displaces nothing, and names no nonsense" {
	linux_only
	network
	wire v0 10.9.0.1/24
	hears
	run --separate-stderr "${inside[@]}" hand refused udp-bcast < <(echo hi)
	lacks null <(echo "$stderr")
	was_heard '10.9.0.255 v0 hi'
}

@test 'a list excludes a wait and an operand' {
	run --separate-stderr udp-bcast -l -w 1
	((status == 2))
	stderr_says '-l makes no sense with -w or an operand'
	run --separate-stderr udp-bcast -l 127.255.255.255
	((status == 2))
}

@test 'where a broadcast is never sent in pieces, the hint says so' {
	portable_only
	needs strace
	closed_port
	run --separate-stderr strace -qq -o trace -e trace=sendto -e inject=sendto:error=EMSGSIZE \
		udp-bcast 127.255.255.255 "$port" <<<hi
	[[ $status == 1 ]]
	stderr_says '(EMSGSIZE)'
	stderr_says 'hint: a broadcast leaves in one piece or not at all here: fold -b -w 1400 cuts long lines'
}
