#!/usr/bin/env bats
# [ADDRESS] [PORT], alike in all five programs: forms, defaults, families, ports, numbers.
# bats file_tags=all:asan

# shellcheck disable=SC2154 # run and the helpers set output, status, stderr, pids and inside
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers
port= # peer, receiver and the like set it

# sends_to WHERE [ARGUMENT...]: udp-send with these arguments reaches the peer that listens on WHERE.
sends_to() {
	local where=$1
	shift
	inside udp-send "$@" <<<"to $where"
	appears "$where to $where" peer.out
}

# misused_by_all WORD ARGUMENT...: a usage error of all five programs.
misused_by_all() {
	local word=$1 program
	shift
	for program in udp-send udp-recv udp-bind udp-bcast udp-chat; do
		misused "$word" "$program" "$@"
	done
}

# with_hosts COMMAND...: run COMMAND in a network of its own where names come from the file hosts alone.
with_hosts() {
	echo 'hosts: files' >nsswitch.conf
	# shellcheck disable=SC2016 # the inner shell expands it
	private_network unshare -m sh -c '
		mount --bind hosts /etc/hosts
		mount --bind nsswitch.conf /etc/nsswitch.conf
		[ ! -e /proc/net/if_inet6 ] || ip -6 address add fd00::6/128 dev lo nodad
		exec "$@"
	' sh "$@"
}

# sent_to ADDRESS ARGUMENT...: with the names in hosts, udp-send -v says that it sends to ADDRESS.
sent_to() {
	local where=$1
	shift
	run --separate-stderr with_hosts udp-send -v "$@" <<<hi
	stderr_says ", \"hi\", 2, 0, $where) = 2"
}

# waits_at ADDRESS:PORT [ARGUMENT...]: udp-recv and udp-chat with these arguments are ready there (port * is any).
waits_at() {
	local where=$1
	shift
	run --separate-stderr inside udp-recv -w 0.01 "$@"
	has_status 4
	ready_at "udp-recv: listening on $where"
	run --separate-stderr inside udp-chat "$@" </dev/null
	has_status 0
	ready_at "udp-chat: listening on $where"
}

ready_at() {
	local message=${stderr%%$'\n'*}
	if [[ $message != "${1%\*}"* || $message == *:0 ]]; then
		printf 'not ready with: %s\nstandard error: %s\n' "$1" "$stderr" >&2
		return 1
	fi
}

# binds ADDRESS [ARGUMENT...]: udp-bind with these arguments prints ADDRESS and a port that is not 0.
binds() {
	local address=$1
	shift
	run --separate-stderr inside udp-bind "$@"
	has_status 0
	[[ ${#lines[@]} == 1 && $output == "$address":[1-9]* && -z $stderr ]] || {
		printf 'not %s: %s %s\n' "$address" "$output" "$stderr" >&2
		return 1
	}
}

@test 'udp-recv and udp-send meet without any operand' {
	network
	start recv "${inside[@]}" udp-recv -n 1
	appears 'udp-recv: listening on 0.0.0.0:7788' recv.err
	inside udp-send <<<hi
	ends recv
	[[ $(<recv.out) == hi ]]
}

@test 'udp-send takes a port, an address, both in one word, or both in two words' {
	network
	peer peer -l 127.0.0.1 7788 127.0.0.1 9 127.0.0.2 7788 127.0.0.2 9
	sends_to 127.0.0.1:7788
	sends_to 127.0.0.1:9 9
	sends_to 127.0.0.2:7788 127.0.0.2
	sends_to 127.0.0.2:9 127.0.0.2:9
	sends_to 127.0.0.2:9 127.0.0.2 9
	sends_to 127.0.0.1:7788 localhost
	sends_to 127.0.0.1:9 localhost:9
	sends_to 127.0.0.1:9 localhost 9
	sends_to 127.0.0.2:9 -- 127.0.0.2 9
}

@test 'udp-send takes the same forms with IPv6 addresses' {
	needs ipv6
	network
	peer peer -l ::1 7788 ::1 9
	sends_to '[::1]:7788' ::1
	sends_to '[::1]:9' '[::1]:9'
	sends_to '[::1]:9' ::1 9
	sends_to '[::1]:7788' -6
	sends_to '[::1]:9' -6 9
	sends_to '[::1]:9' -6 ::1 9
	sends_to '[::1]:7788' 0:0:0:0:0:0:0:1
}

@test 'two colons without brackets make an IPv6 address, never a port' {
	needs ipv6
	network
	inside ip -6 address add fd00::9/128 dev lo nodad
	peer peer -l fd00::9 7788
	sends_to '[fd00::9]:7788' fd00::9
}

@test 'UDP_PORT moves the default port and UDP_ADDRESS the default address' {
	network
	peer peer -l 127.0.0.1 9 127.0.0.2 7788 127.0.0.2 9 127.0.0.1 10
	UDP_PORT=9 sends_to 127.0.0.1:9
	UDP_PORT=9 sends_to 127.0.0.2:9 127.0.0.2
	UDP_ADDRESS=127.0.0.2 sends_to 127.0.0.2:7788
	UDP_ADDRESS=127.0.0.2 UDP_PORT=9 sends_to 127.0.0.2:9
	UDP_ADDRESS=127.0.0.2 sends_to 127.0.0.2:9 9
	UDP_ADDRESS=127.0.0.2 UDP_PORT=9 sends_to 127.0.0.1:10 127.0.0.1 10
}

@test 'an IPv6 UDP_ADDRESS makes udp-send use IPv6' {
	needs ipv6
	network
	peer peer -l ::1 7788
	UDP_ADDRESS=::1 sends_to '[::1]:7788'
}

@test 'UDP_PORT that is no port is refused by its name' {
	local program word
	for word in 99999 5x -1 udp://10.0.0.1:7788; do
		for program in udp-send udp-recv udp-chat 'udp-bcast 127.255.255.255' \
			'udp-wire 0 ::1' 'udp-wire ::1 9'; do
			# shellcheck disable=SC2086 # a program and perhaps its operands
			UDP_PORT=$word misused "$word" $program
			stderr_says "${program%% *}: UDP_PORT: bad port '$word': "
		done
	done
	misused 5x udp-recv 5x 5x
	[[ $stderr != *UDP_PORT* ]]
}

@test 'UDP_ADDRESS that is no address is refused by its name' {
	local word
	for word in 1.2.3 1:2:3 '[]' fe80::1%lo:9 no.such.invalid; do
		UDP_ADDRESS=$word run --separate-stderr timeout 10 udp-send 9 <<<hi
		[[ $status == [12] && $stderr == 'udp-send: UDP_ADDRESS: '*"'${word#fe80::1%}'"* ]]
	done
	UDP_ADDRESS=::1 misused ::1 udp-send -4
	stderr_says "udp-send: UDP_ADDRESS: '::1' is not an IPv4 address"
	UDP_ADDRESS=127.0.0.1 run --separate-stderr udp-send '' 9 <<<hi
	[[ $status == 2 && $stderr != *UDP_ADDRESS* ]]
}

@test 'udp-recv and udp-chat wait on any address and port 7788, or UDP_PORT' {
	network
	waits_at 0.0.0.0:7788
	UDP_PORT=9000 waits_at 0.0.0.0:9000
	UDP_ADDRESS=127.0.0.2 waits_at 0.0.0.0:7788
	UDP_PORT=9000 waits_at 0.0.0.0:9001 9001
}

@test 'udp-recv listens on the address, the port, or both that it is given' {
	network
	run --separate-stderr inside udp-recv -w 0.01 127.0.0.2
	ready_at 'udp-recv: listening on 127.0.0.2:7788'
	run --separate-stderr inside udp-recv -w 0.01 127.0.0.2:9001
	ready_at 'udp-recv: listening on 127.0.0.2:9001'
	run --separate-stderr inside udp-recv -w 0.01 127.0.0.2 9001
	ready_at 'udp-recv: listening on 127.0.0.2:9001'
	run --separate-stderr inside udp-recv -w 0.01 localhost:9001
	ready_at 'udp-recv: listening on 127.0.0.1:9001'
}

@test 'udp-chat that calls an own port nobody holds waits on it' {
	local where
	network
	for where in 127.0.0.1:9001 '127.0.0.1 9001' localhost:9001; do
		# shellcheck disable=SC2086 # one or two words
		run --separate-stderr inside udp-chat $where </dev/null
		has_status 0
		[[ $stderr == *'udp-chat: listening on '*:9001* ]]
	done
}

@test 'port 0 where we bind is a port that the system chooses, and it is told' {
	waits_at '0.0.0.0:*' 0
	binds 0.0.0.0 0
	binds 127.0.0.1 127.0.0.1 0
	binds 127.0.0.1 127.0.0.1:0
	run --separate-stderr udp-recv -w 0.01 127.0.0.1:0
	ready_at 'udp-recv: listening on 127.0.0.1:*'
}

@test 'udp-bind takes a port, an address, or both, and does not look at UDP_PORT' {
	network
	binds 0.0.0.0
	binds 127.0.0.1 127.0.0.1
	UDP_PORT=9000 UDP_ADDRESS=127.0.0.2 run -0 inside udp-bind
	[[ $output == 0.0.0.0:* && $output != *:9000 ]]
	run -0 inside udp-bind 9000
	[[ $output == 0.0.0.0:9000 ]]
	run -0 inside udp-bind 127.0.0.2 9000
	[[ $output == 127.0.0.2:9000 ]]
	run -0 inside udp-bind 127.0.0.2:9000
	[[ $output == 127.0.0.2:9000 ]]
	run -0 inside udp-bind localhost
	[[ $output == 127.0.0.1:* ]]
}

@test 'programs that bind take IPv6 addresses in the same forms' {
	needs ipv6
	network
	binds '[::1]' ::1
	binds '[::1]' '[::1]:0'
	binds '[::1]' ::1 0
	binds '[::1]' -6 ::1
	binds '[::]' -6
	run -0 inside udp-bind '[::1]:9000'
	[[ $output == '[::1]:9000' ]]
	waits_at '[::]:7788' -6
	waits_at '[::]:9000' -6 9000
	run --separate-stderr inside udp-recv -w 0.01 '[::1]:9000'
	ready_at 'udp-recv: listening on [::1]:9000'
	run --separate-stderr inside udp-recv -w 0.01 ::1
	ready_at 'udp-recv: listening on [::1]:7788'
}

@test 'udp-bcast sends to the address and port it is given, in every form' {
	network
	peer peer -l 127.255.255.255 7788 127.255.255.255 9 127.255.255.255 10
	inside udp-bcast 127.255.255.255 <<<one
	inside udp-bcast 127.255.255.255 9 <<<two
	inside udp-bcast 127.255.255.255:9 <<<three
	UDP_PORT=10 inside udp-bcast 127.255.255.255 <<<four
	UDP_PORT=9 inside udp-bcast 127.255.255.255 10 <<<five
	UDP_ADDRESS=127.0.0.1 inside udp-bcast 127.255.255.255 <<<six
	heard peer '127.255.255.255:7788 one' '127.255.255.255:9 two' '127.255.255.255:9 three' \
		'127.255.255.255:10 four' '127.255.255.255:10 five' '127.255.255.255:7788 six'
}

@test 'udp-bcast with a port alone sends to the broadcast address of the interface' {
	network
	inside ip link add left type veth peer name right
	inside ip address add 10.11.12.13/24 dev left
	inside ip link set left up
	inside ip link set right up
	peer peer -l 10.11.12.255 9
	inside udp-bcast 9 <<<hi
	heard peer '10.11.12.255:9 hi'
}

@test 'a UDP service name is a port in second place and after a colon' {
	needs services
	network
	peer peer -l 127.0.0.1 9 127.0.0.1 7788
	sends_to 127.0.0.1:9 127.0.0.1 discard
	sends_to 127.0.0.1:9 127.0.0.1:discard
	sends_to 127.0.0.1:9 localhost:discard
}

@test 'udp-bind takes a service name' {
	needs services
	network
	run -0 inside udp-bind 127.0.0.1 discard
	[[ $output == 127.0.0.1:9 ]]
	run -0 inside udp-bind 127.0.0.1:discard
	[[ $output == 127.0.0.1:9 ]]
}

@test 'a service nobody has heard of is an error that names it' {
	local program
	network
	for program in udp-send udp-recv udp-bind udp-chat; do
		run --separate-stderr inside timeout 10 "$program" 127.0.0.1 no-such-service </dev/null
		[[ $status == [12] && -z $output ]]
		stderr_says no-such-service
	done
}

@test 'a third operand is a usage error' {
	misused_by_all surplus 127.0.0.1 7 surplus
}

@test 'an empty operand is a usage error' {
	misused_by_all '' ''
	misused_by_all '' 127.0.0.1 ''
	misused_by_all '' '' 7
}

@test 'a port after a colon with no address before it is a usage error' {
	misused_by_all :7 :7
}

@test 'an address in half its form is a usage error' {
	misused_by_all - 127.0.0.1:
	misused_by_all - '[::1]:'
	misused_by_all - '[::1'
	misused_by_all - '[]:7'
}

@test 'digits and dots must be a whole IPv4 address' {
	local word
	for word in 127.1 1.2.3 256.1.1.1 1.2.3.4.5 1..2.3 127.0.0.1. 0300.0.0.1; do
		misused_by_all "$word" "$word"
		misused_by_all "$word" "$word" 7
	done
	misused_by_all 2130706433 2130706433 7
	misused_by_all - 127.1:7
}

@test 'a port is digits from 0 to 65535 and nothing else' {
	local word
	for word in 65536 99999 4294967303 99999999999999999999; do
		misused_by_all "$word" "$word"
		misused_by_all "$word" 127.0.0.1 "$word"
	done
	for word in ' 7' '7 ' +7 -7 0x7 7x 7.0 1e3; do
		misused_by_all "$word" 127.0.0.1 "$word"
	done
	run --separate-stderr timeout 10 udp-send 127.0.0.1:99999 <<<hi
	has_status 2
	stderr_says 99999
	run --separate-stderr timeout 10 udp-send '[::1]:99999' <<<hi
	has_status 2
	stderr_says 99999
}

@test 'a port with leading zeros is a decimal number' {
	network
	run --separate-stderr inside udp-bind 127.0.0.1 09000
	has_status 0
	[[ $output == 127.0.0.1:9000 ]]
}

@test 'port 0 where nothing is bound is a usage error' {
	misused 0 udp-send 0
	misused 0 udp-send 127.0.0.1 0
	misused 0 udp-bcast 0
	misused 0 udp-bcast 127.255.255.255 0
	misused 0 udp-chat 127.0.0.1 0
	run --separate-stderr timeout 10 udp-send 127.0.0.1:0 <<<hi
	has_status 2
	UDP_PORT=0 run --separate-stderr timeout 10 udp-send <<<hi
	has_status 2
}

@test 'UDP_PORT=0 lets the programs that bind take any port' {
	UDP_PORT=0 run --separate-stderr udp-recv -w 0.01
	ready_at 'udp-recv: listening on 0.0.0.0:*'
}

@test 'an address of the other family is a usage error' {
	local program
	for program in udp-send udp-recv udp-bind udp-chat; do
		misused ::1 "$program" -4 ::1
		misused 127.0.0.1 "$program" -6 127.0.0.1
		run --separate-stderr timeout 10 "$program" -4 '[::1]:9' </dev/null
		has_status 2
		run --separate-stderr timeout 10 "$program" -6 127.0.0.1:9 </dev/null
		has_status 2
	done
}

@test 'a name that has addresses of both families is IPv4 unless -6' {
	needs mounts
	printf '%s\n' 'fd00::6 both' '127.0.0.4 both' >hosts
	sent_to 127.0.0.4:9 both 9
	sent_to 127.0.0.4:9 both:9
	sent_to 127.0.0.4:9 -4 both 9
	needs ipv6
	sent_to '[fd00::6]:9' -6 both 9
}

@test 'a name that has IPv6 addresses only is IPv6' {
	needs ipv6
	needs mounts
	printf '%s\n' 'fd00::6 six' '127.0.0.3 four' >hosts
	sent_to '[fd00::6]:9' six 9
	sent_to '[fd00::6]:7788' six
	sent_to '[fd00::6]:9' six:9
	sent_to 127.0.0.3:9 four 9
	run --separate-stderr with_hosts udp-bind six
	[[ $output == '[fd00::6]:'* ]]
}

@test 'a name that has no address of the family asked for is an error that names it' {
	needs mounts
	printf '%s\n' 'fd00::6 six' '127.0.0.3 four' >hosts
	run --separate-stderr with_hosts udp-send -4 six 9 <<<hi
	has_status 1
	stderr_says six
	run --separate-stderr with_hosts udp-send -6 four 9 <<<hi
	has_status 1
	stderr_says four
}

@test 'localhost is 127.0.0.1 even where its first address is an IPv6 one' {
	needs mounts
	printf '%s\n' 'fd00::6 localhost' '127.0.0.1 localhost' >hosts
	sent_to 127.0.0.1:9 localhost 9
	run --separate-stderr with_hosts udp-bind localhost
	[[ $output == 127.0.0.1:* ]]
}

@test 'a name that cannot be looked up ends every program with status 1 and is named' {
	local program
	needs namespaces
	for program in udp-send udp-recv udp-bind udp-bcast udp-chat; do
		run --separate-stderr private_network timeout 30 "$program" no.such.host.invalid 9 </dev/null
		has_status 1
		[[ -z $output && $stderr == "$program: cannot "*no.such.host.invalid* ]]
	done
}

@test 'a handed socket decides the family' {
	needs ipv6
	network
	peer peer -l ::1 7788 ::1 9 127.0.0.1 9
	inside udp-bind ::1 -- udp-send 9 <<<one
	inside udp-bind -6 -- udp-send 9 <<<two
	inside udp-bind -- udp-send 9 <<<three
	inside udp-bind ::1 -- udp-send ::1 7788 <<<four
	run --separate-stderr inside udp-bind 127.0.0.1 -- udp-send ::1 9 <<<five
	((status != 0))
	[[ -n $stderr ]]
	heard peer '[::1]:9 one' '[::1]:9 two' '127.0.0.1:9 three' '[::1]:7788 four'
}

@test 'udp-recv -6 without an address takes IPv4 too and prints that peer as plain IPv4' {
	needs ipv6
	start recv udp-recv -6 -a -n 2 0
	appears 'listening on [::]:' recv.err
	port=$(port_of recv)
	throw four
	appears four recv.out
	send ::1 "$port" six >/dev/null
	ends recv
	grep -Eqx '127\.0\.0\.1:[0-9]+ four' recv.out
	grep -Eqx '\[::1\]:[0-9]+ six' recv.out
}

@test 'udp-bind -6 without an address takes IPv4 too' {
	needs ipv6
	start recv udp-bind -6 -- udp-recv -a -n 2
	appears 'listening on [::]:' recv.err
	port=$(port_of recv)
	throw four
	appears four recv.out
	send ::1 "$port" six >/dev/null
	ends recv
	grep -Eqx '127\.0\.0\.1:[0-9]+ four' recv.out
	grep -Eqx '\[::1\]:[0-9]+ six' recv.out
}

@test 'udp-recv -6 with an address takes IPv6 alone' {
	needs ipv6
	start recv udp-recv -6 -n 1 ::1 0
	appears 'listening on [::1]:' recv.err
	port=$(port_of recv)
	throw four
	send ::1 "$port" six >/dev/null
	ends recv
	[[ $(<recv.out) == six ]]
}

@test 'an IPv6 address with a scope names the interface' {
	needs ipv6
	network
	inside ip -6 address add fe80::1/64 dev lo nodad
	peer peer -l fe80::1%lo 7788 fe80::1%lo 9
	sends_to '[fe80::1%lo]:7788' fe80::1%lo
	sends_to '[fe80::1%lo]:9' fe80::1%lo 9
	sends_to '[fe80::1%lo]:9' '[fe80::1%lo]:9'
	binds '[fe80::1%lo]' fe80::1%lo
	run --separate-stderr inside udp-recv -w 0.01 '[fe80::1%lo]:9001'
	ready_at 'udp-recv: listening on [fe80::1%lo]:9001'
}

@test 'a scope that an address does not need changes nothing: who is refused is told so' {
	local words
	needs ipv6
	closed_port
	for words in '' '-c' '-w 5'; do
		# shellcheck disable=SC2086
		run --separate-stderr udp-send $words ::1%lo "$port" <<<hi
		[[ $status == 3 && $stderr == *"cannot send to [::1]:$port: "*'(ECONNREFUSED)'* ]]
	done
	run --separate-stderr udp-send ::ffff:127.0.0.1%lo "$port" <<<hi
	[[ $status == 3 && $stderr == *'(ECONNREFUSED)'* ]]
}

@test 'a scope that names no interface is an error that names it' {
	needs ipv6
	run --separate-stderr timeout 10 udp-send fe80::1%no-such-if 9 <<<hi
	((status == 1 || status == 2))
	stderr_says no-such-if
}

@test 'a scope is a whole name: a port behind it, a longer name and a number of none are errors, never another one' {
	local scope words
	needs ipv6
	network
	inside ip link add fifteen-letters type veth peer name other
	for scope in lo:7799 fifteen-letters:9 fifteen-lettersX 4000 ''; do
		for words in "udp-send ::1%$scope" "udp-send -w 0 ::1%$scope 9" "udp-recv -w 0 ::1%$scope" \
			"udp-bind ::1%$scope" "udp-bind -g ff02::1%$scope" "udp-chat ::1%$scope" \
			"udp-wire -w 0 0 ::1%$scope" "udp-wire -w 0 ::1%$scope 9"; do
			# shellcheck disable=SC2086 # words
			run --separate-stderr inside timeout 10 $words <<<hi
			[[ $status == 1 && $stderr == *": cannot find interface '$scope': "* ]]
			[[ $scope != *:* || $stderr == *'hint: with a port it is [ADDRESS%INTERFACE]:PORT' ]]
			[[ $scope != *X || $stderr == *'hint: if_nametoindex(3) takes 15 bytes at most: '* ]]
		done
	done
	run -0 inside udp-bind ::1%1 9001
}

@test 'numbers and seconds are checked whole' {
	local word
	for word in 5x '' -1 nan 1e99 inf ' ' 1,5 0x; do
		misused "$word" udp-send -w "$word" 127.0.0.1 9
		misused "$word" udp-send -i "$word" 127.0.0.1 9
		misused "$word" udp-send -w 0.1 -t "$word" 127.0.0.1 9
		misused "$word" udp-recv -w "$word" 127.0.0.1 0
		misused "$word" udp-recv -n "$word" 127.0.0.1 0
		misused "$word" udp-recv -s "$word" 127.0.0.1 0
		misused "$word" udp-bind -B "$word"
		misused "$word" udp-bind -T "$word"
		misused "$word" udp-bcast -w "$word" 127.255.255.255 9
		misused "$word" udp-chat -w "$word" 0
	done
}

@test 'counts and sizes are whole numbers within their range' {
	local word
	for word in 0 1.5 99999999999999999999; do
		misused "$word" udp-send -w 0.1 -t "$word" 127.0.0.1 9
		misused "$word" udp-recv -n "$word" 127.0.0.1 0
		misused "$word" udp-recv -s "$word" 127.0.0.1 0
		misused "$word" udp-bind -T "$word"
	done
	misused 65536 udp-recv -s 65536 127.0.0.1 0
	misused 256 udp-bind -T 256
	misused 1.5 udp-bind -B 1.5
}

@test 'seconds may have a fraction, and 0 is a number of seconds' {
	run --separate-stderr udp-recv -w .01 127.0.0.1 0
	has_status 4
	run --separate-stderr udp-recv -w 0.010 127.0.0.1 0
	has_status 4
	run --separate-stderr timeout 10 udp-recv -w 0 127.0.0.1 0
	has_status 4
	peer peer
	run --separate-stderr timeout 10 udp-send -w 0 127.0.0.1 "$port" <<<hi
	has_status 4
	run --separate-stderr timeout 10 udp-send -i 0 127.0.0.1 "$port" <<<there
	has_status 0
	heard peer hi there
}
