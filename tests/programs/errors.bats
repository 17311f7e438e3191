#!/usr/bin/env bats
# bats file_tags=all:asan
# What became of what was sent: ICMP errors of every kind, early and late; what the way refuses. No datagram's failure
# ends the others.

# shellcheck disable=SC2030,SC2031 # run sets status in each test
# shellcheck disable=SC2154 # the helpers set pids and inside, run sets output, status and stderr

load ../helpers

# router [LATE [LATER]]: a network that answers each datagram with the ICMP error that its address names: icmp-router.
router() {
	linux_only
	network
	needs tun
	talk router "${inside[@]}" "$root/tests/tools/icmp-router" "$@"
	appears ready router.out
}

# passed COUNT ADDRESS: so many datagrams to that address were answered by the router.
passed() {
	[[ $(grep -c "^$2 " router.out) == "$1" ]]
}

# met STATUS ENAME HINT ADDRESS [OPTION...]: of three records to that address each is sent; the error is told once, with
# its name and a hint, and the status is that.
met() {
	local wanted=$1 name=$2 hint=$3 address=$4 n
	talk send "${inside[@]}" udp-send "${@:5}" "$address" 9
	for n in 1 2 3; do
		say send "$n"
		until_true passed "$n" "$address"
	done
	hang_up send
	ends send "$wanted"
	[[ $address != *:* ]] || address="[$address]"
	[[ $(grep -c 'cannot send' send.err) == 1 ]]
	grep -qF "udp-send: cannot send to $address:9: " send.err
	grep -qF "($name)" send.err
	grep -qF "hint: $hint" send.err
}

# every ICMP code that the kernel makes an error of: icmp_err_convert, icmpv6_err_convert
every_code() {
	local code
	local codes=(ENETUNREACH EHOSTUNREACH ENOPROTOOPT - EMSGSIZE EOPNOTSUPP ENETUNREACH EHOSTDOWN ENONET ENETUNREACH
		EHOSTUNREACH ENETUNREACH EHOSTUNREACH EHOSTUNREACH EHOSTUNREACH EHOSTUNREACH)
	local codes6=(ENETUNREACH EACCES EHOSTUNREACH EHOSTUNREACH - EACCES EACCES)
	for code in "${!codes[@]}"; do
		[[ ${codes[code]} == - ]] || met 1 "${codes[code]}" '' "10.9.3.$code" "$@"
	done
	met 3 ECONNREFUSED 'nobody listens there; start a receiver first: udp-recv 9' 10.9.3.3 "$@"
	met 1 EHOSTUNREACH '10.9.255.254 threw it away, for its hop limit was used up' 10.9.11.0 "$@"
	met 1 EPROTO '10.9.255.254' 10.9.12.0 "$@"
	for code in "${!codes6[@]}"; do
		[[ ${codes6[code]} == - ]] || met 1 "${codes6[code]}" '' "fd09::1:$code" "$@"
	done
	met 3 ECONNREFUSED 'nobody listens there' fd09::1:4 "$@"
	met 1 EMSGSIZE 'fold -b -w 1252 cuts' fd09::2:0 "$@"
	met 1 EHOSTUNREACH 'fd09::ffff:fe threw it away' fd09::3:0 "$@"
	met 1 EPROTO 'fd09::ffff:fe' fd09::4:0 "$@"
}

@test 'an ICMP error of any kind ends nothing, is told once, with what it says, and is the status' {
	router
	every_code
}

@test 'so it is when the errors of all come late, and when the socket is connected' {
	router 0.1
	every_code -c
}

@test 'so it is with --burst' {
	router
	every_code --burst
}

@test 'many under way, and all of them lost: each is sent' {
	router 0.1
	talk send "${inside[@]}" udp-send 10.9.3.1 9
	feed send "$(seq 200)\n"
	until_true passed 200 10.9.3.1
	feed send "$(seq 200)\n"
	until_true passed 400 10.9.3.1
	hang_up send
	ends send 1
	[[ $(grep -c 'cannot send' send.err) == 1 ]]
}

# forged STATUS COMMAND...: each record, to 10.9.3.1 or fd09::1:3, is answered by an error that quotes something else.
# None is told of; the status is that.
forged() {
	printf '%s\n' port other tcp long half head none ok >words
	run --separate-stderr inside timeout 60 "${@:2}" <words
	# shellcheck disable=SC2031 # run sets it
	[[ $status == "$1" && $stderr != *cannot* && $stderr != *hint* ]]
}

@test 'forged errors, of what was never sent or cut short, end nothing, and are not told' {
	local to
	router
	for to in 10.9.3.1 fd09::1:3; do
		forged 0 udp-send "$to" 9
		forged 0 udp-send -c "$to" 9
		forged 0 udp-send --burst "$to" 9
		forged 4 udp-send -w 0.1 "$to" 9
		forged 0 udp-chat -w 0.2 "$to" 9
	done
	forged 0 udp-bcast 10.9.3.1 9
	forged 0 udp-bcast -w 0.1 10.9.3.1 9
}

# settled: every address in there may be used (RFC 4862, 5.4: nobody else has it).
settled() {
	[[ -z $(inside ip -6 addr show tentative) ]]
}

@test 'udp-bcast to several networks tells of errors from each of them, and of no others' {
	router
	inside ip link add here type veth peer name there
	inside ip link set here up
	inside ip link set there up
	until_true eval 'inside udp-bcast -6 -l >networks; grep -q %tun0 networks && grep -q %here networks'
	until_true settled
	talk bcast "${inside[@]}" udp-bcast -6 9
	say bcast other
	until_true passed 1 ff02::1
	say bcast one
	until_true passed 2 ff02::1
	hang_up bcast
	ends bcast 1
	[[ $(grep -c 'cannot send' bcast.err) == 1 ]]
	grep -q 'cannot send to \[ff02::1%tun0\]:9: .* (EPROTO)' bcast.err
}

@test 'an error is told of a group that reaches farther than a link, too, when its interface was named' {
	local count=0 command
	router
	for command in udp-send 'udp-send -c' 'udp-send --burst' udp-bcast; do
		# shellcheck disable=SC2086 # words of a command
		talk send "${inside[@]}" $command ff05::1:1%tun0 9
		say send one
		until_true passed $((++count)) ff05::1:1
		say send two
		until_true passed $((++count)) ff05::1:1
		hang_up send
		ends send 1
		[[ $(grep -c 'cannot send to \[ff05::1:1\]:9: Permission denied (EACCES)' send.err) == 1 ]]
	done
}

# crammed ADDRESS OPTION... -- COMMAND...: three records by a socket that an answer has filled, and an error for each.
crammed() {
	local n
	talk send "${inside[@]}" udp-bind -B 1 "${@:2}"
	say send "$(printf 'ok%01200d' 0)"
	until_true passed 1 "$1"
	for n in 1 2 3; do
		say send "$n"
		until_true passed $((n + 1)) "$1"
	done
	hang_up send
	ends send 1
	[[ $(grep -c 'cannot send to .*(EHOSTUNREACH)' send.err) == 1 && $(<send.err) != *'not sent'* ]]
}

@test 'an error for which the queue has no room is told all the same, and the records after it are sent' {
	router
	crammed 10.9.3.1 -4 -- udp-send 10.9.3.1 9
	crammed 10.9.3.12 -4 -- udp-send --burst 10.9.3.12 9
	crammed 10.9.3.13 -4 -- udp-bcast 10.9.3.13 9
	crammed fd09::1:3 -6 -- udp-send fd09::1:3 9
}

@test 'an error for which the queue has no room ends no chat, no roll call and no wait for an answer' {
	router
	talk chat "${inside[@]}" udp-bind -B 1 -6 -- udp-chat fd09::1:3 9
	say chat "$(printf %01200d 0)"
	appears 'cannot send to [fd09::1:3]:9: No route to host (EHOSTUNREACH)' chat.err
	say chat ok
	appears ok chat.out
	hang_up chat
	ends chat 1
	run --separate-stderr inside udp-bind -B 1 -6 -- udp-send -w 1 fd09::1:3 9 < <(printf '%01200d\nok\n' 0)
	[[ $status == 1 && $output == ok ]]
	[[ $stderr == *'cannot send to [fd09::1:3]:9: No route to host (EHOSTUNREACH)'* ]]
}

@test 'hints say who lets nothing through, and what the way takes' {
	router
	met 1 EHOSTUNREACH '10.9.255.254 lets nothing through to there: a firewall' 10.9.3.13
	met 1 EHOSTUNREACH '10.9.255.254 finds nobody there' 10.9.3.1
	met 1 EMSGSIZE 'fold -b -w 1272 cuts long lines' 10.9.3.4
	run --separate-stderr inside udp-send -w 5 -e gbk 10.9.3.4 9 <<<one
	[[ $stderr == *'hint: a datagram of 1272 bytes gets there' ]]
	run --separate-stderr inside udp-send -w 5 -1 10.9.3.4 9 <<<one
	[[ $stderr == *"hint: split -b 1272 --filter='udp-send -1 ...' makes several datagrams of it" ]]
}

@test "-w: the error of one record does not end the wait for the reply to the next" {
	router 5 3
	run --separate-stderr inside udp-send -w 4 10.9.3.1 9 < <(printf '%s\n' lost ok1 ok2)
	[[ $status == 1 && $output == $'ok1\nok2' && $stderr == *'10.9.3.1:9'*'(EHOSTUNREACH)'* ]]
}

@test '-w: an error is the answer to the last try, and ends its wait' {
	router 0.1
	run --separate-stderr inside udp-send -w 600 10.9.3.2 9 <<<lost
	[[ $status == 1 && $stderr == *'(ENOPROTOOPT)'* ]]
}

@test 'udp-chat: an ICMP error of any kind ends no chat, and is told as what it is' {
	local code
	router
	for code in 2 5 13; do
		talk chat "${inside[@]}" udp-chat 10.9.3.$code 9
		say chat one
		appears 'cannot send to 10.9.3' chat.err
		say chat two
		until_true passed 2 10.9.3.$code
		hang_up chat
		ends chat 1
		[[ $(<chat.err) != *nobody* ]]
	done
	talk chat "${inside[@]}" udp-chat 10.9.3.3 9
	say chat one
	appears 'nobody there yet' chat.err
	hang_up chat
	ends chat 3
}

@test 'udp-bcast: an ICMP error ends nothing, and names whom it was about' {
	router
	talk bcast "${inside[@]}" udp-bcast 10.9.3.7 9
	say bcast one
	until_true passed 1 10.9.3.7
	say bcast two
	until_true passed 2 10.9.3.7
	hang_up bcast
	ends bcast 1
	grep -q 'cannot send to 10.9.3.7:9: .* (EHOSTDOWN)' bcast.err
}

@test 'udp-wire: an ICMP error ends nothing, and the others are served' {
	router
	listens wire "${inside[@]}" "${UDP_BIN:-$root/bin}/udp-wire" 0 10.9.3.2:9
	inside udp-send 127.0.0.1 "$port" < <(seq 3)
	appears ENOPROTOOPT wire.err
	run -0 inside udp-send -w 5 127.0.0.1 "$port" <<<ok
	[[ $output == ok ]]
	kill -TERM "${pids[wire]}"
	ends wire 143
}

@test "an old error of a handed socket, and of another's datagrams, is none of ours" {
	router 0.3 0.6
	run --separate-stderr inside udp-bind -- sh -c 'udp-send -q 10.9.3.3 9 <<-END
		one
		END
		sleep 0.4; export LISTEN_PID=$$; exec udp-send -w 5 10.9.3.1 9' <<<ok
	[[ $status == 0 && $output == ok && $stderr != *10.9.3.3* ]]
}

@test 'a feed goes on when the way was away: told once, counted, status 1' {
	linux_only
	network
	wire left 10.7.0.1/24
	inside ip neigh add 10.7.0.2 lladdr 02:00:00:00:00:01 dev left
	talk send "${inside[@]}" udp-send -v 10.7.0.2 9
	say send one
	appears 'sendto(3, "one"' send.err
	inside ip link set left down
	say send two three
	appears 'cannot send to 10.7.0.2:9' send.err
	inside ip link set left up
	inside ip neigh replace 10.7.0.2 lladdr 02:00:00:00:00:01 dev left
	say send four
	hang_up send
	ends send 1
	[[ $(grep -c 'cannot send' send.err) == 1 ]]
	[[ $(tail -n 1 send.err) == 'udp-send: '[12]' of 4 records not sent' ]]
}

# prohibited: a network of our own whose routes forbid 10.7.0.2 and fd07::2.
prohibited() {
	linux_only
	network
	inside ip route add prohibit 10.7.0.0/16
	inside ip -6 route add prohibit fd07::/64
}

@test 'what this machine forbids is told as that: a prohibited route, over IPv4 and IPv6' {
	prohibited
	for to in 10.7.0.2 fd07::2; do
		run --separate-stderr inside udp-send "$to" 9 < <(printf '%s\n' one two)
		[[ $status == 1 && $stderr == *'(EACCES)'*'hint: this machine forbids it: '*'2 of 2 records not sent' ]]
	done
	wire left 10.8.0.1/24
	run --separate-stderr inside udp-send 10.8.0.255 9 <<<one
	[[ $status == 1 && $stderr == *'(EACCES)'*'hint: a broadcast needs permission'* ]]
}

@test 'udp-chat: whom a route forbids is no room, and what is said to him is told as forbidden' {
	prohibited
	for to in 10.7.0.2 fd07::2; do
		run --separate-stderr inside udp-chat -v "$to" 7788 <<<hi
		[[ $status == 1 && $stderr == *'(EACCES)'*'hint: this machine forbids it: '* ]]
		[[ $stderr != *SO_REUSE* ]]
	done
}

@test "a socket whose own address has no way there: a hint says so" {
	linux_only
	network
	wire left 10.8.0.1/24
	run --separate-stderr inside udp-bind 127.0.0.1 0 -- udp-send 10.8.0.2 9 <<<one
	[[ $status == 1 && $stderr == *'(EINVAL)'*"hint: the socket's own address has no way to there"* ]]
}

@test 'one network that cannot be sent to does not keep the line from the others' {
	linux_only
	network
	wire left 10.7.0.1/24
	wire right 10.8.0.1/24
	inside ip route del broadcast 10.7.0.255 table local
	inside ip route add prohibit 10.7.0.255 table local
	listens bob "${inside[@]}" udp-recv -n 2 10.8.0.255 0
	run --separate-stderr inside udp-bcast "$port" < <(printf '%s\n' one two)
	ends bob
	[[ $(<bob.out) == $'one\ntwo' && $status == 1 ]]
	[[ $stderr == *"cannot send to 10.7.0.255:$port: "*'(EACCES)'*'hint: this machine forbids it'* ]]
	[[ $stderr == *'2 of 2 records not sent to every network' ]]
}

@test 'udp-wire: a client who comes while there is no way is not served, and the others are' {
	linux_only
	network
	wire left 10.7.0.1/24
	inside ip neigh add 10.7.0.2 lladdr 02:00:00:00:00:01 dev left
	listens wire "${inside[@]}" "${UDP_BIN:-$root/bin}/udp-wire" 0 10.7.0.2:9
	inside ip addr del 10.7.0.1/24 dev left
	inside udp-send 127.0.0.1 "$port" <<<one
	appears 'cannot send to 10.7.0.2:9' wire.err
	inside udp-send 127.0.0.1 "$port" <<<two
	kill -TERM "${pids[wire]}"
	ends wire 143
	grep -q 'there: 2 came, 0 sent, 2 lost' wire.err
}

@test 'udp-wire: without room for another socket the client unheard of for longest goes' {
	local n
	without_leak_check
	receiver bob -n 40
	far=$port
	listens wire sh -c 'ulimit -n 24; exec "$@"' sh "${UDP_BIN:-$root/bin}/udp-wire" -w 5 0 "127.0.0.1:$far"
	for ((n = 0; n < 40; n++)); do
		udp-send 127.0.0.1 "$port" <<<"$n"
	done
	ends bob
	ends wire
	seq 0 39 | diff - bob.out
}

@test 'udp-wire: a client for whom the system has no socket at all is told of, counted as lost, and status 1' {
	without_leak_check
	# Its own are 0 to 5: what else we have open would take a place of these.
	listens wire sh -c 'exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ulimit -n 6; exec "$@"' sh \
		"${UDP_BIN:-$root/bin}/udp-wire" -w 0.5 0 127.0.0.1:9
	udp-send 127.0.0.1 "$port" <<<one
	ends wire 1
	grep -qF 'udp-wire: cannot send to 127.0.0.1:9: Too many open files (EMFILE)' wire.err
	grep -qF 'udp-wire: there: 1 came, 0 sent, 1 lost,' wire.err
}

@test 'a roll call ends when its time is up, however many answers come' {
	linux_only
	network
	# shellcheck disable=SC2016 # it is for python
	start flood "${inside[@]}" python3 -c 'import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 7788))
to = s.recvfrom(100)[1]
while True: s.sendto(b"here", to)'
	until_true inside sh -c "ss -uln | grep -q :7788"
	run -0 timeout 60 "${inside[@]}" udp-bcast -w 1 127.0.0.1 7788 <<<who
	[[ $output == *here* ]]
}
