#!/usr/bin/env bats
# udp-wire: what goes in comes out, unless a rule says otherwise; and then it is that rule, and the same one each time.
# bats file_tags=all:portable,slow

# shellcheck disable=SC2154 # run and the helpers set stderr, port, pids and inside
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

# relay [OPTION...]: start udp-wire in front of the destination at $port, with its trace in the file trace; sets $near
# to the port for the clients, and $far to the destination's.
relay() {
	far=$port
	rm -f trace
	listens wire udp-wire --trace trace "$@" 127.0.0.1:0 "127.0.0.1:$far"
	near=$port
}

# halt: end the wire; its trace must be sound.
halt() {
	kill -TERM "${pids[wire]}"
	ends wire 143
	check-trace trace
	! grep -q ' came, ' wire.err || # -q
		diff <(counted) <(sed -nE 's/^udp-wire: ((there|back): .* lost), .*/\1/p' wire.err)
}

# counted: what the summary must say, by the trace.
counted() {
	awk '{ sub(/,.*/, "", $5); n[$2 $5]++ } END {
		for (way = 0; way < 2; way++) {
			sign = substr("><", way + 1, 1)
			printf "%s: %d came, %d sent, %d lost\n", way ? "back" : "there",
				n[sign "came"], n[sign "sent"], n[sign "lost"]
		}
	}' trace
}

# happens EVENT [COUNT]: wait until the trace holds (COUNT times) an event that this pattern matches: `> 1 5 sent`.
happens() {
	until_true happened "$@"
}

happened() {
	(($(grep -csE "^[0-9.]+ $1\$" trace) >= ${2:-1}))
}

# count WORD: how many events of the trace begin with that word.
count() {
	awk -v "word=$1" '$5 ~ "^" word { n++ } END { print n + 0 }' trace
}

# story: the trace without its times.
story() {
	cut -d ' ' -f 2- trace
}

# numbers COUNT [OPTION...]: send 1, 2, 3 ... through the wire, so many at a time that no queue is too short.
numbers() {
	local n last
	for ((n = 0; n < $1; n += 100)); do
		last=$((n + 100 < $1 ? n + 100 : $1))
		seq $((n + 1)) "$last" | udp-send "${@:2}" 127.0.0.1 "$near"
		happens "> $last [0-9]+ came"
	done
}

# predicted [RULE...] COUNT: with these rules that many datagrams have the very fate that tools/tell-story works out.
predicted() {
	receiver bob -x
	relay "${@:1:$#-1}"
	numbers "${@:$#}"
	tell-story "$@" >wanted
	tell-story -x "$@" | grep . >arrived || true
	until_true has_lines "$(wc -l <wanted)" trace
	until_true has_lines "$(wc -l <arrived)" bob.out
	halt
	diff wanted <(story) >&2
	diff arrived bob.out >&2
	kill -KILL "${pids[bob]}"
	ends bob 137
}

# wire_misused WORD ARGUMENT...: a usage error, which quotes WORD.
wire_misused() {
	local got=0 # `run` is slow
	timeout 10 udp-wire "${@:2}" >out 2>err || got=$?
	[[ $got == 2 && ! -s out && $(<err) == "udp-wire: "*"$1"*$'\n'"udp-wire: hint: see udp-wire --help" ]] || {
		printf '%s\nstatus %d\n' "${*:2}" $got
		cat err
		return 1
	} >&2
}

# dropped PORT: how many datagrams the kernel dropped of those for the IPv4 socket with PORT.
dropped() {
	awk -v "port=$(printf :%04X "$1")" 'substr($2, 9) == port { n += $NF } END { print n + 0 }' /proc/net/udp
}

# under_way LEAST: every datagram that was sent was under way so many microseconds, or more; none for 8 seconds.
under_way() {
	check-trace --times trace >"times"
	awk -v "least=$1" '$3 < least || $3 > 8000000 { print; bad = 1 } END { exit bad || NR == 0 }' times >&2
}

# flood_is_told COUNT: all that were sent came or were dropped by the kernel before they had a number.
flood_is_told() {
	drained "$near" && drained "$far" && (($(count came) + $(dropped "$near") == $1)) &&
		(($(wc -l <bob.out) + $(dropped "$far") == $(count sent)))
}

@test 'a question goes there, and its answer comes back' {
	receiver bob -X 'echo fine'
	relay
	[[ $(udp-send -w 10 127.0.0.1 "$near" <<<'how are you?') == fine ]]
	halt
	diff <(story) - <<-'END'
		> 1 12 came
		> 1 12 sent
		< 1 5 came
		< 1 5 sent
	END
	grep -qx 'udp-wire: there: 1 came, 1 sent, 0 lost, 0 twice, 0 late, 0 changed' wire.err
	grep -qx 'udp-wire: back: 1 came, 1 sent, 0 lost, 0 twice, 0 late, 0 changed' wire.err
}

@test 'every byte goes through, both ways: none, NULs, and as many as a datagram holds' {
	peer bob -x -a echo
	relay
	: >one
	printf 'a\0\nb\0\xff\r\n' >two
	head -c 65507 /dev/urandom >three
	for file in one two three; do
		udp-send -1 -r -w 10 127.0.0.1 "$near" <$file >back
		cmp $file back
		od -An -v -tx1 $file | tr -d ' \n' >hex
		[[ $(tail -n 1 bob.out | cut -d ' ' -f 3) == "$(<hex)" ]]
	done
	halt
}

@test 'a hundred clients at once: each gets its own answers, and no other' {
	peer bob -x -a echo
	relay
	crowd "$near" 100
	halt
	[[ $(cut -d ' ' -f 2 bob.out | sort -u | wc -l) == 100 ]]
}

@test 'three hundred clients, one after the other: the oldest are let go, the new ones are served' {
	peer bob -x -a echo
	relay
	crowd -1 "$near" 300
	(($(find "/proc/${pids[wire]}/fd" -type l | wc -l) <= 260))
	crowd -1 "$near" 3
	halt
	[[ $(count sent) == 1212 && $(count came) == 1212 ]]
}

@test 'when every client has something under way there is no place for another: full' {
	receiver bob
	relay --delay 60
	start crowd crowd -s "$near" 251
	happens '> 251 10 lost,full'
	halt
	[[ $(count lost,cut) == 250 && $(count lost,full) == 1 && $(count sent) == 0 ]]
}

@test '--drop 3,7 --twice 2 --late 4: the list is known before' {
	receiver bob -n 7
	relay --drop 3,7 --twice 2 --late 4
	numbers 8
	ends bob
	holds bob.out '1\n2\n2\n5\n4\n6\n8\n'
	halt
	grep -qx 'udp-wire: there: 8 came, 7 sent, 2 lost, 1 twice, 1 late, 0 changed' wire.err
}

@test 'by their numbers: each rule, several in a row, and all of them at the same datagram' {
	predicted --late 1,2,3 5
	predicted --late 2,3 --twice 2,3 4
	predicted --drop 5 --late 4,5 --twice 5 --change 5 7
	predicted --change 1,2,9 --twice 9 --late 9 --seed 5 12
	predicted --drop 11,2 --twice 10 --change r3 22
}

@test 'r-numbers are answers: the first one is lost, the second try is answered' {
	receiver bob -X 'echo fine'
	relay --drop r1
	[[ $(udp-send -w 0.3 -t 20 127.0.0.1 "$near" <<<'how are you?') == fine ]]
	halt
	story >told
	grep -qx '< 1 5 lost' told
	grep -qx '< 2 5 sent' told
	[[ $(grep -c lost told) == 1 ]]
}

@test 'a number without r leaves the answers alone' {
	receiver bob -X 'echo fine'
	relay --twice 1 --late r1
	[[ $(udp-send -w 10 127.0.0.1 "$near" <<<'how are you?') == fine ]]
	happens '< 2 5 sent'
	halt
	[[ $(story | grep -c '^<.*sent$') == 1 && $(story | grep -c '^<.*sent,late$') == 1 ]]
	[[ $(story | grep -c '^>.*sent') == 2 && $(story | grep -c '^<.*sent') == 2 ]]
}

@test '0 percent is none, 100 percent is all, of each rule' {
	predicted --loss 0 --dup 0 --reorder 0 --corrupt 0 --seed 1 20
	[[ $(story | grep -c ' sent$') == 20 ]]
	predicted --loss 100 --seed 1 20
	[[ $(story | grep -c ' lost$') == 20 ]]
	predicted --dup 100 --seed 1 20
	[[ $(story | grep -c ' sent,copy$') == 20 ]]
	predicted --reorder 100 --seed 1 20
	[[ $(story | grep -c ' sent,late$') == 20 ]]
	predicted --corrupt 100 --seed 1 20
	[[ $(story | grep -c ' sent,changed$') == 20 ]]
	grep -qx 'udp-wire: there: 20 came, 20 sent, 0 lost, 0 twice, 0 late, 20 changed' wire.err
}

@test 'a percentage may have a fraction' {
	predicted --loss 33.3 --dup 0.5 --reorder .25 --corrupt 7. --seed 12 300
	predicted --loss 99.999999 --seed 12 300
}

@test 'what becomes of a thousand datagrams is what an independent program works out from the same rules' {
	predicted --loss 20 --dup 5 --reorder 10 --corrupt 3 --seed 7 1000
	predicted --loss 5 --dup 30 --reorder 30 --drop 3,100 --twice 50 --late 99,1000 --seed 2147483647 1000
}

@test 'the answers have a story of their own, by the same rules' {
	peer bob -x -a echo
	relay --loss 10 --dup 20 --reorder 20 --seed 3
	numbers 300
	tell-story --loss 10 --dup 20 --reorder 20 --seed 3 300 >there
	tell-story --loss 10 --dup 20 --reorder 20 --seed 3 -r "$(grep -c sent there)" 300 >both
	until_true has_lines "$(wc -l <both)" trace
	halt
	for way in '>' '<'; do
		diff <(grep "^$way" both | cut -d ' ' -f 2,4) <(story | grep "^$way" | cut -d ' ' -f 2,4)
	done
}

@test 'the story of a thousand with --loss 20 --dup 5 --reorder 10 --seed 7 is this one, on every machine' {
	receiver bob
	relay --loss 20 --dup 5 --reorder 10 --seed 7
	numbers 1000
	halt
	[[ $(count lost) == 206 ]]
	[[ $(story | sha256sum) == '0b9b2f62e10c5cf40d85a5a93f828fd8a54a18f73371a3923b1ebf836fcbf7f4  -' ]]
}

@test 'the same seed, the same story, however fast they come; another seed, another story' {
	receiver bob
	for way in '5 0' '5 0.001' '6 0'; do
		relay --loss 20 --dup 20 --reorder 20 --corrupt 20 --seed "${way% *}"
		numbers 199 -i "${way#* }"
		numbers 1 # so that no late one is left
		happens '> 200 1 came'
		halt
		story >"story-$way"
		port=$far
	done
	diff 'story-5 0' 'story-5 0.001'
	run ! diff -q 'story-5 0' 'story-6 0'
}

@test 'over several seeds about as many are lost as the percentage says' {
	local lost=0 seed
	receiver bob
	for seed in 1 2 3 4 5; do
		relay --loss 30 --seed $seed
		numbers 300
		halt
		lost=$((lost + $(count lost)))
		port=$far
	done
	((lost > 390 && lost < 510)) # of 1,500; 450 are expected, and 18 is the standard deviation
}

@test 'without --seed one is told, and when it is given the story is told again' {
	receiver bob
	relay --loss 50 --dup 30
	numbers 100
	halt
	story >once
	seed=$(sed -n 's/^udp-wire: --seed \([0-9]*\) tells this story again$/\1/p' wire.err)
	[[ $(head -n 1 wire.err) == *"--seed $seed "* ]]
	port=$far
	relay --loss 50 --dup 30 --seed "$seed"
	numbers 100
	halt
	diff once <(story)
	run ! grep -q 'tells this story' wire.err
}

@test 'where nothing is left to chance no seed is told' {
	receiver bob
	relay --drop 1 --loss 0
	numbers 2
	halt
	run ! grep -q seed wire.err
}

@test '-q: no ready line, no seed, no summary, no hint; errors all the same' {
	closed_port
	local other=$port
	closed_port
	start wire udp-wire -q --dup 50 --trace trace "127.0.0.1:$other" "127.0.0.1:$port"
	until_true bound "$other"
	near=$other
	numbers 2
	appears ECONNREFUSED wire.err
	halt
	holds wire.err 'udp-wire: cannot send to 127.0.0.1:%d: Connection refused (ECONNREFUSED)\n' "$port"
}

@test '--corrupt 100 changes one bit of each, and an empty one stays' {
	peer bob -x
	relay --corrupt 100 --seed 9
	send 127.0.0.1 "$near" '' a '\0' 'aaaaaaaaaaaaaaaa' '\0\0\0\0\0\0\0\0' ''
	until_true has_lines 6 bob.out
	halt
	diff <(story | grep sent) - <<-'END'
		> 1 0 sent
		> 2 1 sent,changed
		> 3 1 sent,changed
		> 4 16 sent,changed
		> 5 8 sent,changed
		> 6 0 sent
	END
	count-bits '' 61 00 61616161616161616161616161616161 0000000000000000 '' >bits < <(cut -d ' ' -f 3 bob.out)
	[[ $(<bits) == '0 1 1 1 1 0' ]]
}

@test '--delay 0.2: nothing arrives before, and the order is kept' {
	receiver bob -n 50
	relay --delay 0.2
	numbers 50
	ends bob
	happens '> 50 2 sent'
	halt
	seq 50 | diff - bob.out
	under_way 200000
}

@test '--jitter 0.3 is up to 0.3 seconds more, and more for some than for others' {
	receiver bob -n 50
	relay --delay 0.1 --jitter 0.3 --seed 4
	numbers 50
	ends bob
	happens '> [0-9]+ [0-9]+ sent' 50
	halt
	under_way 100000
	awk '$3 < 200000 { soon++ } $3 > 300000 { later++ } END { exit !(soon && later) }' times
	run ! diff -q <(seq 50) bob.out
	diff <(seq 50) <(sort -n bob.out)
}

@test '--rate 1000: five times a hundred bytes take half a second, one after the other' {
	receiver bob -n 5
	relay --rate 1000
	for n in 1 2 3 4 5; do
		printf '%0100d\n' $n
	done | udp-send 127.0.0.1 "$near"
	ends bob
	happens '> 5 100 sent'
	halt
	printf '%0100d\n' 1 2 3 4 5 | diff - bob.out
	awk 'NR == 1 { start = $1 } / sent$/ && $1 < start + 0.1 * $3 - 0.000002 { bad = 1 }
		END { exit bad || $1 > start + 8 }' trace
	under_way 100000
}

@test 'a late one that nobody follows comes after a second' {
	receiver bob -n 1
	relay --late 1
	numbers 1
	ends bob
	happens '> 1 1 sent,late'
	halt
	under_way 1000000
}

@test 'a late one that is carried twice: once in time, the copy late' {
	receiver bob -n 4
	relay --late 2 --twice 2
	numbers 3
	ends bob
	halt
	holds bob.out '1\n2\n3\n2\n'
	[[ $(story | tail -n 1) == '> 2 1 sent,copy,late' ]]
}

@test 'a late one waits for one of its own way, whoever sent that' {
	receiver bob -n 2
	relay --late 1
	udp-send 127.0.0.1 "$near" <<<ann
	udp-send 127.0.0.1 "$near" <<<carol
	ends bob
	halt
	holds bob.out 'carol\nann\n'
}

@test 'a late one never overtakes the one it waits for, however long that is under way' {
	receiver bob -n 40
	relay --jitter 0.2 --seed 1 --late "$(seq -s , 1 2 39)"
	numbers 40
	ends bob
	happens '> [0-9]+ [0-9]+ sent.*' 40
	halt
	awk '$5 == "sent" { left[$3] } $5 == "sent,late" && !($3 + 1 in left) { bad = 1 } END { exit bad }' trace
}

@test 'what is under way when a signal comes is cut' {
	receiver bob
	relay --delay 60 --twice 2 --late 3
	numbers 3
	halt
	diff <(story | grep -v came | sort) - <<-'END'
		> 1 1 lost,cut
		> 2 1 lost,cut
		> 2 1 lost,cut,copy
		> 3 1 lost,cut,late
	END
	grep -qx 'udp-wire: there: 3 came, 0 sent, 4 lost, 1 twice, 1 late, 0 changed' wire.err
	[[ ! -s bob.out ]]
}

@test 'SIGINT and SIGTERM: the summary, and death by that signal' {
	receiver bob
	far=$port
	for signal in INT TERM; do
		listens wire how-it-ends udp-wire 0 "127.0.0.1:$far"
		udp-send 127.0.0.1 "$port" <<<hi
		appears hi bob.out
		kill -$signal "${pids[wire]}"
		ends wire
		holds how 'SIG%s\n' $signal
		grep -q '^udp-wire: there: 1 came, 1 sent' wire.err
		: >bob.out
	done
}

@test '-w ends it when nothing comes any more: status 0; when nothing came at all: status 4' {
	receiver bob
	relay -w 1
	numbers 1
	ends wire
	port=$far
	relay -w 0.1
	ends wire 4
	grep -qx 'udp-wire: there: 0 came, 0 sent, 0 lost, 0 twice, 0 late, 0 changed' wire.err
	port=$far
	relay -w 0
	ends wire 4
}

@test '-w waits for what is under way' {
	receiver bob -n 1
	relay -w 3 --delay 4
	udp-send 127.0.0.1 "$near" <<<hi
	ends wire
	ends bob
	under_way 4000000
}

@test '--trace - is standard output' {
	receiver bob -n 1
	listens wire udp-wire --trace - 0 "127.0.0.1:$port"
	udp-send 127.0.0.1 "$port" <<<hi
	ends bob
	appears sent wire.out
	kill -TERM "${pids[wire]}"
	ends wire 143
	check-trace wire.out
	[[ $(cut -d ' ' -f 2- wire.out) == $'> 1 2 came\n> 1 2 sent' ]]
}

@test 'a trace that cannot be written ends it with status 1' {
	receiver bob
	far=$port
	run --separate-stderr udp-wire --trace no/such/file 0 "127.0.0.1:$far"
	[[ $status == 1 ]]
	stderr_says 'udp-wire: cannot write no/such/file: No such file or directory (ENOENT)'
	[[ $stderr != *listening* ]]
	needs /dev/full
	listens wire udp-wire --trace /dev/full 0 "127.0.0.1:$far"
	udp-send 127.0.0.1 "$port" <<<hi
	ends wire 1
	appears 'udp-wire: cannot write the trace: No space left on device (ENOSPC)' wire.err
}

@test 'more than a thousand under way: the rest is lost, and told as full' {
	receiver bob
	relay --delay 60
	numbers 1100
	halt
	(($(count lost,full) + $(count lost,cut) == 1100 && $(count lost,cut) >= 999 && $(count lost,cut) <= 1000))
}

@test 'nobody at the other end: told once with a hint, and the wire works as soon as somebody is there' {
	closed_port
	relay
	for n in 1 2 3; do
		udp-send 127.0.0.1 "$near" <<<hi
		happens "> $n 2 sent"
	done
	appears "udp-wire: hint: nobody listens there; start a receiver first: udp-recv $far" wire.err
	[[ $(grep -c ECONNREFUSED wire.err) == 1 && $(grep -c hint wire.err) == 1 ]]
	listens bob udp-recv -n 1 -X 'echo here' 127.0.0.1 "$far"
	[[ $(udp-send -w 10 127.0.0.1 "$near" <<<'are you there?') == here ]]
	ends bob
	halt
	[[ $(grep -c ECONNREFUSED wire.err) == 1 ]]
}

@test 'nobody at the other end: status 3' {
	closed_port
	relay -w 0.5
	udp-send 127.0.0.1 "$near" <<<hi
	ends wire 3
}

@test 'a client who is gone when its answer comes does no harm' {
	peer bob -x -a echo
	relay --delay 0.2
	send 127.0.0.1 "$near" one two
	happens '< 2 3 sent'
	crowd "$near" 2
	halt
	run ! grep -q cannot wire.err
}

@test 'a client on port 0 cannot be answered: told, and the wire goes on' {
	network
	peer bob -x -a echo 127.0.0.1 7789
	appears 'listening on' bob.err
	start wire "${inside[@]}" udp-wire --trace trace 7788 127.0.0.1:7789
	appears 'listening on' wire.err
	"${inside[@]}" send -z 127.0.0.1 7788 nobody
	happens '< 1 6 lost,failed'
	appears 'udp-wire: cannot send to 127.0.0.1:0: Invalid argument (EINVAL)' wire.err
	[[ $("${inside[@]}" udp-send -w 10 <<<hi) == hi ]]
	halt
}

@test 'a relay to itself is told, and is no endless loop' {
	closed_port
	for to in "127.0.0.1:$port" "$port"; do
		start wire udp-wire "$port" "$to"
		appears 'listening on' wire.err
		udp-send 127.0.0.1 "$port" <<<hi
		ends wire 1
		appears 'udp-wire: cannot relay to itself' wire.err
	done
}

@test 'over IPv6, for clients of either family' {
	needs ipv6
	peer bob -x -a echo ::1
	far=$port
	listens wire udp-wire --trace trace 0 "[::1]:$far"
	grep -qF 'listening on [::]:' wire.err
	[[ $(udp-send -w 10 127.0.0.1 "$port" <<<four) == four ]]
	[[ $(udp-send -w 10 ::1 "$port" <<<six) == six ]]
	halt
}

@test 'from IPv6 to IPv4' {
	needs ipv6
	peer bob -x -a echo
	far=$port
	listens wire udp-wire --trace trace '[::1]:0' "$far"
	[[ $(udp-send -w 10 ::1 "$port" <<<six) == six ]]
	head -c 65520 /dev/zero | udp-send -1 ::1 "$port"
	happens '> 2 65520 lost,failed'
	appears "udp-wire: cannot send to 127.0.0.1:$far: Message too long (EMSGSIZE)" wire.err
	[[ $(udp-send -w 10 ::1 "$port" <<<six) == six ]]
	halt
}

@test 'an operand without a port has the usual one' {
	network
	peer bob -x -a echo 127.0.0.1 7788
	appears 'listening on' bob.err
	start wire "${inside[@]}" udp-wire --trace trace 7000 127.0.0.1
	appears 'listening on 0.0.0.0:7000' wire.err
	[[ $("${inside[@]}" udp-send -w 10 127.0.0.1 7000 <<<hi) == hi ]]
	halt
	UDP_PORT=7001 start wire "${inside[@]}" udp-wire --trace trace 127.0.0.1 7788
	appears 'listening on 127.0.0.1:7001' wire.err
	[[ $("${inside[@]}" udp-send -w 10 127.0.0.1 7001 <<<hi) == hi ]]
	halt
}

@test 'a server that answers from another port is not heard' {
	peer bob -x
	relay
	udp-send 127.0.0.1 "$near" <<<hi
	until_true has_lines 1 bob.out
	send -p 0 127.0.0.1 "$(cut -d ' ' -f 2 bob.out)" forged
	udp-send 127.0.0.1 "$near" <<<end
	happens '> 2 3 sent'
	halt
	run ! grep -q '<' trace
}

@test 'usage: the operands' {
	wire_misused 'too few operands'
	wire_misused 'too few operands' 7788
	wire_misused 'too many operands' 7788 7789 7790
	wire_misused "'0'" 7788 0
	wire_misused "'0'" 7788 127.0.0.1:0
	wire_misused "'65536'" 65536 7789
	wire_misused "':7'" :7 7789
	wire_misused "'127.0.0.1:'" 7788 127.0.0.1:
	wire_misused "bad address ''" 7788 ''
	wire_misused "'256.1.1.1'" 7788 256.1.1.1
	wire_misused "'1:2:3'" 7788 1:2:3
	wire_misused "'-q': options come before operands" 7788 -q
}

@test 'usage: percentages, numbers, seeds, seconds and rates' {
	local word option
	for option in loss dup reorder corrupt; do
		for word in 101 100.1 -1 5x '' nan 1e3 . 1.2.3 ' 5' 5%; do
			wire_misused "bad percentage '$word'" "--$option" "$word" 7788 7789
		done
	done
	for option in drop twice late change; do
		for word in '' 0 '3,' ',3' x r '3 7' r0 -3 3,,7 03 rr3 3r 3-7 +3 R3; do
			wire_misused "bad numbers '$word'" "--$option" "$word" 7788 7789
		done
	done
	for word in '' -1 x 1.5 2147483648; do
		wire_misused "'$word'" --seed "$word" 7788 7789
		wire_misused "'$word'" --rate "$word" 7788 7789
	done
	wire_misused "'0'" --rate 0 7788 7789
	for option in delay jitter wait; do
		for word in '' -1 x 5x nan 2000001; do
			wire_misused "bad $option '$word'" "--$option" "$word" 7788 7789
		done
	done
}

@test 'a destination that can be none is told at the start, with a hint: a broadcast address' {
	closed_port
	run --separate-stderr udp-wire 0 "127.255.255.255:$port"
	[[ $status == 1 ]]
	stderr_says "udp-wire: cannot connect to 127.255.255.255:$port: Permission denied (EACCES)"
	stderr_says 'udp-wire: hint: a wire has one other end'
	[[ $stderr != *listening* ]]
}

@test 'a port that is taken: told, with a hint' {
	receiver bob
	run --separate-stderr udp-wire "127.0.0.1:$port" "127.0.0.1:$port"
	[[ $status == 1 ]]
	stderr_says "udp-wire: cannot bind to 127.0.0.1:$port: Address already in use (EADDRINUSE)"
	[[ $stderr == *'hint: '@(ss|lsof)' '*"$port"* ]]
}

@test 'three hundred at once go through, all of them, in order' {
	receiver bob
	relay
	seq 300 | udp-send 127.0.0.1 "$near"
	until_true has_lines 300 bob.out
	halt
	seq 300 | diff - bob.out
}

@test 'a flood: what came was sent on, and what did not come the kernel has dropped' {
	receiver bob
	relay
	send-numbers "$near" 20000
	until_true flood_is_told 20000
	[[ $(count came) == "$(count sent)" ]]
	halt
}
