#!/usr/bin/env bats
# The programs and their neighbours, both ways: two nc, ncat, socat, bash, Python, dnsmasq, memcached, logger, systemd.
# bats file_tags=all:asan,all:portable

# shellcheck disable=SC2154 # the helpers set port, pids, patience and the array hosts_here; run sets output
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

# Each neighbour has a session of its own (setsid): ncat 7.99 answers SIGTERM with a signal to its whole process group,
# and that would be the tests.

# in_hex: standard input in hexadecimal, one line.
in_hex() {
	od -An -v -tx1 | tr -d ' \n'
	echo
}

# samples: the files every (each value a byte can have) and long (60,000 bytes, NULs among them).
samples() {
	printf '%b' "$(printf '\\x%02x' {0..255})" >every
	seq 30000 | tr '\n' '\0' | head -c 60000 >long
}

# backwards: the bytes of standard input in the opposite order, as python-server and take-socket answer.
backwards() {
	python3 -c 'import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])'
}

# held_by COUNT PORT: so many IPv4 sockets hold PORT.
held_by() {
	(($(grep -ci "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$2") " /proc/net/udp) >= $1))
}

# came NAME FILE: wait until NAME has written exactly the bytes of FILE.
came() {
	until_true cmp -s "$2" "$1.out" || {
		cmp "$2" "$1.out" >&2
		return 1
	}
}

# reads NAME FORMAT [WORD...]: wait until NAME has written exactly what printf makes of the rest.
reads() {
	local name=$1
	shift
	# shellcheck disable=SC2059 # the format is the caller's
	printf "$@" >expected
	came "$name" expected
}

# served NAME COMMAND...: start COMMAND, which is to hold $port, and wait until it does.
served() {
	start "$@"
	until_true bound_or_gone "$1"
	bound "$port" || {
		tail -n 20 "$1.out" "$1.err" >&2
		return 1
	}
}

bound_or_gone() {
	bound "$port" || is_gone "${pids[$1]}"
}

# stop NAME: end the program started as NAME.
stop() {
	kill -TERM "${pids[$1]}"
	until_true is_gone "${pids[$1]}"
}

# ear NAME NEIGHBOUR: NEIGHBOUR listens on a new $port; it writes what comes, and what is typed goes to whoever spoke.
ear() {
	closed_port
	case $2 in
	nc.openbsd) talk "$1" setsid nc.openbsd -n -u -l 127.0.0.1 "$port" ;;
	nc.traditional) talk "$1" setsid nc.traditional -n -u -l -s 127.0.0.1 -p "$port" ;;
	ncat) talk "$1" setsid ncat -n -u -l 127.0.0.1 "$port" ;;
	socat) talk "$1" setsid socat -b 65536 - "UDP4-LISTEN:$port,bind=127.0.0.1" ;;
	esac
	until_true bound "$port"
}

# mouth NAME NEIGHBOUR: NEIGHBOUR sends what is typed to $port, and writes what comes back.
mouth() {
	case $2 in
	nc.openbsd | nc.traditional | ncat) talk "$1" setsid "$2" -n -u 127.0.0.1 "$port" ;;
	socat) talk "$1" setsid socat -b 65536 - "UDP4:127.0.0.1:$port" ;;
	esac
}

# sent_by NEIGHBOUR: NEIGHBOUR sends standard input to $port, then ends.
sent_by() {
	case $1 in
	nc.openbsd | nc.traditional) timeout "$patience" "$1" -n -u -q0 127.0.0.1 "$port" ;;
	ncat) timeout "$patience" ncat -n -u --send-only 127.0.0.1 "$port" ;;
	socat) timeout "$patience" socat -u -b 65536 - "UDP4-SENDTO:127.0.0.1:$port" ;;
	bash) dd bs=65536 status=none >"/dev/udp/127.0.0.1/$port" ;;
	esac
}

# sends [OPTION...]: udp-send takes standard input to $port; it succeeds.
sends() {
	timeout "$patience" udp-send "$@" 127.0.0.1 "$port"
}

# asks [OPTION...]: udp-send takes standard input to $port and gets every reply; they go to the file asked.out.
asks() {
	timeout 30 udp-send -w 10 "$@" 127.0.0.1 "$port" >asked.out
}

# send_to NEIGHBOUR SIZE: it hears lines, whole input, GBK, every byte and SIZE bytes at once from udp-send.
send_to() {
	needs "$1"
	samples
	ear lines "$1"
	sends < <(printf 'one\ntwo words\n\t你好\r\n')
	reads lines 'one''two words''\t你好\r' # no newline went over the wire
	ear whole "$1"
	sends -1 < <(printf 'one\n\ntwo\n')
	reads whole 'one\n\ntwo\n'
	ear gbk "$1"
	sends -e gbk <<<你好
	reads gbk '\xc4\xe3\xba\xc3'
	ear bytes "$1"
	sends -x < <(in_hex <every && head -c "$2" long | in_hex)
	cat every long | head -c $((256 + $2)) >all
	came bytes all
}

# receive_from NEIGHBOUR: udp-recv gets lines, every byte, 60,000 bytes and GBK from it.
receive_from() {
	needs "$1"
	samples
	receiver lines -x
	printf 'one\ntwo\n\n' | sent_by "$1"
	sent_by "$1" <every
	reads lines '%s\n' "$(printf 'one\ntwo\n\n' | in_hex)" "$(in_hex <every)"
	receiver gbk -e gbk
	printf '\xc4\xe3\xba\xc3\n' | sent_by "$1"
	reads gbk '你好\n'
	receiver long -r # in pieces, if the neighbour cuts it up
	sent_by "$1" <long
	came long long
}

# answered_by NEIGHBOUR: udp-send asks, somebody types the reply there.
answered_by() {
	needs "$1"
	ear server "$1"
	printf 'question\n' >client.in
	start client udp-send -w 20 -a 127.0.0.1 "$port"
	appears question server.out
	say server 'the answer'
	ends client
	reads client '127.0.0.1:%d the answer\n' "$port"
}

# answer_to NEIGHBOUR: udp-recv -X answers what is typed there.
answer_to() {
	needs "$1"
	receiver server -n 3 -X 'tr a-z A-Z'
	mouth client "$1"
	say client 'who are you?'
	reads client 'WHO ARE YOU?\n'
	say client 你好
	reads client 'WHO ARE YOU?\n你好\n'
	say client bye
	reads client 'WHO ARE YOU?\n你好\nBYE\n'
	ends server
}

# chat_waits_for NEIGHBOUR: it calls udp-chat.
chat_waits_for() {
	needs "$1"
	talk chat udp-chat -u Ann 0
	appears 'listening on' chat.err
	port=$(port_of chat)
	mouth caller "$1"
	say caller 'hello 你好'
	appears ' hello 你好' chat.out
	say chat 'good day'
	reads caller 'Ann: good day'
	say caller bye
	appears ' bye' chat.out
	[[ $(cut -d: -f1 chat.out | sort -u) == 127.0.0.1 ]]
	(($(wc -l <chat.out) == 2))
	leave chat
}

# chat_calls NEIGHBOUR: udp-chat calls it.
chat_calls() {
	needs "$1"
	ear called "$1"
	talk chat udp-chat 127.0.0.1 "$port"
	say chat '你好'
	reads called 你好
	say called welcome
	reads chat '127.0.0.1:%d welcome\n' "$port"
	say chat bye
	reads called 你好bye
	leave chat
}

# dns NAME ID: a DNS query with that ID for the IPv4 address of NAME, in hexadecimal.
dns() {
	local name=$1 label
	printf '%s 0100 0001 0000 0000 0000 ' "$2"
	while [[ -n $name ]]; do
		label=${name%%.*}
		printf '%02x%s ' "${#label}" "$(hex "$label")"
		name=${name#"$label"}
		name=${name#.}
	done
	printf '00 0001 0001\n'
}

# dnsmasq_here [OPTION...]: dnsmasq on a new $port, with these options alone.
dnsmasq_here() {
	needs dnsmasq
	closed_port
	served dnsmasq setsid dnsmasq -d --conf-file=/dev/null --no-resolv --no-hosts --bind-interfaces \
		--listen-address=127.0.0.1 --port="$port" --pid-file= "$@"
}

# memcached_here: memcached on a new $port.
memcached_here() {
	needs memcached
	closed_port
	served memcached setsid memcached -u "$(id -un)" -l 127.0.0.1 -p 0 -U "$port" -t 1
}

# memcached_asks ID TEXT: a datagram for memcached in hexadecimal: its header of 8 bytes, then TEXT (printf's escapes).
memcached_asks() {
	printf '%04x 0000 0001 0000 %s\n' "$1" "$(printf '%b' "$2" | in_hex)"
}

# tftp_here: a TFTP server on port 69 of a private network, with a file of 1,492 bytes; enter it by "${hosts_here[@]}".
tftp_here() {
	needs dnsmasq
	network here
	mkdir -m 755 files
	seq 400 >files/numbers
	chmod 644 files/numbers
	start tftp "${hosts_here[@]}" dnsmasq -d --conf-file=/dev/null --no-resolv --bind-interfaces \
		--listen-address=127.0.0.1 --port=0 --pid-file= --enable-tftp --tftp-root="$PWD/files"
	appears 'TFTP root' tftp.err
	# A read request: opcode 1, the file's name, the mode.
	request=0001$(hex numbers)00$(hex octet)00
}

@test 'nc.openbsd hears what udp-send sends' {
	send_to nc.openbsd 16128 # with the 256 bytes before it all that its buffer holds
}

@test 'nc.traditional hears what udp-send sends' {
	send_to nc.traditional 7936
}

@test 'ncat hears what udp-send sends' {
	send_to ncat 8192 # from 7.95 on all that its buffer holds
}

@test 'socat hears what udp-send sends, 60,000 bytes at once as well' {
	send_to socat 60000
}

@test 'Python hears what udp-send sends, datagram by datagram, empty ones and 60,000 bytes as well' {
	samples
	partner python
	sends < <(printf 'one\n\ntwo words\n')
	sends -1 </dev/null
	sends -e gbk <<<你好
	sends -x < <(in_hex <every && in_hex <long)
	printf '%s\n' "$(hex one)" '' "$(hex 'two words')" '' c4e3bac3 "$(in_hex <every)" "$(in_hex <long)" >expected
	until_true grep -q "$(in_hex <long | tail -c 5000)" python.out
	cut -d' ' -f3 python.out | diff expected -
}

@test 'udp-recv hears nc.openbsd' {
	receive_from nc.openbsd
}

@test 'udp-recv hears nc.traditional' {
	receive_from nc.traditional
}

@test 'udp-recv hears ncat' {
	receive_from ncat
}

@test 'udp-recv hears socat, 60,000 bytes in one datagram' {
	receive_from socat
	receiver one -n 1 -r
	sent_by socat <long
	ends one
	cmp one.out long
}

@test 'udp-recv hears bash, 60,000 bytes in one datagram' {
	receive_from bash
	receiver one -n 1 -r
	sent_by bash <long
	ends one
	cmp one.out long
	receiver two -n 2
	echo one >"/dev/udp/127.0.0.1/$port"
	echo 两 >"/dev/udp/127.0.0.1/$port"
	ends two
	printf 'one\n两\n' | cmp - two.out
}

@test 'udp-recv hears Python, empty datagrams as well' {
	samples
	receiver recv -n 6 -x
	send 127.0.0.1 "$port" 'one\ntwo\n' '' @every '' @long end
	ends recv
	printf '%s\n' "$(printf 'one\ntwo\n' | in_hex)" '' "$(in_hex <every)" '' "$(in_hex <long)" "$(hex end)" |
		diff - recv.out
}

@test 'udp-recv hears all its neighbours at the same time and tells them apart' {
	local neighbour
	needs nc.openbsd nc.traditional ncat socat
	receiver recv -a
	for neighbour in nc.openbsd nc.traditional ncat socat; do
		mouth "$neighbour" "$neighbour"
	done
	send 127.0.0.1 "$port" python >python.port
	echo bash >"/dev/udp/127.0.0.1/$port"
	for neighbour in nc.openbsd nc.traditional ncat socat; do
		say "$neighbour" "$neighbour"
	done
	until_true has_lines 6 recv.out
	cut -d' ' -f2 recv.out | sort | diff <(printf '%s\n' bash nc.openbsd nc.traditional ncat python socat) -
	(($(cut -d' ' -f1 recv.out | sort -u | wc -l) == 6))
	grep -qx "127.0.0.1:$(<python.port) python" recv.out
}

@test 'an empty datagram ends both nc as an end of file would' {
	local nc
	needs nc.openbsd nc.traditional
	for nc in nc.openbsd nc.traditional; do
		ear "$nc" "$nc"
		talk "to-$nc" udp-send 127.0.0.1 "$port"
		say "to-$nc" one
		reads "$nc" one
		hang_up "$nc" # its input ended, it still listens
		say "to-$nc" two
		reads "$nc" onetwo
		say "to-$nc" ''
		ends "$nc"
		leave "to-$nc"
	done
}

@test 'socat does not show an empty datagram, and hears the next one' { # ncat from 7.95 on is deaf after it
	needs socat
	closed_port
	talk socat setsid socat -u "UDP4-RECV:$port,bind=127.0.0.1,null-eof=0" -
	until_true bound "$port"
	sends < <(printf 'one\n\ntwo\n')
	reads socat onetwo
}

@test 'over IPv6 nc.openbsd, ncat and socat hear udp-send' {
	needs nc.openbsd ncat socat
	needs ipv6
	closed_port
	talk nc setsid nc.openbsd -6 -n -u -l ::1 "$port"
	until_true bound "$port"
	udp-send ::1 "$port" <<<'one 你好'
	reads nc 'one 你好'
	closed_port
	talk ncat setsid ncat -6 -n -u -l ::1 "$port"
	until_true bound "$port"
	udp-send "[::1]:$port" <<<two
	reads ncat two
	closed_port
	talk socat setsid socat -u "UDP6-RECV:$port,bind=[::1]" -
	until_true bound "$port"
	udp-send -6 "$port" <<<three
	reads socat three
}

@test 'udp-recv -6 hears neighbours of both families' {
	needs nc.openbsd ncat socat
	needs ipv6
	start recv udp-recv -6 -a 0
	appears 'listening on' recv.err
	port=$(port_of recv)
	echo one | timeout "$patience" nc.openbsd -6 -n -u -q0 ::1 "$port"
	echo two | timeout "$patience" ncat -6 -n -u --send-only ::1 "$port"
	echo three | timeout "$patience" socat -u - "UDP6-SENDTO:[::1]:$port"
	echo four | sent_by nc.openbsd
	until_true has_lines 4 recv.out
	sed 's/:[0-9]* / /' recv.out | diff <(printf '%s\n' '[::1] one' '[::1] two' '[::1] three' '127.0.0.1 four') -
}

@test 'a reply typed into nc.openbsd comes to udp-send' {
	answered_by nc.openbsd
}

@test 'a reply typed into nc.traditional comes to udp-send' {
	answered_by nc.traditional
}

@test 'a reply typed into ncat comes to udp-send' {
	answered_by ncat
}

@test 'a reply typed into socat comes to udp-send' {
	answered_by socat
}

@test 'socat answers each request of udp-send with itself, 60,000 bytes too' {
	needs socat
	samples
	closed_port
	served echo setsid socat -b 65536 "UDP4-RECVFROM:$port,bind=127.0.0.1,fork" PIPE
	asks < <(printf 'one\ntwo\n')
	reads asked 'one\ntwo\n'
	asks -c -x < <(in_hex <every)
	in_hex <every | diff - asked.out
	asks -c -1 -r <long
	cmp long asked.out
}

@test 'udp-send -e gbk asks and is answered in GBK' {
	needs socat
	closed_port
	served echo setsid socat -v "UDP4-RECVFROM:$port,bind=127.0.0.1,fork" PIPE
	asks -e gbk < <(printf '你好\n再见\n')
	reads asked '你好\n再见\n'
	asks -x <<<c4e3
	reads asked 'c4e3\n'
}

@test 'a server made with asyncio answers udp-send' {
	samples
	start server python-server asyncio
	appears 'listening on' server.err
	port=$(port_of server)
	asks < <(printf 'one\ntwo\n')
	reads asked 'eno\nowt\n'
	asks -c -x < <(in_hex <every && in_hex <long)
	{
		backwards <every | in_hex
		backwards <long | in_hex
	} | diff - asked.out
}

@test 'a server made with socketserver answers udp-send, an empty datagram by an empty one' {
	samples
	start server python-server socketserver
	appears 'listening on' server.err
	port=$(port_of server)
	asks -0 < <(printf 'one\0\0two\0')
	reads asked 'eno\0\0owt\0'
	asks -1 -r <long
	backwards <long | cmp - asked.out
}

@test 'udp-recv -X answers nc.openbsd' {
	answer_to nc.openbsd
}

@test 'udp-recv -X answers nc.traditional' {
	answer_to nc.traditional
}

@test 'udp-recv -X answers ncat' {
	answer_to ncat
}

@test 'udp-recv -X answers socat, with 60,000 bytes too' {
	answer_to socat
	samples
	receiver echo -n 1 -X cat
	cp long long.in
	start long setsid socat -t 60 -b 65536 - "UDP4:127.0.0.1:$port"
	came long long
	ends echo
}

@test 'udp-recv -X answers bash' {
	local line
	receiver server -n 2 -X 'tr a-z A-Z'
	exec {line}<>"/dev/udp/127.0.0.1/$port"
	printf 'who are you?' >&"$line"
	[[ $(timeout "$patience" dd bs=65536 count=1 status=none <&"$line") == 'WHO ARE YOU?' ]]
	echo bye >&"$line"
	[[ $(timeout "$patience" dd bs=65536 count=1 status=none <&"$line") == BYE ]]
	exec {line}>&-
	ends server
}

@test 'udp-recv -X answers Python, byte for byte' {
	samples
	receiver server -n 3 -X cat
	ask -o replies 127.0.0.1 "$port" '\x00' @every @long
	{
		printf '\0'
		cat every long
	} | cmp - replies
	ends server
}

@test 'udp-send speaks to the port that bash asked from' {
	local line asker own
	receiver server -n 1 -a
	own=$port
	exec {line}<>"/dev/udp/127.0.0.1/$own"
	echo hi >&"$line"
	ends server
	asker=$(sed 's/.*:\([0-9]*\) .*/\1/' server.out)
	# bash has connected its socket: it hears that port alone.
	udp-bind 127.0.0.1 "$own" -- udp-send 127.0.0.1 "$asker" <<<'late, but here'
	[[ $(timeout "$patience" dd bs=65536 count=1 status=none <&"$line") == 'late, but here' ]]
	exec {line}>&-
}

@test 'nc.openbsd calls udp-chat, and both speak' {
	chat_waits_for nc.openbsd
}

@test 'nc.traditional calls udp-chat, and both speak' {
	chat_waits_for nc.traditional
}

@test 'ncat calls udp-chat, and both speak' {
	chat_waits_for ncat
}

@test 'socat calls udp-chat, and both speak' {
	chat_waits_for socat
}

@test 'udp-chat calls nc.openbsd, and both speak' {
	chat_calls nc.openbsd
}

@test 'udp-chat calls nc.traditional, and both speak' {
	chat_calls nc.traditional
}

@test 'udp-chat calls ncat, and both speak' {
	chat_calls ncat
}

@test 'udp-chat calls socat, and both speak' {
	chat_calls socat
}

@test 'Python calls udp-chat, and both speak, in GBK' {
	local own
	talk chat udp-chat -e gbk 0
	appears 'listening on' chat.err
	own=$(port_of chat)
	partner python
	say python "127.0.0.1 $own c4e3 bac3" "127.0.0.1 $own" "127.0.0.1 $own $(hex bye)0a"
	reads chat '127.0.0.1:%d %s\n' "$port" 你好 "$port" '' "$port" bye
	say chat 再见
	appears "127.0.0.1 $own d4d9bcfb" python.out
	leave chat
}

@test 'udp-chat calls Python, and both speak, an empty line and 60,000 bytes too' {
	local long
	long=$(printf '%060000d' 7)
	partner python
	talk chat udp-chat 127.0.0.1 "$port"
	appears 'listening on' chat.err
	say chat 你好 '' "$long"
	got python 你好 '' "$long"
	tell python "$(sender python)" "$long"
	reads chat '127.0.0.1:%d %s\n' "$port" "$long"
	leave chat
}

@test 'bash calls udp-chat, and both speak' {
	local line
	talk chat udp-chat 0
	appears 'listening on' chat.err
	exec {line}<>"/dev/udp/127.0.0.1/$(port_of chat)"
	echo hello >&"$line"
	appears ' hello' chat.out
	say chat 'hello bash'
	[[ $(timeout "$patience" dd bs=65536 count=1 status=none <&"$line") == 'hello bash' ]]
	exec {line}>&-
	leave chat
}

@test 'udp-bcast -w hears Python and socat, each on a port that all share, and one that answers from elsewhere' {
	needs socat
	closed_port
	peer ann -a 'ann here' 127.255.255.255 "$port"
	peer bob -o 'bob \x00' 127.255.255.255 "$port"
	appears 'listening on' ann.err
	appears 'listening on' bob.err
	start echo setsid socat "UDP4-RECVFROM:$port,bind=127.255.255.255,reuseaddr,fork" PIPE
	until_true held_by 3 "$port"
	echo 'who is there?' >asker.in
	start asker udp-bcast -w 600 -j 127.255.255.255 "$port"
	until_true has_lines 3 asker.out
	kill -TERM "${pids[asker]}"
	ends asker 143
	sed -n 's/.*"data":"\([^"]*\)".*/\1/p' asker.out | sort |
		diff <(printf '%s\n' 'ann here' 'bob \u0000' 'who is there?') -
	(($(grep -c "\"address\":\"127.0.0.1\",\"port\":$port," asker.out) == 2))
	printf 'who is there?\n' | cmp - ann.out
}

@test 'udp-bcast -w to one server collects all of its answers' {
	local long
	memcached_here
	long=$(printf '%03000d' 7)
	asks -x < <(memcached_asks 1 "set long 0 0 3000\r\n$long\r\n")
	memcached_asks 2 'get long\r\n' >asker.in
	start asker udp-bcast -w 600 -x 127.0.0.1 "$port"
	until_true has_lines 3 asker.out
	kill -TERM "${pids[asker]}"
	ends asker 143
	# Three datagrams: the number of each among them stands in its header.
	sed "s/^127.0.0.1:$port //" asker.out | sort | cut -c 1-16 |
		diff <(printf '%s\n' 0002000000030000 0002000100030000 0002000200030000) -
	[[ $(sort asker.out | sed 's/^[^ ]* .\{16\}//' | tr -d '\n') == \
		"$(printf 'VALUE long 0 3000\r\n%s\r\nEND\r\n' "$long" | in_hex)" ]]
}

@test 'memcached keeps a value for udp-send and gives it back' {
	memcached_here
	{
		memcached_asks 1 'set greeting 0 0 6\r\n你好\r\n'
		memcached_asks 0xfffe 'get greeting\r\n'
	} >requests
	asks -x -a <requests
	reads asked "127.0.0.1:$port %s\n" "$(memcached_asks 1 'STORED\r\n' | tr -d ' ')" \
		"$(memcached_asks 0xfffe 'VALUE greeting 0 6\r\n你好\r\nEND\r\n' | tr -d ' ')"
	asks -c -x < <(sed -n 2p requests)
	reads asked '%s\n' "$(memcached_asks 0xfffe 'VALUE greeting 0 6\r\n你好\r\nEND\r\n' | tr -d ' ')"
}

@test 'an answer in three datagrams is heard by udp-recv on the socket that udp-send asked from' {
	local long
	memcached_here
	long=$(printf '%03000d' 7)
	asks -x < <(memcached_asks 1 "set long 0 0 3000\r\n$long\r\n")
	cat >asker <<-'END'
		sh -c 'LISTEN_PID=$$ exec udp-send -x 127.0.0.1 "$1"' sh "$1" || exit
		LISTEN_PID=$$ exec udp-recv -q -n 3 -x
	END
	memcached_asks 2 'get long\r\n' >asker.in
	start asker udp-bind 127.0.0.1 -- sh asker "$port"
	ends asker
	[[ $(sort asker.out | sed 's/^.\{16\}//' | tr -d '\n') == \
		"$(printf 'VALUE long 0 3000\r\n%s\r\nEND\r\n' "$long" | in_hex)" ]]
}

@test 'dnsmasq answers a DNS query in hexadecimal' {
	dnsmasq_here --address=/neighbour.test/192.0.2.7
	asks -x -a < <(dns neighbour.test 1234)
	# The id, an answer with authority that allows recursion, the question, then 192.0.2.7.
	[[ $(<asked.out) =~ ^"127.0.0.1:$port 1234858000010001"[0-9a-f]+$ ]]
	[[ $(<asked.out) == *"$(dns neighbour.test 1234 | cut -d' ' -f7- | tr -d ' \n')"*0004c0000207* ]]
}

@test 'dnsmasq answers one query after another, and a name that does not exist' {
	dnsmasq_here --address=/neighbour.test/192.0.2.7 --address=/other.test/192.0.2.8 --address=/none.test/
	asks -c -x < <(dns neighbour.test 1234 && dns other.test ffff && dns none.test abcd)
	(($(wc -l <asked.out) == 3))
	grep -qE '^12348580.*0004c0000207' asked.out
	grep -qE '^ffff8580.*0004c0000208' asked.out
	grep -qE '^abcd8[0-9a-f]830001000000' asked.out # NXDOMAIN, no answer
}

@test 'an empty datagram does no harm to dnsmasq and memcached' {
	dnsmasq_here --address=/neighbour.test/192.0.2.7
	sends -1 </dev/null
	asks -x < <(dns neighbour.test 0001)
	grep -q '0004c0000207' asked.out
	memcached_here
	sends -1 </dev/null
	asks -x < <(memcached_asks 1 'version\r\n')
	grep -q "^0001000000010000$(hex VERSION)" asked.out
}

@test 'udp-recv -X is a DNS server that dnsmasq forwards to' {
	local upstream
	needs dnsmasq
	receiver server -v -X 'answer-dns 192.0.2.99'
	upstream=$port
	dnsmasq_here --server="/neighbour.test/127.0.0.1#$upstream"
	asks -x < <(dns www.neighbour.test 4321 && dns ftp.neighbour.test 4322)
	grep -qE '^43218[15]800001000100.*0004c0000263' asked.out
	grep -qE '^43228[15]800001000100.*0004c0000263' asked.out
	(($(wc -l <asked.out) == 2))
	(($(grep -c 'recvmsg(.*neighbour.*test' server.err) == 2))
}

@test 'a TFTP server answers a read request from another port, and udp-send hears it' {
	tftp_here
	"${hosts_here[@]}" udp-send -x -w 10 -a 127.0.0.1 69 <<<"$request" >replies
	[[ $(<replies) =~ ^127\.0\.0\.1:([0-9]+)\ 00030001([0-9a-f]+)$ ]]
	((BASH_REMATCH[1] != 69))
	[[ ${BASH_REMATCH[2]} == "$(head -c 512 files/numbers | in_hex)" ]]
	# A file that is not there is an error, number 1.
	"${hosts_here[@]}" udp-send -x -w 10 127.0.0.1 69 <<<"0001 $(hex nothing) 00 $(hex octet) 00" >replies
	[[ $(<replies) == 00050001* ]]
}

@test 'with -c the answer of a TFTP server is not heard, for it comes from another port' {
	tftp_here
	"${hosts_here[@]}" udp-send -x -w 10 127.0.0.1 69 <<<"$request" >replies # it does answer
	run -4 --separate-stderr "${hosts_here[@]}" udp-send -c -x -w 0.5 127.0.0.1 69 <<<"$request"
	[[ -z $output ]]
}

@test 'a file comes by TFTP, block by block' {
	local peer=69 block=1 record=$request data try
	tftp_here
	record=$request
	for ((try = 0; try < 20; try++)); do
		"${hosts_here[@]}" udp-bind 127.0.0.1 30000 -- \
			udp-send -x -w 10 -a 127.0.0.1 "$peer" <<<"$record" >replies
		[[ $(<replies) =~ ^127\.0\.0\.1:([0-9]+)\ 0003(....)([0-9a-f]*)$ ]]
		peer=${BASH_REMATCH[1]} data=${BASH_REMATCH[3]}
		((16#${BASH_REMATCH[2]} == block)) || continue # the server has sent the last one again
		python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(sys.argv[1]))' "$data" >>numbers
		record=0004${BASH_REMATCH[2]} # an acknowledgement
		((${#data} == 1024)) || break
		block=$((block + 1))
	done
	cmp files/numbers numbers
	"${hosts_here[@]}" udp-bind 127.0.0.1 30000 -- udp-send -x 127.0.0.1 "$peer" <<<"$record" # the last word
}

@test 'udp-recv hears logger, in both forms of syslog' {
	needs logger
	receiver recv -n 4
	logger -n 127.0.0.1 -P "$port" -d 'hello 你好'
	printf 'one\ntwo\n' | logger -n 127.0.0.1 -P "$port" -d --rfc3164 -p local0.err -t me
	logger -n 127.0.0.1 -P "$port" -d --rfc5424=notq,notime,nohost -p user.debug -t me -- three
	ends recv
	(($(wc -l <recv.out) == 4))
	sed -n 1p recv.out | grep -qE '^<13>1 [0-9]{4}-[0-9T:.+-]+ .* hello 你好$'
	sed -n 2p recv.out | grep -qE '^<131>[A-Z][a-z]{2} .* me: one$'
	sed -n 3p recv.out | grep -qE '^<131>[A-Z][a-z]{2} .* me: two$'
	[[ $(sed -n 4p recv.out) == '<15>1 - - me - - - three' ]]
}

@test 'udp-recv hears the log of Python, whose messages end with a NUL' {
	receiver recv -n 2 -j
	python3 - "$port" <<-'END'
		import logging.handlers
		import sys
		log = logging.getLogger()
		log.addHandler(logging.handlers.SysLogHandler(('127.0.0.1', int(sys.argv[1]))))
		log.warning('hello')
		log.error('你好\nthere')
	END
	ends recv
	grep -qF '"bytes":10,"data":"<12>hello\u0000",' recv.out
	grep -qF '"bytes":17,"data":"<11>你好\u000athere\u0000",' recv.out
}

@test 'udp-bind hands a socket to Python, which hears and answers on it' {
	local own
	closed_port
	own=$port
	start python udp-bind 127.0.0.1 "$own" -- take-socket
	appears 'listening on' python.err
	[[ $(port_of python) == "$own" ]]
	asks -c -0 -a < <(printf 'one\0\0two\0')
	reads asked "127.0.0.1:$own %s\0" eno '' owt
	samples
	asks -1 -r <long
	backwards <long | cmp - asked.out
}

@test 'udp-bind hands a socket to Python, which speaks from its port' {
	local own
	closed_port
	own=$port
	receiver recv -n 1 -a
	start python udp-bind 127.0.0.1 "$own" -- take-socket "$port"
	ends recv
	[[ $(<recv.out) == "127.0.0.1:$own hello" ]]
}

@test 'udp-bind hands a socket to Python in a group, with a hop limit and a buffer' {
	linux_only
	closed_port
	start python udp-bind -R -T 3 -B 100000 -g 239.7.7.7 -I lo "$port" -- python3 -c '
import socket, sys
s = socket.socket(fileno=3)
print(s.getsockopt(socket.IPPROTO_IP, socket.IP_TTL), s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR),
	s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) >= 100000, flush=True)
print(s.recv(100).decode(), flush=True)'
	appears True python.out
	needs multicast
	udp-bind -I lo -- udp-send 239.7.7.7 "$port" <<<hello
	ends python
	[[ $(<python.out) == '3 1 True'$'\n'hello ]]
}

@test 'Python hands a socket to udp-recv, which answers on it' {
	local option
	for option in '' -n; do # -n: the socket does not block, and nobody may mind
		# shellcheck disable=SC2086 # an option or none
		start server hand -l $option udp udp-recv -q -n 2 -X 'tr a-z A-Z'
		appears 'listening on' server.err
		port=$(port_of server)
		asks < <(printf 'one\ntwo\n')
		reads asked 'ONE\nTWO\n'
		ends server
	done
}

@test 'Python hands udp-recv a socket of both families' {
	needs ipv6
	start recv hand -l udp6 udp-recv -q -a -n 2
	appears 'listening on' recv.err
	port=$(port_of recv)
	udp-send 127.0.0.1 "$port" <<<one
	udp-send ::1 "$port" <<<two
	ends recv
	sed 's/:[0-9]* / /' recv.out | diff <(printf '%s\n' '127.0.0.1 one' '[::1] two') -
}

@test 'Python hands a socket to udp-send and udp-bcast, which ask from its port' {
	local option server
	partner server -a echo
	server=$port
	for option in '' -n; do
		printf 'one\ntwo\n' >client.in
		# shellcheck disable=SC2086 # an option or none
		start client hand -l $option udp udp-send -w 10 127.0.0.1 "$server"
		ends client
		reads client 'one\ntwo\n'
		[[ $(sender server) == "$(port_of client)" ]]
	done
	echo three >client.in
	start client hand -l -n udp udp-bcast -w 600 127.0.0.1 "$server"
	reads client '127.0.0.1:%d three\n' "$server"
	[[ $(sender server) == "$(port_of client)" ]]
}

@test 'Python hands a socket to udp-chat, which nc.openbsd calls' {
	local option
	needs nc.openbsd
	for option in '' -n; do
		rm -f chat.in caller.in
		# shellcheck disable=SC2086 # an option or none
		talk chat hand -l $option udp udp-chat -q
		appears 'listening on' chat.err
		port=$(port_of chat)
		mouth caller nc.openbsd
		say caller hello
		appears ' hello' chat.out
		say chat 'good day'
		reads caller 'good day'
		leave chat
		stop caller
	done
}

@test 'systemd-socket-activate starts udp-recv -X with the first request' {
	needs systemd-socket-activate
	closed_port
	served server systemd-socket-activate -d -l "127.0.0.1:$port" udp-recv -n 2 -X 'tr a-z A-Z'
	run ! grep -q 'udp-recv: listening' server.err
	asks < <(printf 'one\ntwo\n')
	reads asked 'ONE\nTWO\n'
	ends server
	appears "udp-recv: listening on 127.0.0.1:$port" server.err
}

@test 'systemd-socket-activate starts udp-chat when somebody calls' {
	needs systemd-socket-activate nc.openbsd
	closed_port
	talk chat systemd-socket-activate -d -l "127.0.0.1:$port" udp-chat
	until_true bound "$port"
	mouth caller nc.openbsd
	say caller hello
	appears ' hello' chat.out
	say chat 'good day'
	reads caller 'good day'
	leave chat
}
