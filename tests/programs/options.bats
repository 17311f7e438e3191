#!/usr/bin/env bats
# Options of all five programs: known and unknown ones, clashes, help, and what is done with broken descriptors.
# bats file_tags=all:asan

# shellcheck disable=SC2154 # run and the helpers set output, status, stderr, pids and inside
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers
port= # peer, receiver and the like set it

programs=(udp-send udp-recv udp-bind udp-bcast udp-chat)

# shellcheck disable=SC2016 # the inner shell expands it
{
	no_stdin=(sh -c 'exec "$@" <&-' sh)
	no_stdout=(sh -c 'exec "$@" >&-' sh)
	no_stderr=(sh -c 'exec "$@" 2>&-' sh)
	nothing=(sh -c 'exec "$@" <&- >&- 2>&-' sh)
	full=(sh -c 'exec "$@" >/dev/full' sh)
}

# row_of PROGRAM: its options, each short/long, with a value where it takes one.
row_of() {
	case $1 in
	udp-send)
		echo -4 -6 -0/--null -1/--whole -x/--hex -e/--encoding=utf-8 -a/--address -j/--json -r/--raw \
			-c/--connect -i/--interval=0.001 -q/--quiet -t/--tries=2 -w/--wait=0.5 /--burst /--newline
		;;
	udp-recv)
		echo -4 -6 -0/--null -x/--hex -e/--encoding=utf-8 -a/--address -j/--json -r/--raw -n/--count=3 \
			-q/--quiet -s/--size=100 -w/--wait=0.5 -X/--exec=true /--burst
		;;
	udp-bind)
		echo -4 -6 -B/--buffer=4096 -g/--group=239.1.1.1 -I/--interface=lo -k/--keep -p/--port-only \
			-q/--quiet -R/--reuse -T/--ttl=1
		;;
	udp-bcast)
		echo -4 -6 -0/--null -1/--whole -x/--hex -e/--encoding=utf-8 -j/--json -r/--raw \
			-I/--interface=lo -l/--list -N/--no-permission -q/--quiet -w/--wait=0.5 /--newline
		;;
	udp-chat)
		echo -4 -6 -e/--encoding=utf-8 -q/--quiet -u/--user=ann -w/--wait=0.5
		;;
	esac
	echo -v/--verbose -h/--help -V/--version
}

# accepted PROGRAM OPTION...: the program knows these options (--help behind them is reached).
accepted() {
	run --separate-stderr timeout 10 "$@" --help </dev/null
	if [[ $status != 0 || $output != *[Uu]sage* && $output != "$1 "* || -n $stderr ]]; then
		printf 'not accepted: %s\nstatus %d\nstandard error: %s\n' "$*" "$status" "$stderr" >&2
		return 1
	fi
}

# clash PROGRAM ARGUMENT...: options that make no sense together.
clash() {
	misused - "$@"
}

@test 'every option is accepted in its short and in its long form' {
	local program option short long value
	for program in "${programs[@]}"; do
		# shellcheck disable=SC2046 # a word for each option
		for option in $(row_of "$program"); do
			value=
			[[ $option != *=* ]] || value=${option#*=}
			option=${option%%=*}
			short=${option%%/*}
			long=${option#"$short"}
			long=${long#/}
			if [[ -n $short && $short != -V ]]; then
				accepted "$program" "$short$value"
			fi
			if [[ -n $long && $long != --version ]]; then
				accepted "$program" "$long${value:+=$value}"
			fi
			if [[ -n $value ]]; then
				accepted "$program" "$short" "$value"
				accepted "$program" "$long" "$value"
			fi
		done
	done
}

@test 'the help of a program names every option it has, short and long' {
	local program option
	for program in "${programs[@]}"; do
		run -0 "$program" --help
		for option in $(row_of "$program"); do
			option=${option%%=*}
			if [[ $option == -?* ]]; then
				grep -q -e "${option%%/*}" <<<"$output" || { echo "$program: $option" >&2; false; }
			fi
			if [[ $option == */* ]]; then
				grep -q -e "${option#*/}" <<<"$output" || { echo "$program: $option" >&2; false; }
			fi
		done
	done
}

@test 'a letter that belongs to another program only is a usage error' {
	local program letter
	for program in "${programs[@]}"; do
		for letter in 0 1 4 6 B I N R T V X Z a c e g h i j k l n p q r s t u v w x; do
			if [[ " $(row_of "$program" | tr '\n' ' ')" != *" -$letter"* ]]; then
				misused - "$program" "-$letter"
				[[ ${stderr%%$'\n'*} == *"'$letter'"* || ${stderr%%$'\n'*} == *"'-$letter'"* ]]
			fi
		done
	done
}

@test 'an unknown long option is a usage error that quotes it' {
	local program
	for program in "${programs[@]}"; do
		misused - "$program" --no-such-option
		[[ ${stderr%%$'\n'*} == *"'"*no-such-option"'"* ]]
		misused - "$program" --no-such-option=7
		[[ ${stderr%%$'\n'*} == *"'"*no-such-option* ]]
	done
}

@test 'an option without the value it needs is a usage error that quotes it' {
	local program option
	for program in "${programs[@]}"; do
		for option in $(row_of "$program"); do
			[[ $option == *=* ]] || continue
			option=${option%%=*}
			misused - "$program" "${option%%/*}"
			[[ ${stderr%%$'\n'*} == *"'"*"${option:1:1}'"* ]]
			misused - "$program" "${option#*/}"
			[[ ${stderr%%$'\n'*} == *"'"*"${option#*/--}'"* ]]
		done
	done
}

@test 'a value for a long option that takes none is a usage error' {
	local program
	for program in "${programs[@]}"; do
		misused - "$program" --quiet=5
		misused - "$program" --help=5
	done
}

@test 'options come before operands' {
	misused -v udp-send 127.0.0.1 9 -v
	misused -v udp-recv 127.0.0.1 0 -v
	misused -v udp-bind 127.0.0.1 0 -v
	misused -v udp-bcast 127.255.255.255 9 -v
	misused -v udp-chat 127.0.0.1 9 -v
}

@test 'two dashes end the options' {
	local call
	for call in 'udp-send -- -v' 'udp-recv -- -v' 'udp-bcast -- -v 9' 'udp-chat -- -v'; do
		# shellcheck disable=SC2086 # a program and its arguments
		run --separate-stderr private_network timeout 10 $call </dev/null
		((status == 1 || status == 2))
		[[ -z $output && $stderr == "${call%% *}: "*"'-v'"* ]]
	done
	misused -v udp-send -- 127.0.0.1 -v
	run --separate-stderr udp-recv -w 0.01 -- 127.0.0.1 0
	has_status 4
}

@test 'the short options may stand together in one word' {
	accepted udp-send -cqw1
	accepted udp-recv -aqn 3
	accepted udp-bind -Rp
	accepted udp-bcast -Nqw 1
	accepted udp-chat -4qu ann
}

@test 'help goes to standard output, names the program and ends with status 0' {
	local program long
	for program in "${programs[@]}"; do
		run --separate-stderr "$program" --help
		has_status 0
		[[ -z $stderr && ${lines[0]} == *"$program"* ]]
		long=$output
		run --separate-stderr "$program" -h
		has_status 0
		[[ -z $stderr && $output == "$long" ]]
	done
}

@test 'the version goes to standard output, the same for all' {
	local program version='' long
	for program in "${programs[@]}"; do
		run --separate-stderr "$program" --version
		has_status 0
		[[ -z $stderr && ${#lines[@]} == 1 ]]
		[[ $output =~ ^"$program (udp-steps) "([0-9]+\.[0-9.]+)(, .*)?$ ]] # behind the comma: how it was built
		[[ -z $version || $version == "${BASH_REMATCH[1]}" ]]
		version=${BASH_REMATCH[1]}
		long=$output
		run --separate-stderr "$program" -V
		has_status 0
		[[ -z $stderr && $output == "$long" ]]
	done
}

@test 'help and version that cannot be written end with status 1' {
	local program option
	needs /dev/full
	for program in "${programs[@]}"; do
		for option in --help -h --version -V; do
			run --separate-stderr "${full[@]}" "$program" "$option"
			has_status 1
			[[ $stderr == "$program: cannot write standard output: "*'(ENOSPC)'* ]]
			run --separate-stderr "${no_stdout[@]}" "$program" "$option"
			has_status 1
			[[ $stderr == "$program: cannot write standard output: "*'(EBADF)'* ]]
		done
	done
}

@test 'messages begin with the bare name of the program, however it was called' {
	local program
	for program in "${programs[@]}"; do
		run --separate-stderr "$(command -v "$program")" --no-such-option
		has_status 2
		[[ $stderr == "$program: "* ]]
	done
}

@test '-4 and -6 exclude one another' {
	local program
	for program in udp-send udp-recv udp-bind udp-chat; do
		clash "$program" -4 -6
		clash "$program" -64
	done
}

@test 'raw excludes json and hex' {
	local two
	for two in '-j -r' '-r -x' '-r -j' '-x -r'; do
		# shellcheck disable=SC2086 # two words
		{
			clash udp-send -w 0.1 $two 127.0.0.1 9
			clash udp-recv $two 127.0.0.1 0
			clash udp-bcast -w 0.1 $two 127.255.255.255 9
		}
	done
}

@test 'the sender before each datagram makes no sense with json or raw' {
	local other
	for other in -j -r; do
		clash udp-send -w 0.1 -a "$other" 127.0.0.1 9
		clash udp-recv -a "$other" 127.0.0.1 0
	done
}

@test 'hex excludes an encoding' {
	clash udp-send -x -e gbk 127.0.0.1 9
	clash udp-recv -x -e gbk 127.0.0.1 0
	clash udp-bcast -x -e gbk 127.255.255.255 9
}

@test 'one whole datagram excludes records that end in NUL' {
	clash udp-send -1 -0 127.0.0.1 9
	clash udp-bcast -1 -0 127.255.255.255 9
}

@test "--newline excludes -0, -1 and -x, whose records have no line's end" {
	for other in -0 -1 -x; do
		clash udp-send --newline $other 127.0.0.1 9
		clash udp-bcast $other --newline 127.255.255.255 9
	done
}

@test 'how replies are printed makes no sense where none is waited for' {
	local option
	for option in -a -j -r; do
		clash udp-send "$option" 127.0.0.1 9
		[[ $option == -a ]] || clash udp-bcast "$option" 127.255.255.255 9
	done
}

@test 'more tries need a wait' {
	clash udp-send -t 3 127.0.0.1 9
}

@test 'a burst excludes an interval and a wait' {
	clash udp-send --burst -i 0.1 127.0.0.1 9
	clash udp-send --burst -w 0.1 127.0.0.1 9
	clash udp-send -w 0.1 --burst 127.0.0.1 9
}

@test 'a command for each datagram excludes every form of output, and many in one call' {
	local option
	for option in -a -j -r -x '-e gbk' -0 --burst; do
		# shellcheck disable=SC2086 # an option and perhaps its value
		clash udp-recv -X true $option 127.0.0.1 0
	done
}

@test 'udp-bind with a command neither keeps the port nor prints it alone' {
	clash udp-bind -k -- true
	clash udp-bind -p -- true
	clash udp-bind --
	clash udp-bind 127.0.0.1 --
}

@test 'a usage error sends nothing' {
	peer peer
	clash udp-send -1 -0 127.0.0.1 "$port"
	run --separate-stderr udp-send 127.0.0.1 "$port" surplus <<<hi
	has_status 2
	run --separate-stderr udp-send -w 5x 127.0.0.1 "$port" <<<hi
	has_status 2
	run --separate-stderr udp-send --burst -i 0.1 127.0.0.1 "$port" <<<hi
	has_status 2
	heard peer
}

@test 'udp-send with standard input closed says so and sends nothing' {
	local options
	peer peer
	for options in '' -1 '-w 0.1' -c; do
		# shellcheck disable=SC2086 # any number of options
		run --separate-stderr "${no_stdin[@]}" udp-send $options 127.0.0.1 "$port"
		has_status 1
		[[ $stderr == 'udp-send: cannot read standard input: '*'(EBADF)'* ]]
	done
	heard peer
}

@test 'udp-send with standard output closed sends, and no reply is written into its socket' {
	peer peer -a echo
	run --separate-stderr "${no_stdout[@]}" udp-send 127.0.0.1 "$port" <<<one
	has_status 0
	run --separate-stderr "${no_stdout[@]}" udp-send -w 10 127.0.0.1 "$port" <<<two
	has_status 1
	[[ $stderr == 'udp-send: cannot write standard output: '*'(EBADF)'* ]]
	heard peer one two
}

@test 'udp-send with standard error closed sends its data and no message' {
	peer peer
	run "${no_stderr[@]}" udp-send -v 127.0.0.1 "$port" <<<hi
	[[ $status == 0 && -z $output ]]
	run "${no_stderr[@]}" udp-send -v -w 0.1 127.0.0.1 "$port" <<<there
	[[ $status == 4 && -z $output ]]
	heard peer hi there
}

@test 'udp-send with standard error closed still tells a refusal by its status' {
	closed_port
	run "${no_stderr[@]}" udp-send -c 127.0.0.1 "$port" <<<hi
	[[ $status == 3 && -z $output ]]
}

@test 'udp-send with all three closed fails and sends nothing' {
	peer peer
	run "${nothing[@]}" udp-send -v 127.0.0.1 "$port"
	[[ $status == 1 && -z $output ]]
	heard peer
}

@test 'the socket is descriptor 3 even where 0, 1 and 2 are closed' {
	peer peer
	run --separate-stderr "${no_stdin[@]}" udp-send -v 127.0.0.1 "$port" 3>&- 4>&-
	stderr_says 'socket('
	[[ $stderr == *'socket('*') = 3'* ]]
	run --separate-stderr "${no_stdout[@]}" udp-send -v 127.0.0.1 "$port" <<<hi 3>&- 4>&-
	stderr_says 'sendto(3, "hi", 2, '
}

@test 'udp-recv with standard input closed receives' {
	start recv "${no_stdin[@]}" udp-recv -n 1 127.0.0.1 0
	appears 'listening on' recv.err
	port=$(port_of recv)
	throw hi
	ends recv
	[[ $(<recv.out) == hi ]]
}

@test 'udp-recv with standard output closed fails and sends nothing back' {
	start recv "${no_stdout[@]}" udp-recv -n 1 127.0.0.1 0
	appears 'listening on' recv.err
	port=$(port_of recv)
	run --separate-stderr udp-send -w 0.3 127.0.0.1 "$port" <<<hi
	has_status 4
	[[ -z $output ]]
	ends recv 1
	appears 'udp-recv: cannot write standard output: ' recv.err
	appears '(EBADF)' recv.err
}

@test 'udp-recv with standard error closed receives' {
	closed_port
	start recv "${no_stderr[@]}" udp-recv -v -n 1 127.0.0.1 "$port"
	until_true bound "$port"
	run --separate-stderr udp-send -w 0.1 127.0.0.1 "$port" <<<hi
	[[ -z $output ]]
	ends recv
	[[ $(<recv.out) == hi ]]
}

@test 'udp-bind with standard output closed fails' {
	run --separate-stderr "${no_stdout[@]}" udp-bind 127.0.0.1
	has_status 1
	[[ $stderr == 'udp-bind: cannot write standard output: '*'(EBADF)'* ]]
	run --separate-stderr "${no_stdout[@]}" udp-bind -p 127.0.0.1
	has_status 1
}

@test 'udp-bind hands over descriptor 3 even where 0, 1 and 2 are closed' {
	run --separate-stderr "${no_stdin[@]}" udp-bind 127.0.0.1 -- udp-recv -w 0.01
	has_status 4
	stderr_says 'udp-recv: listening on 127.0.0.1:'
	run --separate-stderr "${no_stdout[@]}" udp-bind 127.0.0.1 -- udp-recv -w 0.01
	has_status 4
	stderr_says 'udp-recv: listening on 127.0.0.1:'
	run "${nothing[@]}" udp-bind 127.0.0.1 -- udp-recv -w 0.01
	[[ $status == 4 && -z $output ]]
}

@test 'udp-bcast with standard input closed says so and sends nothing' {
	peer peer 127.255.255.255 0
	run --separate-stderr "${no_stdin[@]}" udp-bcast 127.255.255.255 "$port"
	has_status 1
	[[ $stderr == 'udp-bcast: cannot read standard input: '*'(EBADF)'* ]]
	heard peer
}

@test 'udp-bcast with standard output closed fails and writes no answer into its socket' {
	peer peer -a echo 127.255.255.255 0
	run --separate-stderr "${no_stdout[@]}" udp-bcast -w 0.3 127.255.255.255 "$port" <<<hi
	has_status 1
	stderr_says 'udp-bcast: cannot write standard output: '
	stderr_says '(EBADF)'
	run --separate-stderr "${no_stdout[@]}" udp-bcast -l
	has_status 1
	stderr_says '(EBADF)'
	heard peer hi
}

@test 'udp-bcast with standard error closed sends its data and no message' {
	peer peer 127.255.255.255 0
	run "${no_stderr[@]}" udp-bcast -v 127.255.255.255 "$port" <<<hi
	[[ $status == 0 && -z $output ]]
	heard peer hi
}

@test 'udp-chat with standard input closed says so' {
	run --separate-stderr timeout 10 "${no_stdin[@]}" udp-chat 0
	has_status 1
	stderr_says 'udp-chat: cannot read standard input: '
	stderr_says '(EBADF)'
}

@test 'udp-chat with standard output closed fails when there is something to show, and sends nothing back' {
	talk chat "${no_stdout[@]}" udp-chat 0
	appears 'listening on' chat.err
	port=$(port_of chat)
	run --separate-stderr udp-send -w 0.3 127.0.0.1 "$port" <<<hello
	[[ -z $output ]]
	ends chat 1
	appears 'udp-chat: cannot write standard output: ' chat.err
	appears '(EBADF)' chat.err
}

@test 'udp-chat with standard error closed sends what is typed and no message' {
	peer peer
	run "${no_stderr[@]}" udp-chat -v 127.0.0.1 "$port" <<<hello
	[[ $status == [03] && -z $output ]]
	heard peer hello
}

@test 'a reply that cannot be written to a full disk ends udp-send with status 1' {
	needs /dev/full
	peer peer -a echo
	run --separate-stderr "${full[@]}" udp-send -w 10 127.0.0.1 "$port" <<<hi
	has_status 1
	stderr_says 'udp-send: cannot write standard output: '
	stderr_says '(ENOSPC)'
	heard peer hi
}

@test 'a datagram that cannot be written to a full disk ends udp-recv with status 1' {
	needs /dev/full
	start recv "${full[@]}" udp-recv 127.0.0.1 0
	appears 'listening on' recv.err
	port=$(port_of recv)
	throw hi
	ends recv 1
	appears 'udp-recv: cannot write standard output: ' recv.err
	appears '(ENOSPC)' recv.err
}

@test 'an address that cannot be written to a full disk ends udp-bind with status 1' {
	needs /dev/full
	run --separate-stderr "${full[@]}" udp-bind 127.0.0.1
	has_status 1
	[[ $stderr == 'udp-bind: cannot write standard output: '*'(ENOSPC)'* ]]
}

@test 'an answer or a list that cannot be written to a full disk ends udp-bcast with status 1' {
	needs /dev/full
	peer peer -a echo 127.255.255.255 0
	run --separate-stderr "${full[@]}" udp-bcast -w 0.3 127.255.255.255 "$port" <<<hi
	has_status 1
	stderr_says 'udp-bcast: cannot write standard output: '
	stderr_says '(ENOSPC)'
	run --separate-stderr "${full[@]}" udp-bcast -l
	has_status 1
	stderr_says '(ENOSPC)'
}

@test 'a text that cannot be written to a full disk ends udp-chat with status 1' {
	needs /dev/full
	talk chat "${full[@]}" udp-chat 0
	appears 'listening on' chat.err
	port=$(port_of chat)
	throw hello
	ends chat 1
	appears 'udp-chat: cannot write standard output: ' chat.err
	appears '(ENOSPC)' chat.err
}
