# What the files on receiving, binding and broadcast share: a private network, and looks at what came.

# shellcheck shell=bash

# network: make a network namespace for this test, with loopback alone, and set the array `inside`:
# "${inside[@]}" COMMAND... becomes COMMAND in there.
network() {
	needs ip namespaces
	start network unshare -Urn sh -c 'ip link set lo up && echo up && exec sleep 600'
	appears up network.out
	# shellcheck disable=SC2034,SC2154 # the tests use it; start sets pids
	inside=(nsenter -t "${pids[network]}" -U -n --preserve-credentials)
}

# wire NAME ADDRESS/LENGTH...: an interface NAME in that network, up, with these IPv4 addresses. What is sent to its
# broadcast address or to a group is heard on this machine, as on any.
wire() {
	local name=$1 address
	shift
	"${inside[@]}" ip link add "$name" type veth peer name "$name-end"
	for address in "$@"; do
		"${inside[@]}" ip addr add "$address" dev "$name"
	done
	"${inside[@]}" ip link set "$name" up
	"${inside[@]}" ip link set "$name-end" up
}

# listens NAME COMMAND...: start COMMAND, wait for its ready line; sets $port.
listens() {
	local name=$1
	rm -f "$name.err" # an earlier ready line
	start "$@"
	appears 'listening on' "$name.err"
	# shellcheck disable=SC2034 # the tests use it
	port=$(port_of "$name")
}

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

# has_lines COUNT FILE: FILE holds that many lines, or more.
has_lines() {
	(($(wc -l <"$2") >= $1))
}

# drained PORT: true when no datagram waits in the queue of the IPv4 socket with PORT.
drained() {
	awk -v "port=$(printf :%04X "$1")" 'substr($2, 9) == port && $5 !~ /:0+$/ { waiting = 1 }
		END { exit waiting }' /proc/net/udp
}

# lacks TEXT FILE: FILE does not hold TEXT.
lacks() {
	if grep -aqF -e "$1" "$2"; then
		printf '%s should not hold: %s\n' "$2" "$1" >&2
		return 1
	fi
}

# taken SINCE SECONDS: at least SECONDS (a fraction) have passed since ${EPOCHREALTIME} said SINCE.
taken() {
	awk -v "since=$1" -v "now=$EPOCHREALTIME" -v "seconds=$2" 'BEGIN { exit now - since < seconds - 0.01 }'
}
