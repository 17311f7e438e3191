#!/usr/bin/env bats
# lessons/demo: what it shows, that it judges itself, and that it leaves nothing behind.
# bats file_tags=no:coverage

# shellcheck disable=SC2154 # run and the helpers set stderr, output, port, pids and root
# shellcheck disable=SC2016 # what others shall expand
# shellcheck disable=SC2030,SC2031 # each test is a process: its port is its own
# shellcheck disable=SC2119,SC2120 # demo is given arguments through run

load ../helpers
script=$root/lessons/demo

# demo [OPTION...] [VARIABLE=VALUE...]: run the demo by env(1), so that what is left of it can be found.
demo() {
	env DEMO_OF="$BATS_TEST_TMPDIR" TMPDIR="$PWD/tmp" "$@" "$script"
}

# instead PROGRAM LINE...: a script of these lines stands in for PROGRAM.
instead() {
	local program=$BATS_TEST_TMPDIR/path/$1
	shift
	printf '%s\n' '#!/bin/sh' "$@" >"$program"
	chmod +x "$program"
}

# nothing_left: neither a process nor a file of the demo is left.
nothing_left() {
	local left
	left=$(ls -A tmp)
	[[ -z $left ]] || {
		echo "files left: $left" >&2
		return 1
	}
	until_true no_process
}

no_process() {
	! grep -aqsF "DEMO_OF=$BATS_TEST_TMPDIR" /proc/[0-9]*/environ
}

# shows LINE: the demo has shown this line, the sort of blanks at its start apart.
shows() {
	grep -qxE " *$1" <<<"$output" || {
		printf 'not shown: %s\nin:\n%s\n' "$1" "$output" >&2
		return 1
	}
}

# start_demo SIGNAL PROGRAM [COMMAND...]: start a demo by COMMAND, in which SIGNAL is not ignored, and wait until it
# has come to PROGRAM, where it stays: PROGRAM says nothing.
start_demo() {
	local signal=$1 program=$2
	shift 2
	instead "$program" 'exec sleep 60'
	rm -f demo.out
	start demo "$@" env --default-signal="$signal" DEMO_OF="$BATS_TEST_TMPDIR" TMPDIR="$PWD/tmp" "$script"
	until_true grep -qs "[\$|] $program" demo.out
}

# interrupt SIGNAL PROGRAM: a demo that has come to PROGRAM ends by SIGNAL.
interrupt() {
	local -A number=([HUP]=1 [INT]=2 [TERM]=15)
	start_demo "$1" "$2"
	kill "-$1" "${pids[demo]}"
	ends demo $((128 + number[$1]))
	nothing_left
	rm "$BATS_TEST_TMPDIR/path/$2"
}

@test "the demo shows each of the five programs at work" {
	mkdir tmp
	run --separate-stderr demo
	echo "$output"
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	port=$(sed -n 's/^ *you  *\([0-9]*\)$/\1/p' <<<"$output")
	[ -n "$port" ]
	shows 'you +\$ udp-bind -p'
	shows 'receiver +\$ udp-recv -n 1'
	shows "receiver +udp-recv: listening on 0.0.0.0:$port"
	shows 'sender +\$ echo hi \| udp-send -v'
	shows "sender +udp-send: sendto\(3, \"hi\", 2, 0, 127.0.0.1:$port\) = 2"
	shows 'receiver +hi'
	for pupil in 1 2 3; do
		shows "pupil $pupil +\\$ udp-bind -R $port -- udp-recv -n 1"
		shows "pupil $pupil +good morning"
	done
	shows "teacher +\\$ echo 'good morning' \\| udp-bcast 127.255.255.255"
	shows 'ann +> hello, bob'
	shows 'bob +127.0.0.1:[0-9]+ hello, bob'
	shows 'bob +> hello, ann'
	shows "ann +127.0.0.1:$port hello, ann"
}

@test "the demo takes less than ten seconds and leaves nothing behind" {
	mkdir tmp
	SECONDS=0
	demo >/dev/null
	((SECONDS < 10))
	nothing_left
}

@test "the demo fits a terminal of 80 columns" {
	mkdir tmp
	run demo
	[ "$status" -eq 0 ]
	longest=$(awk '{ if (length > n) n = length } END { print n }' <<<"$output")
	echo "the longest line has $longest columns"
	((longest > 0 && longest < 80))
}

@test "make demo builds the programs first and then shows them" {
	mkdir tmp
	run env DEMO_OF="$BATS_TEST_TMPDIR" TMPDIR="$PWD/tmp" PATH=/usr/bin:/bin \
		make -s -C "$root" BIN="build/demo.$$" CFLAGS=-O0 demo
	rm -rf "$root/build/demo.$$"
	[ "$status" -eq 0 ]
	shows 'receiver +hi'
	shows 'All of it went as it should.*'
	nothing_left
}

@test "nothing that the caller's environment says about UDP changes the demo" {
	mkdir tmp
	receiver other
	run --separate-stderr demo UDP_PORT="$port" UDP_ADDRESS=192.0.2.1 LISTEN_FDS=1 LISTEN_PID=1 POSIXLY_CORRECT=1
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[ ! -s other.out ]
	run -0 demo UDP_PORT=nonsense UDP_ADDRESS=
	run -0 env -i PATH="$PATH" "$root/lessons/demo" </dev/null
}

@test "three demos at the same time do not disturb each other" {
	mkdir tmp
	start one demo
	start two demo
	start three demo
	ends one
	ends two
	ends three
	nothing_left
}

@test "a port that another program takes meanwhile is given up for a new one" {
	mkdir tmp
	receiver other
	real_bind=$(command -v udp-bind) once=$PWD/once
	instead udp-bind "[ -e ${once@Q} ] || { : >${once@Q}; echo $port; exit; }" "exec ${real_bind@Q} \"\$@\""
	run --separate-stderr demo
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output == *EADDRINUSE*'has that port now'* ]]
	shows "receiver +udp-recv: listening on 0.0.0.0:[0-9]+"
	[ ! -s other.out ]
	nothing_left
}

@test "a demo that does not show what it should fails and says where" {
	mkdir tmp
	real_send=$(command -v udp-send)
	instead udp-send "echo oops; exec ${real_send@Q} \"\$@\""
	run --separate-stderr demo
	[ "$status" -eq 1 ]
	stderr_says 'demo: failed in step 2: sender should have shown: udp-send: socket'
	shows 'sender +oops'
	nothing_left
	instead udp-send "exec ${real_send@Q} \"\$@\""
	instead udp-bcast 'echo "udp-bcast: cannot" >&2' 'exit 3'
	run --separate-stderr demo
	[ "$status" -eq 1 ]
	stderr_says 'demo: failed in step 3: teacher ended with status 3'
	shows 'teacher +udp-bcast: cannot'
	nothing_left
	rm "$BATS_TEST_TMPDIR/path/udp-bcast"
	instead udp-chat 'exit 0'
	run --separate-stderr demo
	[ "$status" -eq 1 ]
	stderr_says 'demo: failed in step 4: bob ended before it was ready'
	nothing_left
}

@test "a demo that waits in vain gives up when its time is over" {
	mkdir tmp
	instead udp-bind 'exec sleep 60'
	run --separate-stderr demo UDP_PATIENCE=0.3
	echo "status $status: $output $stderr"
	[ "$status" -eq 1 ]
	stderr_says 'demo: failed in step 1: nothing more came from you in time'
	nothing_left
}

@test "where loopback has no broadcast, as on a Mac, the demo says so and goes on" {
	mkdir tmp
	instead uname 'echo Darwin'
	instead udp-bcast 'echo "this must not run"'
	run --separate-stderr demo
	echo "$output"
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	shows 'Left out: the loopback of this system has no broadcast\..*'
	[[ $output != *'must not run'* ]]
	shows "ann +127.0.0.1:[0-9]+ hello, ann"
	nothing_left
}

@test "any POSIX shell can run the demo, and its signals end it there too" {
	mkdir tmp shells
	for shell in dash bash 'busybox sh' mksh; do
		command -v "${shell% *}" >/dev/null || continue
		printf '#!/bin/sh\nexec %s "%s/lessons/demo"\n' "$shell" "$root" >shells/demo
		chmod +x shells/demo
		script=$PWD/shells/demo
		run --separate-stderr demo
		echo "$shell: $output $stderr"
		[ "$status" -eq 0 ]
		[ -z "$stderr" ]
		shows 'All of it went as it should.*'
		interrupt TERM udp-bcast
	done
}

@test "without loopback the demo shows the program's own words and fails" {
	mkdir tmp
	needs namespaces
	run --separate-stderr unshare -Urn env TMPDIR="$PWD/tmp" "$root/lessons/demo"
	[ "$status" -eq 1 ]
	shows 'sender +udp-send: .*ENETUNREACH.*'
	stderr_says 'demo: failed in step 2: '
	nothing_left
}

@test "a demo without its programs says how to get them" {
	mkdir tmp
	run --separate-stderr demo PATH=/usr/bin:/bin
	[ "$status" -eq 1 ]
	stderr_says 'no udp-bind in PATH: `make demo` builds it'
	nothing_left
}

@test "a patience that is no number is told before anything runs" {
	for seconds in soon 0 -1 1.2.3; do
		UDP_PATIENCE=$seconds run "$root/lessons/demo"
		[[ $status == 2 && ${#lines[@]} == 1 ]]
		[[ $output == "demo: UDP_PATIENCE is no number"*"'$seconds'" ]]
	done
}

@test "a demo that is interrupted in any step dies of the signal and leaves nothing behind" {
	mkdir tmp
	for program in udp-bind udp-send udp-bcast udp-chat; do
		interrupt INT "$program"
	done
	interrupt TERM udp-bcast
	interrupt HUP udp-send
}

@test "Ctrl-C, which reaches all processes of the demo, leaves nothing behind" {
	mkdir tmp
	start_demo INT udp-bcast setsid
	kill -INT -- "-${pids[demo]}"
	ends demo 130
	nothing_left
}

@test "a demo whose reader goes away ends silently and leaves nothing behind" {
	mkdir tmp
	demo 2>demo.err | head -n 1 >/dev/null
	nothing_left
	[ ! -s demo.err ]
	run --separate-stderr env TMPDIR="$PWD/tmp" sh -c '"$1" >/dev/full' sh "$root/lessons/demo"
	[ "$status" -eq 1 ]
	stderr_says 'cannot write'
	nothing_left
}
