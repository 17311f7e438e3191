#!/usr/bin/env bats
# Loss for real: on a bad wire, which tells the same story each time, and in a queue that is too short.
# bats file_tags=all:asan

# shellcheck disable=SC2154,SC2016 # the helpers set inside; the awk programs are awk's

load ../helpers

# through OPTION...: 1,000 numbered datagrams through a wire with these options, in the private network; what arrives is
# in `arrived`, in the order in which it did.
through() {
	start recv "${inside[@]}" udp-recv 7789
	appears 'listening on' recv.err
	start wire "${inside[@]}" udp-wire --trace story "$@" 7788 127.0.0.1:7789
	appears 'listening on' wire.err
	seq 1000 | "${inside[@]}" udp-send -i 0.0003 # the queues may be short here
	until_true all_came
	kill -TERM "${pids[wire]}"
	ends wire 143
	# One more, past the wire: when it is there, so is all the wire sent.
	echo end | "${inside[@]}" udp-send 7789
	appears end recv.out
	kill -TERM "${pids[recv]}"
	ends recv 143
	grep -v end recv.out >arrived
}

# all_came: the wire has told the end of each of them; but the last may be late, and then waits a second.
all_came() {
	(($(grep -c ' came$' story) == 1000 && $(awk '$5 != "came" { print $3 }' story | sort -u | wc -l) == 1000))
}

# counter NAME: what /proc/net/snmp of the private network says of UDP under that name.
counter() {
	"${inside[@]}" awk -v "name=$1" '/^Udp:/ && !at { for (i = 2; i <= NF; i++) if ($i == name) at = i; next }
		/^Udp:/ { print $at }' /proc/net/snmp
}

@test 'a thousand numbered datagrams on a bad wire: the same list in the same order, each time' {
	network
	through --loss 20 --dup 5 --reorder 10 --seed 7
	mv arrived first
	grep '^udp-wire: there: ' wire.err >told
	through --loss 20 --dup 5 --reorder 10 --seed 7
	diff first arrived
	grep '^udp-wire: there: ' wire.err | diff told -
	# It is a bad wire, by about as much as was asked for.
	gone=$((1000 - $(sort -u arrived | wc -l)))
	twice=$(sort arrived | uniq -d | wc -l)
	late=$(awk '$1 < most { late++ } { most = $1 > most ? $1 : most } END { print late + 0 }' arrived)
	echo "$gone gone, $twice twice, $late late"
	((gone > 150 && gone < 250 && twice > 20 && twice < 60 && late > 50 && late < 150))
	grep -q "^udp-wire: there: 1000 came, $(wc -l <arrived) sent, $gone lost, $twice twice, " wire.err
}

@test 'another seed tells another story' {
	network
	through --loss 20 --seed 7
	mv arrived first
	through --loss 20 --seed 8
	run ! cmp -s first arrived
}

@test 'a good wire loses nothing' {
	network
	through
	seq 1000 | diff - arrived
}

@test 'what a short queue drops: the summary, SO_MEMINFO, /proc/net/udp and /proc/net/snmp say the same number' {
	linux_only
	network
	start recv "${inside[@]}" udp-bind -B 4096 7788 -- udp-recv -v
	appears 'listening on' recv.err
	kill -STOP "${pids[recv]}"
	seq 1000 | "${inside[@]}" udp-send
	dropped=$("${inside[@]}" awk '$2 ~ /:1E6C$/ { print $NF }' /proc/net/udp)
	kill -CONT "${pids[recv]}"
	until_true has_lines $((1000 - dropped)) recv.out
	kill -TERM "${pids[recv]}"
	ends recv 143
	echo "$dropped dropped"
	((dropped > 900 && dropped < 1000))
	(($(counter RcvbufErrors) == dropped))
	(($(counter InDatagrams) == 1000 - dropped))
	grep -q "SO_MEMINFO, \[drops=$dropped\]) = 0" recv.err
	grep -qE "^udp-recv: $((1000 - dropped)) datagrams, [0-9]+ bytes, 0 cut, $dropped dropped by the kernel" \
		recv.err
	# The first of them are there, in order: a full queue drops what comes later.
	seq $((1000 - dropped)) | diff - recv.out
}

@test 'with a long queue the same reader loses nothing, however long it sleeps' {
	network
	start recv "${inside[@]}" udp-recv -v 7788
	appears 'listening on' recv.err
	kill -STOP "${pids[recv]}"
	seq 200 | "${inside[@]}" udp-send
	kill -CONT "${pids[recv]}"
	until_true has_lines 200 recv.out
	kill -TERM "${pids[recv]}"
	ends recv 143
	seq 200 | diff - recv.out
	(($(counter RcvbufErrors) == 0))
}
