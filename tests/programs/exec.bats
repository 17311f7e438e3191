#!/usr/bin/env bats
# udp-recv -X: a command for each datagram, and its output as the reply.
# bats file_tags=asan,all:portable

# shellcheck disable=SC2016 # the commands are for the shell that udp-recv starts
# shellcheck disable=SC2154 # run and the helpers set stderr, port, pids and inside
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

# answers COMMAND: start udp-recv -X COMMAND on a free port of 127.0.0.1; sets $port.
answers() {
	receiver r -X "$1"
}

# told WORD: a message of udp-recv names WORD (a status or a signal, no part of an address).
told() {
	grep -v ' listening on ' r.err | grep -qE "^udp-recv: (.*[^0-9.])?$1([^0-9.]|$)"
}

@test "the datagram is the command's input, its output is the reply" {
	answers 'tr a-z A-Z'
	run ask 127.0.0.1 "$port" hello 'two\nlines\n' '\0x'
	[[ $status == 0 && $output == 'HELLO'$'\n''TWO\nLINES\n'$'\n''\x00X' ]]
}

@test "--exec is -X" {
	receiver r --exec='echo pong'
	run ask 127.0.0.1 "$port" ping
	[[ $status == 0 && $output == 'pong\n' ]]
}

@test "the reply goes to its sender alone" {
	answers cat
	run ask 127.0.0.1 "$port" a b c d
	[[ $status == 0 && $output == $'a\nb\nc\nd' ]]
}

@test "nothing is printed on standard output" {
	answers 'echo out'
	run ask 127.0.0.1 "$port" a
	[[ $status == 0 && $output == 'out\n' ]]
	kill -TERM "${pids[r]}"
	ends r 143
	[[ ! -s r.out ]]
}

@test "what the command writes on standard error appears there" {
	answers 'echo complaint >&2; echo reply'
	run ask 127.0.0.1 "$port" a
	[[ $output == 'reply\n' ]]
	appears complaint r.err
}

@test "the command finds the sender in UDP_PEER_ADDRESS and UDP_PEER_PORT" {
	answers 'printf %s "$UDP_PEER_ADDRESS $UDP_PEER_PORT"'
	run ask -p 127.0.0.1 "$port" a b
	[[ $status == 0 && ${#lines[@]} == 2 ]]
	for line in "${lines[@]}"; do
		read -r own address peer <<<"$line"
		[[ $address == 127.0.0.1 && $own == "$peer" ]]
	done
	[[ ${lines[0]} != "${lines[1]}" ]]
}

@test "an IPv6 sender is named without brackets, an IPv4 one on the same socket as plain IPv4" {
	needs ipv6
	listens r udp-recv -6 -X 'printf %s "$UDP_PEER_ADDRESS"' 0
	run ask ::1 "$port" a
	[[ $status == 0 && $output == ::1 ]]
	run ask 127.0.0.1 "$port" a
	[[ $status == 0 && $output == 127.0.0.1 ]]
}

@test "the reply leaves by the socket that udp-bind handed over" {
	listens r udp-bind 127.0.0.1 0 -- udp-recv -X cat
	run ask 127.0.0.1 "$port" hi
	[[ $status == 0 && $output == hi ]]
}

@test "data is never taken for a command" {
	answers cat
	run ask 127.0.0.1 "$port" '$(touch pwned)' '; touch pwned' '`touch pwned`' '\ntouch pwned\n'
	[[ $status == 0 && ${lines[0]} == '$(touch pwned)' ]]
	[[ ! -e pwned ]]
}

@test "an empty datagram runs the command with empty input" {
	answers 'wc -c | tr -d " "'
	run ask 127.0.0.1 "$port" '' abc
	[[ $status == 0 && $output == $'0\\n\n3\\n' ]]
}

@test "65507 bytes of every value go in and come back" {
	/usr/bin/python3 -c 'import sys; sys.stdout.buffer.write((bytes(range(256)) * 256)[:65507])' >data
	answers 'tee copy'
	ask -o reply 127.0.0.1 "$port" @data
	cmp data copy
	cmp data reply
}

@test "a reply larger than its request comes whole" {
	answers 'cat; head -c 65000 /dev/zero; cat'
	ask -o reply 127.0.0.1 "$port" ab
	{
		printf ab
		head -c 65000 /dev/zero
	} | cmp - reply
}

@test "output that no datagram can hold is told, not split, and the loop goes on" {
	answers 'read -r size; head -c "$size" /dev/zero'
	run ask -w 0.5 127.0.0.1 "$port" '70000\n'
	[[ $status == 0 && $output == nothing ]]
	until_true has_lines 2 r.err
	run ask -w 0.5 127.0.0.1 "$port" '65508\n'
	[[ $status == 0 && $output == nothing ]]
	ask -o reply 127.0.0.1 "$port" '65507\n'
	[[ $(wc -c <reply) == 65507 ]]
}

@test "a command that does not read its input does no harm" {
	head -c 65507 /dev/zero >data
	answers 'exec <&-; echo done'
	run ask 127.0.0.1 "$port" @data @data small
	[[ $status == 0 && $output == $'done\\n\ndone\\n\ndone\\n' ]]
	[[ $(wc -l <r.err) == 1 ]]
}

@test "a command that fails is told with its status, and the loop goes on" {
	answers 'read -r status; echo "$status"; exit "$status"'
	run ask 127.0.0.1 "$port" '0\n'
	[[ $output == '0\n' ]]
	[[ $(wc -l <r.err) == 1 ]]
	send 127.0.0.1 "$port" '37\n'
	until_true told 37
	send 127.0.0.1 "$port" '38\n'
	until_true told 38
	run ask 127.0.0.1 "$port" '0\n'
	[[ $output == '0\n' ]]
	[[ $(grep -c '^udp-recv: ' r.err) == 3 ]]
}

@test "a command that a signal ends is told, and the loop goes on" {
	answers 'read -r signal; [ -z "$signal" ] || kill -"$signal" $$; echo alive'
	send 127.0.0.1 "$port" 'KILL\n'
	until_true told '(9|SIGKILL|KILL|[Kk]illed)'
	run ask 127.0.0.1 "$port" '\n'
	[[ $output == 'alive\n' ]]
}

@test "a command that does not exist is told, and the loop goes on" {
	answers './no-such-command'
	send 127.0.0.1 "$port" a
	until_true told 127
	printf '#!/bin/sh\necho here\n' >no-such-command
	chmod +x no-such-command
	run ask 127.0.0.1 "$port" b
	[[ $output == 'here\n' ]]
}

@test "no output is no reply" {
	answers 'grep question'
	run ask -w 0.3 127.0.0.1 "$port" noise
	[[ $status == 0 && $output == nothing ]]
	run ask 127.0.0.1 "$port" question
	[[ $status == 0 && $output == 'question\n' ]]
}

@test "one command runs at a time, in the order of the datagrams" {
	receiver r -n 5 -X 'read -r n; echo "$n starts" >>log; sleep 0.02; echo "$n ends" >>log'
	send 127.0.0.1 "$port" 1 2 3 4 5
	ends r
	for n in 1 2 3 4 5; do
		printf '%d starts\n%d ends\n' "$n" "$n"
	done | cmp - log
}

@test "-n and -w end it as ever" {
	receiver r -n 2 -X cat
	run ask 127.0.0.1 "$port" a b
	[[ $status == 0 && $output == $'a\nb' ]]
	ends r
	run --separate-stderr udp-recv -w 0.2 -X cat 127.0.0.1 0
	[[ $status == 4 ]]
	listens r udp-recv -w 3 -X cat 127.0.0.1 0
	run ask 127.0.0.1 "$port" a
	[[ $output == a ]]
	ends r
}

@test "-s cuts what the command gets" {
	receiver r -n 1 -s 3 -X cat
	run ask 127.0.0.1 "$port" abcdef
	[[ $output == abc ]]
	ends r
	grep -q '^udp-recv: 1 .*1 cut' r.err
}

@test "the command gets no socket of ours" {
	needs /proc/self/fd
	answers 'ls -l /proc/$$/fd | grep -v " [0-2] -> " | grep -c socket:'
	run ask 127.0.0.1 "$port" a
	[[ $output == '0\n' ]]
}

@test "the command finds the signals as udp-recv found them" {
	needs /proc/self/status
	start plain grep -E '^Sig(Blk|Ign)' /proc/self/status
	ends plain
	answers 'grep -E "^Sig(Blk|Ign)" /proc/self/status'
	ask -o reply 127.0.0.1 "$port" a
	cmp plain.out reply
}

@test "it works where SIGCHLD is ignored" {
	needs ignored_signals
	listens r env --ignore-signal=CHLD udp-recv -X cat 127.0.0.1 0
	run ask 127.0.0.1 "$port" a b
	[[ $status == 0 && $output == $'a\nb' ]]
}

@test "nobody needs to read standard output, on which nothing is printed" {
	mkfifo r.fifo
	head -c 0 <r.fifo & # opens it, and is gone
	udp-recv -X 'echo pong' 127.0.0.1 0 >r.fifo 2>r.err 3>&- &
	pids[r]=$!
	appears 'listening on' r.err
	port=$(sed -n 's/.*:\([0-9]*\)$/\1/p' r.err)
	run ask 127.0.0.1 "$port" ping
	[[ $status == 0 && $output == 'pong\n' ]]
}

@test "a sender that is gone does not end the loop" {
	answers cat
	for _ in 1 2 3; do
		send 127.0.0.1 "$port" gone
	done
	run ask 127.0.0.1 "$port" here
	[[ $status == 0 && $output == here ]]
}

# answers_inside: start udp-recv -X cat on 127.0.0.1:7788 in a private network.
answers_inside() {
	network
	start r "${inside[@]}" udp-recv -X cat 127.0.0.1
	appears 'listening on' r.err
}

@test "no reply goes to port 0" {
	answers_inside
	"${inside[@]}" send -z 127.0.0.1 7788 zero
	run "${inside[@]}" ask 127.0.0.1 7788 hi
	[[ $status == 0 && $output == hi ]]
	lacks EINVAL r.err
	is_gone "${pids[r]}" && return 1
	kill -TERM "${pids[r]}"
	ends r 143
}

@test "no reply goes to a port below 1024" {
	answers_inside
	for low in 7 53 1023; do
		run "${inside[@]}" ask -w 0.2 -b "127.0.0.1:$low" 127.0.0.1 7788 low
		[[ $status == 0 && $output == nothing ]]
	done
	run "${inside[@]}" ask -b 127.0.0.1:1024 127.0.0.1 7788 high
	[[ $status == 0 && $output == high ]]
}

@test "no reply goes to our own port number, so that two of them cannot feed each other" {
	answers cat
	run ask -w 0.3 -b "127.0.0.2:$port" 127.0.0.1 "$port" loop
	[[ $status == 0 && $output == nothing ]]
	run ask -b 127.0.0.2:0 127.0.0.1 "$port" fine
	[[ $status == 0 && $output == fine ]]
}

@test "our own port number is the one of a handed socket, too" {
	listens r udp-bind 127.0.0.1 0 -- udp-recv -X cat
	run ask -w 0.3 -b "127.0.0.2:$port" 127.0.0.1 "$port" loop
	[[ $status == 0 && $output == nothing ]]
}

# dies_while_running SIGNAL: that signal ends udp-recv while a command runs.
dies_while_running() {
	local child
	mkfifo never
	listens r how-it-ends udp-recv -X 'echo $$ >child.pid; read -r line <never' 127.0.0.1 0
	send 127.0.0.1 "$port" a
	until_true test -s child.pid
	read -r child <child.pid
	kill -"$1" "${pids[r]}"
	until_true is_gone "${pids[r]}" || {
		kill "$child"
		return 1
	}
	kill "$child" 2>/dev/null || true
	ends r
	holds how "SIG$1\n"
}

@test "SIGTERM ends it while a command runs" {
	dies_while_running TERM
}

@test "SIGINT ends it while a command runs" {
	dies_while_running INT
}

@test "SIGHUP ends it and the command, as when a terminal is closed" {
	answers 'echo $$ >busy; sleep 600; true'
	send 127.0.0.1 "$port" a
	until_true test -s busy
	kill -HUP "${pids[r]}"
	ends r 129
	until_true is_gone "$(<busy)"
}

# --- what else the command starts ---

# runs FILE: the process whose number is in FILE is there.
runs() {
	! is_gone "$(<"$1")"
}

@test "a reply does not wait for what the command left running, which ends then" {
	answers 'sleep 600 & echo $! >>left; echo started'
	run ask 127.0.0.1 "$port" a b
	[[ $status == 0 && $output == $'started\\n\nstarted\\n' ]]
	for pid in $(<left); do
		until_true is_gone "$pid"
	done
}

@test "what the command puts into a session of its own goes on" {
	answers 'setsid sleep 600 & until [ "$(ps -o sid= -p $! | tr -d " ")" = $! ]; do :; done; echo $! >>left
		[ "$(wc -l <left)" = 1 ] || : >both'
	send 127.0.0.1 "$port" a b
	until_true test -e both
	kill -TERM "${pids[r]}"
	ends r 143
	mapfile -t left <left
	((${#left[@]} == 2))
	kill "${left[@]}"
}

@test "what the command wrote before it ended is in the reply, whoever has its output still" {
	answers 'sleep 600 & echo $! >left; head -c 60000 /dev/zero'
	ask -o reply 127.0.0.1 "$port" a
	head -c 60000 /dev/zero | cmp - reply
	until_true is_gone "$(<left)"
}

@test "with udp-recv ends all that a running command has started" {
	answers 'sh -c '\''echo $$ >inner; exec sleep 600'\''; true'
	send 127.0.0.1 "$port" a
	until_true test -s inner
	kill -TERM "${pids[r]}"
	ends r 143
	until_true is_gone "$(<inner)"
}

@test "a command that has closed its output is not waited for when udp-recv is to end" {
	answers 'exec >&-; echo $$ >closed; sleep 600; true'
	send 127.0.0.1 "$port" a
	until_true test -s closed
	kill -TERM "${pids[r]}"
	ends r 143
	until_true is_gone "$(<closed)"
}

@test "a command that ignores SIGTERM is given a second" {
	answers 'trap "" TERM; echo $$ >stubborn; sleep 600; true'
	send 127.0.0.1 "$port" a
	until_true test -s stubborn
	since=$EPOCHREALTIME
	kill -TERM "${pids[r]}"
	ends r 143
	lasted "$since" 1
	until_true is_gone "$(<stubborn)"
}

@test "a command that cleans up on SIGTERM may finish" {
	answers 'trap "sleep 0.1; echo cleaned >cleaned; exit" TERM; echo $$ >ready; sleep 600 & wait'
	send 127.0.0.1 "$port" a
	until_true test -s ready
	kill -TERM "${pids[r]}"
	ends r 143
	holds cleaned 'cleaned\n'
}

# --- at a terminal ---

# at_terminal TYPED COMMAND: udp-recv -X COMMAND, which writes something on its terminal, where TYPED is typed then.
at_terminal() {
	start r on-terminal -t "$1" 02 udp-recv -q -X "$2" 127.0.0.1 "$port"
	until_true bound "$port"
}

@test "a command may ask somebody at the terminal" {
	closed_port
	at_terminal 'mine\n' 'cat >&2; head -n 1 </dev/tty'
	run ask 127.0.0.1 "$port" 'whose? '
	[[ $status == 0 && $output == 'mine\n' ]]
}

@test "Ctrl-C while a command reads the terminal ends both" {
	closed_port
	# It sets the terminal, and so has it before anything is typed, whoever is faster. It is one process: a shell
	# that waits for another could outlive Ctrl-C.
	cat >ask.py <<-'END'
		import os, signal, termios
		signal.signal(signal.SIGINT, signal.SIG_DFL)
		with open('reads', 'w') as file:
		    print(os.getpid(), file=file)
		termios.tcsetattr(2, termios.TCSANOW, termios.tcgetattr(2))
		os.write(2, b'whose? ')
		os.read(2, 1)
	END
	at_terminal '\x03' 'exec python3 ask.py'
	send 127.0.0.1 "$port" a
	ends r 130
	until_true is_gone "$(<reads)"
}

@test "Ctrl-C while a command runs ends both" {
	closed_port
	at_terminal '\x03' 'echo $$ >busy; cat >&2; sleep 600; true'
	send 127.0.0.1 "$port" 'wait '
	ends r 130
	until_true is_gone "$(<busy)"
}

@test "a command that wants the terminal of others ends, and the loop goes on" {
	answers 'if read -r line; [ -z "$line" ]; then head -n 1 </dev/tty; else echo "$line"; fi'
	run ask -w 0.3 127.0.0.1 "$port" '\n'
	[[ $output == nothing ]]
	run ask 127.0.0.1 "$port" 'on\n'
	[[ $output == 'on\n' ]]
}

# --- the address that was asked ---

# three_addresses: a network in which this machine has three addresses of each family.
three_addresses() {
	needs veth
	network
	wire v0 10.9.0.1/24 10.9.0.2/24 10.9.0.3/24
	for i in 1 2 3; do
		inside ip addr add "fd00::$i/64" dev v0 nodad
		inside ip addr add "fe80::$i/64" dev v0 nodad
	done
}

# answers_everywhere WORD...: start udp-recv -X cat WORD... in there.
answers_everywhere() {
	start r "${inside[@]}" udp-recv "$@" -X cat
	appears 'listening on' r.err
}

@test "a reply comes from the address that was asked" {
	linux_only
	three_addresses
	answers_everywhere
	for address in 10.9.0.2 10.9.0.3 10.9.0.1; do
		run inside ask -b 10.9.0.1:0 "$address" 7788 hi # status 1: from elsewhere
		[[ $status == 0 && $output == hi ]]
	done
}

@test "a client that is connected hears the reply" {
	linux_only
	three_addresses
	answers_everywhere
	for address in 10.9.0.2 10.9.0.3; do
		run --separate-stderr inside udp-bind 10.9.0.1 -- udp-send -c -w 10 "$address" 7788 <<<hi
		[[ $status == 0 && $output == hi ]]
	done
}

@test "a reply comes from the IPv6 address that was asked, or IPv4 on the same socket" {
	linux_only
	needs ipv6
	three_addresses
	answers_everywhere -6
	for address in fd00::2 fd00::3; do
		run --separate-stderr inside udp-bind fd00::1 -- udp-send -c -w 10 "$address" 7788 <<<hi
		[[ $status == 0 && $output == hi ]]
	done
	run --separate-stderr inside udp-bind fe80::1%v0 -- udp-send -c -w 10 fe80::2%v0 7788 <<<hi
	[[ $status == 0 && $output == hi ]]
	run inside ask -b 10.9.0.1:0 10.9.0.2 7788 hi
	[[ $status == 0 && $output == hi ]]
}

@test "a reply to a broadcast or to a group comes from an address of ours" {
	three_addresses
	inside ip route add 239.0.0.0/8 dev v0
	start r "${inside[@]}" udp-bind -6 -g ff15::1%v0 7788 -- udp-recv -n 2 -X cat
	start r4 "${inside[@]}" udp-bind -I lo -g 239.1.1.1 7799 -- udp-recv -n 1 -X cat
	appears 'listening on' r.err
	appears 'listening on' r4.err
	run inside sh -c 'echo hi | udp-bcast -w 0.5 10.9.0.255 7788'
	[[ $output == '10.9.0.1:7788 hi' ]]
	run --separate-stderr inside udp-bind -I v0 -6 ${UDP_PORTABLE:+-g ff15::1} -- udp-send -w 10 ff15::1 7788 <<<hi
	[[ $status == 0 && $output == hi ]]
	run --separate-stderr inside udp-bind -I lo ${UDP_PORTABLE:+-g 239.1.1.1} -- udp-send -w 10 239.1.1.1 7799 <<<hi
	[[ $status == 0 && $output == hi ]]
	ends r
	ends r4
}

@test "the address that was asked is known of what came before udp-recv began" {
	linux_only
	three_addresses
	mkfifo go
	start r "${inside[@]}" udp-bind 7788 -- sh -c 'read -r line <go; exec udp-recv -X cat'
	until_true inside sh -c 'grep -q :1E6C /proc/net/udp'
	start one "${inside[@]}" ask -b 10.9.0.1:0 10.9.0.2 7788 early
	start all "${inside[@]}" sh -c 'echo early | udp-bcast -w 20 10.9.0.255 7788'
	until_true inside sh -c 'grep -q ":1E6C .*00000000:0000[0-9A-F]*[1-9A-F]" /proc/net/udp'
	echo go >go
	ends one
	holds one.out 'early\n'
	appears '10.9.0.1:7788 early' all.out
}

@test "-v tells which address was asked" {
	linux_only
	three_addresses
	answers_everywhere -v
	run inside ask -b 10.9.0.1:0 10.9.0.2 7788 hi
	appears ', 10.9.0.1:' r.err
	appears 'recvmsg(3, "hi", 65535, MSG_DONTWAIT|MSG_TRUNC, 10.9.0.1:' r.err
	appears ', [PKTINFO 10.9.0.2]) = 2' r.err
	appears 'sendmsg(3, "hi", 2, 0, 10.9.0.1:' r.err
}

# --- a reply that cannot be sent ---

@test "a reply that cannot be sent is told once for each kind, with a hint, and the loop goes on" {
	network
	wire v0 10.9.0.1/24
	start r "${inside[@]}" udp-recv -n 2 -X 'until [ -e gone ]; do sleep 0.01; done; cat'
	appears 'listening on' r.err
	inside python3 -c 'import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("10.9.0.1", 5000))
for text in b"one", b"two": s.sendto(text, ("127.0.0.1", 7788))'
	inside ip address flush dev v0
	: >gone
	ends r 1
	[[ $(grep -c '^udp-recv: cannot send to 10.9.0.1:5000: .* (ENETUNREACH)$' r.err) == 1 ]]
	[[ $(grep -c '^udp-recv: hint: .* shows which networks this machine can reach$' r.err) == 1 ]]
	has_lines 3 r.err
}
