# For tests in which somebody types while others do: programs whose input stays open, and peers in Python.
# Load it after helpers.

# shellcheck shell=bash
# shellcheck disable=SC2154 # helpers.bash sets pids, network sets hosts_left
# shellcheck disable=SC2034 # port is for the tests

declare -gA typed=()

# talk NAME COMMAND...: start COMMAND; its input is what say gives it, until hang_up.
talk() {
	local name=$1 line
	shift
	mkfifo "$name.in"
	start "$name" alone "$@"
	exec {line}>"$name.in"
	typed[$name]=$line
}

# alone COMMAND...: become COMMAND, letting go of the inputs of all others, so that theirs can end.
alone() {
	local line
	for line in "${typed[@]}"; do
		exec {line}>&-
	done
	exec "$@"
}

# say NAME LINE...: type each LINE. A subshell writes: a reader that is gone fails the test in sight.
say() {
	local name=$1
	shift
	(printf '%s\n' "$@" >&"${typed[$name]}")
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

# peer NAME [OPTION...] [ADDRESS [PORT]]: start a peer in Python (see c-peer); sets $port to its port.
peer() {
	local name=$1
	shift
	talk "$name" c-peer "$@"
	appears 'listening on' "$name.err"
	port=$(port_of "$name")
}

# tell PEER PORT TEXT [ADDRESS]: PEER sends TEXT to PORT of 127.0.0.1 or ADDRESS.
tell() {
	say "$1" "${4:-127.0.0.1} $2 $(hex "$3")"
}

# hex TEXT: the bytes of TEXT in hexadecimal.
hex() {
	printf %s "$1" | od -An -v -tx1 | tr -d ' \n'
}

# heard PEER TEXT...: wait until PEER got these datagrams and no other.
heard() {
	local name=$1 text expected=''
	shift
	for text; do
		expected+=$(hex "$text")$'\n'
	done
	until_true same "$name" "$expected" || {
		printf '%s heard:\n%s\nnot:\n%s' "$name" "$(cut -d' ' -f3 "$name.out")" "$expected" >&2
		return 1
	}
}

same() {
	[[ $(cut -d' ' -f3 "$1.out" && echo .) == "$2." ]]
}

# sender PEER: the port of the last datagram PEER got.
sender() {
	tail -n 1 "$1.out" | cut -d' ' -f2
}

# network NAME: a private network of one host, loopback up; "${hosts_NAME[@]}" COMMAND... runs there.
network() {
	local -n enter=hosts_$1
	needs namespaces
	start "$1" alone unshare -Urn sh -c 'ip link set lo up && echo up && exec sleep 600'
	appears up "$1.out"
	enter=(nsenter -t "${pids[$1]}" -U --preserve-credentials -n)
}

# two_networks: two hosts on one wire, left (10.0.0.1) and right (10.0.0.2); see network for how to run there.
two_networks() {
	network left
	start right alone "${hosts_left[@]}" unshare -n sh -c 'ip link set lo up && echo up && exec sleep 600'
	appears up right.out
	hosts_right=(nsenter -t "${pids[right]}" -U --preserve-credentials -n)
	"${hosts_left[@]}" ip link add wire type veth peer name wire netns "${pids[right]}"
	"${hosts_left[@]}" ip addr add 10.0.0.1/24 dev wire
	"${hosts_right[@]}" ip addr add 10.0.0.2/24 dev wire
	"${hosts_left[@]}" ip link set wire up
	"${hosts_right[@]}" ip link set wire up
}
