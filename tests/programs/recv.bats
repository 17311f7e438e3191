#!/usr/bin/env bats
# udp-recv: whose datagrams it takes, what it prints, and how it ends.
# bats file_tags=asan,portable

# shellcheck disable=SC2154 # run and the helpers set stderr, port, pids, patience and inside
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

# every_byte SIZE: SIZE bytes in which every value occurs.
every_byte() {
	/usr/bin/python3 -c 'import sys; sys.stdout.buffer.write((bytes(range(256)) * 256)[:int(sys.argv[1])])' "$1"
}

# receives OPTIONS... -- DATA...: what udp-recv prints for these datagrams is in r.out; $sender is their port.
receives() {
	local options=()
	while [[ $1 != -- ]]; do
		options+=("$1")
		shift
	done
	shift
	listens r udp-recv -n $# "${options[@]}" 127.0.0.1 0
	sender=$(send 127.0.0.1 "$port" "$@")
	ends r
}

@test "a datagram is printed as a line" {
	receives -- hello
	holds r.out 'hello\n'
}

@test "every sender is heard" {
	receiver r -n 4 -a
	one=$(send 127.0.0.1 "$port" a)
	two=$(send 127.0.0.1 "$port" b)
	three=$(send -p "$one" 127.0.0.1 "$port" c)
	echo d >/dev/udp/127.0.0.1/"$port"
	ends r
	four=$(sed -n 's/.*:\([0-9]*\) d$/\1/p' r.out)
	holds r.out "127.0.0.1:%s %s\n" "$one" a "$two" b "$three" c "$four" d
}

@test "datagrams come out in the order they came in" {
	receiver r -n 150
	send-numbers "$port" 150
	ends r
	seq 150 | cmp - r.out
}

@test "an empty datagram is an empty line, and no end" {
	receives -- a '' '' b ''
	holds r.out 'a\n\n\nb\n\n'
}

@test "a NUL is a byte like any other" {
	receives -- 'a\0b' '\0' '\0\0c'
	holds r.out 'a\0b\n\0\n\0\0c\n'
}

@test "a newline is added unless the datagram ends with one" {
	receives -- 'a\n' b 'c\n\n' '\n' 'd\ne' 'f\r\n'
	holds r.out 'a\nb\nc\n\n\nd\ne\nf\r\n'
}

@test "a pipe or a file gets the bytes, escapes and all" {
	receives -- '\x1b[2J' '\xff\xfe' '\xc2\x9b' 'tab\there'
	holds r.out '\033[2J\n\377\376\n\302\233\ntab\there\n'
}

@test "65507 bytes come whole over IPv4" {
	every_byte 65507 >data
	receives -- @data tail
	printf '\ntail\n' | cat data - | cmp - r.out
}

@test "65527 bytes come whole over IPv6" {
	needs ipv6
	every_byte 65527 >data
	listens r udp-recv -r -n 1 ::1 0
	send ::1 "$port" @data
	ends r
	cmp data r.out
}

@test "-0 ends each datagram with NUL" {
	receives -0 -- a '' 'b\n' 'c\nd'
	holds r.out 'a\0\0b\n\0c\nd\0'
	receives --null -- e
	holds r.out 'e\0'
}

@test "-x prints each datagram in lower-case hexadecimal, one a line" {
	receives -x -- '\x00\xff\xaBhi' '' '\n' 'a\n'
	holds r.out '00ffab6869\n\n0a\n610a\n'
	receives --hex -- '\x01'
	holds r.out '01\n'
}

@test "-x prints 65507 bytes of every value" {
	every_byte 65507 >data
	receives -x -- @data
	/usr/bin/python3 -c 'print(open("data", "rb").read().hex())' | cmp - r.out
}

@test "-a puts the sender before each datagram, the empty one too" {
	receives -a -- hi '' 'a\n'
	holds r.out '127.0.0.1:%s %s\n' "$sender" hi "$sender" '' "$sender" a
	receives --address -- hi
	holds r.out '127.0.0.1:%s hi\n' "$sender"
}

@test "-a writes an IPv6 sender in brackets" {
	needs ipv6
	listens r udp-recv -a -n 1 ::1 0
	sender=$(send ::1 "$port" hi)
	ends r
	holds r.out '[::1]:%s hi\n' "$sender"
}

@test "-a with -0 ends with NUL" {
	receives -a -0 -- 'a\nb' ''
	holds r.out '127.0.0.1:%s a\nb\000127.0.0.1:%s \000' "$sender" "$sender"
}

@test "-r prints exactly the bytes received" {
	receives -r -- a '' 'b\n' '\0\xff' c
	holds r.out 'ab\n\0\377c'
	every_byte 65507 >data
	receives --raw -- @data @data
	cat data data | cmp - r.out
}

@test "-j prints one JSON object a line, with all there is to know" {
	words=(hello '' 'a\n' 'two\nlines\n' '"quoted" \\ and / slashes' '\x00\x01\x1f\x7f' 'tab\t cr\r bs\b ff\f')
	words+=('中文 😀' '\xc2\x80\xc2\x9b\xc2\x9f' '\xe2\x80\xae\xd8\x9c\xe2\x81\xa6\xe2\x80\x8f' '{"n":1}')
	receives -j -- "${words[@]}"
	check-json r.out 127.0.0.1 "$sender" "${words[@]}"
	receives --json -- hello
	check-json r.out 127.0.0.1 "$sender" hello
}

@test "-j gives hexadecimal for what is not UTF-8" {
	words=('\xff' 'ok\x80' '\xc0\xaf' '\xed\xa0\x80' '\xf4\x90\x80\x80' '\xf8\x88\x80\x80\x80' '\xe4\xb8')
	words+=('\xe4\xb8\xad\xe6' '\xd6\xd0\xce\xc4' '\xf0\x8f\xbf\xbf' '\xc2' '\xc2A')
	words+=('\xf4\x8f\xbf\xbf' '\xee\x80\x80')
	receives -j -- "${words[@]}"
	check-json r.out 127.0.0.1 "$sender" "${words[@]}"
}

@test "-j takes the largest datagram, as text and as bytes" {
	every_byte 65507 >bytes
	head -c 65507 /dev/zero >zeros
	head -c 65507 /dev/zero | tr '\0' x >text
	receives -j -- @bytes @zeros @text
	check-json r.out 127.0.0.1 "$sender" @bytes @zeros @text
}

@test "-j names an IPv6 sender without brackets" {
	needs ipv6
	listens r udp-recv -j -n 1 ::1 0
	sender=$(send ::1 "$port" hi)
	ends r
	check-json r.out ::1 "$sender" hi
}

@test "-j -x is hexadecimal in every object, whatever came" {
	linux_only # elsewhere nobody knows how long what was cut has been
	for words in '-j -x' '-x -j' -xj '--json --hex'; do
		# shellcheck disable=SC2086 # several words
		receives $words -s 4 -- hi! '' '\xff\n' 12345
		sed 's/.*\("bytes"\)/\1/' r.out >data
		holds data '"bytes":%d,"hex":"%s","truncated":%s}\n' \
			3 686921 false 0 '' false 2 ff0a false 5 31323334 true
	done
	receives -j -x -0 -- hi
	[[ $(tr '\0' '!' <r.out) == *'"hex":"6869","truncated":false}!' ]]
}

@test "-j escapes the name of an interface, and has its number where it is no text" {
	needs ipv6 veth
	network
	for name in 'q"\q' $'esc\e[2J' $'bad\xff'; do
		wire "$name"
		inside ip addr add fe80::77/64 dev "$name" nodad
		start r "${inside[@]}" udp-recv -6 -j -n 1
		appears 'listening on' r.err
		index=$(inside python3 -c 'import os, socket, sys
print(socket.if_nametoindex(os.fsencode(sys.argv[1])))' "$name")
		echo hi | inside udp-send "fe80::77%$index" 7788
		ends r
		python3 -c 'import json, sys
print(json.loads(sys.stdin.buffer.read().decode())["address"])' <r.out >address
		[[ $name != q* ]] || index=$name
		holds address 'fe80::77%%%s\n' "$index"
		inside ip link delete "$name"
	done
}

@test "-j writes exactly the documented keys, in order and without blanks" {
	receives -j -- hi! '\xff'
	sed 's/"time":"[^"]*"/"time":T/' r.out >without-time
	holds without-time '{"n":%d,"time":T,"address":"127.0.0.1","port":%d,"bytes":%d,%s,"truncated":false}\n' \
		1 "$sender" 3 '"data":"hi!"' 2 "$sender" 1 '"hex":"ff"'
}

@test "-s keeps that much of each datagram" {
	receives -s 5 -- 'hello, world' hello hell '' 'new\n\n\n'
	holds r.out 'hello\nhello\nhell\n\nnew\n\n'
	receives --size=1 -x -- abc
	holds r.out '61\n'
}

@test "the first cut datagram is told as it happens, once, and all are counted" {
	receiver r -s 4 -n 6
	send 127.0.0.1 "$port" 1234
	appears 1234 r.out
	lacks cut r.err
	send 127.0.0.1 "$port" 12345
	appears cut r.err
	send 127.0.0.1 "$port" 123456 1234 1234567 ''
	ends r
	[[ $(grep -c cut r.err) == 2 ]]
	grep -q '^udp-recv: 6 datagrams, [0-9]* bytes, 3 cut' r.err
}

@test "a summary comes unasked only when something was cut or dropped" {
	receives -s 4 -- 1234 123 ''
	[[ $(wc -l <r.err) == 1 ]]
	receives -v -- 1234 123 ''
	grep -q '^udp-recv: 3 datagrams, 7 bytes, 0 cut' r.err
}

@test "a cut datagram keeps its whole length and is marked in JSON" {
	linux_only
	receives -j -s 3 -- 123456 123
	sed 's/"time":"[^"]*"/"time":T/' r.out >without-time
	line='{"n":%d,"time":T,"address":"127.0.0.1","port":%d,"bytes":%d,"data":"123","truncated":%s}\n'
	holds without-time "$line" 1 "$sender" 6 true 2 "$sender" 3 false
}

@test "what the kernel dropped is counted exactly" {
	linux_only
	listens r udp-bind -B 4096 127.0.0.1 0 -- udp-recv
	kill -STOP "${pids[r]}"
	send-numbers "$port" 1000 100
	kill -CONT "${pids[r]}"
	until_true drained "$port"
	until_true test -s r.out
	kill -TERM "${pids[r]}"
	ends r 143
	summary=$(sed -n 's/^udp-recv: \(.*\) dropped by the kernel$/\1/p' r.err)
	pattern='^([0-9]+) datagrams, ([0-9]+) bytes, 0 cut, ([0-9]+)$'
	[[ $summary =~ $pattern ]]
	received=${BASH_REMATCH[1]} bytes=${BASH_REMATCH[2]} dropped=${BASH_REMATCH[3]}
	((dropped > 0 && received > 0))
	((received + dropped == 1000))
	((bytes == received * 100))
	[[ $(wc -l <r.out) == "$received" ]]
}

@test "udp-recv asks for the largest receive buffer the system allows, on a socket of its own" {
	linux_only
	needs ss
	needs /proc/sys/net/core/rmem_max
	receiver r
	largest=$((2 * $(</proc/sys/net/core/rmem_max)))
	run ss -Huanm "sport = :$port"
	[[ $output == *",rb$largest,"* ]]
}

@test "a handed socket keeps the receive buffer it came with" {
	linux_only
	needs ss
	listens r udp-bind -B 10000 127.0.0.1 0 -- udp-recv
	run ss -Huanm "sport = :$port"
	[[ $output == *,rb20000,* ]]
}

@test "-n ends it after so many datagrams, the rest is left" {
	receiver r -n 2
	kill -STOP "${pids[r]}"
	send 127.0.0.1 "$port" a '' b c
	kill -CONT "${pids[r]}"
	ends r
	holds r.out 'a\n\n'
	receives --count=1 -- x
	holds r.out 'x\n'
}

@test "-w ends it with status 4 when nothing came" {
	since=$EPOCHREALTIME
	run --separate-stderr udp-recv -w 0.3 127.0.0.1 0
	[[ $status == 4 && -z $output ]]
	lasted "$since" 0.3
	run --separate-stderr udp-recv --wait=0 127.0.0.1 0
	[[ $status == 4 && -z $output ]]
}

@test "-w ends it with status 0 when something came" {
	receiver r -w 4
	send 127.0.0.1 "$port" hi
	appears hi r.out
	ends r
	holds r.out 'hi\n'
}

@test "-w counts from the last datagram" {
	receiver r -w 4 # a busy machine may take seconds to start a sender
	sleep 1 # there is nothing to wait for: time itself is what is tested
	since=$EPOCHREALTIME
	send 127.0.0.1 "$port" ''
	ends r
	holds r.out '\n'
	lasted "$since" 4
}

@test "-w with fewer datagrams than -n wants is status 4, and what came is printed" {
	receiver r -n 3 -w 4
	send 127.0.0.1 "$port" a b
	ends r 4
	holds r.out 'a\nb\n'
}

@test "-w does not delay the end by -n" {
	receiver r -n 2 -w 3600
	send 127.0.0.1 "$port" a b
	ends r
	holds r.out 'a\nb\n'
}

@test "-w 0 takes what waits already" {
	# shellcheck disable=SC2016 # UDP_PORT is udp-bind's to set
	run --separate-stderr udp-bind 127.0.0.1 -- sh -c 'send 127.0.0.1 $UDP_PORT a b >&2; exec udp-recv -w 0'
	[[ $status == 0 && $output == $'a\nb' ]]
}

@test "output is flushed as soon as no datagram waits" {
	receiver r
	for word in one two three; do
		send 127.0.0.1 "$port" "$word"
		appears "$word" r.out
	done
	holds r.out 'one\ntwo\nthree\n'
}

@test "-j, -x, -0 and -r are flushed as soon as no datagram waits, too" {
	for option in -j -x -0 -r; do
		receiver r$option $option
		send 127.0.0.1 "$port" 'a'
		until_true test -s r$option.out
	done
}

# piped COMMAND...: start COMMAND as r, its standard output a pipe whose other end is our descriptor 5; sets $port.
piped() {
	mkfifo pipe
	# shellcheck disable=SC2016 # for the inner shell
	start r sh -c 'exec "$@" >pipe' sh "$@"
	exec 5<pipe
	appears 'listening on' r.err
	port=$(port_of r)
}

@test "a closed reader is noticed at once, while nothing arrives" {
	piped udp-recv 127.0.0.1 0
	exec 5<&-
	ends r
	lacks cannot r.err
}

@test "a closed reader is noticed during a long -w" {
	piped udp-recv -w 3600 127.0.0.1 0
	send 127.0.0.1 "$port" hi
	read -r line <&5
	[[ $line == hi ]]
	exec 5<&-
	ends r
}

@test "head -n 1 ends it after its line" {
	mkfifo head.in
	start head head -n 1
	listens r sh -c 'exec udp-recv 127.0.0.1 0 >head.in'
	send 127.0.0.1 "$port" one
	ends head
	ends r
	holds head.out 'one\n'
}

@test "a closed terminal ends it like a closed pipe" {
	listens r on-terminal 1 udp-recv 127.0.0.1 0
	kill -USR1 "${pids[r]}"
	ends r
}

@test "a full disk is a failure that names standard output" {
	needs /dev/full
	for options in '-n 1' '' -r -j; do
		# shellcheck disable=SC2016,SC2086 # for the inner shell; several words
		listens r sh -c 'exec "$@" >/dev/full' sh udp-recv $options 127.0.0.1 0
		send 127.0.0.1 "$port" hi
		ends r 1
		grep -q '^udp-recv: cannot write standard output: .*(ENOSPC)$' r.err
	done
}

@test "with standard output closed it fails, and the socket is not written to" {
	# shellcheck disable=SC2016 # for the inner shell
	listens r sh -c 'exec "$@" >&-' sh udp-recv -n 1 127.0.0.1 0
	run ask -w 0.3 127.0.0.1 "$port" secret
	[[ $output == nothing ]]
	ends r 1
	grep -q '^udp-recv: cannot write standard output: ' r.err
}

# dies_of SIGNAL: that signal ends it, with its output complete, a summary, and as a death by that signal.
dies_of() {
	listens r how-it-ends udp-recv -s 2 127.0.0.1 0
	send 127.0.0.1 "$port" long 'er' ''
	appears er r.out
	kill -"$1" "${pids[r]}"
	ends r
	holds how "SIG$1\n"
	grep -q '^udp-recv: 3 datagrams, [0-9]* bytes, 1 cut' r.err
	holds r.out 'lo\ner\n\n'
}

@test "SIGINT: output, summary, death by SIGINT" {
	dies_of INT
}

@test "SIGTERM: output, summary, death by SIGTERM" {
	dies_of TERM
}

@test "SIGTERM amid a flood loses nothing of what was counted" {
	listens r udp-recv -x -s 999 127.0.0.1 0
	kill -STOP "${pids[r]}"
	send-numbers "$port" 3000 1000
	kill -CONT "${pids[r]}"
	end=$((SECONDS + patience))
	until [[ -s r.out ]] || ((SECONDS > end)); do :; done # without sleep: the queue is empty soon
	kill -TERM "${pids[r]}"
	ends r 143
	received=$(sed -n 's/^udp-recv: \([0-9]*\) datagrams, .*/\1/p' r.err)
	((received > 0))
	[[ $(wc -l <r.out) == "$received" ]]
	[[ $(tail -n 1 r.out | wc -c) == 1999 ]]
}

@test "a signal ends it even before the first datagram, without a summary" {
	listens r how-it-ends udp-recv 127.0.0.1 0
	kill -INT "${pids[r]}"
	ends r
	holds how 'SIGINT\n'
	[[ $(wc -l <r.err) == 1 && ! -s r.out ]]
}

@test "an ignored SIGINT stays ignored" {
	listens r sh -c 'trap "" INT; exec "$@"' sh udp-recv -n 2 127.0.0.1 0
	send 127.0.0.1 "$port" a
	appears a r.out
	kill -INT "${pids[r]}"
	send 127.0.0.1 "$port" b
	ends r
	holds r.out 'a\nb\n'
}

@test "stopped and continued it goes on where it was" {
	receiver r -w 30 -n 3
	send 127.0.0.1 "$port" before
	appears before r.out
	kill -STOP "${pids[r]}"
	until_true grep -q '^State:.T' "/proc/${pids[r]}/status"
	send 127.0.0.1 "$port" during
	kill -CONT "${pids[r]}"
	appears during r.out
	kill -STOP "${pids[r]}"
	until_true grep -q '^State:.T' "/proc/${pids[r]}/status"
	kill -CONT "${pids[r]}"
	send 127.0.0.1 "$port" after
	ends r
	holds r.out 'before\nduring\nafter\n'
}

@test "a datagram from port 0 is a datagram" {
	network
	start r "${inside[@]}" udp-recv -a -n 2 127.0.0.1
	appears '127.0.0.1:7788' r.err
	"${inside[@]}" send -z 127.0.0.1 7788 zero
	sender=$("${inside[@]}" send 127.0.0.1 7788 one)
	ends r
	holds r.out '127.0.0.1:0 zero\n127.0.0.1:%s one\n' "$sender"
}

@test "without an operand it takes port 7788 of every address" {
	network
	start r "${inside[@]}" udp-recv -n 2
	appears 'udp-recv: listening on 0.0.0.0:7788' r.err
	"${inside[@]}" send 127.0.0.1 7788 hi
	"${inside[@]}" send 127.1.2.3 7788 there
	ends r
	holds r.out 'hi\nthere\n'
}

@test "udp-recv -6 hears IPv4 too and prints those senders as plain IPv4" {
	needs ipv6
	listens r udp-recv -6 -a -n 3 0
	four=$(send 127.0.0.1 "$port" four)
	six=$(send ::1 "$port" six)
	last=$(send 127.0.0.1 "$port" last)
	ends r
	holds r.out '%s:%s %s\n' 127.0.0.1 "$four" four '[::1]' "$six" six 127.0.0.1 "$last" last
}

@test "-j of an IPv4 sender on an IPv6 socket is plain IPv4" {
	needs ipv6
	listens r udp-recv -6 -j -n 1 0
	sender=$(send 127.0.0.1 "$port" hi)
	ends r
	check-json r.out 127.0.0.1 "$sender" hi
}

@test "the ready line tells address and port in each family" {
	listens r udp-recv 127.0.0.1 0
	holds r.err 'udp-recv: listening on 127.0.0.1:%s\n' "$port"
	bound "$port"
	listens any udp-recv 0
	holds any.err 'udp-recv: listening on 0.0.0.0:%s\n' "$port"
	bound "$port"
	closed_port
	listens told udp-recv 127.0.0.1 "$port"
	holds told.err 'udp-recv: listening on 127.0.0.1:%s\n' "$port"
}

@test "the ready line has IPv6 addresses in brackets" {
	needs ipv6
	listens r udp-recv -6 0
	holds r.err 'udp-recv: listening on [::]:%s\n' "$port"
	listens one udp-recv ::1 0
	holds one.err 'udp-recv: listening on [::1]:%s\n' "$port"
}

@test "-q leaves ready line and summary out" {
	closed_port
	start r udp-recv -q -n 1 127.0.0.1 "$port"
	until_true bound "$port"
	send 127.0.0.1 "$port" hi
	ends r
	holds r.out 'hi\n'
	[[ ! -s r.err ]]
	closed_port
	start r udp-recv --quiet -s 1 -n 1 127.0.0.1 "$port"
	until_true bound "$port"
	send 127.0.0.1 "$port" hi
	ends r
	lacks datagrams r.err
	lacks listening r.err
}

@test "a taken port: EADDRINUSE, and the hint names ss or lsof" {
	receiver r
	run --separate-stderr udp-recv 127.0.0.1 "$port"
	[[ $status == 1 && -z $output ]]
	stderr_says "udp-recv: cannot bind "
	stderr_says " 127.0.0.1:$port: "
	stderr_says '(EADDRINUSE)'
	[[ ${stderr_lines[1]} == 'udp-recv: hint: '@(ss|lsof)' '*"$port"* ]]
	[[ ${#stderr_lines[@]} == 2 ]]
	run --separate-stderr udp-recv -q 127.0.0.1 "$port"
	[[ $status == 1 ]]
	stderr_says '(EADDRINUSE)'
	[[ ${#stderr_lines[@]} == 1 ]]
}

@test "an address of another machine: EADDRNOTAVAIL, and a hint" {
	run --separate-stderr udp-recv 192.0.2.1 0
	[[ $status == 1 && -z $output ]]
	stderr_says 'udp-recv: cannot bind '
	stderr_says ' 192.0.2.1:0: '
	stderr_says '(EADDRNOTAVAIL)'
	[[ ${stderr_lines[1]} == 'udp-recv: hint: '* ]]
	[[ ${#stderr_lines[@]} == 2 ]]
}

@test "a port below 1024 without the privilege: EACCES, and a hint" {
	network
	run --separate-stderr "${inside[@]}" setpriv --bounding-set=-all --inh-caps=-all udp-recv 127.0.0.1 53
	[[ $status == 1 && -z $output ]]
	stderr_says 'udp-recv: cannot bind '
	stderr_says ' 127.0.0.1:53: '
	stderr_says '(EACCES)'
	[[ ${stderr_lines[1]} == 'udp-recv: hint: '*1024* ]]
	[[ ${#stderr_lines[@]} == 2 ]]
}

# shown OPTIONS... -- DATA...: what udp-recv shows on a terminal for these datagrams is in r.out.
shown() {
	local options=()
	while [[ $1 != -- ]]; do
		options+=("$1")
		shift
	done
	shift
	listens r on-terminal 1 udp-recv -n $# "${options[@]}" 127.0.0.1 0
	sender=$(send 127.0.0.1 "$port" "$@")
	ends r
}

@test "on a terminal, control characters are escaped" {
	shown -- '\x1b[2J\x1b]0;owned\x07' 'a\rb' 'tab\there' '\x00\x08\x7f\x0e\x1f' 'back\\slash' ' blanks  stay ~'
	printf '%s\n' '\x1b[2J\x1b]0;owned\x07' 'a\rb' 'tab\there' '\x00\x08\x7f\x0e\x1f' 'back\slash' \
		' blanks  stay ~' | cmp - r.out
}

@test "on a terminal, a datagram cannot forge a line" {
	breaks='\x85\xc2\x85\xe2\x80\xa8y\xe2\x80\xa9\x0b\x0c'
	shown -a -- 'hi\n127.0.0.1:1 forged' 'one\n' 'two\n\n' '\n' '\n\n' '' 'x\r\n' "$breaks"
	for text in 'hi\n127.0.0.1:1 forged' one 'two\n' '' '\n' '' 'x\r' "$breaks"; do
		printf '127.0.0.1:%s %s\n' "$sender" "$text"
	done | cmp - r.out
}

@test "on a terminal, valid UTF-8 stays" {
	shown -- '中文' 'żółć é 😀' '\xef\xbf\xbd' 'e\xcc\x81'
	holds r.out '中文\nżółć é 😀\n\357\277\275\ne\314\201\n'
	LC_ALL=C shown -- '中文'
	holds r.out '中文\n'
}

@test "on a terminal, C1 controls and bidirectional controls are escaped" {
	words=('\xc2\x9b31m' '\xc2\x80\xc2\x9f' '\xe2\x80\xaeevil' '\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f')
	words+=('\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad' '\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9')
	shown -- "${words[@]}"
	printf '%s\n' "${words[@]}" | cmp - r.out
}

@test "on a terminal, bytes that are not UTF-8 are escaped" {
	words=('\xff\xfe' 'ok\x9bok' '\xc0\xaf' '\xe0\x80\xaf' '\xed\xa0\x80' '\xf4\x90\x80\x80')
	words+=('\xf8\x88\x80\x80\x80' '\xe4\xb8' '\xc2' '\xf0\x9f\x98' '\xbf')
	shown -- "${words[@]}" '\xe4\xb8\xe4\xb8\xad' '\xc2\x1b'
	printf '%s\n' "${words[@]}" '\xe4\xb8中' '\xc2\x1b' | cmp - r.out
}

@test "on a terminal, 65507 hostile bytes stay one line of printable characters" {
	every_byte 65507 >data
	shown -- @data end
	[[ $(wc -l <r.out) == 2 ]]
	[[ $(LC_ALL=C tr -d '\n -~' <r.out | wc -c) == 0 ]]
}

@test "on a terminal, -j and -x are what they are in a pipe" {
	words=('\x1b[2J' '\xc2\x9b' '\xe2\x80\xae' 'a\nb\n' '\xff\x1b')
	shown -j -- "${words[@]}"
	check-json r.out 127.0.0.1 "$sender" "${words[@]}"
	shown -x -- '\x1b\n' ''
	holds r.out '1b0a\n\n'
}

@test "on a terminal, -r is still exactly the bytes" {
	shown -r -- '\x1b[2J' 'a\nb' '\xff'
	holds r.out '\033[2Ja\nb\377'
}

# --- what other systems' kernels do, by strace ---

# meddled NAME CALLS FAULT COMMAND...: start COMMAND; strace makes FAULT of some of its CALLS, and notes all in
# NAME.trace.
meddled() {
	local name=$1 calls=$2 fault=$3
	shift 3
	needs strace
	start "$name" strace -D -qq -o "$name.trace" -e trace="$calls" -e inject="$calls:$fault" "$@"
}

@test 'a buffer that is refused as too large is asked for by halves, until it is taken' {
	meddled r setsockopt error=ENOBUFS:when=1..2 udp-recv -v -w 0.01 127.0.0.1 0
	ends r 4
	grep -o 'SO_RCVBUF, .*' r.err >asked
	holds asked '%s\n' 'SO_RCVBUF, [2147483647]) = -1 ENOBUFS (No buffer space available)' \
		'SO_RCVBUF, [1073741823]) = -1 ENOBUFS (No buffer space available)' 'SO_RCVBUF, [536870911]) = 0'
	meddled b setsockopt error=ENOBUFS:when=1+ udp-bind -B 5 127.0.0.1
	ends b 1
	grep -qF 'cannot set the buffer to 5 bytes: No buffer space available (ENOBUFS)' b.err
}

@test 'a poll that returns too early ends nothing, and asks for the news that the reader is gone' {
	meddled r poll,ppoll retval=0:when=1..2 udp-recv -n 1 127.0.0.1 0
	appears 'listening on' r.err
	port=$(port_of r)
	send 127.0.0.1 "$port" hi
	ends r
	holds r.out 'hi\n'
	grep -qF '{fd=1, events=POLLHUP}' r.trace # macOS tells it to nobody else
}

@test 'the summary tells what the kernel dropped where the kernel tells' {
	run --separate-stderr udp-recv -v -w 0.01 127.0.0.1 0
	dropped=', 0 dropped by the kernel'
	[[ -z ${UDP_PORTABLE:-} ]] || dropped=''
	[[ ${stderr_lines[-1]} == "udp-recv: 0 datagrams, 0 bytes, 0 cut$dropped" ]]
}
