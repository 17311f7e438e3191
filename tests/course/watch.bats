#!/usr/bin/env bats
# udp-watch: what crosses a wire is shown, a line a datagram, and nothing that passes can forge a line.
# bats file_tags=all:asan,all:portable

# shellcheck disable=SC2154 # run and the helpers set stderr, inside and pids

load ../helpers

# watches WORD...: start udp-watch in the private network.
watches() {
	start watch "${inside[@]}" udp-watch -v "$@"
	appears 'listening on' watch.err
}

# sees LINE...: what was seen are these lines, without the time and the ports that the system chose; then it ends.
sees() {
	"${inside[@]}" udp-send -q 127.0.0.1 9999 <<<end || true
	appears '"end"' watch.out
	kill -TERM "${pids[watch]}"
	ends watch 143
	run ! grep -qvE '^[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{6} ' watch.out
	sed -E -e '/:9999/d' -e 's/^[^ ]* //' -e 's/:[3-6][0-9]{4}\b/:PORT/g' watch.out >seen
	holds seen '%s\n' "$@"
}

@test 'a line a datagram: from whom, to whom, how many bytes, and the text' {
	network
	watches lo
	start recv "${inside[@]}" udp-recv -n 2
	appears 'listening on' recv.err
	printf 'hi\n你好\n' | "${inside[@]}" udp-send
	ends recv
	sees '127.0.0.1:PORT > 127.0.0.1:7788 2 "hi"' '127.0.0.1:PORT > 127.0.0.1:7788 6 "你好"'
}

@test 'an empty datagram is a line' {
	network
	watches lo
	echo | "${inside[@]}" udp-send -q 127.255.255.255 7788 || "${inside[@]}" udp-bcast 127.255.255.255 <<<''
	sees '127.0.0.1:PORT > 127.255.255.255:7788 0 ""'
}

@test 'nobody listens: the refusal is shown, with what it speaks of' {
	network
	watches lo
	"${inside[@]}" udp-send -q <<<'hi' || true
	sees '127.0.0.1:PORT > 127.0.0.1:7788 2 "hi"' \
		'127.0.0.1 > 127.0.0.1 unreachable: 127.0.0.1:PORT > 127.0.0.1:7788'
}

@test 'IPv6 the same' {
	network
	watches lo
	"${inside[@]}" udp-send -q ::1 <<<'hi' || true
	sees '[::1]:PORT > [::1]:7788 2 "hi"' '::1 > ::1 unreachable: [::1]:PORT > [::1]:7788'
}

@test 'nothing that passes acts on the terminal or forges a line' {
	network
	watches lo
	printf '\033[31mred\r\n\342\200\256x\377\0' | "${inside[@]}" udp-bcast -1 127.255.255.255
	sees '127.0.0.1:PORT > 127.255.255.255:7788 16 "\x1b[31mred\r\n\xe2\x80\xaex\xff\x00"'
}

@test 'of a long one the beginning is shown, and no character is cut apart' {
	network
	watches lo
	printf '%059d好你\n%060d\n%061d\n' 1 2 3 | "${inside[@]}" udp-bcast 127.255.255.255
	sees "127.0.0.1:PORT > 127.255.255.255:7788 65 \"$(printf %059d 1)\"..." \
		"127.0.0.1:PORT > 127.255.255.255:7788 60 \"$(printf %060d 2)\"" \
		"127.0.0.1:PORT > 127.255.255.255:7788 61 \"$(printf %060d 0)\"..."
}

@test 'one larger than the wire takes comes in pieces, and each is a line' {
	network
	wire v0 10.9.0.1/24
	"${inside[@]}" ip link set v0 arp off
	watches lo v0-end
	head -c 3000 /dev/zero | tr '\0' x | "${inside[@]}" udp-bcast 10.9.0.255
	sixty=$(printf 'x%.0s' {1..60})
	sees "10.9.0.1:PORT > 10.9.0.255:7788 3000 \"$sixty\"..." \
		'10.9.0.1 > 10.9.0.255 the piece from byte 1480 on: 1480' \
		'10.9.0.1 > 10.9.0.255 the piece from byte 2960 on: 48'
}

@test 'over IPv6 the pieces are lines as well' {
	network
	inside ip link set lo mtu 1280
	watches lo
	listens recv "${inside[@]}" udp-recv -n 1 ::1 7788
	head -c 3000 /dev/zero | tr '\0' x | "${inside[@]}" udp-send -1 ::1
	ends recv
	sixty=$(printf 'x%.0s' {1..60})
	sees "[::1]:PORT > [::1]:7788 3000 \"$sixty\"..." '::1 > ::1 the piece from byte 1232 on: 1232' \
		'::1 > ::1 the piece from byte 2464 on: 544'
}

@test 'headers that are cut short or lie are no line, and no harm, and padding is no data' {
	network
	watches lo
	"${inside[@]}" send-packets
	sees '127.0.0.1 > 127.0.0.1 the piece from byte 8 on: 8' '127.0.0.1:5000 > 127.0.0.1:6000 2 "hi"' \
		'[::1]:5000 > [::1]:6000 2 "hi"' '127.0.0.1:5000 > 127.0.0.1:6000 0 ""' \
		'127.0.0.1:5000 > 127.0.0.1:6000 1 "h"'
}

@test 'a run that the kernel carries as one is shown as the datagrams that it is' {
	needs told_runs
	network
	wire v0 10.9.0.1/24
	"${inside[@]}" ip link set v0 arp off
	watches lo v0-end
	printf '%s\n' one two six 4 | "${inside[@]}" udp-send --burst 10.9.0.2
	start recv "${inside[@]}" udp-recv -6 -n 4
	appears 'listening on' recv.err
	printf '%s\n' ONE TWO SIX 4 | "${inside[@]}" udp-send --burst ::1
	ends recv
	sees '10.9.0.1:PORT > 10.9.0.2:7788 3 "'{one,two,six}'"' '10.9.0.1:PORT > 10.9.0.2:7788 1 "4"' \
		'[::1]:PORT > [::1]:7788 3 "'{ONE,TWO,SIX}'"' '[::1]:PORT > [::1]:7788 1 "4"'
}

@test 'a gone reader ends it, a full disk too' {
	network
	needs /dev/full
	mkfifo pipe
	start first head -n 1 pipe
	start watch "${inside[@]}" sh -c 'exec udp-watch lo >pipe'
	appears 'listening on' watch.err
	"${inside[@]}" udp-bcast 127.255.255.255 <<<hi
	ends first
	ends watch
	start watch "${inside[@]}" sh -c 'exec udp-watch lo >/dev/full'
	appears 'listening on' watch.err
	"${inside[@]}" udp-bcast 127.255.255.255 <<<hi
	ends watch 1
	appears '(ENOSPC)' watch.err
}

@test 'without the right to it: an error, and what helps' {
	network
	run --separate-stderr "${inside[@]}" setpriv --bounding-set=-all --inh-caps=-all udp-watch lo
	[[ $status == 1 && -z $output ]]
	stderr_says 'udp-watch: cannot create a packet socket: Operation not permitted (EPERM)'
	stderr_says 'hint: '
}

@test 'usage errors' {
	run --separate-stderr udp-watch
	[[ $status == 2 && -z $output ]]
	stderr_says 'too few operands'
	run --separate-stderr udp-watch nowhere0
	[[ $status == 1 && -z $output ]]
	stderr_says 'udp-watch: cannot use interface nowhere0: No such device (ENODEV)'
	run --separate-stderr udp-watch lo:1
	[[ $status == 1 && -z $output ]]
	stderr_says 'udp-watch: cannot use interface lo:1: No such device (ENODEV)'
	run --separate-stderr udp-watch -x lo
	[[ $status == 2 ]]
	run --separate-stderr udp-watch --help
	[[ $status == 0 && $output == 'usage: udp-watch '* ]]
}

@test '-v narrates every call on the socket' {
	network
	needs strace
	start watch "${inside[@]}" strace -D -e trace=network -o calls udp-watch -v lo
	appears 'listening on' watch.err
	"${inside[@]}" udp-bcast 127.255.255.255 <<<end
	appears '"end"' watch.out
	kill -TERM "${pids[watch]}"
	ends watch 143
	until_true grep -q '+++' calls
	diff <(sed -nE -e /AF_UNIX/d -e 's/^([a-z]+)\(.*= (-?[0-9]+).*/\1 \2/p' calls) \
		<(sed -nE 's/^udp-watch: ([a-z]+)\(.* = (-?[0-9]+).*/\1 \2/p' watch.err)
}
