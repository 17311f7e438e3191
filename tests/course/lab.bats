#!/usr/bin/env bats
# Broadcast for real: who hears what in the classroom LAN that lessons/lab/lan makes, and that nobody outside does.
#
# UDP_LAB is the directory the script is taken from: lessons/lab unless the caller says another.
# bats file_tags=all:portable,slow
#
# shellcheck disable=SC2154 # run and the helpers set stderr, pids, root and the hosts_ arrays
# shellcheck disable=SC2016 # what stands in single quotes is for another shell

load ../helpers
eval "$(declare -f setup | sed '1s/setup/helpers_setup/')"
eval "$(declare -f teardown | sed '1s/teardown/helpers_teardown/')"

setup() {
	helpers_setup
	lab=${UDP_LAB:-$root/lessons/lab}
	PATH=$BATS_TEST_TMPDIR/path:$lab:$PATH
	export UDP_LAN=lab$BATS_TEST_NUMBER-$$
	declare -gA looked=() at=([teacher]=192.168.11.74 [router]=192.168.11.254 [pc1]=192.168.11.101
		[pc2]=192.168.11.102 [pc3]=192.168.11.103 [pc4]=192.168.12.104 [pc5]=192.168.12.105)
	marks=0
	needs ip namespaces
}

teardown() {
	timeout 20 "$lab/lan" down 3>&- || true
	helpers_teardown
}

# ear HOST COMMAND...: start COMMAND on HOST, under the name of the host, and wait for its ready line.
ear() {
	start "$1" lan run "$@"
	appears 'listening on' "$1.err"
}

# ears HOST...: a udp-recv on each, which shows the senders.
ears() {
	local host
	for host; do
		start "$host" lan run "$host" udp-recv -a
	done
	for host; do
		appears 'listening on' "$host.err"
	done
}

# tries HOST TEXT COMMAND...: run COMMAND on HOST, TEXT is its input.
tries() {
	run --separate-stderr lan run "$1" "${@:3}" < <(printf '%s\n' "$2")
}

# sends HOST TEXT COMMAND...: the same; it must succeed, and say nothing.
sends() {
	tries "$@"
	if ((status != 0)) || [[ -n $output$stderr ]]; then
		printf '%s\nstatus %d\nout: %s\nerr: %s\n' "$*" "$status" "$output" "$stderr" >&2
		return 1
	fi
}

# mark FROM HOST...: FROM sends a last datagram to each HOST itself, and it comes. Whatever FROM has sent before, and
# has not come by then, does not come.
mark() {
	local from=$1 host addresses=()
	shift
	marks=$((marks + 1))
	for host; do
		addresses+=("${at[$host]}")
	done
	lan run "$from" sh -c 'for address; do echo "$0" | udp-send "$address" 7788 || exit; done' "end$marks" \
		"${addresses[@]}"
	for host; do
		appears " end$marks" "$host.out"
	done
}

# lines HOST: what HOST has heard since the last look, sorted, but for marks, and without ports that the system chose.
lines() {
	tail -n "+$((${looked[$1]:-0} + 1))" "$1.out" | sed -E '/ end[0-9]+$/d; s/:[0-9]{5} / /' | sort
}

has_just() {
	[[ $(lines "$1") == "$2" ]]
}

# each_heard HOST[,HOST]... [LINE]...: since the last look each HOST has heard just these, in any order: `ADDRESS TEXT`,
# or `ADDRESS:7788 TEXT`.
each_heard() {
	local wanted host
	wanted=$(printf '%s\n' "${@:2}" | sort)
	for host in ${1//,/ }; do
		until_true has_just "$host" "$wanted" || {
			printf '%s heard:\n%s\nnot:\n%s\n' "$host" "$(lines "$host")" "$wanted" >&2
			return 1
		}
		looked[$host]=$(wc -l <"$host.out")
	done
}

# ---- who hears a broadcast ----

@test 'every host hears a broadcast once, also the one it came from, whichever way the address is given' {
	local to
	lan up 3
	ears teacher pc1 pc2 pc3
	for to in '' 192.168.11.255 255.255.255.255; do
		sends teacher "to '$to'" udp-bcast ${to:+"$to"}
		mark teacher teacher pc1 pc2 pc3
		each_heard teacher,pc1,pc2,pc3 "192.168.11.74 to '$to'"
	done
	sends pc2 'a pupil' udp-bcast
	mark pc2 teacher pc1 pc2 pc3
	each_heard teacher,pc1,pc2,pc3 '192.168.11.102 a pupil'
}

@test 'a broadcast to another port is not heard, and without permission none is sent' {
	lan up 3
	ears pc1
	sends teacher elsewhere udp-bcast 7789
	for command in 'udp-bcast -N' 'udp-send 192.168.11.255'; do
		# shellcheck disable=SC2086 # words
		tries teacher 'not allowed' $command
		((status == 1))
		stderr_says 'cannot send to 192.168.11.255:7788: Permission denied (EACCES)'
	done
	mark teacher pc1
	each_heard pc1
}

@test 'from a host in two networks it goes to both, in each from its address there' {
	lan up 3 2
	tries router '' udp-bcast -l
	[[ $status == 0 && -z $stderr ]]
	diff <(tr -s ' ' <<<"$output") - >&2 <<-END
		lo 127.0.0.1 255.0.0.0 -
		eth0 192.168.11.254 255.255.255.0 192.168.11.255
		eth1 192.168.12.254 255.255.255.0 192.168.12.255
	END
	ears teacher pc3 pc4 pc5 router
	sends router both udp-bcast
	mark router teacher pc3 pc4 pc5 router
	each_heard teacher,pc3 '192.168.11.254 both'
	each_heard pc4,pc5 '192.168.12.254 both'
	each_heard router '192.168.11.254 both' '192.168.12.254 both'
	sends router one udp-bcast -I eth1
	sends router two udp-bcast 192.168.12.255
	sends router three udp-bcast -I eth0
	mark router teacher pc3 pc4 pc5 router
	each_heard teacher,pc3 '192.168.11.254 three'
	each_heard pc4,pc5 '192.168.12.254 one' '192.168.12.254 two'
	each_heard router '192.168.12.254 one' '192.168.12.254 two' '192.168.11.254 three'
}

@test '255.255.255.255 goes by one interface only: the one of the route' {
	lan up 1 1
	ears pc1 pc2
	sends router limited udp-bcast 255.255.255.255
	at[pc2]=192.168.12.102
	mark router pc1 pc2
	each_heard pc1 '192.168.11.254 limited'
	each_heard pc2
}

@test '255.255.255.255 goes by the interface that -I names, and by no other' {
	linux_only
	lan up 3 1
	ears pc1 pc4
	sends router limited udp-bcast -I eth1 255.255.255.255
	sends router bound udp-bind -I eth1 -- udp-bcast 255.255.255.255 7788
	mark router pc1 pc4
	each_heard pc1
	each_heard pc4 '192.168.12.254 limited' '192.168.12.254 bound'
}

@test 'who listens on one interface hears the network there alone' {
	linux_only
	lan up 3 2
	ear router udp-bind -I eth1 7788 -- udp-recv -a
	at[router]=192.168.12.254
	sends pc1 left udp-bcast
	sends pc4 right udp-bcast
	tries pc1 'to the address of eth1, by eth0' udp-send 192.168.12.254
	mark pc5 router
	each_heard router '192.168.12.104 right'
}

# ---- the router ----

@test 'no broadcast crosses the router, a datagram to one host does' {
	local to
	lan up 3 2
	ears pc3 router pc4 pc5
	for to in '' 192.168.11.255 255.255.255.255; do
		sends teacher "to '$to'" udp-bcast ${to:+"$to"}
	done
	sends teacher 'to one' udp-send 192.168.12.104
	mark teacher pc3 router pc4 pc5
	each_heard pc3,router '192.168.11.74 to '{"''","'192.168.11.255'","'255.255.255.255'"}
	each_heard pc4 '192.168.11.74 to one'
	each_heard pc5
	sends teacher directed udp-bcast 192.168.12.255
	mark teacher pc3 router pc4 pc5
	each_heard pc3,pc4,pc5
	each_heard router '192.168.11.74 directed' # the address is one of its own
}

@test 'a hop limit of 1 ends at the router, which a limit of 2 passes' {
	lan up 3 1
	ears pc3 router pc4
	sends teacher 'one hop' udp-bind -T 1 -- udp-bcast 192.168.11.255 7788
	tries teacher lost udp-bind -T 1 -- udp-send 192.168.12.104 7788
	((status <= 1)) # what the router says of it may come too late
	sends teacher 'two hops' udp-bind -T 2 -- udp-send 192.168.12.104 7788
	mark teacher pc3 router pc4
	each_heard pc3,router '192.168.11.74 one hop'
	each_heard pc4 '192.168.11.74 two hops'
}

@test 'who waits is told what became of a datagram: EHOSTUNREACH after too many hops, ECONNREFUSED from beyond' {
	linux_only
	lan up 3 1
	tries teacher lost udp-bind -T 1 -- udp-send -w 20 192.168.12.104 7788
	((status == 1))
	stderr_says 'udp-send: cannot send to 192.168.12.104:7788: No route to host (EHOSTUNREACH)'
	tries teacher refused udp-bind -T 2 -- udp-send -w 20 192.168.12.104 7788
	((status == 3))
	stderr_says 'udp-send: cannot send to 192.168.12.104:7788: Connection refused (ECONNREFUSED)'
	tries teacher 'no such network' udp-send -w 20 192.168.13.1
	((status == 1))
	stderr_says 'udp-send: cannot send to 192.168.13.1:7788: Network is unreachable (ENETUNREACH)'
}

# ---- roll calls ----

@test 'a roll call prints every answer with its sender, also that of the host that calls' {
	local to
	lan up 3
	ear pc1 udp-recv -X 'echo pc1 heard $(cat) of $UDP_PEER_ADDRESS'
	ear pc2 peer -a once -a again -b 7799 -o elsewhere 0.0.0.0 7788
	ears pc3
	ear teacher udp-recv -X 'echo me too'
	for to in '' 255.255.255.255; do
		tries teacher who udp-bcast -w 2 ${to:+"$to"}
		[[ $status == 0 && -z $stderr ]]
		diff - <(sort <<<"$output") >&2 <<-END
			192.168.11.101:7788 pc1 heard who of 192.168.11.74
			192.168.11.102:7788 again
			192.168.11.102:7788 once
			192.168.11.102:7799 elsewhere
			192.168.11.74:7788 me too
		END
	done
	each_heard pc3 '192.168.11.74 who' '192.168.11.74 who'
}

@test 'an answer that comes when the wait for it is over is printed in the wait of the next line' {
	lan up 3
	ear pc1 udp-recv -X 'echo quick $(cat)'
	ear pc2 udp-recv -X 'until test -e late; do sleep 0.01; done; echo slow $(cat)'
	ears pc3
	printf 'one\ntwo\n' >call.in
	start call lan run teacher udp-bcast -w 2
	appears ' two' pc3.out # the first wait is over
	lacks slow call.out
	touch late
	ends call
	[[ -z $(<call.err) && $(head -n 1 call.out) == *one && $(grep slow call.out) == *one*two ]]
	each_heard call '192.168.11.101:7788 quick '{one,two} '192.168.11.102:7788 slow '{one,two}
}

@test 'a roll call that nobody answers is status 4, whether somebody hears it or nobody is there' {
	lan up 3 1
	tries teacher who udp-bcast -w 0.3
	[[ $status == 4 && -z $output$stderr ]]
	ears pc1
	ear pc4 udp-recv -X 'echo behind the router'
	tries teacher who udp-bcast -w 0.5
	[[ $status == 4 && -z $output$stderr ]]
	tries teacher who udp-bcast -w 0.5 255.255.255.255
	[[ $status == 4 && -z $output$stderr ]]
	mark teacher pc1
	each_heard pc1 '192.168.11.74 who' '192.168.11.74 who'
}

@test 'the roll call of a host in two networks is answered from both' {
	lan up 1 1
	ear pc1 udp-recv -X 'echo left'
	ear pc2 udp-recv -X 'echo right'
	tries router who udp-bcast -w 2
	[[ $status == 0 && -z $stderr ]]
	[[ $(sort <<<"$output") == $'192.168.11.101:7788 left\n192.168.12.102:7788 right' ]]
	tries router who udp-bcast -w 2 -I eth1
	[[ $status == 0 && -z $stderr && $output == '192.168.12.102:7788 right' ]]
}

# ---- groups ----

@test 'a group is heard by its members, and by others on the host of a member, but on no other host' {
	linux_only
	lan up 3
	ear pc1 udp-bind -g 239.1.1.1 7788 -- udp-recv -a
	ear pc2 udp-bind -I eth0 -g 239.1.1.1 7788 -- udp-recv -a
	ears pc3 teacher
	sends teacher one udp-send 239.1.1.1
	sends teacher two udp-bcast 239.1.1.1
	sends teacher three udp-bind -I eth0 -- udp-send 239.1.1.1 7788
	sends teacher 'another group' udp-send 239.1.1.2
	mark teacher pc1 pc2 pc3 teacher
	each_heard pc1,pc2 '192.168.11.74 '{one,two,three}
	each_heard pc3,teacher
	# As soon as anybody on the host is a member: IP_MULTICAST_ALL, ip(7).
	start member lan run pc3 udp-bind -k -g 239.1.1.1 9999
	appears 9999 member.out
	sends teacher four udp-send 239.1.1.1
	mark teacher pc3 teacher
	each_heard pc3 '192.168.11.74 four'
	each_heard teacher
}

@test 'what is sent to a group goes by one interface, and does not cross the router' {
	linux_only
	lan up 3 1
	ear pc1 udp-bind -g 239.1.1.1 7788 -- udp-recv -a
	ear pc4 udp-bind -g 239.1.1.1 7788 -- udp-recv -a
	sends router right udp-bind -I eth1 -- udp-send 239.1.1.1 7788
	sends router left udp-bind -I eth0 -- udp-bcast 239.1.1.1 7788
	sends router route udp-send 239.1.1.1
	mark router pc1 pc4
	each_heard pc1 '192.168.11.254 '{left,route}
	each_heard pc4 '192.168.12.254 right'
	sends teacher 'nine hops' udp-bind -T 9 -- udp-send 239.1.1.1 7788
	mark teacher pc1 pc4
	each_heard pc1 '192.168.11.74 nine hops'
	each_heard pc4
}

@test 'IPv6: a group is heard by its members, who hear ff02::1 if they join it, too, and none crosses the router' {
	linux_only
	needs ipv6
	lan up 3 1
	ear pc1 udp-bind -g ff02::1234%eth0 -g ff02::1%eth0 7788 -- udp-recv -a
	ear pc2 udp-bind -I eth0 -g ff02::1234 7788 -- udp-recv -a
	ear pc3 udp-recv -6 -a
	ear pc4 udp-bind -g ff02::1234%eth0 -g ff02::1%eth0 7788 -- udp-recv -a
	sends teacher group udp-send ff02::1234%eth0
	sends teacher bound udp-bind -6 -I eth0 -- udp-send ff02::1234 7788
	sends teacher all udp-bind -6 -T 9 -- udp-send ff02::1%eth0 7788
	mark teacher pc1 pc2 pc3 pc4
	each_heard pc1 '[fe80::74%eth0] '{group,bound,all}
	each_heard pc2 '[fe80::74%eth0] '{group,bound}
	each_heard pc3 '[fe80::74%eth0] all'
	each_heard pc4
	sends router right udp-send ff02::1234%eth1
	sends router too udp-bind -6 -I eth1 -- udp-send ff02::1 7788
	sends router left udp-send ff02::1%eth0
	mark router pc1 pc2 pc3 pc4
	each_heard pc1,pc3 '[fe80::254%eth0] left'
	each_heard pc2
	each_heard pc4 '[fe80::254%eth0] '{right,too}
}

# ---- chats ----

# room PLACE FAR_PLACE: three are in PLACE, each on a host; dave is in FAR_PLACE behind the router. A room hears what is
# said in it alone, so marks go to ears beside the chats.
room() {
	local host name people=([1]=ann bob carol dave)
	lan up 3 1
	for host in 1 4; do
		ear "pc$host" udp-bind -R 7788 -- udp-recv -a
	done
	for host in 1 2 3 4; do
		name=${people[host]}
		talk "$name" lan run "pc$host" udp-chat "$1"
		appears "udp-chat: listening on $1:7788" "$name.err"
		((host < 3)) || set -- "$2" "$2"
	done
	say ann one
	each_heard bob,carol '192.168.11.101:7788 one'
	say bob two
	each_heard ann,carol '192.168.11.102:7788 two'
	say carol three one
	each_heard ann,bob '192.168.11.103:7788 '{three,one}
	leave carol
	say ann four
	each_heard bob '192.168.11.101:7788 four'
	say bob five
	each_heard ann '192.168.11.102:7788 five'
	say ann six
	each_heard bob '192.168.11.101:7788 six'
	mark pc1 pc4
	mark pc2 pc4
	each_heard pc4,dave
	say dave 'anybody there?'
	each_heard pc4 '192.168.12.104:7788 anybody there?'
	mark pc4 pc1
	each_heard ann,bob
	leave ann bob dave
	run ! grep -v 'listening on' {ann,bob,carol,dave}.err
}

@test 'in a broadcast room on three hosts each hears the others and not himself, until he leaves' {
	room 192.168.11.255 192.168.12.255
}

@test 'in a room at 255.255.255.255 it is the same' {
	room 255.255.255.255 255.255.255.255
}

@test 'in a multicast room it is the same, also when the one behind the router is in the same group' {
	room 239.1.1.9 239.1.1.9
}

# meet HOST ADDRESS OTHER OTHER_ADDRESS: two call each other and meet.
meet() {
	local host
	talk "$1" lan run "$1" udp-chat "$4"
	talk "$3" lan run "$3" udp-chat "$2"
	for host in "$1" "$3"; do
		appears 'udp-chat: listening on ' "$host.err"
		[[ $(port_of "$host") == 7788 ]]
	done
	say "$1" "hello $3"
	each_heard "$3" "$(shown "$2") hello $3"
	say "$3" "hello $1" 'how are you?'
	each_heard "$1" "$(shown "$4") hello $1" "$(shown "$4") how are you?"
}

# shown ADDRESS: as it is shown with its port.
shown() {
	[[ $1 == *:* ]] && echo "[$1]:7788" || echo "$1:7788"
}

@test 'two who call each other meet, in one network and across the router, and hear nobody else' {
	lan up 3 1
	meet pc1 192.168.11.101 pc2 192.168.11.102
	meet pc3 192.168.11.103 pc4 192.168.12.104
	say pc1 'how is pc2?'
	each_heard pc2 '192.168.11.101:7788 how is pc2?'
	say pc4 'how is pc3?'
	each_heard pc3 '192.168.12.104:7788 how is pc3?'
	each_heard pc1,pc4
	leave pc1 pc2 pc3 pc4
}

@test 'IPv6: two who call each other by link-local addresses meet' {
	needs ipv6
	lan up 2
	meet pc1 fe80::101%eth0 pc2 fe80::102%eth0
	leave pc1 pc2
}

# ---- IPv6, link-local ----

@test 'IPv6: a link-local address works with its interface, on both sides, also for a reply' {
	needs ipv6
	lan up 3
	ear pc1 udp-recv -6 -a
	ear pc3 udp-recv -X 'echo reply to $(cat) of $UDP_PEER_ADDRESS' fe80::103%eth0
	[[ $(<pc3.err) == 'udp-recv: listening on [fe80::103%eth0]:7788' ]]
	sends pc2 one udp-send fe80::101%eth0
	sends pc2 two udp-bind fe80::102%eth0 7777 -- udp-send '[fe80::101%eth0]:7788'
	mark pc2 pc1
	each_heard pc1 '[fe80::102%eth0] one' '[fe80::102%eth0]:7777 two'
	tries pc2 three udp-send -a -w 20 fe80::103%eth0
	[[ $status == 0 && -z $stderr ]]
	[[ $output == '[fe80::103%eth0]:7788 reply to three of fe80::102%eth0' ]]
	tries pc2 '' udp-bind fe80::102%eth0 4321
	[[ $status == 0 && $output == '[fe80::102%eth0]:4321' ]]
}

@test 'IPv6: bind and connect want to know the interface of a link-local address: an error, and a hint' {
	local command
	needs ipv6
	lan up 2
	for command in 'udp-bind fe80::101' 'udp-recv fe80::101' 'udp-send -c fe80::102'; do
		# shellcheck disable=SC2086 # words
		tries pc1 hi $command
		((status == 1))
		stderr_says 'Invalid argument (EINVAL)'
		stderr_says "${command%% *}: hint: a link-local address needs its interface: fe80::1%eth0"
	done
}

@test 'IPv6: on a host with two interfaces the one that is named chooses the network' {
	needs ipv6
	lan up 1 1
	at[pc2]=192.168.12.102
	lan run pc2 ip address add fe80::101/64 dev eth0 nodad # which pc1 has, too
	ear pc1 udp-recv -6 -a
	ear pc2 udp-recv -6 -a
	ear router udp-recv -6 -a
	sends router left udp-send fe80::101%eth0
	sends router right udp-send fe80::101%eth1
	mark router pc1 pc2
	each_heard pc1 '[fe80::254%eth0] left'
	each_heard pc2 '[fe80::254%eth0] right'
	sends pc1 left udp-send fe80::254%eth0
	sends pc2 right udp-bind fe80::101%eth0 -- udp-send fe80::254%eth0 7788
	mark pc1 router
	each_heard router '[fe80::101%eth0] left' '[fe80::101%eth1] right'
}

# ---- outside ----

# machine: a network that plays the machine, with an interface, an address and a default route. From here on lan runs
# in it.
machine() {
	network machine
	"${hosts_machine[@]}" ip -batch - <<-END
		link add out0 type veth peer name wire0
		link set out0 addrgenmode none up
		link set wire0 addrgenmode none up
		address add 10.77.0.1/24 broadcast + dev out0
		route add default via 10.77.0.2
	END
	printf '#!/bin/sh\nexec %s\n' "${hosts_machine[*]} $lab/lan"' "$@"' >"$BATS_TEST_TMPDIR/path/lan"
	chmod +x "$BATS_TEST_TMPDIR/path/lan"
}

# counts: all that the machine has counted, and its interfaces.
counts() {
	"${hosts_machine[@]}" sh -c 'ip -o link; ip -o address; ip neigh
		for file in snmp netstat dev snmp6; do test ! -e /proc/net/$file || cat /proc/net/$file; done'
}

whole_session() {
	local words
	lan up 3 1
	ears teacher pc1 pc4
	for words in 'udp-bcast' 'udp-bcast 192.168.11.255' 'udp-bcast 255.255.255.255' 'udp-bcast 239.1.1.1' \
		'udp-bcast 192.168.12.255' 'udp-bcast 10.77.0.255' 'udp-send 10.77.0.1' 'udp-send 10.77.0.2' \
		'udp-send 239.1.1.1' 'udp-send ff02::1%eth0' 'udp-send 192.168.12.104'; do
		# shellcheck disable=SC2086 # words
		tries teacher "$words" $words # to some there is no way
	done
	sends router hi udp-bcast
	mark teacher teacher pc1 pc4
	each_heard teacher,pc1 '192.168.11.74 udp-bcast'{,' 192.168.11.255',' 255.255.255.255'} '192.168.11.254 hi'
	each_heard pc4 '192.168.11.74 udp-send 192.168.12.104' '192.168.12.254 hi'
	talk pc2 lan run pc2 udp-chat 255.255.255.255
	talk pc3 lan run pc3 udp-chat 255.255.255.255
	appears 'listening on' pc2.err
	appears 'listening on' pc3.err
	say pc2 hello
	each_heard pc3 '192.168.11.102:7788 hello'
	leave pc2 pc3
	lan down
}

@test 'of a whole session in the LAN the machine counts nothing, and of one datagram of its own it does' {
	machine
	counts >before
	grep -q '^Udp:' before
	grep -q '^ *out0:' before
	whole_session
	counts >after
	diff before after >&2
	echo hi | "${hosts_machine[@]}" udp-send 10.77.0.1 7788 || true
	counts >after
	run ! diff <(grep '^Udp:' before) <(grep '^Udp:' after)
	mv after before
	echo hi | "${hosts_machine[@]}" udp-bcast 255.255.255.255
	counts >after
	run ! diff <(grep '^ *out0:' before) <(grep '^ *out0:' after)
}
