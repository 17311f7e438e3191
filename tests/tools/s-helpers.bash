# What operands.bats, options.bats, send.bats and encoding.bats share, on top of helpers.bash.

# shellcheck shell=bash
# shellcheck disable=SC2154 # pids comes from helpers.bash; status, output and stderr from run, patience too

python=$(command -v /usr/bin/python3 || command -v python3)
tools=$root/tests/tools
namespace=()

# peer NAME [ARGUMENT...]: start tools/s-peer, inside the private network where there is one; sets $port to its
# (last) port.
peer() {
	local name=$1
	shift
	rm -f "$name.err"
	start_inside "$name" "$python" "$tools/s-peer" "$@"
	appears 'listening on' "$name.err"
	port=$(port_of "$name" | tail -n 1)
}

# take_port NAME: sets $port to the one in the ready line of NAME.
take_port() {
	port=$(port_of "$1")
}

# finish NAME: end the peer NAME; it still notes what is in its queue.
finish() {
	kill -TERM "${pids[$1]}"
	ends "$1"
}

# noted FILE: the line in which a peer notes a datagram with the content of FILE.
noted() {
	"$python" "$tools/s-peer" -p "$1"
}

# heard NAME LINE...: end the peer NAME; what it noted must be exactly these lines.
heard() {
	local name=$1
	shift
	finish "$name"
	if (($#)); then
		printf '%s\n' "$@"
	fi >"$name.expected"
	diff -u "$name.expected" "$name.out"
}

# throw DATA...: send each DATA (with escapes such as \x00) as one datagram to $port on 127.0.0.1.
throw() {
	"$python" "$tools/s-throw" 127.0.0.1 "$port" "$@"
}

# throw6 DATA...: the same over IPv6.
throw6() {
	"$python" "$tools/s-throw" ::1 "$port" "$@"
}

# closed_port6: sets $port to one on ::1 where nobody listens.
closed_port6() {
	closed_port
}

# on_terminal TYPED COMMAND...: COMMAND with a terminal as input and standard error, where TYPED is typed.
on_terminal() {
	"$python" "$tools/s-pty" "$@"
}

# own_network: a network namespace that lasts for this test, loopback up. `inside` runs commands in it.
own_network() {
	needs ip namespaces
	start network unshare -Urn sh -c 'ip link set lo up && echo up && exec sleep 300'
	appears up network.out
	namespace=(nsenter -t "${pids[network]}" -U -n --preserve-credentials)
}

# inside COMMAND...: run COMMAND in the network of own_network, if this test has one.
inside() {
	"${namespace[@]}" "$@"
}

# start_inside NAME COMMAND...: start, but inside.
start_inside() {
	local name=$1
	shift
	start "$name" "${namespace[@]}" "$@"
}

# said_once TEXT: the last `run --separate-stderr` wrote TEXT on standard error, on exactly one line.
said_once() {
	local count
	count=$(grep -cF -e "$1" <<<"$stderr") || true
	if ((count != 1)); then
		printf 'standard error has %d lines with: %s\nit is: %s\n' "$count" "$1" "$stderr" >&2
		return 1
	fi
}

# blames PROGRAM N: the last `run --separate-stderr` wrote first a message of PROGRAM that names record N.
blames() {
	local message=${stderr%%$'\n'*}
	if [[ ! $message =~ ^"$1: cannot ".*[^0-9.:]$2([^0-9]|$) ]]; then
		printf 'record %d is not named: %s\n' "$2" "$stderr" >&2
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

# has_status STATUS: the last `run --separate-stderr` ended with STATUS.
has_status() {
	if ((status != $1)); then
		printf 'the status is %d, not %d; standard error: %s\n' "$status" "$1" "$stderr" >&2
		return 1
	fi
}

# misused WORD PROGRAM ARGUMENT...: a usage error: status 2, nothing on stdout, a message that quotes WORD (where it
# is not -), then a hint that names --help.
misused() {
	local word=$1
	shift
	run --separate-stderr timeout 10 "$@" </dev/null
	if ! usage_error "$word" "$1"; then
		printf 'not a usage error that quotes <%s>: %s\nstatus %d, output: %s\nstandard error: %s\n' \
			"$word" "$*" "$status" "$output" "$stderr" >&2
		return 1
	fi
}

usage_error() {
	local word=$1 program=$2 message
	message=${stderr%%$'\n'*}
	((status == 2)) && [[ -z $output && $message == "$program: "* && $stderr == *"$program: hint: "*--help* ]] &&
		[[ $word == - || $message == *"'$word'"* ]]
}

# milliseconds: the time, for differences.
milliseconds() {
	local now=$EPOCHREALTIME
	echo "$((${now/./} / 1000))"
}

# live NAME COMMAND...: start COMMAND with an input that stays open; `say` writes to it, `hush` ends it.
live() {
	local name=$1
	mkfifo "$name.in"
	start_inside "$@"
	# shellcheck disable=SC2016 # the inner shell expands it
	start "$name-input" sh -c 'exec >"$1"; echo open >&2; exec sleep 300' sh "$name.in"
	appears open "$name-input.err"
}

# say NAME TEXT: TEXT (printf's escapes count) on the input of NAME.
say() {
	# shellcheck disable=SC2016 # the inner shell expands it
	timeout "$patience" sh -c 'printf "%b" "$2" >"$1"' sh "$1.in" "$2"
}

# hush NAME: end of input for NAME.
hush() {
	kill -TERM "${pids[$1-input]}"
	ends "$1-input" 143
}

# leaves NAME: the program started as NAME ends, with whatever status.
leaves() {
	until_true is_gone "${pids[$1]}"
}
