# What can be done on this machine. tests/check asks once and hands the answers on; a test says what it needs.
#
#	here NAME     true when it can. NAME is one of those below, a command, or a path
#
# Each is tried by doing it: that a tool is installed does not say that it may do its work.

# shellcheck shell=bash
# shellcheck disable=SC2154 # whoever loads it has set root

can_asan() { runs_with -fsanitize=address,undefined; }
can_tsan() { runs_with -fsanitize=thread; }
can_libedit() { echo '#include <histedit.h>' | ${CC:-cc} -E - >/dev/null 2>&1; }
can_namespaces() { unshare -Urn true 2>/dev/null; }
can_ordinary_namespaces() { # for whoever is not root
	local as=()
	((EUID != 0)) || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	"${as[@]}" unshare -Urn true 2>/dev/null
}
can_told_runs() { # packet(7): how long the datagrams of a run are, with numbers for what Python has no names for
	unshare -Urn python3 -c 'import socket; socket.socket(17, 3, 0).setsockopt(263, 24, 10)' 2>/dev/null
}
can_jail() { # as grade-all makes one, for whoever is not root
	local as=()
	((EUID != 0)) || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	"${as[@]}" bwrap --unshare-all --ro-bind / / true 2>/dev/null
}
can_mounts() { unshare -Urnpm --fork --mount-proc true 2>/dev/null; }
can_tun() { # a network device that a program of ours is behind: tun.rst of Linux
	unshare -Urn python3 -c 'import fcntl, struct
fcntl.ioctl(open("/dev/net/tun", "r+b", 0), 0x400454CA, struct.pack("16sH22x", b"tun0", 0x1001))' 2>/dev/null
}
can_tbf() { unshare -Urn tc qdisc add dev lo root tbf rate 1mbit burst 2kb limit 20kb 2>/dev/null; }
can_bridges() { unshare -Urn ip link add name b0 type bridge 2>/dev/null; }
can_veth() { unshare -Urn ip link add name a0 type veth peer name b0 2>/dev/null; }
can_strace() { strace -qq -o /dev/null -e trace=none true 2>/dev/null; }
can_ipv6() { grep -qs '^0\{31\}1 ' /proc/net/if_inet6; }
can_multicast() { udp-bind -I lo -- udp-send 239.7.7.7 9 <<<hello 2>/dev/null; }
can_gbk() { iconv -f utf-8 -t gbk </dev/null >/dev/null 2>&1; }
can_cp1258() { iconv -f cp1258 -t utf-8 </dev/null >/dev/null 2>&1; }
can_services() { getent services discard/udp >/dev/null; }
can_ignored_signals() { env --ignore-signal=CHLD true 2>/dev/null; }
can_nameless() { "$root/tests/tools/without-arguments" true 2>/dev/null; }
can_root() { ((EUID == 0)) && setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null; }

# runs_with FLAG: a program built so runs. Its file has no name when it does.
runs_with() {
	local program
	program=$(mktemp) && echo 'int main(void) { return 0; }' |
		${CC:-cc} "$1" -x c -o "$program" - 2>/dev/null && "$program" 2>/dev/null
	local status=$?
	rm -f "$program"
	return $status
}

here() {
	if [[ " ${UDP_HERE:-} " == *" $1 "* ]]; then
		return 0
	elif [[ " ${UDP_LACKS:-} " == *" $1 "* ]]; then
		return 1
	elif declare -F "can_$1" >/dev/null; then
		"can_$1"
	elif [[ $1 == /* ]]; then
		[[ -e $1 ]]
	else
		command -v "$1" >/dev/null
	fi
}
