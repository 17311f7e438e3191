#!/usr/bin/env bats
# What went wrong once, under a fault that was made on purpose.
# bats file_tags=all:asan,all:portable

# shellcheck disable=SC2154 # run and the helpers set output, status, stderr, port and pids

load ../helpers
[[ -z ${BATS_TEST_TIMEOUT:-} ]] || BATS_TEST_TIMEOUT=200 # some hundred runs under strace

# failing CALL=ERROR:when=N COMMAND...: COMMAND, of whose CALLs the Nth fails
failing() {
	local fault=$1
	shift
	strace -qq -o /dev/null -e trace="${fault%%=*}" -e signal=none -e inject="${fault%%=*}:error=${fault#*=}" "$@"
}

no_sanitizer_here() {
	[[ ${UDP_BUILD:-} != asan ]] || skip 'LeakSanitizer and strace exclude one another'
}

@test "what was received before recvfrom fails for good is written, and one failure ends nothing" {
	no_sanitizer_here
	start recv failing recvfrom=ENOBUFS:when=3+ udp-recv -w 5 127.0.0.1 0
	appears 'listening on' recv.err
	printf 'a\nb\nc\n' | udp-send 127.0.0.1 "$(port_of recv)"
	ends recv 1
	[[ $(<recv.out) == $'a\nb' ]]
	grep -q 'cannot receive: .* (ENOBUFS)' recv.err
	start recv failing recvfrom=ENOBUFS:when=3 udp-recv -n 3 127.0.0.1 0
	appears 'listening on' recv.err
	printf 'a\nb\nc\n' | udp-send 127.0.0.1 "$(port_of recv)"
	ends recv
	[[ $(<recv.out) == $'a\nb\nc' ]]
}

@test "what was received before poll fails is written" {
	no_sanitizer_here
	start recv failing poll=ENOMEM:when=2 udp-recv -w 5 127.0.0.1 0
	appears 'listening on' recv.err
	echo a | udp-send 127.0.0.1 "$(port_of recv)"
	ends recv 1
	[[ $(<recv.out) == a ]]
	grep -q '(ENOMEM)' recv.err
}

@test "a full queue delays a reply of -X, and does not cost it" {
	no_sanitizer_here
	start recv failing sendto=ENOBUFS:when=1 udp-recv -n 1 -X cat 127.0.0.1 0
	appears 'listening on' recv.err
	run -0 udp-send -w 5 127.0.0.1 "$(port_of recv)" <<<hi
	[[ $output == hi ]]
}

@test "a charset that holds its last letter back loses none" {
	needs cp1258
	receiver recv -e CP1258 -n 1
	printf 'Xin chao' | udp-send 127.0.0.1 "$port"
	ends recv
	[[ $(<recv.out) == 'Xin chao' ]]
}

@test "a file that may not grow is told, not a death by signal" {
	start recv bash -c 'ulimit -f 1; exec udp-recv -w 5 127.0.0.1 0'
	appears 'listening on' recv.err
	head -c 4000 /dev/zero | tr '\0' x | udp-send 127.0.0.1 "$(port_of recv)"
	ends recv 1
	grep -q '(EFBIG)' recv.err
}

@test "a command of -X that goes on in the background does not hold the next datagram up" {
	receiver recv -n 1 -X 'sleep 30 >/dev/null 2>&1 & echo $! >pid; ls -l /proc/self/fd >&2'
	echo x | udp-send 127.0.0.1 "$port"
	ends recv
	until_true is_gone "$(<pid)"
	run ! grep -e 'pipe:.* pipe:' -e socket: recv.err
	[[ $(grep -c pipe: recv.err) -le 2 ]]
}

@test "the command of udp-bind gets the socket once, at descriptor 3" {
	run -0 udp-bind 127.0.0.1 3</dev/null -- ls -l /proc/self/fd
	[[ $(grep -c socket: <<<"$output") == 1 && $output == *' 3 -> socket:'* ]]
}

@test "a socket that was shut before it was handed over is refused, and nothing spins" {
	cat >shut.py <<-'END'
		import os, socket, sys
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.bind(("127.0.0.1", 0))
		try:
		    s.shutdown(socket.SHUT_RD)
		except OSError:
		    pass
		if s.fileno() != 3:
		    os.dup2(s.fileno(), 3)
		os.set_inheritable(3, True)
		os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
		os.execvp(sys.argv[1], sys.argv[1:])
	END
	for command in 'udp-recv -w 1' 'udp-send -w 1 127.0.0.1 9' 'udp-bcast -w 1 127.255.255.255 9' 'udp-chat'; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr timeout 10 python3 shut.py $command <<<hi
		echo "$command: $status $stderr"
		[[ $status == 1 ]]
		stderr_says '(ESHUTDOWN)'
	done
}

@test "a chat reads a nonblocking input to its end" {
	receiver recv -n 3
	cat >nonblocking.py <<-'END'
		import os, subprocess, sys, time
		r, w = os.pipe()
		os.set_blocking(r, False)
		p = subprocess.Popen(sys.argv[1:], stdin=r)
		for text in b"one\nt", b"wo", b"\nthree\n":
		    time.sleep(0.1)
		    os.write(w, text)
		os.close(w)
		sys.exit(p.wait())
	END
	run -0 python3 nonblocking.py udp-chat -q 127.0.0.1 "$port"
	ends recv
	[[ $(<recv.out) == $'one\ntwo\nthree' ]]
}

@test "a chat over IPv6 is told that its IPv4 peer is gone" {
	linux_only
	closed_port
	mkfifo talk.in
	exec {talk}<>talk.in
	start talk udp-bind -6 -- udp-chat 127.0.0.1 "$port"
	appears 'listening on' talk.err
	echo hi >&"$talk"
	appears 'nobody there yet' talk.err
	echo /quit >&"$talk"
	ends talk 3
}

@test "a roll call of one that refuses is status 3" {
	linux_only
	closed_port
	run --separate-stderr udp-bcast -w 0.1 127.0.0.1 "$port" <<<hi
	[[ $status == 3 ]]
	stderr_says "127.0.0.1:$port: Connection refused (ECONNREFUSED)"
}

@test "a command that a signal interrupts sends no half of a reply" {
	start recv udp-recv -X 'echo half; touch begun; exec sleep 30' 127.0.0.1 0
	appears 'listening on' recv.err
	echo question >ask.in
	start ask udp-send -w 30 127.0.0.1 "$(port_of recv)"
	until_true test -e begun
	kill -TERM "${pids[recv]}"
	ends recv 143
	kill -TERM "${pids[ask]}"
	ends ask 143
	[[ ! -s ask.out ]]
}

@test "every call of a send, a request, a reception, an answer, a roll call and a chat may fail" {
	no_sanitizer_here
	linux_only
	needs strace
	run timeout 150 "$root/tests/torture/faults" --quick
	echo "$output"
	((status == 0))
	[[ ${lines[-1]} =~ ^([0-9]+)' faults, 0 wrong'$ ]]
	((BASH_REMATCH[1] > 200))
}
