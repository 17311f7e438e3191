#!/usr/bin/env bats
# Many datagrams, many people, long waits, and little of what a process needs.
#
# UDP_LOAD=N sends N datagrams through -X instead of 200.
# bats file_tags=all:asan,all:portable

# shellcheck disable=SC2016 # the commands are for the shells that udp-recv and the limits start
# shellcheck disable=SC2154 # run and the helpers set output, status, stderr, port, pids and hosts_net
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

LOAD=${UDP_LOAD:-200}
PROGRAMS=(udp-bind udp-send udp-recv udp-bcast udp-chat)

# no_sanitizer WHY: skip under AddressSanitizer.
no_sanitizer() {
	[[ ${UDP_BUILD:-} != asan ]] || skip "AddressSanitizer $1"
}

# holdings PID: how many descriptors are open in that process, and which children it has, zombies too.
holdings() {
	find "/proc/$1/fd" -mindepth 1 | wc -l
	awk -v "parent=$1" '{ sub(/.*\) /, "") } $2 == parent { print FILENAME, $1 }' /proc/[0-9]*/stat 2>/dev/null ||
		true
}

# childless PID: that process has no child.
childless() {
	(($(holdings "$1" | wc -l) == 1))
}

### Many datagrams

@test "many datagrams through -X are all answered, and leave no descriptor and no child behind" {
	needs /proc/self/fd
	receiver recv -X cat
	holdings "${pids[recv]}" >beginning
	for _ in middle end; do
		seq $((LOAD / 2)) >send.in
		start send udp-send -w 30 127.0.0.1 "$port"
		patience=$((patience + LOAD / 50)) ends send
		cmp send.in send.out
		until_true childless "${pids[recv]}"
		holdings "${pids[recv]}" | cmp beginning -
	done
	kill -TERM "${pids[recv]}"
	ends recv 143
	[[ $(wc -l <recv.err) == 1 ]]
}

@test "many datagrams through -X commands that fail, that say too much, and that answer nothing, leave nothing behind" {
	local n
	needs /proc/self/fd
	receiver recv -v -X 'read -r n
		case $n in *[369]) exit 3 ;; *5) head -c 70000 /dev/zero ;; *7) kill -KILL $$ ;; esac'
	holdings "${pids[recv]}" >beginning
	for ((n = 0; n < 200; n += 20)); do # so many fit in any queue
		seq $((n + 1)) $((n + 20)) | udp-send 127.0.0.1 "$port"
		until_true drained "$port"
	done
	until_true childless "${pids[recv]}"
	holdings "${pids[recv]}" | cmp - beginning
	kill -TERM "${pids[recv]}"
	ends recv 143
	[[ $(grep -c 'more than the 65507 bytes' recv.err) == 20 ]]
	grep -qE '^udp-recv: 200 datagrams, .* 0 cut(, 0 dropped.*)?$' recv.err
	[[ $(grep -c 'ended with status 3' recv.err) == 60 ]]
	[[ $(grep -c 'ended by signal 9' recv.err) == 20 ]]
}

@test "those who ask while a slow command runs wait in the queue, and each is answered afterwards" {
	local n
	mkfifo gate
	exec {gate}<>gate
	receiver recv -X 'read -r go <gate; cat'
	for n in {1..20}; do
		echo "question $n" >"ask$n.in"
		start "ask$n" udp-send -v -w 60 127.0.0.1 "$port"
		appears ' sendto(' "ask$n.err"
	done
	run ! drained "$port"
	for n in {1..20}; do
		echo go >&"$gate"
	done
	for n in {1..20}; do
		ends "ask$n"
		[[ $(<"ask$n.out") == "question $n" ]]
	done
	until_true drained "$port"
}

@test "what a small buffer drops while a slow command runs is told exactly: sent is handled and dropped" {
	local n handled drops
	linux_only
	mkfifo gate
	start recv udp-bind -B 4096 127.0.0.1 0 -- \
		udp-recv -X '[ -e open ] || read -r go <gate; cat >>handled; echo >>handled'
	appears 'listening on' recv.err
	port=$(port_of recv)
	for n in {1..4}; do
		seq 500 >"send$n.in"
		start "send$n" udp-send 127.0.0.1 "$port"
	done
	for n in {1..4}; do
		ends "send$n"
	done
	touch open
	timeout "$patience" bash -c 'echo >gate'
	until_true drained "$port"
	until_true childless "${pids[recv]}"
	kill -TERM "${pids[recv]}"
	ends recv 143
	[[ $(tail -n 1 recv.err) =~ \
		^udp-recv:\ ([0-9]+)\ datagrams,\ .*\ 0\ cut,\ ([0-9]+)\ dropped\ by\ the\ kernel$ ]]
	handled=${BASH_REMATCH[1]} drops=${BASH_REMATCH[2]}
	echo "$handled handled, $drops dropped"
	((handled + drops == 2000 && handled > 1 && drops > 0))
	[[ $(wc -l <handled) == "$handled" ]]
}

### Many people

# in_room PEOPLE LINES MILLISECONDS [COMMAND...]: see fill-room; sets lost, dropped and what.
in_room() {
	needs namespaces
	what=$(private_network fill-room "$@" 2>room.err) || {
		cat room.err >&2
		return 1
	}
	echo "$*: $what"
	read -r _ _ _ lost _ dropped _ <<<"$what"
}

@test "of thirty people in a room who say a hundred lines each, everyone hears all lines of the others" {
	local pace
	for pace in 20 60; do # the slower one for a machine that has no time for us now
		in_room 30 100 $pace
		((lost <= dropped)) # what the kernel passed on is shown, in any case
		((dropped > 0)) || break
	done
	[[ $what == 'heard 87000 lost 0 dropped 0 twice 0 own 0 disordered 0 forged 0 failed 0' ]]
}

@test "of thirty people who talk as fast as pipes go, no line is lost but by the kernel, and none is shown twice" {
	in_room 30 100 0
	[[ $what == *' twice 0 own 0 disordered 0 forged 0 failed 0' ]]
	((lost <= dropped && dropped <= lost + 3000)) # one's own lines come back to oneself, and may be dropped as well
	((lost == 0 || $(</proc/sys/net/core/rmem_max) < 4194304)) # the queue is as long as the system allows
}

@test "two people with room enough in their queues lose nothing of what they say as fast as pipes go" {
	in_room 2 200 0 udp-bind -R -B 4000000 7788 --
	[[ $what == 'heard 400 lost 0 dropped 0 twice 0 own 0 disordered 0 forged 0 failed 0' ]]
}

@test "nobody hears himself, also when he says a thousand lines at once" {
	in_room 2 1000 0
	[[ $what == *' twice 0 own 0 disordered 0 forged 0 failed 0' ]]
	in_room 2 1000 0 udp-bind -R -B 4000000 7788 --
	[[ $what == 'heard 2000 lost 0 dropped 0 twice 0 own 0 disordered 0 forged 0 failed 0' ]]
}

@test "a word is heard, also when one's own, which was the same, did not come back" {
	local lines
	closed_port
	talk ann udp-bind -R -B 4096 "$port" -- udp-chat 127.255.255.255 "$port"
	talk bob udp-chat 127.255.255.255 "$port"
	appears 'listening on' ann.err
	appears 'listening on' bob.err
	lines=$(seq 30 && echo yes)
	printf '%s\n' "$lines" >whole
	cat whole >&"${typed[ann]}" # in one piece, so that ann listens only when all is said
	appears ' yes' bob.out
	until_true drained "$port"
	sleep 1.1 # what has not come back within a second counts as lost,
	say ann well # when one says more
	appears ' well' bob.out
	say bob yes end
	appears ' end' ann.out
	leave ann bob
	[[ $(sed 's/^[^ ]* //' ann.out) == $'yes\nend' ]]
}

### Long waits

# idle NAME COMMAND...: start COMMAND, which will wait, and note all its system calls in NAME.calls.
idle() {
	local name=$1
	shift
	waiting+=("$name")
	talk "$name" "${tracer[@]/NAME/$name}" "$@"
}

# asleep PID: all threads of that process sleep.
asleep() {
	! grep -h '^State:' "/proc/$1"/task/*/status | grep -qv '[[:space:]]S'
}

# switches: how often each thread of those that wait has slept or was put aside.
switches() {
	local name
	for name in "${waiting[@]}"; do
		grep -H 'ctxt_switches' "/proc/${pids[$name]}"/task/*/status | sed "s/^/$name /"
	done
}

@test "a program that waits makes no system call, and does not wake up" {
	local waiting=() tracer=() name from to silent room calls
	needs /proc/self/task
	needs namespaces
	if strace -qq -D -f -e trace=none true 2>/dev/null; then
		tracer=(strace -D -f -qq -ttt -o NAME.calls)
		without_leak_check
	fi
	mkfifo never

	idle recv udp-recv 127.0.0.1 0
	idle recv-w udp-recv -w 3600 127.0.0.1 0
	idle recv-X udp-recv -X cat 127.0.0.1 0
	idle recv-X-runs udp-recv -X 'echo $$ >child; read -r line <>never' 127.0.0.1 0
	idle bind-k udp-bind -k 127.0.0.1 0
	idle chat udp-chat 0
	idle chat-w udp-chat -w 3600 0
	waiting+=(tty)
	talk tty on-terminal 01 "${tracer[@]/NAME/tty}" env TERM=xterm sh -c 'echo $$ >tty.pid; exec udp-chat 0'
	until_true test -s tty.pid
	pids[tty]=$(<tty.pid)
	for name in recv recv-w recv-X recv-X-runs chat chat-w tty; do
		appears 'listening on' "$name.err"
	done
	appears 127.0.0.1: bind-k.out
	! udp-chat --version | grep -q libedit || appears '> ' tty.out # the line can be edited
	hang_up chat-w
	udp-send 127.0.0.1 "$(port_of recv-X)" <<<hi
	udp-send 127.0.0.1 "$(port_of recv-X-runs)" <<<hi
	udp-send 127.0.0.1 "$(port_of recv)" <<<hi
	appears hi recv.out
	until_true test -s child
	pids[child]=$(<child) # so that teardown ends it, too
	silent=$(port_of recv-w)
	udp-send 127.0.0.1 "$(port_of tty)" <<<hi
	appears ' hi' tty.out

	idle ann udp-chat 0
	appears 'listening on' ann.err
	idle bob udp-chat 127.0.0.1 "$(port_of ann)"
	say bob hello
	appears ' hello' ann.out
	say ann hi
	appears ' hi' bob.out

	closed_port
	room=$port
	idle carol udp-chat 127.255.255.255 "$room"
	idle dave udp-chat 127.255.255.255 "$room"
	appears 'listening on' carol.err
	appears 'listening on' dave.err
	say carol all
	appears ' all' dave.out

	idle send udp-send 127.0.0.1 "$silent"
	idle send-w udp-send -v -w 3600 127.0.0.1 "$silent"
	idle send-i udp-send -i 3600 127.0.0.1 "$silent"
	closed_port
	idle bcast-w udp-bcast -v -w 3600 127.255.255.255 "$port"
	say send one
	say send-w two
	say send-i three four
	for name in one two three; do
		appears "$name" recv-w.out
	done
	say bcast-w all
	appears ' sendto(' bcast-w.err

	for name in "${waiting[@]}"; do
		until_true asleep "${pids[$name]}"
	done
	sleep 0.2 # for what would follow at once
	from=$EPOCHREALTIME
	switches >before
	sleep 2 # this is what is measured
	switches >after
	to=$EPOCHREALTIME
	diff before after
	needs strace
	for name in "${waiting[@]}"; do
		kill -KILL "${pids[$name]}"
		until_true is_gone "${pids[$name]}"
	done
	for name in "${waiting[@]}"; do
		calls=$(awk -v "from=$from" -v "to=$to" '$2 > from && $2 < to' "$name.calls")
		[[ -s $name.calls && -z $calls ]] || {
			printf '%s called:\n%s\n' "$name" "$calls" >&2
			return 1
		}
	done
}

### Little of everything

# long LENGTH [CHARACTER]: a word of so many.
long() {
	head -c "$1" /dev/zero | tr '\0' "${2:-x}"
}

# refuses STATUS COMMAND...: it ends with STATUS and short lines on standard error, the first of which says why.
refuses() {
	local expected=$1
	shift
	status=0
	timeout 10 "$@" >out 2>err <<<hi || status=$?
	if ((status != expected)) || ! head -n 1 err | grep -q "^$1: " || grep -qE '.{600}' err; then
		printf '%s %.30s %.30s %.30s: status %d, not %d\n' \
			"$1" "${2:-}" "${3:-}" "${4:-}" "$status" "$expected" >&2
		head -c 2000 err >&2
		return 1
	fi
}

@test "a word as long as the kernel lets it be is refused in a few words" {
	local program word digits colons
	word=$(long 131071)
	digits=$(long 131071 1)
	colons=$(long 131071 :)
	for program in "${PROGRAMS[@]}"; do
		refuses 2 "$program" "$word"
		refuses 2 "$program" "$digits"
		refuses 2 "$program" "$word" 7788
		refuses 2 "$program" "$digits" 7788
		refuses 2 "$program" 127.0.0.1 "$word"
		refuses 2 "$program" 127.0.0.1 "$digits"
		refuses 2 "$program" "127.0.0.1:${digits:10}"
		refuses 2 "$program" "${word:5}:7788"
		refuses 2 "$program" "[${colons:7}]:7788"
		refuses 2 "$program" "[${colons:1}"
		refuses 2 "$program" "::${word:2}"
		refuses 2 "$program" "fe80::1%${digits:8}"
		refuses 2 "$program" 127.0.0.1 7788 "$word"
		refuses 2 "$program" "-Z${word:2}"
		refuses 2 "$program" "--${word:2}"
		refuses 2 "$program" "--quiet=${word:8}"
	done
	for program in udp-send udp-recv udp-bcast udp-chat; do
		refuses 2 "$program" -w "$digits"
		refuses 2 "$program" -e "$word"
		UDP_PORT=${word:9} refuses 2 "$program"
	done
	UDP_ADDRESS=${word:12} refuses 2 udp-send
	refuses 2 udp-send -i "$digits"
	refuses 2 udp-send -w 1 -t "$digits"
	refuses 2 udp-recv -n "$digits"
	refuses 2 udp-recv -s "$word"
	refuses 2 udp-bind -B "$digits"
	refuses 2 udp-bind -T "$word"
	refuses 2 udp-bind -g "$word"
	refuses "$((${UDP_PORTABLE:+1} + 1))" udp-bind -I "$word" # elsewhere -I is for groups
	refuses 1 udp-bcast -I "$word"
	refuses 1 udp-bind 127.0.0.1 -- "$word"
}

@test "a long word that means something works" {
	local word
	word=$(long 131060)
	receiver recv -n 1 -X "cat; : $word"
	run -0 udp-send -w 10 127.0.0.1 "$port" <<<hi
	[[ $output == hi ]]
	ends recv
	closed_port
	receiver recv -w 600
	refuses 1 udp-chat -u "$word" 127.0.0.1 "$port"
	grep -q '131064.*65507.*(EMSGSIZE)' err
	[[ ! -s recv.out ]]
}

@test "a program that is given no argument at all, not even its name, does what it does without operands" {
	local program
	needs nameless
	network net
	for program in udp-bind udp-send udp-chat; do
		run -0 --separate-stderr timeout 10 "${hosts_net[@]}" without-arguments "$program" </dev/null
		[[ $stderr != *cannot* ]]
	done
	run -1 --separate-stderr timeout 10 "${hosts_net[@]}" without-arguments udp-bcast </dev/null
	stderr_says 'udp-bcast: cannot find an interface'
	start recv "${hosts_net[@]}" without-arguments udp-recv
	appears 'udp-recv: listening on 0.0.0.0:7788' recv.err
	kill -TERM "${pids[recv]}"
	ends recv 143
}

# A process that has its standard descriptors alone, whatever it was given.
bare='for fd in /proc/$$/fd/*; do fd=${fd##*/}; ((fd < 3)) || eval "exec $fd>&-"; done'

# limited LIMIT COMMAND...: run COMMAND on one line of input under `ulimit LIMIT`, in the private network where there is
# one; sets status, writes out and err.
limited() {
	local limit=$1
	shift
	status=0
	"${hosts_net[@]}" timeout 10 bash -c "$bare"'; ulimit $0 && exec "$@"' "$limit" "$@" >out 2>err <<<hi ||
		status=$?
}

# copes LIMIT COMMAND...: under LIMIT the command works, or ends by itself and says why.
copes() {
	limited "$@"
	if ((status == 127)) && grep -q 'shared librar' err; then
		return # the loader could not even begin
	fi
	if ((status > 4)) || grep -qv '^udp-' err ||
		{ ((status == 1 || status == 2)) && ! grep -qE '\(E[A-Z]+\)$' err; }; then
		printf 'ulimit %s; %s: status %d\n' "$1" "${*:2}" "$status" >&2
		cat err >&2
		return 1
	fi
}

# What is run under each limit, a command a line. No names: glibc's resolver crashes where memory is short.
few() {
	[[ -n ${UDP_PORTABLE:-} ]] || echo 'udp-bind -I lo 127.0.0.1'
	cat <<-'END'
		udp-bind 127.0.0.1 0
		udp-bind -p 127.0.0.1
		udp-bind 127.0.0.1 -- udp-send 127.0.0.1 9
		udp-send -v 127.0.0.1 9
		udp-send -w 0.01 -j 127.0.0.1 9
		udp-send --burst 127.0.0.1 9
		udp-recv -v -w 0.01 127.0.0.1 0
		udp-recv -j -w 0.01 ::1 0
		udp-recv -w 0.01 -X cat 127.0.0.1 0
		udp-bcast -v -w 0.01 127.255.255.255 9
		udp-bcast -l
	END
}

# a_chat: a chat that says one line, to itself as far as it can tell.
a_chat() {
	cat <<-'END'
		udp-chat 0
		udp-chat -v -w 0.01 0
		udp-chat -u ann 127.255.255.255 9
	END
}

# copes_all LIMIT: what stands on standard input, a command a line, copes with LIMIT.
copes_all() {
	local words bad=0
	while read -ra words; do
		copes "$1" "${words[@]}" || bad=1
	done
	((bad == 0))
}

@test "with room for three to six descriptors each program works or says what it lacks" {
	local n
	no_sanitizer 'opens files of its own'
	network net
	for n in {3..6}; do
		few | copes_all "-n $n"
	done
	for n in 3 5 6; do
		a_chat | copes_all "-n $n"
	done
}

@test "a chat that may open four files in all, no more than it has, ends with a status of its own" {
	no_sanitizer 'opens files of its own'
	network net
	a_chat | copes_all '-n 4'
}

@test "with no descriptor left for a command's pipes -X says so, and goes on when there is one again" {
	local n
	no_sanitizer 'opens files of its own'
	needs prlimit
	start recv bash -c "$bare"'; exec udp-recv -X cat 127.0.0.1 0'
	appears 'listening on' recv.err
	port=$(port_of recv)
	for n in 8 9 10 11; do
		prlimit --pid "${pids[recv]}" --nofile=$n:64
		udp-send 127.0.0.1 "$port" <<<"with $n"
		until_true said_times $((n - 7)) \
			'udp-recv: cannot make a pipe for the command: Too many open files (EMFILE)'
	done
	prlimit --pid "${pids[recv]}" --nofile=12:64
	run -0 udp-send -w 10 127.0.0.1 "$port" <<<hi
	[[ $output == hi ]]
}

# said_times COUNT LINE: recv said LINE so often.
said_times() {
	[[ $(grep -cxF -e "$2" recv.err) == "$1" ]]
}

# small_file COMMAND...: COMMAND's output is a file that may not hold a byte; what it tells goes to `told`, by a
# pipe, for that is no file.
small_file() {
	(ulimit -f 0 && exec timeout 10 "$@" 2>&1 >file) | cat >told
	return "${PIPESTATUS[0]}"
}

# tells_of_file: status 1, and why.
tells_of_file() {
	((status == 1)) && grep -q 'standard output.*(EFBIG)$' told && return
	printf '%s: status %d\n' "$*" "$status" >&2
	cat told >&2
	return 1
}

@test "output into a file that may not grow is told with status 1" {
	local command bad=0
	start recv udp-recv -X cat 0
	appears 'listening on' recv.err
	port=$(port_of recv)
	while read -ra command; do
		status=0
		small_file "${command[@]}" <<<hi || status=$?
		tells_of_file "${command[@]}" || bad=1
	done <<-END
		udp-send -w 10 127.0.0.1 $port
		udp-bcast -l
		udp-bcast -w 10 127.255.255.255 $port
		udp-bind 127.0.0.1
		udp-bind -p 127.0.0.1
	END
	((bad == 0))
}

@test "--help and --version into a file that may not grow are told with status 1" {
	local program bad=0
	for program in "${PROGRAMS[@]}"; do
		for option in --help --version; do
			status=0
			small_file "$program" $option || status=$?
			tells_of_file "$program" $option || bad=1
		done
	done
	((bad == 0))
}

@test "what a chat hears, into a file that may not grow, is told with status 1" {
	talk ann bash -c '(ulimit -f 0; exec udp-chat 0 2>&1 >file) | cat >&2; exit "${PIPESTATUS[0]}"'
	appears 'listening on' ann.err
	udp-send 127.0.0.1 "$(port_of ann)" <<<hi
	ends ann 1
	grep -q 'standard output.*(EFBIG)$' ann.err
}

@test "messages into a file that may not grow are lost, and change no status" {
	local program word bad=0
	receiver recv
	for program in "${PROGRAMS[@]}"; do
		for word in -Z 256.1.1.1; do
			status=0
			timeout 10 bash -c 'ulimit -f 0; exec "$@" 2>file' bash "$program" "$word" </dev/null ||
				status=$?
			((status == 2)) || {
				echo "$program $word: status $status" >&2
				bad=1
			}
		done
	done
	timeout 10 bash -c 'ulimit -f 0; exec "$@" 2>file' bash udp-send -v 127.0.0.1 "$port" <<<hi
	appears hi recv.out
	((bad == 0))
}

# least COMMAND...: the least address space in KiB with which it begins, in steps of 100.
least() {
	local size
	for ((size = 1000; size < 40000; size += 100)); do
		if (ulimit -v $size && exec "$@") >/dev/null 2>&1; then
			echo $size
			return
		fi
	done
	return 1
}

@test "with hardly any memory each program works or says what it lacks" {
	local program begin size bad=0
	no_sanitizer 'needs terabytes of address space'
	network net
	for program in udp-bind udp-send udp-recv udp-bcast; do
		begin=$(least "$program" --version)
		for ((size = begin; size < begin + 1000; size += 100)); do
			few | grep "^$program" | copes_all "-v $size" || bad=1
		done
	done
	((bad == 0))
}

@test "a chat with hardly any memory works or says what it lacks" {
	local begin size works=0
	no_sanitizer 'needs terabytes of address space'
	network net
	ulimit -Ss 1024 # which a thread's stack costs, too
	begin=$(least udp-chat --version)
	for ((size = begin; works < 5 && size < begin + 10000; size += 100)); do
		copes "-v $size" udp-chat -u ann 127.255.255.255 9
		works=$((status == 0 ? works + 1 : 0))
	done
	((works == 5))
}

@test "with a stack of 64 KiB all programs work" {
	local word
	no_sanitizer 'needs more'
	network net
	few | copes_all '-s 64'
	a_chat | copes_all '-s 64'
	start recv "${hosts_net[@]}" bash -c 'ulimit -s 64; exec udp-recv -v -j -n 3 -e gbk 127.0.0.1'
	appears 'listening on' recv.err
	limited '-s 64' udp-send -v -e gbk localhost
	((status == 0))
	limited '-s 64' udp-send -v -1 127.0.0.1
	((status == 0))
	limited '-s 64' udp-send --burst 127.0.0.1
	((status == 0))
	ends recv
	[[ $(wc -l <recv.out) == 3 ]]
	talk ann bash -c 'ulimit -s 64; exec udp-chat -v -e gbk 0'
	appears 'listening on' ann.err
	talk bob bash -c 'ulimit -s 64; exec udp-chat -v 127.0.0.1 "$1"' bash "$(port_of ann)"
	say bob "$(long 65507)" hello
	appears ' hello' ann.out
	say ann hi
	appears ' hi' bob.out
	leave ann bob
}

# one_process NAME COMMAND...: start COMMAND as a user who has no other process, and may have one alone; "${user[@]}"
# runs a command as that user.
one_process() {
	local name=$1
	user=()
	shift
	if ((UID == 0)); then
		user=(setpriv --reuid=54321 --regid=54321 --clear-groups)
		mkdir bin # where that user finds them, wherever the project lies
		cp "$(command -v udp-recv)" "$(command -v udp-send)" "$(command -v udp-chat)" bin
		PATH=$PWD/bin:$PATH
	fi
	start "$name" prlimit --nproc=1:9 "${user[@]}" "$@"
}

@test "-X of one who may have no second process is told, and the loop goes on" {
	needs prlimit
	one_process recv udp-recv -X cat 127.0.0.1 0
	appears 'listening on' recv.err
	udp-send 127.0.0.1 "$(port_of recv)" < <(printf '1\n2\n')
	until_true said_times 2 'udp-recv: cannot start the command: Resource temporarily unavailable (EAGAIN)'
	"${user[@]}" prlimit --pid "${pids[recv]}" --nproc=9
	run -0 udp-send -w 10 127.0.0.1 "$(port_of recv)" <<<hi
	[[ $output == hi ]]
}

@test "a chat of one who may have no second thread is told with status 1" {
	needs prlimit
	without_leak_check
	one_process chat udp-chat 0
	ends chat 1
	grep -q '^udp-chat: cannot start a thread: Resource temporarily unavailable (EAGAIN)$' chat.err
}
