#!/usr/bin/env bats
# udp-send: records to datagrams, limits, refusals, waiting for replies, tries, bursts, exit statuses.
# bats file_tags=all:asan,all:portable,slow

# shellcheck disable=SC2154 # run and the helpers set output, status, stderr, pids and inside

load ../helpers
port= # peer, receiver and the like set it

# said_once TEXT: the last `run --separate-stderr` wrote TEXT on standard error, on exactly one line.
said_once() {
	local count
	count=$(grep -cF -e "$1" <<<"$stderr") || true
	if ((count != 1)); then
		printf 'standard error has %d lines with: %s\nit is: %s\n' "$count" "$1" "$stderr" >&2
		return 1
	fi
}

# said_lines N: the last `run --separate-stderr` wrote N lines on standard error.
said_lines() {
	local count
	count=$(grep -c '' <<<"$stderr")
	if ((count != $1)); then
		printf 'standard error has %d lines, not %d: %s\n' "$count" "$1" "$stderr" >&2
		return 1
	fi
}

# milliseconds: the time, for differences.
milliseconds() {
	local now=$EPOCHREALTIME
	echo "$((${now/./} / 1000))"
}

# sends [OPTION...]: udp-send takes our input to $port on 127.0.0.1; it succeeds without a word.
sends() {
	run --separate-stderr timeout 30 udp-send "$@" 127.0.0.1 "$port"
	has_status 0
	[[ -z $output && -z $stderr ]]
}

# asks STATUS [OPTION...]: udp-send takes our input to $port on 127.0.0.1; its output goes to the file replies.
asks() {
	local expected=$1
	shift
	run --separate-stderr timeout 30 sh -c 'exec "$@" >replies' sh udp-send "$@" 127.0.0.1 "$port"
	has_status "$expected"
}

# replied TEXT: the file replies holds exactly TEXT (printf's escapes count).
replied() {
	printf '%b' "$1" | cmp - replies
}

# filled N: N times the letter x.
filled() {
	head -c "$1" /dev/zero | tr '\0' x
}

# names_record N SIZE LIMIT: the last message tells that record N of SIZE bytes is over LIMIT.
names_record() {
	blames udp-send "$1"
	stderr_says "$2"
	stderr_says "$3"
	stderr_says '(EMSGSIZE)'
}

# like_plain FILE [OPTION...]: with --burst the same datagrams arrive in the same order, with the same messages and
# the same status, as without.
like_plain() {
	local file=$1 way option=
	shift
	for way in plain burst; do
		peer "$way"
		run --separate-stderr timeout 30 udp-send $option "$@" 127.0.0.1 "$port" <"$file"
		printf 'status %d\n%s\n' "$status" "${stderr//":$port"/:PORT}" >"$way.told"
		finish "$way"
		option=--burst
	done
	diff -u plain.told burst.told
	diff plain.out burst.out
	[[ -s plain.out ]]
}

# faulty FAULT [OPTION...]: udp-send to $port on 127.0.0.1 while strace injects FAULT into its calls.
faulty() {
	local fault=$1
	shift
	needs strace
	run --separate-stderr timeout 30 strace -f -qq -o calls -e "inject=$fault" udp-send "$@" 127.0.0.1 "$port"
	grep -q INJECTED calls
}

# nobody_then_peer [OPTION...]: the first record is refused; what follows once the receiver is up must all arrive.
nobody_then_peer() {
	closed_port
	talk send udp-send -v "$@" 127.0.0.1 "$port"
	feed send 'one\n'
	appears ': send' send.err
	peer late 127.0.0.1 "$port"
	feed send 'two\n'
	appears two late.out
	feed send 'three\n\nfour\n'
	hang_up send
	ends send 3
	heard late two three '' four
}

# far_network: behind a router (10.0.0.1) that answers for 192.0.2.0/24 with ICMP host unreachable.
far_network() {
	network
	start router "${inside[@]}" unshare -n sh -c 'echo up && exec sleep 300'
	appears up router.out
	local router=(nsenter -t "${pids[router]}" -U -n --preserve-credentials)
	inside ip link add left type veth peer name right
	inside ip link set right netns "${pids[router]}"
	inside ip address add 10.0.0.2/24 dev left
	inside ip link set left up
	"${router[@]}" ip address add 10.0.0.1/24 dev right
	"${router[@]}" ip link set right up
	"${router[@]}" sh -c 'cd /proc/sys/net/ipv4 && echo 1 >ip_forward && echo 0 >icmp_ratelimit'
	"${router[@]}" ip route add unreachable 192.0.2.0/24
	inside ip route add 192.0.2.0/24 via 10.0.0.1
}

@test 'each line becomes one datagram without its newline, in order' {
	peer peer
	sends < <(printf 'one\ntwo words\n\tthree \nfour\r\n')
	heard peer one 'two words' '\tthree ' 'four\r'
}

@test 'the last line counts without a newline' {
	peer peer
	sends < <(printf 'one\ntwo')
	heard peer one two
}

@test 'an empty line is an empty datagram' {
	peer peer
	sends < <(printf '\none\n\n\ntwo\n\n')
	heard peer '' one '' '' two ''
}

@test 'empty input sends nothing' {
	local option
	peer peer
	for option in '' -0 -x -c; do
		# shellcheck disable=SC2086 # an option or none
		sends $option </dev/null
	done
	heard peer
}

@test 'bytes of every value arrive as they are' {
	local byte
	for ((byte = 0; byte < 256; byte++)); do
		((byte == 10)) || printf '%b' "\\x$(printf %02x "$byte")"
	done >bytes
	peer peer
	sends <bytes
	sends -1 <bytes
	finish peer
	noted bytes >expected
	noted bytes >>expected
	diff expected peer.out
}

@test 'a line may hold NUL bytes' {
	peer peer
	sends < <(printf 'a\0b\n\0\n\0\0c')
	heard peer 'a\x00b' '\x00' '\x00\x00c'
}

@test 'with -0 records end in NUL and newlines are data' {
	peer peer
	sends -0 < <(printf 'a\nb\0\0c\n\0d')
	sends --null < <(printf 'e\0')
	heard peer 'a\nb' '' 'c\n' d e
}

@test 'with -1 all of the input is one datagram, byte for byte' {
	peer peer
	sends -1 < <(printf 'one\ntwo\0\n\n')
	sends --whole < <(printf 'no newline')
	heard peer 'one\ntwo\x00\n\n' 'no newline'
}

@test 'with -1 empty input is one empty datagram' {
	peer peer
	sends -1 </dev/null
	heard peer ''
}

@test 'with -1 input that comes in pieces is still one datagram' {
	peer peer
	talk send udp-send -1 127.0.0.1 "$port"
	feed send 'one\n'
	feed send two
	[[ ! -s peer.out ]]
	hang_up send
	ends send
	heard peer 'one\ntwo'
}

@test 'with -x each line is a datagram in hexadecimal, spaces and colons allowed' {
	peer peer
	sends -x < <(printf '6869\n68 69 0A\n00:fF:7f\n\n  61\t62 \n63')
	sends --hex <<<64
	heard peer hi 'hi\n' '\x00\xff\x7f' '' ab c d
}

@test 'with -x and -1 all of the input is one datagram in hexadecimal' {
	peer peer
	sends -x -1 < <(printf '61 62\n63:64\n\n65\n')
	heard peer abcde
}

@test 'bad hexadecimal is an error that names the record, and nothing of that record is sent' {
	local bad
	peer peer
	for bad in 616 6x 0x61 '61,62' 61g2 -61 'é1'; do
		run --separate-stderr udp-send -x 127.0.0.1 "$port" < <(printf '6f6b\n\n%s\n6e6f\n' "$bad")
		has_status 1
		[[ -z $output ]]
		blames udp-send 3
	done
	run --separate-stderr udp-send -x -1 127.0.0.1 "$port" <<<616
	has_status 1
	heard peer ok '' ok '' ok '' ok '' ok '' ok '' ok ''
}

@test '65507 bytes go over IPv4' {
	peer peer
	filled 65507 >record
	sends <record
	sends -1 <record
	sends -c -0 <record
	heard peer '65507 x x' '65507 x x' '65507 x x'
}

@test '65508 bytes are over the limit of IPv4: status 1, told with number, size and limit, and not sent' {
	local option
	peer peer
	filled 65508 >record
	for option in '' -1 -0 -c '-w 5'; do
		# shellcheck disable=SC2086 # an option and perhaps its value
		run --separate-stderr udp-send $option 127.0.0.1 "$port" <record
		has_status 1
		names_record 1 65508 65507
		case $option in
		-0) [[ $stderr != *hint:* ]] ;; # no tool cuts it
		-1) stderr_says "udp-send: hint: split -b 1400 --filter='udp-send -1 " ;;
		*) stderr_says 'udp-send: hint: fold -b -w 1400 ' ;;
		esac
	done
	heard peer
}

@test '65527 bytes go over IPv6' {
	needs ipv6
	peer peer ::1 0
	filled 65527 >record
	run --separate-stderr udp-send ::1 "$port" <record
	has_status 0
	run --separate-stderr udp-send -1 '[::1]:'"$port" <record
	has_status 0
	heard peer '65527 x x' '65527 x x'
}

@test '65528 bytes are over the limit of IPv6: status 1, told with number, size and limit, and not sent' {
	needs ipv6
	peer peer ::1 0
	filled 65528 >record
	run --separate-stderr udp-send ::1 "$port" <record
	has_status 1
	names_record 1 65528 65527
	heard peer
}

@test 'a record over the limit in the middle: what came before is sent, and it stops there' {
	peer peer
	{
		printf 'one\n\n'
		filled 65508
		printf '\nfour\n'
	} >records
	run --separate-stderr udp-send 127.0.0.1 "$port" <records
	has_status 1
	names_record 3 65508 65507
	said_once 65508
	tr '\n' '\0' <records >records0
	run --separate-stderr udp-send -0 127.0.0.1 "$port" <records0
	has_status 1
	names_record 3 65508 65507
	heard peer one '' one ''
}

@test 'the size of a record far over the limit is told exactly' {
	peer peer
	{
		echo one
		filled 3000001
		printf '\nthree\n'
	} >records
	run --separate-stderr udp-send 127.0.0.1 "$port" <records
	has_status 1
	names_record 2 3000001 65507
	filled 3000001 >record
	run --separate-stderr udp-send -1 127.0.0.1 "$port" <record
	has_status 1
	names_record 1 3000001 65507
	heard peer one
}

@test 'the limit counts the bytes of the datagram, not the digits of -x' {
	peer peer
	filled 65507 | tr -d '\n' | sed 's/x/78/g' >record
	sends -x <record
	printf 78 >>record
	run --separate-stderr udp-send -x 127.0.0.1 "$port" <record
	has_status 1
	names_record 1 65508 65507
	heard peer '65507 x x'
}

@test 'a line of -x that is longer than can be read is measured in characters' {
	run --separate-stderr udp-send -x 127.0.0.1 9 < <(printf '%0300000d\n' 0)
	has_status 1
	stderr_says 'cannot send record 1 (300000 characters, at most 262144 fit)'
}

@test 'many lines arrive all, whole and in order' {
	local i
	for ((i = 0; i < 250; i++)); do
		printf '%0*d\n' "$((i % 97 + 190))" "$i"
	done >lines
	peer peer
	sends <lines
	finish peer
	diff lines peer.out
}

@test 'a line is sent as soon as it is there' {
	peer peer
	talk send udp-send 127.0.0.1 "$port"
	feed send 'one\n'
	appears one peer.out
	feed send 'two\nthr'
	appears two peer.out
	feed send 'ee\n'
	appears three peer.out
	hang_up send
	ends send
	heard peer one two three
}

@test 'a line is sent as soon as it is there, with --burst too' {
	peer peer
	talk send udp-send --burst 127.0.0.1 "$port"
	feed send 'one\n'
	appears one peer.out
	feed send 'two\nthr'
	appears two peer.out
	feed send 'ee\n'
	appears three peer.out
	hang_up send
	ends send
	heard peer one two three
}

@test 'on a terminal there is a prompt on standard error, and Ctrl-D ends' {
	peer peer
	run --separate-stderr on-terminal -t 'hi\n\nthere\n\x04' 02 udp-send 127.0.0.1 "$port"
	has_status 0
	[[ -z $output && $stderr == *[![:space:]]* && $stderr != *on-terminal:* ]]
	heard peer hi '' there
}

@test 'on a terminal Ctrl-D alone sends nothing, and after an unfinished line it sends that' {
	peer peer
	run --separate-stderr on-terminal -t '\x04' 02 udp-send 127.0.0.1 "$port"
	has_status 0
	[[ $stderr != *on-terminal:* ]]
	run --separate-stderr on-terminal -t 'ab\x04\x04' 02 udp-send 127.0.0.1 "$port"
	has_status 0
	[[ $stderr != *on-terminal:* ]]
	heard peer ab
}

@test 'on a terminal Ctrl-C ends it by that signal' {
	peer peer
	run --separate-stderr on-terminal -t '\x03' 02 udp-send 127.0.0.1 "$port"
	has_status 130
	[[ $stderr != *on-terminal:* ]]
	heard peer
}

@test 'SIGTERM ends it by that signal, while it reads and while it waits' {
	peer peer
	talk send udp-send 127.0.0.1 "$port"
	feed send 'one\n'
	appears one peer.out
	kill -TERM "${pids[send]}"
	ends send 143
	echo two >waiting.in
	start waiting udp-send -w 60 127.0.0.1 "$port"
	appears two peer.out
	kill -TERM "${pids[waiting]}"
	ends waiting 143
}

@test 'a refused datagram is status 3 and one message with the address and a hint' {
	closed_port
	run --separate-stderr timeout 10 udp-send 127.0.0.1 "$port" <<<hi
	has_status 3
	[[ -z $output && $stderr == "udp-send: cannot send to 127.0.0.1:$port: "*'(ECONNREFUSED)'* ]]
	[[ $stderr == *'udp-send: hint: '*udp-recv* ]]
	said_lines 2
}

@test 'with -q a refusal is one line without a hint' {
	closed_port
	run --separate-stderr timeout 10 udp-send -q 127.0.0.1 "$port" <<<hi
	has_status 3
	[[ $stderr == "udp-send: cannot send to 127.0.0.1:$port: "*'(ECONNREFUSED)' ]]
}

@test 'many refused datagrams are one message' {
	closed_port
	run --separate-stderr timeout 10 udp-send 127.0.0.1 "$port" < <(seq 20)
	has_status 3
	said_once '(ECONNREFUSED)'
	said_once hint:
}

@test 'a refusal is told with -c as well' {
	closed_port
	run --separate-stderr timeout 10 udp-send -c 127.0.0.1 "$port" <<<hi
	has_status 3
	said_once '(ECONNREFUSED)'
	stderr_says "127.0.0.1:$port"
	run --separate-stderr timeout 10 udp-send --connect 127.0.0.1 "$port" < <(seq 20)
	has_status 3
	said_once '(ECONNREFUSED)'
}

@test 'a refusal is told over IPv6 as well' {
	needs ipv6
	closed_port
	run --separate-stderr timeout 10 udp-send ::1 "$port" < <(seq 3)
	has_status 3
	[[ $stderr == "udp-send: cannot send to [::1]:$port: "*'(ECONNREFUSED)'* ]]
}

@test 'a refused empty datagram is told like any other' {
	closed_port
	run --separate-stderr timeout 10 udp-send 127.0.0.1 "$port" <<<''
	has_status 3
	said_once '(ECONNREFUSED)'
}

@test 'nothing that is sent after the receiver is up is lost to an earlier refusal' {
	nobody_then_peer
}

@test 'nothing that is sent after the receiver is up is lost, with -c' {
	nobody_then_peer -c
}

@test 'nothing that is sent after the receiver is up is lost, with --burst' {
	nobody_then_peer --burst
}

@test 'nothing that is sent after the receiver is up is lost, with -c --burst' {
	nobody_then_peer -c --burst
}

@test 'a refused request does not swallow the requests after it' {
	linux_only
	closed_port
	talk send udp-send -w 10 127.0.0.1 "$port"
	feed send 'one\n'
	appears '(ECONNREFUSED)' send.err
	peer late -a echo 127.0.0.1 "$port"
	feed send 'two\nthree\n'
	hang_up send
	ends send 3
	printf 'two\nthree\n' | cmp - send.out
	heard late two three
}

@test 'a refusal, or a full queue, that strace puts in place of one sendto does not cost that datagram' {
	local fault
	linux_only
	peer peer
	for fault in ECONNREFUSED ENOBUFS; do
		faulty "sendto:error=$fault:when=2" < <(printf '%s\n' one "$fault" three)
	done
	heard peer one ECONNREFUSED three one ENOBUFS three
}

@test 'an error that is no news costs one datagram, is told and counted, and the others go' {
	local fault
	linux_only
	peer peer
	for fault in EACCES:when=2 EPERM:when=2 EHOSTUNREACH:when=2..3 ENETUNREACH:when=2..3 EPROTO:when=2..3; do
		faulty "sendto:error=$fault" < <(printf '%s\n' one two three)
		has_status 1
		fault=${fault%:*}
		stderr_says "($fault)"
		stderr_says 'udp-send: 1 of 3 records not sent'
	done
	heard peer one three one three one three one three one three
}

@test 'an error that ICMP may have brought, though no queue had room for it, costs no datagram, and is told' {
	local fault
	linux_only
	peer peer
	for fault in EHOSTUNREACH ENETUNREACH EPROTO EMSGSIZE; do
		faulty "sendto:error=$fault:when=2" < <(printf '%s\n' one two three)
		has_status 1
		stderr_says "($fault)"
		[[ $stderr != *'not sent'* ]]
	done
	heard peer one two three one two three one two three one two three
}

@test 'a full queue is waited for, silently' {
	linux_only
	peer peer
	faulty sendto:error=ENOBUFS:when=1..5 < <(printf '%s\n' one two)
	has_status 0
	[[ -z $stderr ]]
	heard peer one two
}

@test 'refusals alone that hit every call are status 3, and each record is sent when they stop' {
	linux_only
	peer peer
	faulty sendto:error=ECONNREFUSED:when=1..3 < <(printf '%s\n' one two)
	has_status 3
	said_once '(ECONNREFUSED)'
	heard peer one two
}

@test 'an error that stays is told, and the datagram is not sent' {
	local fault
	linux_only
	peer peer
	for fault in EHOSTUNREACH ENETUNREACH EACCES EPROTO; do
		faulty "sendto:error=$fault:when=1+" <<<hi
		has_status 1
		stderr_says "udp-send: cannot send to 127.0.0.1:$port: "
		stderr_says "($fault)"
	done
	heard peer
}

@test 'an error that no retry can mend is status 1 and told at once' {
	linux_only
	peer peer
	faulty sendto:error=EPERM:when=1+ <<<hi
	has_status 1
	stderr_says "udp-send: cannot send to 127.0.0.1:$port: "
	stderr_says '(EPERM)'
	heard peer
}

@test 'no route is status 1 and told with the address and a hint' {
	needs namespaces
	run --separate-stderr private_network timeout 10 udp-send 192.0.2.1 9 <<<hi
	has_status 1
	stderr_says 'udp-send: cannot send to 192.0.2.1:9: '
	stderr_says '(ENETUNREACH)'
	stderr_says 'udp-send: hint: '
	run --separate-stderr private_network timeout 10 udp-send -q 192.0.2.1 9 <<<hi
	has_status 1
	stderr_says '(ENETUNREACH)'
	[[ $stderr != *hint* ]]
}

@test 'an ICMP host unreachable that comes back is told, with the address, and is status 1' {
	linux_only
	far_network
	run --separate-stderr inside timeout 10 udp-send -w 5 192.0.2.1 9 <<<hi
	has_status 1
	stderr_says 192.0.2.1:9
	said_once '(EHOSTUNREACH)'
}

@test 'an ICMP host unreachable that the next sendto meets is told, and is status 1' {
	linux_only
	far_network
	run --separate-stderr inside timeout 10 udp-send -i 0.05 192.0.2.1 9 < <(seq 3)
	has_status 1
	stderr_says 192.0.2.1:9
	said_once '(EHOSTUNREACH)'
}

@test 'an ICMP host unreachable for one datagram is told, and does not cost the next' {
	linux_only
	far_network
	talk send "${inside[@]}" udp-send -v 192.0.2.1 9
	feed send 'one\n'
	appears '"one"' send.err
	inside ip address add 192.0.2.1/32 dev lo
	peer peer 192.0.2.1 9
	feed send 'two\nthree\n'
	hang_up send
	ends send 1
	heard peer two three
	(($(grep -c '^udp-send: cannot send to 192\.0\.2\.1:9: .*(EHOSTUNREACH)$' send.err) == 1))
}

@test 'a broadcast address is EACCES with a hint that names udp-bcast' {
	local option
	peer peer 127.255.255.255 0
	for option in '' -c '-w 0.1'; do
		# shellcheck disable=SC2086 # an option and perhaps its value
		run --separate-stderr timeout 10 udp-send $option 127.255.255.255 "$port" <<<hi
		has_status 1
		[[ $stderr == "udp-send: cannot "*"127.255.255.255:$port"*'(EACCES)'*'udp-send: hint: '*udp-bcast* ]]
	done
	heard peer
}

@test 'with -w the reply to each record is printed, then the next record goes' {
	peer peer -a echo
	asks 0 -w 10 < <(printf 'one\ntwo\nthree\n')
	replied 'one\ntwo\nthree\n'
	[[ -z $stderr ]]
	heard peer one two three
}

@test 'the reply ends the wait' {
	peer peer -a hello
	run --separate-stderr timeout 20 udp-send --wait=600 127.0.0.1 "$port" <<<hi
	has_status 0
	[[ $output == hello ]]
}

@test 'a reply from another port is taken' {
	peer peer -o echo
	asks 0 -w 10 < <(printf 'one\ntwo\n')
	replied 'one\ntwo\n'
}

@test 'with -c a reply from another port is not taken' {
	peer peer -o echo
	asks 4 -c -w 0.3 <<<one
	replied ''
	heard peer one
}

@test 'with -c a reply from the port asked is taken' {
	peer peer -a echo
	asks 0 -c -w 10 < <(printf 'one\ntwo\n')
	replied 'one\ntwo\n'
}

@test 'a reply gets a newline unless it ends with one' {
	peer peer -a 'hello\n'
	asks 0 -w 10 < <(printf 'one\ntwo\n')
	replied 'hello\nhello\n'
}

@test 'an empty reply is a reply' {
	peer peer -a ''
	asks 0 -w 10 < <(printf 'one\ntwo\n')
	replied '\n\n'
}

@test 'replies come raw, in hexadecimal, or ended by NUL where that is asked for' {
	peer peer -a echo
	asks 0 -w 10 -r < <(printf 'a\nb\n\n')
	replied ab
	asks 0 -w 10 -x < <(printf '00 FF\n\n61\n')
	replied '00ff\n\n61\n'
	asks 0 -w 10 -0 < <(printf 'a\nb\0\0c')
	replied 'a\nb\0000\0000c\0000'
}

@test 'with -a the sender stands before each reply' {
	peer peer -a echo
	asks 0 -w 10 -a < <(printf 'one\n\n')
	replied "127.0.0.1:$port one\n127.0.0.1:$port \n"
}

@test 'with -j each reply is a JSON object' {
	local json
	peer peer -a echo
	asks 0 -w 10 -j < <(printf 'one\n"two\\\n\xff\n')
	json='{"n":N,"time":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z",'
	json+="\"address\":\"127.0.0.1\",\"port\":$port,\"bytes\":"
	(($(wc -l <replies) == 3))
	grep -Eqx "${json/N/1}"'3,"data":"one","truncated":false}' replies
	grep -Eqx "${json/N/2}"'5,"data":"\\"two\\\\","truncated":false}' replies
	grep -Eqx "${json/N/3}"'1,"hex":"ff","truncated":false}' replies
}

@test 'a reply of 65507 bytes fits' {
	filled 65507 >record
	peer peer -a echo
	asks 0 -w 10 -r <record
	cmp record replies
}

@test 'no reply within the wait is status 4, told once, and the wait is a whole one' {
	local begun
	peer peer
	begun=$(milliseconds)
	asks 4 -w 0.3 <<<hi
	(($(milliseconds) - begun >= 300))
	replied ''
	[[ $stderr == 'udp-send: '*repl* ]]
	said_lines 1
	heard peer hi
}

@test 'each record has its own wait, and the ones without a reply are counted' {
	local begun
	peer peer
	begun=$(milliseconds)
	asks 4 -w 0.15 < <(printf 'one\ntwo\nthree\n')
	(($(milliseconds) - begun >= 450))
	stderr_says 3
	said_lines 1
	heard peer one two three
}

@test 'a record without a reply does not hold up the ones after it, and the status is 4' {
	peer peer -i 1 -a echo
	asks 4 -w 0.5 < <(printf 'one\ntwo\nthree\n')
	replied 'two\nthree\n'
	heard peer one two three
}

@test 'the second of two replies is not taken for the reply to the next request' {
	peer peer -t 2 -a echo
	talk send udp-send -w 10 127.0.0.1 "$port"
	feed send 'one\n'
	appears one peer.out
	appears one send.out
	feed send 'two\n'
	appears two peer.out
	appears two send.out
	feed send 'three\n'
	hang_up send
	ends send
	printf 'one\ntwo\nthree\n' | cmp - send.out
}

@test 'a reply that comes too late is not taken for the reply to the next request' {
	peer peer -d 0.6 -a echo
	talk send udp-send -w 0.1 127.0.0.1 "$port"
	feed send 'one\n'
	appears one peer.out
	feed send 'two\n'
	appears two peer.out
	feed send 'three\n'
	hang_up send
	ends send 4
	[[ $(<send.out) != *one* ]]
	heard peer one two three
}

@test 'a late reply is dropped with -c as well' {
	peer peer -d 0.6 -a echo
	talk send udp-send -c -w 0.1 127.0.0.1 "$port"
	feed send 'one\n'
	appears one peer.out
	feed send 'two\n'
	hang_up send
	ends send 4
	[[ $(<send.out) != *one* ]]
}

@test 'with -t a request without a reply is sent so many times in all' {
	local begun
	peer peer
	begun=$(milliseconds)
	asks 4 -w 0.1 -t 3 <<<hi
	(($(milliseconds) - begun >= 300))
	said_lines 1
	asks 4 -w 0.1 --tries=1 <<<once
	heard peer hi hi hi once
}

@test 'with -t each request has its own tries' {
	peer peer
	asks 4 -w 0.05 -t 2 < <(printf 'one\ntwo\n')
	heard peer one one two two
}

@test 'with -t a reply to a later try is a reply' {
	peer peer -i 2 -a echo
	asks 0 -w 0.3 -t 10 <<<hi
	replied 'hi\n'
	(($(wc -l <peer.out) >= 3))
}

@test 'with -t a request that is answered is sent once' {
	peer peer -a echo
	asks 0 -w 20 -t 5 < <(printf 'one\ntwo\n')
	replied 'one\ntwo\n'
	heard peer one two
}

@test 'a refusal ends the wait' {
	closed_port
	asks 3 -c -w 600 <<<hi
	said_once '(ECONNREFUSED)'
	linux_only
	asks 3 -w 600 < <(printf 'one\ntwo\nthree\n')
	said_once '(ECONNREFUSED)'
}

@test 'after a refusal the next try still starts a full wait after the last' {
	local begun
	closed_port
	begun=$(milliseconds)
	asks 3 -c -w 0.25 -t 3 <<<hi
	(($(milliseconds) - begun >= 500))
	said_once '(ECONNREFUSED)'
	linux_only
	begun=$(milliseconds)
	asks 3 -w 0.25 -t 3 <<<hi
	(($(milliseconds) - begun >= 500))
	said_once '(ECONNREFUSED)'
}

@test 'between tries after a refusal the processor is left alone' {
	local begun
	linux_only
	closed_port
	echo hi >request
	begun=$(milliseconds)
	# shellcheck disable=SC2016 # the inner shell expands it
	run bash -c 'TIMEFORMAT="%U %S"; time udp-send -q -w 0.6 -t 2 127.0.0.1 "$1" <request 2>/dev/null' bash "$port"
	(($(milliseconds) - begun >= 600))
	[[ ${lines[-1]} =~ ^([0-9]+)\.([0-9]{3})' '([0-9]+)\.([0-9]{3})$ ]]
	((10#${BASH_REMATCH[1]}${BASH_REMATCH[2]} + 10#${BASH_REMATCH[3]}${BASH_REMATCH[4]} < 400))
}

@test 'with -t a server that comes up late still gets the request, and its reply makes the status 0' {
	linux_only
	closed_port
	echo hi >send.in
	start send udp-send -w 0.1 -t 200 127.0.0.1 "$port"
	peer late -a echo 127.0.0.1 "$port"
	ends send 0
	printf 'hi\n' | cmp - send.out
}

@test 'a group of IPv6 goes by the interface that stands in its address, whatever its reach' {
	needs ipv6 veth
	network
	for name in v0 w0; do
		inside ip link add $name type veth peer name $name-end
		inside ip link set $name addrgenmode none up
		inside ip link set $name-end addrgenmode none up
	done
	inside ip addr add fe80::1/64 dev v0 nodad
	inside ip addr add fe80::2/64 dev w0 nodad
	for group in ff02::7788 ff15::7788; do
		for name in v0 w0; do
			start r "${inside[@]}" udp-bind -I $name -g $group 7788 -- udp-recv -n 1
			appears 'listening on' r.err
			run --separate-stderr "${inside[@]}" udp-send $group%$name <<<hi
			has_status 0
			ends r
			holds r.out 'hi\n'
		done
	done
}

@test 'with --newline each line goes with its end as it came, also with --burst, -e and -w' {
	printf 'one\n\ntwo\r\nlast' >lines
	peer peer
	sends --newline <lines
	heard peer 'one\n' '\n' 'two\r\n' last
	like_plain lines --newline
	peer peer
	sends --newline -e utf-16le < <(printf 'a\r\n')
	heard peer 'a\x00\r\x00\n\x00'
	peer peer -a echo
	asks 0 --newline -w 10 <<<hi
	replied 'hi\n'
	heard peer 'hi\n'
}

@test 'with --newline the newline counts: a line that fits without it is too long' {
	peer peer
	head -c 65507 /dev/zero | tr '\0' x >line
	sends <line
	echo >>line
	run --separate-stderr udp-send --newline 127.0.0.1 "$port" <line
	has_status 1
	stderr_says 'cannot send record 1 (65508 bytes, at most 65507 fit)'
}

@test 'with -i there is that time between datagrams' {
	local begun
	peer peer
	begun=$(milliseconds)
	sends -i 0.2 < <(printf 'one\ntwo\nthree\n')
	(($(milliseconds) - begun >= 400))
	sends --interval=0.001 < <(printf 'four\nfive\n')
	heard peer one two three four five
}

@test 'with -i the first datagram goes at once and the second does not' {
	peer peer
	printf 'one\ntwo\n' >send.in
	start send udp-send -i 600 127.0.0.1 "$port"
	appears one peer.out
	kill -TERM "${pids[send]}"
	ends send 143
	heard peer one
}

@test 'with -i there is no wait after the last datagram' {
	peer peer
	run --separate-stderr timeout 20 udp-send -i 600 127.0.0.1 "$port" <<<hi
	has_status 0
	heard peer hi
}

@test 'with -i a record is sent while the input stays open' {
	peer peer
	talk send udp-send -i 0.01 127.0.0.1 "$port"
	feed send 'one\n'
	appears one peer.out
	feed send 'two\n'
	appears two peer.out
	hang_up send
	ends send
	heard peer one two
}

@test 'the interval holds between requests as well' {
	local begun
	peer peer -a echo
	begun=$(milliseconds)
	asks 0 -i 0.2 -w 10 < <(printf 'one\ntwo\nthree\n')
	(($(milliseconds) - begun >= 400))
	replied 'one\ntwo\nthree\n'
}

# sleeps DELAY OPTION...: udp-send sends 20 lines, and strace makes its sleeps longer by DELAY; slept has a line for
# each, how long it was to be, in microseconds.
sleeps() {
	needs strace
	run --separate-stderr strace -qq -o trace -e trace=clock_nanosleep,nanosleep \
		-e inject=clock_nanosleep,nanosleep:delay_exit="$1" udp-send "${@:2}" 127.0.0.1 "$port" < <(seq 20)
	has_status 0
	sed -nE 's/.*tv_sec=0, tv_nsec=([0-9]+)[0-9]{3}\}.*/\1/p' trace >slept
}

@test 'with -i small delays do not add up: a sleep is as much shorter as the one before was too long' {
	peer peer
	sleeps 50000 -i 0.1
	finish peer
	(($(awk '$1 <= 50000' slept | wc -l) >= 5))
}

@test 'with -i nothing is made up for after a pause' {
	peer peer
	sleeps 3000000:when=1 -i 0.1
	finish peer
	(($(awk '$1 > 50000' slept | wc -l) >= 10))
}

@test 'with -i a record that comes late by itself leaves at once, and the next one an interval later' {
	local begun
	peer peer
	begun=$(milliseconds)
	run --separate-stderr udp-send -i 0.5 127.0.0.1 "$port" < <(echo one; sleep 0.9; printf 'two\nthree\n')
	has_status 0
	(($(milliseconds) - begun >= 1400))
	heard peer one two three
}

@test 'each try of -t has its whole wait, also after a pause' {
	local begun
	peer peer -n 2
	echo 'anybody?' >send.in
	start send udp-send -v -w 2 -t 2 127.0.0.1 "$port"
	appears 'waiting for a reply' send.err
	kill -STOP "${pids[send]}"
	sleep 2.2
	begun=$(milliseconds)
	kill -CONT "${pids[send]}"
	ends send 4
	(($(milliseconds) - begun >= 2000))
	heard peer 'anybody?' 'anybody?'
}

@test '--burst sends lines of one size as without it' {
	local size
	for size in 1 64 300; do
		seq -f "%0${size}.0f" 200 | cut -c "1-$size" >lines
		like_plain lines
		(($(wc -l <burst.out) == 200))
	done
}

@test '--burst sends lines of mixed sizes, empty ones among them, as without it' {
	local i
	linux_only
	for ((i = 0; i < 200; i++)); do
		case $((i * 7 % 11)) in
		0 | 5) echo ;;
		1 | 2 | 3) printf '%064d\n' "$i" ;;
		4) echo "$i" ;;
		*) printf '%0*d\n' "$((i % 37 * 8 + 3))" "$i" ;;
		esac
	done >lines
	like_plain lines
	diff lines burst.out
}

@test '--burst sends equal lines and a shorter or a longer one last as without it' {
	linux_only
	{
		seq -f %0100.0f 70
		echo short
		seq -f %0100.0f 71 140
		printf '%0200d\n' 0
		seq -f %0100.0f 141 150
		printf unfinished
	} >lines
	like_plain lines
	(($(wc -l <burst.out) == 153))
}

@test '--burst sends empty lines alone as without it' {
	linux_only
	yes '' | head -n 100 >lines
	like_plain lines
	(($(wc -l <burst.out) == 100))
}

@test '--burst sends long lines as without it' {
	local size
	linux_only
	for size in 1472 1473 9000 30000 32754 65507; do
		{
			filled "$size"
			echo
			filled "$size"
			echo
		} >lines
		like_plain lines
		[[ $(<burst.out) == "$size x x"$'\n'"$size x x" ]]
	done
}

@test '--burst sends NULs, whole input and hexadecimal as without it' {
	linux_only
	printf 'a\0b\n\0\n' >records
	like_plain records
	like_plain records -0
	like_plain records -1
	like_plain /dev/null -1
	printf '6869\n\n00ff\n00fe\n' >records
	like_plain records -x
	like_plain records -c -x
}

@test '--burst sends many equal lines in a few calls' {
	linux_only
	needs strace
	seq -f %060.0f 100 >lines
	peer peer
	strace -f -qq -o calls -e trace=sendto,sendmsg,sendmmsg udp-send --burst 127.0.0.1 "$port" <lines
	finish peer
	diff lines peer.out
	(($(grep -c send calls) <= 10))
}

@test '--burst sends nothing for empty input' {
	linux_only
	peer peer
	sends --burst </dev/null
	heard peer
}

@test '--burst stops at a record over the limit as without it' {
	linux_only
	{
		seq -f %050.0f 1 37
		filled 65508
		printf '\nnever\n'
	} >lines
	like_plain lines
	(($(wc -l <burst.out) == 37))
	grep -qx 'status 1' burst.told
	grep -q 65508 burst.told
}

@test '--burst stops at a record over the limit that is read together with the one before' {
	# The first 65,536 bytes end before a newline, and the next hold the long record whole.
	{
		yes a | head -n 32767
		printf 'bb\n'
		head -c 65508 /dev/zero | tr '\0' x
		echo
	} >lines
	receiver recv -r
	run --separate-stderr timeout 20 udp-send --burst 127.0.0.1 "$port" <lines
	((status == 1))
	stderr_says 'cannot send record 32769 (65508 bytes, at most 65507 fit)'
}

@test '--burst tells bad hexadecimal as without it' {
	linux_only
	printf '61\n62\n6x\n63\n' >lines
	like_plain lines -x
	[[ $(<burst.out) == a$'\n'b ]]
	grep -qx 'status 1' burst.told
}

@test '--burst tells a refusal as without it' {
	closed_port
	seq 200 >lines
	run --separate-stderr timeout 10 udp-send --burst 127.0.0.1 "$port" <lines
	has_status 3
	said_once '(ECONNREFUSED)'
	stderr_says "udp-send: cannot send to 127.0.0.1:$port: "
	run --separate-stderr timeout 10 udp-send --burst 127.0.0.1 "$port" <<<hi
	has_status 3
	said_once '(ECONNREFUSED)'
}

@test '--burst to a broadcast address is EACCES with the same hint' {
	run --separate-stderr timeout 10 udp-send --burst 127.255.255.255 9 < <(seq 5)
	has_status 1
	[[ $stderr == *'127.255.255.255:9'*'(EACCES)'*'udp-send: hint: '*udp-bcast* ]]
}

@test '--burst goes singly where a call for many fails' {
	local fault
	linux_only
	seq -f %060.0f 100 >lines
	for fault in EINVAL EIO EMSGSIZE; do
		peer "$fault"
		faulty "sendmmsg,sendmsg:error=$fault:when=1" --burst <lines
		has_status 0
		[[ -z $stderr ]]
		finish "$fault"
		diff lines "$fault.out"
	done
}

@test '--burst tries no more runs once a way out cannot cut them' {
	local fault
	linux_only
	seq -f %060.0f 3000 >lines
	for fault in EIO EINVAL; do
		peer "$fault"
		faulty "sendmmsg:error=$fault:when=1" -v --burst <lines
		has_status 0
		finish "$fault"
		diff lines "$fault.out"
		sed -n 's/.*sendmmsg.* \([0-9]*\) datagrams in \([0-9]*\) runs.*/\1 \2/p' <<<"$stderr" >"$fault.calls"
	done
	# What was prepared before the first call told so still leaves in runs.
	awk 'NR > 2 && $1 != $2 {exit 1} END {exit NR < 4}' EIO.calls
	awk '$1 < 2 * $2 {exit 1} END {exit NR < 4}' EINVAL.calls # this speaks of one run alone
}

@test '--burst loses nothing to a refusal, a full queue or an old error that a call for many meets' {
	local fault
	linux_only
	{
		seq -f %060.0f 50
		seq 50
	} >lines
	for fault in ECONNREFUSED ENOBUFS EHOSTUNREACH ENETUNREACH EACCES EPROTO; do
		peer "$fault"
		faulty "sendmmsg,sendmsg:error=$fault:when=1" --burst <lines
		finish "$fault"
		diff lines "$fault.out"
	done
}

@test '--burst sends lines longer than the path takes in one piece' {
	linux_only
	network
	inside ip link set lo mtu 1500
	{
		seq -f %0290.0f 20
		filled 4000
		echo
		filled 4000
		echo
		seq -f %0290.0f 20
	} >lines
	peer peer
	run --separate-stderr inside timeout 10 udp-send --burst 127.0.0.1 "$port" <lines
	has_status 0
	sed 's/^x*$/4000 x x/' lines >expected
	finish peer
	diff expected peer.out
}

# looked: what the last `run` with -v says of the queue that the way leaves by.
looked() {
	sed -n 's/^udp-send: (looked up the queue that the way leaves by: \(.*\))$/\1/p' <<<"$stderr"
}

@test '--burst through a queue that cuts runs and drops: as many arrive as without it' {
	local queue to
	linux_only
	needs tbf
	network
	seq -f %063.0f 600 >lines
	# This queue takes less than a run at a time, and has room for a third of them all. On a busy machine they once
	# came in another order, perhaps by two processors: so they are counted, and their order is not looked at.
	for queue in 'tbf rate 2mbit burst 2kb limit 20kb' 'htb default 1' 'netem rate 2mbit limit 200'; do
		# shellcheck disable=SC2086 # words
		inside tc qdisc replace dev lo root $queue || continue # not every kernel has these
		for to in 127.0.0.1 ::1; do
			start recv "${inside[@]}" udp-recv -n 600 -w 20 "$to" 7788
			appears 'listening on' recv.err
			run --separate-stderr inside udp-send -v --burst "$to" <lines
			has_status 0
			[[ $(looked) == "${queue%% *}, so no runs" ]]
			ends recv
			sort recv.out | cmp lines -
		done
	done
}

@test '--burst through a queue that refuses a run whole: all of it goes singly' {
	local queue
	linux_only
	needs tbf
	network
	seq -f %063.0f 600 >lines
	for queue in 'pfifo limit 5' 'bfifo limit 5000' pfifo_fast; do
		# shellcheck disable=SC2086 # words
		inside tc qdisc replace dev lo root $queue
		start recv "${inside[@]}" udp-recv -n 600 -w 20
		appears 'listening on' recv.err
		run --separate-stderr inside udp-send -v --burst <lines
		has_status 0
		[[ $(looked) == "${queue%% *}, which takes runs" ]]
		ends recv
		sort recv.out | cmp lines -
	done
}

@test '--burst sends runs over loopback and a wire, and not where a queue below the interface cuts them' {
	local to
	linux_only
	needs tbf veth
	network
	wire v0 10.9.0.1/24 fd09::1/64
	inside ip link add link v0 name above type macvlan mode private
	inside ip addr add 10.8.0.1/24 dev above
	inside ip link set above up
	inside ip link set v0 arp off
	inside ip link set above arp off
	for to in 127.0.0.1 ::1 ::ffff:127.0.0.1 10.9.0.2 10.8.0.2 fe80::1%v0; do
		run --separate-stderr inside udp-send -qv --burst "$to" <<<hi
		echo "$to: $(looked)"
		[[ $(looked) == 'noqueue, which takes runs' ]]
	done
	run --separate-stderr inside udp-send -qv --burst 192.0.2.1 <<<hi # there is no way
	[[ $(looked) == 'unknown, so no runs' ]]
	inside tc qdisc add dev v0 root tbf rate 2mbit burst 2kb limit 20kb
	for to in 10.9.0.2 10.8.0.2 fe80::1%v0; do
		run --separate-stderr inside udp-send -qv --burst "$to" <<<hi
		echo "$to: $(looked)"
		[[ $(looked) == 'tbf, so no runs' ]]
	done
	seq -f %063.0f 600 >lines
	run --separate-stderr inside udp-send -v --burst 10.8.0.2 <lines
	has_status 0
	# All of them left, also those for which there was no room at first.
	[[ $stderr == *ENOBUFS* ]]
	until_true left_all 600
}

# left_all COUNT: so many packets, or more, have left by v0.
left_all() {
	(($(inside tc -s qdisc show dev v0 | sed -n 's/.* bytes \([0-9]*\) pkt .*/\1/p') >= $1))
}

@test '--burst sends no runs where the kernel cannot be asked, or does not answer' {
	local fault
	linux_only
	seq -f %063.0f 100 >lines
	# It is asked by send and recv, which 64-bit kernels have as sendto and recvfrom alone.
	for fault in socket:error=EAFNOSUPPORT:when=2 sendto,?send:error=EPERM:when=1 \
		recvfrom,?recv:error=EAGAIN:when=1; do
		peer peer
		faulty "$fault" -v --burst <lines
		has_status 0
		[[ $(looked) == 'unknown, so no runs' ]]
		finish peer
		diff lines peer.out
	done
}

@test 'a handed socket sends from the port it is bound to' {
	local own option
	closed_port
	own=$port
	peer peer -s -a echo
	udp-bind 127.0.0.1 "$own" -- udp-send 127.0.0.1 "$port" <<<one
	udp-bind 127.0.0.1 "$own" -- udp-send -c 127.0.0.1 "$port" <<<two
	run -0 udp-bind 127.0.0.1 "$own" -- udp-send -w 10 127.0.0.1 "$port" <<<three
	[[ $output == three ]]
	heard peer "127.0.0.1:$own one" "127.0.0.1:$own two" "127.0.0.1:$own three"
}

@test 'a handed socket bursts from the port it is bound to' {
	local own
	closed_port
	own=$port
	peer peer -s
	udp-bind 127.0.0.1 "$own" -- udp-send -v --burst 127.0.0.1 "$port" < <(printf 'one\ntwo\n') 2>told
	[[ -n ${UDP_PORTABLE:-} ]] || grep -q '(3, 2 datagrams in 2 runs) = 2' told # it may take another way
	heard peer "127.0.0.1:$own one" "127.0.0.1:$own two"
}

@test 'the first of the statuses 1, 3 and 4 that applies is given' {
	closed_port
	{
		echo one
		filled 65508
	} >records
	run --separate-stderr timeout 10 udp-send -c 127.0.0.1 "$port" <records
	has_status 1
	run --separate-stderr timeout 10 udp-send -c -w 0.1 127.0.0.1 "$port" <<<one
	has_status 3
	peer peer
	run --separate-stderr timeout 10 udp-send -w 0.1 127.0.0.1 "$port" <records
	has_status 1
}

@test 'a request that is refused and one that is not answered together are status 3' {
	linux_only
	closed_port
	talk send udp-send -w 0.2 127.0.0.1 "$port"
	feed send 'one\n'
	appears '(ECONNREFUSED)' send.err
	peer late 127.0.0.1 "$port"
	feed send 'two\n'
	appears two late.out
	hang_up send
	ends send 3
	heard late two
}

@test 'the peer ending in the middle does not end udp-send' {
	linux_only
	peer peer
	talk send udp-send 127.0.0.1 "$port"
	feed send 'one\n'
	appears one peer.out
	heard peer one
	feed send 'two\nthree\n'
	hang_up send
	ends send 3
	(($(grep -c '(ECONNREFUSED)' send.err) == 1))
}

@test 'input that cannot be read is status 1' {
	local option
	peer peer
	for option in '' -1 -0; do
		# shellcheck disable=SC2086 # an option or none
		run --separate-stderr udp-send $option 127.0.0.1 "$port" <.
		has_status 1
		[[ $stderr == 'udp-send: cannot read standard input: '*'(EISDIR)'* ]]
	done
	heard peer
}

@test 'a numeric address and no -e: neither names nor locales nor charsets are loaded' {
	needs strace
	closed_port
	export LC_ALL=zh_CN.GBK LANG=zh_CN.GBK
	strace -f -qq -o calls -e trace=open,openat udp-send -q 127.0.0.1 "$port" <<<hi || true
	strace -f -qq -o more -e trace=open,openat udp-recv -q -w 0 127.0.0.1 0 || true
	run ! grep -hE 'locale|gconv|nss|resolv|hosts|services|protocols' calls more
	grep -q libc calls
}

# --- without what only Linux has ---

@test 'a socket of our own is connected where only that is told of a refusal, unless a reply is awaited' {
	portable_only
	peer peer
	run --separate-stderr udp-send -v 127.0.0.1 "$port" <<<hi
	[[ $stderr == *"udp-send: connect("?", 127.0.0.1:$port) = 0"* ]]
	run --separate-stderr udp-send -v -w 0.01 127.0.0.1 "$port" <<<hi
	has_status 4
	[[ $stderr != *connect* ]]
	run --separate-stderr udp-bind 127.0.0.1 -- udp-send -v 127.0.0.1 "$port" <<<hi
	has_status 0
	[[ $stderr == *sendto* && $stderr != *connect* ]]
}

@test 'where SO_SNDBUF is the largest datagram, every program that sends asks for more' {
	local program
	portable_only
	closed_port
	for program in "udp-send -v 127.0.0.1 $port" "udp-bcast -v 127.255.255.255 $port" \
		"udp-chat -v 127.0.0.1 $port" 'udp-recv -v -w 0.01 -X cat 0' "udp-wire -v -w 0.01 0 127.0.0.1:$port"; do
		# shellcheck disable=SC2086 # several words
		run --separate-stderr $program </dev/null
		stderr_says ', SOL_SOCKET, SO_SNDBUF, [262144]) = 0'
	done
	[[ $(grep -c SO_SNDBUF <<<"$stderr") == 2 ]] # udp-wire has a socket for each of its ends
}

@test 'the error queue is read with room for bytes, without which qemu-user never comes to its end' {
	linux_only
	closed_port
	needs strace
	run --separate-stderr strace -qq -o trace -e trace=recvmsg udp-send -w 5 127.0.0.1 "$port" <<<hi
	has_status 3
	grep -q 'iov_len=[1-9][0-9]*}.*MSG_ERRQUEUE' trace
}
