# What test files share: load it with `load ../helpers`. Here is the life of a test: setup and teardown, programs in the
# background, waiting, ports and networks. It brings here.bash (what can be done on this machine), peers.bash (others to
# talk to, and typing) and looks.bash (what is held against what came). Each function has one definition, so a test file
# takes other names for its own.
#
# Programs are called by their bare names. UDP_SEND, UDP_RECV, UDP_BIND, UDP_BCAST and UDP_CHAT may each name
# another program (`UDP_SEND='python3 my_send.py'`), which then stands in PATH under the bare name.
# UDP_BIN is the directory the programs are taken from: bin/ unless the caller says another.

# shellcheck shell=bash

bats_require_minimum_version 1.8.0
root=${BATS_TEST_DIRNAME%/*/*} # each file is in a folder of tests/
# shellcheck source=tests/here.bash
. "$root/tests/here.bash"
# shellcheck source=tests/peers.bash
. "$root/tests/peers.bash"
# shellcheck source=tests/looks.bash
. "$root/tests/looks.bash"
patience=${UDP_PATIENCE:-10} # seconds that any one wait may take
inside=()                    # see network
nothing=$BATS_FILE_TMPDIR/nothing # a fifo into which nobody writes
[[ -p $nothing ]] || mkfifo "$nothing"

setup() {
	local program variable
	unset UDP_PORT UDP_ADDRESS LISTEN_FDS LISTEN_PID
	export LC_ALL=C.UTF-8
	mkdir "$BATS_TEST_TMPDIR/path" "$BATS_TEST_TMPDIR/work"
	for program in udp-send udp-recv udp-bind udp-bcast udp-chat; do
		variable=${program^^}
		variable=${variable/-/_}
		if [[ -n ${!variable:-} ]]; then
			printf '#!/bin/sh\nexec %s "$@"\n' "${!variable}" >"$BATS_TEST_TMPDIR/path/$program"
			chmod +x "$BATS_TEST_TMPDIR/path/$program"
		fi
	done
	if [[ ! -d $BATS_FILE_TMPDIR/path ]]; then # for all of the file: no wrapper of python3, they are slow
		mkdir "$BATS_FILE_TMPDIR/path"
		[[ ! -x /usr/bin/python3 ]] || ln -s /usr/bin/python3 "$BATS_FILE_TMPDIR/path"
	fi
	PATH=$BATS_TEST_TMPDIR/path:${UDP_BIN:-$root/bin}:$root/tests/tools:$BATS_FILE_TMPDIR/path:$PATH
	cd "$BATS_TEST_TMPDIR/work" || return
	declare -gA pids=()
	# bats looks at every command, to tell where a test failed, which is a fifth of all the work: at those in the
	# test's own file, that is enough.
	if declare -F bats_debug_trap >/dev/null; then
		trap '[[ $BASH_SOURCE != "$BATS_TEST_SOURCE" ]] || bats_debug_trap "$BASH_SOURCE"' DEBUG
	fi
}

teardown() {
	local name
	for name in "${!pids[@]}"; do
		end_now "$name"
	done
}

# end_now NAME: end what was started as NAME.
end_now() {
	kill -KILL "${pids[$1]}" 2>/dev/null || true
	wait "${pids[$1]}" 2>/dev/null || true
	unset "pids[$1]"
}

# start NAME COMMAND...: run COMMAND in the background; its output goes to NAME.out and NAME.err, its input is
# NAME.in where such a file or fifo exists, else empty. Its process id is ${pids[NAME]}.
start() {
	local name=$1 input=/dev/null
	shift
	[[ -z ${pids[$name]:-} ]] || end_now "$name"
	[[ -e $name.in ]] && input=$name.in
	[[ ! -e $name.err ]] || rm -f "$name.out" "$name.err" # an older ready line is none
	let_go "$@" <"$input" >"$name.out" 2>"$name.err" 3>&- &
	pids[$name]=$!
}

# let_go COMMAND...: become COMMAND, without the inputs of those who talk, so that theirs can end.
let_go() {
	local line
	for line in "${typed[@]}"; do
		exec {line}>&-
	done
	trap - INT QUIT # bash 5.3 leaves both ignored behind an &, after exec too
	if declare -F "$1" >/dev/null; then
		"$@"
		exit
	fi
	exec "$@"
}

# until_true COMMAND...: try COMMAND again until it succeeds; fail aloud when patience ends. A process for each look
# would keep the machine busy with looking, so what is waited for most often needs none, and neither does the pause.
until_true() {
	local end=$((SECONDS + patience)) pause=0.01 looks=0
	until "$@"; do
		if ((SECONDS >= end)); then
			echo "waited $patience s in vain for: $*" >&2
			tail -n 20 ./*.out ./*.err >&2 2>/dev/null || true
			return 1
		fi
		((++looks < 20)) || pause=0.04
		read -rt $pause <>"$nothing" || true
	done
}

# appears TEXT FILE: wait until FILE holds TEXT (a fixed string).
appears() {
	until_true has_text "$1" "$2"
}

# has_text TEXT FILE
has_text() {
	local parts
	[[ -r $2 ]] && mapfile -d '' parts <"$2" && [[ "${parts[*]}" == *"$1"* ]]
}

# ends NAME [STATUS]: wait until the program started as NAME ends; its status must be STATUS (0 unless told).
ends() {
	local pid=${pids[$1]} got=0
	until_true is_gone "$pid"
	wait "$pid" || got=$?
	unset "pids[$1]"
	if ((got != ${2:-0})); then
		echo "$1 ended with status $got, not ${2:-0}" >&2
		tail -n 20 "$1".out "$1".err >&2
		return 1
	fi
}

# is_gone PID: true once that child has ended (a zombie counts).
is_gone() {
	local lines
	# All of it: what read leaves over of a file of /proc whose process has gone, the next read takes for its own.
	mapfile -t lines 2>/dev/null <"/proc/$1/status" || return 0
	[[ "${lines[*]:0:4}" != *State:* || "${lines[*]:0:4}" == *State:$'\t'Z* ]]
}

# port_of NAME: the port in the ready line of NAME.
port_of() {
	local line
	while read -r line || [[ -n $line ]]; do
		[[ ! $line =~ ^udp-[a-z]+:\ listening\ on\ .*:([0-9]+)$ ]] || echo "${BASH_REMATCH[1]}"
	done <"$1.err"
}

# receiver NAME [OPTION...]: start udp-recv on a free port of 127.0.0.1 and wait for its ready line; sets $port.
receiver() {
	listens "$1" udp-recv "${@:2}" 127.0.0.1 0
}

# listens NAME COMMAND...: start COMMAND, wait for its ready line; sets $port.
listens() {
	start "$@"
	appears 'listening on' "$1.err"
	port=$(port_of "$1")
}

# closed_port: sets $port to a port that nobody holds. Those from 20000 on are given to nobody unasked (the system
# chooses from 32768 on), and a counter that all tests of a run share gives each port to one test alone.
closed_port() {
	local counter=${UDP_PORTS:-$BATS_RUN_TMPDIR/ports} last
	exec {lock}>>"$counter"
	flock "$lock"
	last=$(<"$counter")
	port=${last:-$((20000 + $$ % 12000))}
	while
		port=$((port >= 32000 ? 20000 : port + 1))
		bound "$port"
	do :; done
	echo "$port" >"$counter"
	exec {lock}>&-
}

# bound PORT: true while some UDP socket holds PORT on this machine.
bound() {
	local table lines wanted
	printf -v wanted ':%04X ' "$1"
	for table in /proc/net/udp /proc/net/udp6; do
		[[ -r $table ]] || continue
		mapfile -t lines <"$table"
		lines=("${lines[@]#*: }") # number: address:port peer:port ...
		lines=("${lines[@]/ */ }")
		[[ "${lines[*]}" != *"$wanted"* ]] || return 0
	done
	return 1
}

# needs NAME...: skip this test, aloud, where the machine lacks one of these (here.bash).
needs() {
	local name
	for name; do
		here "$name" || skip "no $name here"
		[[ $name != strace ]] || without_leak_check
	done
}

# without_leak_check: AddressSanitizer looks for leaks no more when a program ends. It wants a thread and a descriptor
# for that, and cannot do it to a program that strace holds.
without_leak_check() {
	export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
}

# linux_only: what follows needs what only Linux has; skipped where the build has that switched off.
linux_only() {
	[[ -z ${UDP_PORTABLE:-} ]] || skip 'the build has the Linux-only parts switched off'
}

# portable_only: what follows stands in where Linux's way is missing; skipped where the build has that.
portable_only() {
	[[ -n ${UDP_PORTABLE:-} ]] || skip 'the build has the Linux-only parts switched on'
}

# private_network COMMAND...: run COMMAND in a network namespace of its own, loopback up.
private_network() {
	unshare -Urn sh -c 'ip link set lo up && exec "$@"' sh "$@"
}

# network [NAME]: a network namespace that lasts for this test, loopback up. "${inside[@]}" COMMAND... becomes COMMAND
# in there; where there are several, "${hosts_NAME[@]}" COMMAND... does.
network() {
	local name=${1:-network}
	local -n enter=${1:+hosts_}${1:-inside}
	needs ip namespaces
	start "$name" unshare -Urn sh -c 'ip link set lo up && echo up && exec sleep 600'
	appears up "$name.out"
	# shellcheck disable=SC2034 # it is another name
	enter=(nsenter -t "${pids[$name]}" -U -n --preserve-credentials)
}

# inside COMMAND...: run COMMAND in the network of this test, where there is one. It is no word for start, which would
# take the shell for the program.
inside() {
	"${inside[@]}" "$@"
}

# wire NAME ADDRESS/LENGTH...: an interface NAME in that network, up, with these IPv4 addresses. What is sent to its
# broadcast address or to a group is heard on this machine, as on any.
wire() {
	local name=$1 address
	shift
	inside ip link add "$name" type veth peer name "$name-end"
	for address in "$@"; do
		inside ip addr add "$address" dev "$name"
	done
	inside ip link set "$name" up
	inside ip link set "$name-end" up
}
