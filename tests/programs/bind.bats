#!/usr/bin/env bats
# udp-bind: the address it takes and prints, and the socket it hands to a command as descriptor 3.
# bats file_tags=all:asan,all:portable

# shellcheck disable=SC2016 # the commands are for the shell that udp-bind becomes
# shellcheck disable=SC2154 # run and the helpers set stderr, port, pids and inside
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

# has LINE...: the last `run` of show-socket printed each LINE.
has() {
	local line
	for line in "$@"; do
		if ! grep -qxF -e "$line" <<<"$output"; then
			printf 'lacks: %s\nit is:\n%s\n' "$line" "$output" >&2
			return 1
		fi
	done
}

# free_port: sets $free to a port of 127.0.0.1 that was free a moment ago.
free_port() {
	local port
	closed_port
	free=$port
	[[ $free =~ ^[1-9][0-9]*$ ]]
}

# shows WHAT: the command of this system that shows WHAT, as a hint names it.
shows() {
	case $1${UDP_PORTABLE:+ elsewhere} in
	addresses) echo 'ip address' ;;
	interfaces) echo 'ip link' ;;
	routes) echo 'ip route' ;;
	port) echo "ss -ulpn 'sport = :$port'" ;;
	buffer) echo 'sysctl net.core.rmem_max' ;;
	'addresses elsewhere' | 'interfaces elsewhere') echo ifconfig ;;
	'routes elsewhere') echo 'netstat -rn' ;;
	'port elsewhere') echo "lsof -nP -iUDP:$port" ;;
	'buffer elsewhere') echo 'sysctl kern.ipc.maxsockbuf' ;;
	esac
}

@test "without an operand it prints any address and the port that the system chose" {
	run --separate-stderr udp-bind
	[[ $status == 0 && -z $stderr && ${#lines[@]} == 1 ]]
	[[ $output =~ ^0\.0\.0\.0:([0-9]+)$ ]]
	((BASH_REMATCH[1] >= 1024 && BASH_REMATCH[1] <= 65535))
}

@test "the system chooses another port each run" {
	for _ in 1 2 3 4 5 6; do
		udp-bind -p 127.0.0.1
	done | sort -u >ports
	has_lines 2 ports
}

@test "with an address it prints that address" {
	run --separate-stderr udp-bind 127.0.0.1
	[[ $status == 0 && $output =~ ^127\.0\.0\.1:[1-9][0-9]*$ ]]
	run --separate-stderr udp-bind 127.0.0.1 0
	[[ $status == 0 && $output =~ ^127\.0\.0\.1:[1-9][0-9]*$ ]]
	run --separate-stderr udp-bind -4 localhost
	[[ $status == 0 && $output =~ ^127\.0\.0\.1:[1-9][0-9]*$ ]]
}

@test "a port that is told is taken and printed" {
	free_port
	run --separate-stderr udp-bind 127.0.0.1 "$free"
	[[ $status == 0 && $output == "127.0.0.1:$free" ]]
	run --separate-stderr udp-bind "127.0.0.1:$free"
	[[ $status == 0 && $output == "127.0.0.1:$free" ]]
	run --separate-stderr udp-bind "$free"
	[[ $status == 0 && $output == "0.0.0.0:$free" ]]
}

@test "IPv6 addresses are printed in brackets" {
	needs ipv6
	run --separate-stderr udp-bind -6
	[[ $status == 0 && $output =~ ^\[::\]:[1-9][0-9]*$ ]]
	run --separate-stderr udp-bind ::1
	[[ $status == 0 && $output =~ ^\[::1\]:[1-9][0-9]*$ ]]
	run --separate-stderr udp-bind '[::1]:0'
	[[ $status == 0 && $output =~ ^\[::1\]:[1-9][0-9]*$ ]]
}

@test "a link-local address keeps its scope" {
	network
	wire v0 10.9.0.1/24
	"${inside[@]}" ip addr add fe80::77/64 dev v0 nodad
	run --separate-stderr "${inside[@]}" udp-bind fe80::77%v0 5000
	[[ $status == 0 && $output == '[fe80::77%v0]:5000' ]]
	run "${inside[@]}" udp-bind 'fe80::77%v0' 5000 -- show-socket
	has 'family 6' 'address fe80::77' 'device v0'
}

@test "-p prints the port alone" {
	run --separate-stderr udp-bind -p
	[[ $status == 0 && $output =~ ^[1-9][0-9]*$ ]]
	free_port
	run --separate-stderr udp-bind --port-only 127.0.0.1 "$free"
	[[ $status == 0 && $output == "$free" ]]
}

@test "UDP_PORT is not looked at" {
	free_port
	for _ in 1 2 3; do
		UDP_PORT=$free udp-bind -p 127.0.0.1
	done >ports
	[[ $(grep -cx '[1-9][0-9]*' ports) == 3 ]]
	UDP_PORT=nonsense run udp-bind -p 127.0.0.1
	[[ $status == 0 ]]
	[[ $(grep -cx "$free" ports) != 3 ]]
}

@test "without -k or a command the port is free again at the end" {
	free_port
	run bound "$free"
	[[ $status == 1 ]]
}

# held NAME: sets $port to the one in the line that udp-bind -k, started as NAME, printed.
held() {
	until_true test -s "$1.out"
	port=$(sed 's/.*://' "$1.out")
}

@test "-k holds the port until it is interrupted" {
	start k udp-bind -k 127.0.0.1
	held k
	holds k.out '127.0.0.1:%s\n' "$port"
	bound "$port"
	run --separate-stderr udp-recv 127.0.0.1 "$port"
	[[ $status == 1 ]]
	stderr_says '(EADDRINUSE)'
	kill -TERM "${pids[k]}"
	ends k 143
	run bound "$port"
	[[ $status == 1 ]]
}

@test "-k dies of the signal that interrupts it" {
	for signal in INT TERM; do
		rm -f k.out
		start k how-it-ends udp-bind --keep -p 127.0.0.1
		held k
		[[ $port =~ ^[1-9][0-9]*$ ]]
		kill -$signal "${pids[k]}"
		ends k
		holds how "SIG$signal\n"
	done
}

@test "-R lets two hold the same port, without it EADDRINUSE" {
	start one udp-bind -k -R 127.0.0.1
	held one
	first=$port
	start two udp-bind -k --reuse 127.0.0.1 "$port"
	held two
	[[ $port == "$first" ]]
	run --separate-stderr udp-bind 127.0.0.1 "$port"
	[[ $status == 1 && -z $output ]]
	stderr_says "udp-bind: cannot bind "
	stderr_says " 127.0.0.1:$port: "
	stderr_says '(EADDRINUSE)'
	[[ ${stderr_lines[1]} == "udp-bind: hint: $(shows port) shows who has the port" ]]
	[[ ${#stderr_lines[@]} == 2 ]]
}

@test "-q leaves the hint out" {
	start k udp-bind -k 127.0.0.1
	held k
	run --separate-stderr udp-bind -q 127.0.0.1 "$port"
	[[ $status == 1 && ${#stderr_lines[@]} == 1 ]]
	stderr_says '(EADDRINUSE)'
	lacks hint <(echo "$stderr")
}

@test "an address of another machine: EADDRNOTAVAIL, and a hint" {
	run --separate-stderr udp-bind 192.0.2.1
	[[ $status == 1 && -z $output ]]
	stderr_says 'udp-bind: cannot bind '
	stderr_says ' 192.0.2.1:0: '
	stderr_says '(EADDRNOTAVAIL)'
	[[ ${stderr_lines[1]} == 'udp-bind: hint: '* ]]
	[[ ${#stderr_lines[@]} == 2 ]]
}

@test "a port below 1024 without the privilege: EACCES, and a hint" {
	network
	run --separate-stderr "${inside[@]}" setpriv --bounding-set=-all --inh-caps=-all udp-bind 53
	[[ $status == 1 && -z $output ]]
	stderr_says 'udp-bind: cannot bind '
	stderr_says ' 0.0.0.0:53: '
	stderr_says '(EACCES)'
	[[ ${stderr_lines[1]} == 'udp-bind: hint: '*1024* ]]
	[[ ${#stderr_lines[@]} == 2 ]]
}

@test "with the privilege a port below 1024 is taken and handed on" {
	network
	start r "${inside[@]}" udp-bind 53 -- setpriv --bounding-set=-all --inh-caps=-all udp-recv -n 1
	appears 'udp-recv: listening on 0.0.0.0:53' r.err
	"${inside[@]}" send 127.0.0.1 53 hi
	ends r
	holds r.out 'hi\n'
}

@test "a full disk is a failure" {
	needs /dev/full
	run --separate-stderr sh -c 'udp-bind 127.0.0.1 >/dev/full'
	[[ $status == 1 ]]
	stderr_says 'udp-bind: cannot write standard output: '
	stderr_says '(ENOSPC)'
}

@test "the command gets the socket as descriptor 3, and nothing is printed" {
	free_port
	run --separate-stderr udp-bind 127.0.0.1 "$free" -- show-socket
	[[ $status == 0 && -z $stderr ]]
	has 'family 4' 'type datagram' 'address 127.0.0.1' "port $free" 'reuse 0'
	run --separate-stderr udp-bind 127.0.0.1 -- true
	[[ $status == 0 && -z $output && -z $stderr ]]
}

@test "the command finds LISTEN_FDS, LISTEN_PID and UDP_PORT" {
	free_port
	UDP_PORT=5 LISTEN_FDS=7 LISTEN_PID=1 run --separate-stderr udp-bind 127.0.0.1 "$free" -- \
		sh -c 'echo "$LISTEN_FDS $UDP_PORT"; [ "$LISTEN_PID" = $$ ] && echo mine'
	[[ $status == 0 && $output == "1 $free"$'\n'mine ]]
	run --separate-stderr udp-bind 127.0.0.1 -- sh -c 'echo "$UDP_PORT"; show-socket'
	has "port ${lines[0]}"
}

@test "the socket is descriptor 3 whatever was open before" {
	run udp-bind 127.0.0.1 -- show-socket 3</dev/null 4</dev/null
	has 'type datagram' 'address 127.0.0.1'
	run sh -c 'exec udp-bind 127.0.0.1 -- show-socket 3<&-'
	has 'type datagram' 'address 127.0.0.1'
}

@test "only the first -- is ours" {
	run --separate-stderr udp-bind 127.0.0.1 0 -- sh -c 'echo "$@"' sh -p -- a '' b
	[[ $status == 0 && $output == '-p -- a  b' ]]
	run --separate-stderr udp-bind -- sh -c 'echo $#' sh -- --
	[[ $status == 0 && $output == 2 ]]
}

@test "the command's status is ours, a signal too" {
	run udp-bind 127.0.0.1 -- sh -c 'exit 7'
	[[ $status == 7 ]]
	start r how-it-ends udp-bind 127.0.0.1 -- sh -c 'kill -TERM $$'
	ends r
	holds how 'SIGTERM\n'
}

@test "the command has our input, output and arguments" {
	run --separate-stderr sh -c 'echo in | udp-bind 127.0.0.1 -- sh -c "cat; echo \$1 >&2" sh "a  b"'
	[[ $status == 0 && $output == in && $stderr == 'a b' ]]
}

@test "a command that cannot be run is named" {
	run --separate-stderr udp-bind 127.0.0.1 -- ./no-such-command
	[[ $status == 1 && -z $output ]]
	stderr_says 'udp-bind: cannot '
	stderr_says './no-such-command'
	stderr_says '(ENOENT)'
	run --separate-stderr udp-bind 127.0.0.1 -- /dev/null
	[[ $status == 1 ]]
	stderr_says '(EACCES)'
}

@test "-- without a command, and -k or -p with one, are usage errors" {
	for words in '--' '-k 127.0.0.1 -- true' '-p 127.0.0.1 -- true'; do
		# shellcheck disable=SC2086 # several words
		run --separate-stderr udp-bind $words
		[[ $status == 2 && -z $output ]]
		stderr_says --help
	done
}

@test "-B sets the receive buffer" {
	run udp-bind 127.0.0.1 -- show-socket
	usual=$(sed -n 's/^buffer //p' <<<"$output")
	for option in '-B 10000' --buffer=10000; do
		# shellcheck disable=SC2086 # several words
		run udp-bind $option 127.0.0.1 -- show-socket
		size=$(sed -n 's/^buffer //p' <<<"$output")
		((size != usual && size >= 10000 && size <= 20000)) # Linux doubles it
	done
}

@test "-T sets the hop limit, for groups too" {
	run udp-bind -T 5 127.0.0.1 -- show-socket
	has 'ttl 5' 'multicast-ttl 5'
	run udp-bind --ttl=255 127.0.0.1 -- show-socket
	has 'ttl 255' 'multicast-ttl 255'
}

@test "-T sets the hop limit of IPv6" {
	needs ipv6
	run udp-bind -T 7 ::1 -- show-socket
	has 'family 6' 'ttl 7' 'multicast-ttl 7'
}

@test "-R is SO_REUSEADDR, and nothing else sets it" {
	run udp-bind -R 127.0.0.1 -- show-socket
	has 'reuse 1' "reuse-port ${UDP_PORTABLE:-0}" # elsewhere than on Linux sharing wants both
	run udp-bind -B 10000 -T 5 127.0.0.1 -- show-socket
	has 'reuse 0'
}

@test 'where no socket can be tied to an interface, -I without a group is a usage error' {
	portable_only
	run --separate-stderr udp-bind -I lo 127.0.0.1
	[[ $status == 2 && -z $output ]]
	stderr_says "udp-bind: -I 'lo' makes no sense without -g: this system cannot bind to an interface"
}

@test 'hints name commands that this system has' {
	run --separate-stderr udp-bind 192.0.2.1
	stderr_says "hint: $(shows addresses) shows which addresses this machine has"
	run --separate-stderr udp-bind -I nosuch0 -g 239.1.1.1
	stderr_says "hint: $(shows interfaces) shows the interfaces"
	run --separate-stderr private_network udp-bind -g 239.1.1.1
	stderr_says "hint: $(shows interfaces) shows the interfaces: udp-bind -I names the one to join on"
	run --separate-stderr private_network udp-send 192.0.2.1 <<<hi
	stderr_says "hint: $(shows routes) shows which networks this machine can reach"
}

@test "-I ties the socket to an interface" {
	linux_only
	network
	for option in '-I lo' --interface=lo; do
		# shellcheck disable=SC2086 # several words
		run "${inside[@]}" udp-bind $option -- show-socket
		has 'device lo'
	done
	run "${inside[@]}" udp-bind -- show-socket
	has 'device -'
}

@test "-I takes another name of the interface, and the label of an address on it" {
	linux_only
	network
	wire v0 10.9.0.1/24
	inside ip addr add 10.7.0.1/24 dev v0 label v0:1
	inside ip link property add dev v0 altname cable
	for name in cable v0:1; do
		run "${inside[@]}" udp-bind -I $name -- show-socket
		has 'device v0'
	done
	run --separate-stderr "${inside[@]}" udp-bind -I v0:2
	[[ $status == 1 && -z $output ]]
	stderr_says 'udp-bind: cannot use interface v0:2: No such device (ENODEV)'
	stderr_says 'hint: ip address shows the labels'
}

@test "another name of more than 15 bytes is told to be too long, and is never cut" {
	linux_only
	network
	inside ip link add fifteen-letters type veth peer name other
	inside ip link property add dev other altname the-other-end-of-it
	for name in fifteen-lettersX the-other-end-of-it; do
		for words in "udp-bind -I $name" "udp-bcast -I $name"; do
			# shellcheck disable=SC2086 # words
			run --separate-stderr inside $words </dev/null
			[[ $status == 1 ]]
			stderr_says "cannot use interface $name: No such device (ENODEV)"
			stderr_says "hint: if_nametoindex(3) takes 15 bytes at most: use the interface's own name"
		done
	done
}

@test "an interface that does not exist is named" {
	linux_only
	run --separate-stderr udp-bind -I nosuch0 127.0.0.1
	[[ $status == 1 && -z $output ]]
	stderr_says 'udp-bind: cannot '
	stderr_says nosuch0
	stderr_says '(ENODEV)'
}

@test "-6 takes IPv4 too" {
	needs ipv6
	run udp-bind -6 -- show-socket
	has 'family 6' 'address ::' 'v6only 0'
	listens r udp-bind -6 -- udp-recv -a -n 2
	four=$(send 127.0.0.1 "$port" four)
	six=$(send ::1 "$port" six)
	ends r
	holds r.out '%s:%s %s\n' 127.0.0.1 "$four" four '[::1]' "$six" six
}

@test "-6 takes the IPv4 port as well, ::1 does not" {
	needs ipv6
	start k udp-bind -6 -k
	held k
	run --separate-stderr udp-bind "$port"
	[[ $status == 1 ]]
	stderr_says '(EADDRINUSE)'
	start one udp-bind -k ::1
	held one
	run udp-bind 127.0.0.1 "$port"
	[[ $status == 0 ]]
}

@test "all options together" {
	linux_only
	network
	run "${inside[@]}" udp-bind -R -B 10000 -T 3 -I lo -g 239.7.7.7 -v 7788 -- show-socket
	has 'port 7788' 'reuse 1' 'buffer 20000' 'ttl 3' 'multicast-ttl 3' 'device lo'
}

# --- the other programs on that socket ---

@test "udp-recv hears on the address and port that udp-bind took" {
	free_port
	listens r udp-bind 127.0.0.3 "$free" -- udp-recv -n 1
	holds r.err 'udp-recv: listening on 127.0.0.3:%s\n' "$free"
	send 127.0.0.3 "$free" hi
	ends r
	holds r.out 'hi\n'
}

@test "udp-send sends from the address and port that udp-bind took" {
	receiver r -a -n 2
	free_port
	printf 'hi\nthere\n' | udp-bind 127.0.0.5 "$free" -- udp-send 127.0.0.1 "$port"
	ends r
	holds r.out "127.0.0.5:$free %s\n" hi there
}

@test "udp-send -w has its reply on that socket" {
	receiver r -n 1 -X 'printf %s "$UDP_PEER_PORT"'
	free_port
	run sh -c 'echo hi | udp-bind 127.0.0.1 "$1" -- udp-send -w 10 127.0.0.1 "$2"' sh "$free" "$port"
	[[ $status == 0 && $output == "$free" ]]
}

@test "the family of the socket decides, for udp-send ::1 then" {
	needs ipv6
	listens r udp-recv -a -n 1 ::1 0
	free_port
	echo hi | udp-bind ::1 "$free" -- udp-send "$port"
	ends r
	holds r.out '[::1]:%s hi\n' "$free"
}

@test "udp-bcast sends from the address and port that udp-bind took" {
	listens one udp-bind -R -- udp-recv -a -n 1
	listens two udp-bind -R "$port" -- udp-recv -a -n 1
	free_port
	echo hi | udp-bind 127.0.0.5 "$free" -- udp-bcast 127.255.255.255 "$port"
	ends one
	ends two
	holds one.out '127.0.0.5:%s hi\n' "$free"
	holds two.out '127.0.0.5:%s hi\n' "$free"
}

@test "udp-bcast -w has its answers on that socket" {
	listens r udp-bind -R -- udp-recv -n 1 -X 'printf %s "$UDP_PEER_PORT"'
	free_port
	run --separate-stderr sh -c 'echo who | udp-bind "$1" -- udp-bcast -w 1 127.255.255.255 "$2"' sh "$free" "$port"
	[[ $status == 0 && $output == "127.0.0.1:$port $free" ]]
}

@test "udp-bcast on a socket of IPv6 broadcasts by IPv4 as well, with permission" {
	needs ipv6
	linux_only
	listens r udp-bind -R -- udp-recv -n 1
	run --separate-stderr udp-bind -6 -- udp-bcast -N 127.255.255.255 "$port" <<<no
	[[ $status == 1 ]]
	stderr_says "cannot send to 127.255.255.255:$port: Permission denied (EACCES)"
	stderr_says 'hint: SO_BROADCAST is the permission'
	run --separate-stderr udp-bind -6 -- udp-bcast 127.255.255.255 "$port" <<<hi
	[[ $status == 0 && -z $stderr ]]
	ends r
	holds r.out 'hi\n'
}

@test "udp-chat waits on the address and port that udp-bind took" {
	free_port
	mkfifo chat.in
	exec 5<>chat.in
	listens chat udp-bind 127.0.0.3 "$free" -- udp-chat
	holds chat.err 'udp-chat: listening on 127.0.0.3:%s\n' "$free"
	start peer ask -p 127.0.0.3 "$free" hello
	appears ' hello' chat.out
	echo there >&5
	ends peer
	read -r peer reply <peer.out
	[[ $reply == there ]]
	holds chat.out '127.0.0.1:%s hello\n' "$peer"
	echo /quit >&5
	ends chat
}

@test "udp-chat calls from the address and port that udp-bind took" {
	receiver r -a -n 1
	free_port
	echo hi | udp-bind 127.0.0.3 "$free" -- udp-chat 127.0.0.1 "$port"
	ends r
	holds r.out '127.0.0.3:%s hi\n' "$free"
}

@test "sharing: with -R several hear a broadcast" {
	listens one udp-bind -R -- udp-recv -n 1
	listens two udp-bind -R "$port" -- udp-recv -n 1
	listens three udp-bind -R "$port" -- udp-recv -n 1
	send 127.255.255.255 "$port" all
	for name in one two three; do
		ends $name
		holds $name.out 'all\n'
	done
}

@test "hop limit: the receiver sees it" {
	start heard hear 0
	appears 'listening on port' heard.err
	port=$(sed 's/.* //' heard.err)
	echo five | udp-bind -T 5 127.0.0.1 -- udp-send 127.0.0.1 "$port"
	echo nine | udp-bind -T 9 127.0.0.1 -- udp-bcast 127.255.255.255 "$port"
	send 127.0.0.1 "$port" end
	ends heard
	holds heard.out '127.0.0.1 lo 5 five\n127.255.255.255 lo 9 nine\n'
}

@test "hop limit of IPv6: the receiver sees it" {
	needs ipv6
	start heard hear -6 0
	appears 'listening on port' heard.err
	port=$(sed 's/.* //' heard.err)
	echo five | udp-bind -T 5 ::1 -- udp-send ::1 "$port"
	send ::1 "$port" end
	ends heard
	holds heard.out '::1 lo 5 five\n'
}

@test "group: what is sent to it is heard once somebody joined with -g, not before" {
	network
	wire v0 10.9.0.1/24
	"${inside[@]}" ip route add 239.0.0.0/8 dev v0
	start plain "${inside[@]}" udp-bind -R 7788 -- udp-recv
	appears 'listening on' plain.err
	echo early | "${inside[@]}" udp-send 239.1.1.1
	for option in '-g 239.1.1.1' --group=239.1.1.1; do
		rm -f member.err
		# shellcheck disable=SC2086 # several words
		start member "${inside[@]}" udp-bind -R $option 7788 -- udp-recv -n 1
		appears 'listening on' member.err
		echo late | "${inside[@]}" udp-send 239.1.1.1
		ends member
		holds member.out 'late\n'
	done
	"${inside[@]}" send 127.0.0.1 7788 end
	appears end plain.out
	lacks early plain.out
}

@test "group with -I: joined on that interface" {
	network
	wire v0 10.9.0.1/24
	wire w0 10.8.0.1/24
	"${inside[@]}" ip route add 239.0.0.0/8 dev v0
	start r "${inside[@]}" udp-bind -I w0 -g 239.1.1.1 7788 -- udp-recv -a -n 1
	appears 'listening on' r.err
	"${inside[@]}" ip maddr show dev w0 | grep -q 239.1.1.1
	run "${inside[@]}" ip maddr show dev v0
	[[ $output != *239.1.1.1* ]]
	echo wrong | "${inside[@]}" udp-send 239.1.1.1
	echo right | "${inside[@]}" udp-bind -I w0 ${UDP_PORTABLE:+-g 239.1.1.1} 9999 -- udp-send 239.1.1.1 7788
	ends r
	holds r.out '10.8.0.1:9999 right\n'
}

@test "group of IPv6" {
	needs ipv6 veth
	network
	wire v0 10.9.0.1/24
	"${inside[@]}" ip addr add fd00::1/64 dev v0 nodad
	start r "${inside[@]}" udp-bind -I v0 -g ff15::7788 7788 -- udp-recv -n 1
	appears 'listening on [::]:7788' r.err
	"${inside[@]}" ip maddr show dev v0 | grep -q ff15::7788
	echo hi | "${inside[@]}" udp-bind -I v0 ${UDP_PORTABLE:+-g ff15::7788} -6 -- udp-send ff15::7788 7788
	ends r
	holds r.out 'hi\n'
}

# deaf_to_others GROUP OTHER: of two receivers at one port, each in a group, each hears its own group alone.
deaf_to_others() {
	start one "${inside[@]}" udp-bind -R -I v0 -g "$1" 7788 -- udp-recv
	start two "${inside[@]}" udp-bind -R -I v0 -g "$2" 7788 -- udp-recv
	appears 'listening on' one.err
	appears 'listening on' two.err
	echo first | "${inside[@]}" udp-bind -I v0 -g "$2" -- udp-send "$2" 7788
	echo second | "${inside[@]}" udp-bind -I v0 -g "$1" -- udp-send "$1" 7788
	appears second one.out
	holds one.out 'second\n'
	echo third | "${inside[@]}" udp-bind -I v0 -g "$2" -- udp-send "$2" 7788
	appears third two.out
	holds two.out 'first\nthird\n'
}

@test "group: who has joined one hears no other that somebody here has joined" {
	linux_only
	needs veth
	network
	wire v0 10.9.0.1/24
	deaf_to_others 239.1.1.1 239.1.1.2
}

@test "group of IPv6: who has joined one hears no other that somebody here has joined" {
	linux_only
	needs ipv6 veth
	network
	wire v0 10.9.0.1/24
	inside ip addr add fd00::1/64 dev v0 nodad
	deaf_to_others ff15::1 ff15::2
}

# hears_all GROUP... -- OTHER: one receiver, in each GROUP, hears all of them and not OTHER.
hears_all() {
	local words=() group
	for group in "${@:1:$#-2}"; do
		words+=(-g "$group")
	done
	start r "${inside[@]}" udp-bind -R -I v0 "${words[@]}" 7788 -- udp-recv -n $(($# - 2))
	appears 'listening on' r.err
	for group in "${@: -1}" "${@:1:$#-2}"; do
		echo "to $group" | "${inside[@]}" udp-bind -I v0 -g "$group" -- udp-send "$group" 7788
	done
	ends r
	holds r.out 'to %s\n' "${@:1:$#-2}"
}

@test "group: -g several times joins each of them" {
	linux_only # elsewhere others are heard too
	needs veth
	network
	wire v0 10.9.0.1/24
	hears_all 239.1.1.1 239.1.1.2 239.1.1.3 -- 239.1.1.4
}

@test "group of IPv6: -g several times joins each of them" {
	linux_only
	needs ipv6 veth
	network
	wire v0 10.9.0.1/24
	inside ip addr add fd00::1/64 dev v0 nodad
	hears_all ff15::1 ff15::2 -- ff15::3
}

@test "groups of IPv6 are joined each on the interface that it names" {
	needs ipv6 veth
	network
	wire v0 10.9.0.1/24
	wire w0 10.8.0.1/24
	inside udp-bind -g ff15::1%v0 -g ff15::2%w0 -- sh -c 'for i in v0 w0; do ip maddr show dev $i >$i; done'
	grep -q ff15::1 v0
	grep -q ff15::2 w0
	lacks ff15::2 v0
	lacks ff15::1 w0
}

@test "a group that is named twice is joined once, and that is no error" {
	run --separate-stderr udp-bind -I lo -g 239.1.1.1 -g 239.1.1.1
	[[ $status == 0 && -z $stderr ]]
	needs ipv6
	run --separate-stderr udp-bind -I lo -g ff15::1 -g ff15::1
	[[ $status == 0 && -z $stderr ]]
}

@test "no other group is heard from the moment on that the socket has its port" {
	linux_only
	run --separate-stderr udp-bind -v -I lo -g 239.1.1.1
	[[ $status == 0 && ${stderr%% bind(*} == *'IPPROTO_IP, IP_MULTICAST_ALL, [0]) = 0'* ]]
	needs ipv6
	run --separate-stderr udp-bind -v -I lo -g ff15::1
	[[ $status == 0 && ${stderr%% bind(*} == *'IPPROTO_IP, IP_MULTICAST_ALL, [0]) = 0'* ]]
	[[ ${stderr%% bind(*} == *'IPPROTO_IPV6, IPV6_MULTICAST_ALL, [0]) = 0'* ]]
}

@test "groups of two families, or too many, are usage errors" {
	misused ff15::1 udp-bind -g 239.1.1.1 -g ff15::1
	misused 239.1.1.1 udp-bind -6 -g ff15::1 -g 239.1.1.1
	mapfile -t words < <(printf -- '-g\nff15::%d\n' {1..65})
	misused ff15::65 udp-bind -I lo "${words[@]}"
}

@test "a group that names another interface than -I is a usage error" {
	needs ipv6 veth
	network
	wire v0 10.9.0.1/24
	run --separate-stderr "${inside[@]}" udp-bind -I v0 -g ff15::1 -g ff15::2%lo
	usage_error ff15::2%lo udp-bind
	run --separate-stderr "${inside[@]}" udp-bind -I v0 -g ff15::2%v0
	[[ $status == 0 ]]
}

@test "more groups than the kernel lets a socket join: ENOBUFS, and a hint" {
	linux_only
	mapfile -t words < <(printf -- '-g\n239.1.1.%d\n' {1..64})
	run --separate-stderr private_network sh -c \
		'echo 5 >/proc/sys/net/ipv4/igmp_max_memberships && exec "$@"' sh udp-bind -I lo "${words[@]}"
	[[ $status == 1 ]]
	stderr_says 'cannot join group 239.1.1.6: '
	stderr_says '(ENOBUFS)'
	stderr_says 'hint: sysctl net.ipv4.igmp_max_memberships shows '
}

@test "group: an address that is none is an error that names it" {
	run --separate-stderr udp-bind -g 127.0.0.1
	[[ ($status == 1 || $status == 2) && -z $output ]]
	stderr_says 127.0.0.1
	run --separate-stderr udp-bind -g 239.1.1
	[[ ($status == 1 || $status == 2) && -z $output ]]
	stderr_says 239.1.1
}

@test "interface: only what comes by it is heard" {
	linux_only
	network
	wire v0 10.9.0.1/24
	start r "${inside[@]}" udp-bind -I v0 7788 -- udp-recv -n 1
	appears 'listening on' r.err
	"${inside[@]}" send 127.0.0.1 7788 wrong
	"${inside[@]}" send 10.9.0.255 7788 right
	ends r
	holds r.out 'right\n'
}

@test "interface: 255.255.255.255 leaves by it, without any route" {
	linux_only
	network
	wire v0 10.9.0.1/24
	wire w0 10.8.0.1/24
	start heard "${inside[@]}" hear 7788
	appears 'listening on port' heard.err
	echo hi | "${inside[@]}" udp-bind -I w0 -- udp-bcast 255.255.255.255 7788
	"${inside[@]}" send 127.0.0.1 7788 end
	ends heard
	run cut -d ' ' -f 1,2,4 heard.out
	[[ $output == '255.255.255.255 w0 hi' ]]
}

# --- the convention, from the side of those who are handed a socket ---

# handed WORD... -- PROGRAM...: run PROGRAM on what hand WORD... makes.
handed() {
	local words=()
	while [[ $1 != -- ]]; do
		words+=("$1")
		shift
	done
	shift
	run --separate-stderr hand "${words[@]}" "$@" </dev/null
}

@test "a socket from somebody else will do" {
	listens r hand udp udp-recv -n 1
	[[ $port == "$(<handed)" ]]
	send 127.0.0.1 "$port" hi
	ends r
	holds r.out 'hi\n'
}

@test "another process's LISTEN_PID is not ours: descriptor 3 is left alone" {
	listens r hand -p 1 udp udp-recv -n 1 127.0.0.1 0
	[[ $port != "$(<handed)" ]]
	send 127.0.0.1 "$port" hi
	ends r
	listens r hand -p '' file udp-recv -n 1 127.0.0.1 0
	send 127.0.0.1 "$port" hi
	ends r
}

@test "LISTEN_FDS without LISTEN_PID is nothing" {
	LISTEN_FDS=1 run --separate-stderr udp-recv -w 0 127.0.0.1 0 3</dev/null
	[[ $status == 4 ]]
	stderr_says 'listening on 127.0.0.1:'
}

@test "a TCP socket is refused by each program" {
	for program in udp-recv udp-send 'udp-bcast 127.255.255.255' udp-chat; do
		# shellcheck disable=SC2086 # several words
		handed tcp -- $program
		[[ $status == 1 && -z $output ]]
		stderr_says "${program%% *}: cannot "
		stderr_says '(EPROTOTYPE)'
	done
}

@test "a file is refused by each program" {
	for program in udp-recv udp-send 'udp-bcast 127.255.255.255' udp-chat; do
		# shellcheck disable=SC2086 # several words
		handed file -- $program
		[[ $status == 1 && -z $output ]]
		stderr_says "${program%% *}: cannot "
		stderr_says '(ENOTSOCK)'
	done
}

@test "a closed descriptor is refused by each program" {
	for program in udp-recv udp-send 'udp-bcast 127.255.255.255' udp-chat; do
		# shellcheck disable=SC2086 # several words
		handed closed -- $program
		[[ $status == 1 && -z $output ]]
		stderr_says "${program%% *}: cannot "
		stderr_says '(EBADF)'
	done
}

@test "a datagram socket of the file system is refused" {
	for program in udp-recv udp-send udp-chat; do
		handed unix -- $program
		[[ $status == 1 && -z $output ]]
		stderr_says "$program: "
	done
}

@test "a socket that has no port is refused by those who would be deaf, and will do for udp-send" {
	needs ipv6
	for kind in unbound unbound6; do
		for words in 'udp-recv -w 5' udp-chat 'udp-chat 239.1.1.1'; do
			[[ $kind/$words != unbound6/*239* ]] || words='udp-chat ff02::1%lo'
			# shellcheck disable=SC2086 # words
			handed "$kind" -- $words
			[[ $status == 1 && -z $output ]]
			stderr_says "${words%% *}: cannot listen on a socket that was handed over without a port"
			stderr_says "hint: udp-bind 7788 -- ${words%% *} "
			lacks 'listening on' <(echo "$stderr")
		done
	done
	receiver r -n 1
	echo hi | hand unbound udp-send "$port"
	ends r
	holds r.out 'hi\n'
}

@test "a socket that is connected hears its peer alone, and answers it" {
	needs ipv6
	for kind in connected connected6; do
		address=127.0.0.1
		[[ $kind != *6 ]] || address=::1
		partner p "$address"
		CONNECTED=$port listens r hand "$kind" udp-recv -n 1 -X 'tr a-z A-Z'
		send "$address" "$port" stranger
		tell p "$port" peer "$address"
		ends r
		got p PEER
		hang_up p
		end_now p
	done
}

@test "another LISTEN_FDS than 1 is an error that tells it" {
	for fds in 2 x 1x; do
		handed -f "$fds" udp -- udp-recv -w 0
		[[ $status == 1 && -z $output ]]
		stderr_says LISTEN_FDS
	done
}

@test "LISTEN_FDS=0 is another one than 1, too" {
	handed -f 0 udp -- udp-recv -w 0
	[[ $status == 1 && -z $output ]]
	stderr_says LISTEN_FDS
}

@test "an operand beside a handed socket is a usage error of udp-recv" {
	for operand in 127.0.0.1 7788; do
		handed udp -- udp-recv "$operand"
		[[ $status == 2 && -z $output ]]
		stderr_says "$operand"
		stderr_says --help
	done
}

@test "news of an earlier refusal on a handed socket does not end udp-recv" {
	linux_only
	listens r hand refused udp-recv -n 1
	send 127.0.0.1 "$port" hi
	ends r
	holds r.out 'hi\n'
}

@test 'a link-local address needs an interface, by name or number, and is told so' {
	run --separate-stderr udp-bind fe80::1
	((status == 1))
	stderr_says 'hint: a link-local address needs its interface: fe80::1%eth0'
	run --separate-stderr udp-bind fe80::1%99999
	((status == 1))
	stderr_says "cannot find interface '99999'"
}

@test 'a buffer over what the kernel allows is told, and is no error' {
	run --separate-stderr udp-bind -B 2000000000 127.0.0.1
	((status == 0))
	stderr_says 'the kernel allows a buffer of '
	stderr_says "hint: $(shows buffer) shows the limit"
}
