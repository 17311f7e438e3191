# What a test holds against what came: files, and what the last `run --separate-stderr` left.

# shellcheck shell=bash
# shellcheck disable=SC2154 # run sets status, output and stderr

# holds FILE FORMAT [WORD...]: FILE has exactly the bytes that printf makes of the rest.
holds() {
	local file=$1
	shift
	# shellcheck disable=SC2059 # the format is the caller's
	printf "$@" >expected
	if ! cmp expected "$file" >&2; then
		printf 'expected:\n' >&2
		od -An -c expected | head -n 20 >&2
		printf 'got:\n' >&2
		od -An -c "$file" | head -n 20 >&2
		return 1
	fi
}

# lacks TEXT FILE: FILE does not hold TEXT.
lacks() {
	if grep -aqF -e "$1" "$2"; then
		printf '%s should not hold: %s\n' "$2" "$1" >&2
		return 1
	fi
}

# has_lines COUNT FILE: FILE holds that many lines, or more.
has_lines() {
	local lines
	(($1 == 0)) || # mapfile would take it for all
		{ [[ -r $2 ]] && mapfile -n "$1" lines <"$2" && [[ ${lines[$1 - 1]:-} == *$'\n' ]]; }
}

# drained PORT: true when no datagram waits in the queue of the IPv4 socket with PORT.
drained() {
	awk -v "port=$(printf :%04X "$1")" 'substr($2, 9) == port && $5 !~ /:0+$/ { waiting = 1 }
		END { exit waiting }' /proc/net/udp
}

# lasted SINCE SECONDS: at least SECONDS (a fraction) have passed since ${EPOCHREALTIME} said SINCE.
lasted() {
	awk -v "since=$1" -v "now=$EPOCHREALTIME" -v "seconds=$2" 'BEGIN { exit now - since < seconds - 0.01 }'
}

# stderr_says TEXT: the last `run --separate-stderr` wrote TEXT on standard error.
stderr_says() {
	if [[ $stderr != *"$1"* ]]; then
		printf 'standard error lacks: %s\nit is: %s\n' "$1" "$stderr" >&2
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

# blames PROGRAM N: the last `run --separate-stderr` wrote first a message of PROGRAM that names record N.
blames() {
	local message=${stderr%%$'\n'*}
	if [[ ! $message =~ ^"$1: cannot ".*[^0-9.:]$2([^0-9]|$) ]]; then
		printf 'record %d is not named: %s\n' "$2" "$stderr" >&2
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
