# Others to talk to: programs whose input stays open while others do something, and peers in Python.

# shellcheck shell=bash
# shellcheck disable=SC2154 # helpers.bash sets pids, inside and root
# shellcheck disable=SC2034 # port is for the tests

declare -gA typed=()

# talk NAME COMMAND...: start COMMAND; its input is what say and feed give it, until hang_up.
talk() {
	local name=$1 line
	[[ -z ${typed[$name]:-} ]] || hang_up "$name"
	rm -f "$name.in"
	mkfifo "$name.in"
	start "$@"
	exec {line}>"$name.in"
	typed[$name]=$line
}

# say NAME LINE...: type each LINE. A subshell writes: a reader that is gone fails the test in sight.
say() {
	local name=$1
	shift
	(printf '%s\n' "$@" >&"${typed[$name]}")
}

# feed NAME TEXT: the same, but TEXT as printf %b writes it, without a newline at its end.
feed() {
	(printf %b "$2" >&"${typed[$1]}")
}

# hang_up NAME...: end the input of each.
hang_up() {
	local name line
	for name; do
		line=${typed[$name]}
		unset "typed[$name]"
		exec {line}>&-
	done
}

# leave NAME...: end the input of each; each must end with status 0.
leave() {
	local name
	for name; do
		hang_up "$name"
		ends "$name"
	done
}

# peer NAME [ARGUMENT...]: start tools/peer, inside the private network where there is one;
# sets $port to its (last) port.
peer() {
	listens "$1" "${inside[@]}" "$root/tests/tools/peer" "${@:2}"
	port=${port##*$'\n'}
}

# finish NAME: end the peer NAME; it still notes what is in its queue.
finish() {
	kill -TERM "${pids[$1]}"
	ends "$1"
}

# noted FILE: the line in which a peer notes a datagram with the content of FILE.
noted() {
	"$root/tests/tools/peer" -p "$1"
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

# partner NAME [ARGUMENT...]: a peer whom tell lets send, and who notes each datagram with its sender (peer -x).
partner() {
	talk "$1" "${inside[@]}" "$root/tests/tools/peer" -x "${@:2}"
	appears 'listening on' "$1.err"
	port=$(port_of "$1" | tail -n 1)
}

# tell PARTNER PORT TEXT [ADDRESS]: PARTNER sends TEXT to PORT of 127.0.0.1 or ADDRESS.
tell() {
	say "$1" "${4:-127.0.0.1} $2 $(hex "$3")"
}

# hex TEXT: the bytes of TEXT in hexadecimal.
hex() {
	printf %s "$1" | od -An -v -tx1 | tr -d ' \n'
}

# got PARTNER TEXT...: wait until PARTNER got these datagrams and no other.
got() {
	local name=$1 text expected=''
	shift
	for text; do
		expected+=$(hex "$text")$'\n'
	done
	until_true has_got "$name" "$expected" || {
		printf '%s got:\n%s\nnot:\n%s' "$name" "$(cut -d' ' -f3 "$name.out")" "$expected" >&2
		return 1
	}
}

has_got() {
	[[ $(cut -d' ' -f3 "$1.out" && echo .) == "$2." ]]
}

# sender PARTNER: the port of the last datagram PARTNER got.
sender() {
	tail -n 1 "$1.out" | cut -d' ' -f2
}

# throw DATA...: send each DATA (with escapes such as \x00) as one datagram to $port on 127.0.0.1.
throw() {
	"$root/tests/tools/send" 127.0.0.1 "$port" "$@" >/dev/null
}
