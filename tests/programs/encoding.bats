#!/usr/bin/env bats
# -e: text in UTF-8 on our side, in another encoding on the wire.
#
# Text in octets: 你好 is e4 bd a0 e5 a5 bd in UTF-8 and c4 e3 ba c3 in GBK; the emoji f0 9f 98 80 is not in GBK.
# bats file_tags=asan

# shellcheck disable=SC2154 # run and the helpers set output, status, stderr, pids and inside
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers
port= # peer, receiver and the like set it

hello=$'\xe4\xbd\xa0\xe5\xa5\xbd'
hello_gbk='\xc4\xe3\xba\xc3'
emoji=$'\xf0\x9f\x98\x80'

# repeated N TEXT: TEXT N times.
repeated() {
	yes "$2" | head -n "$1" | tr -d '\n'
}

# shown COUNT TEXT OPTION...: udp-recv with these options prints TEXT (with escapes) for the COUNT datagrams
# that `throw` sends with the words in the array thrown.
shown() {
	local count=$1 text=$2
	shift 2
	receiver recv -n "$count" "$@"
	throw "${thrown[@]}"
	ends recv
	printf '%b' "$text" | cmp - recv.out
}

# unsendable RECORD [OPTION...]: udp-send -e with our input ends with status 1 and names record RECORD.
unsendable() {
	local record=$1
	shift
	run --separate-stderr timeout 10 udp-send "$@" 127.0.0.1 "$port"
	has_status 1
	[[ -z $output ]]
	blames udp-send "$record"
}

@test 'udp-send -e gbk puts GBK on the wire' {
	peer peer
	udp-send -e gbk 127.0.0.1 "$port" < <(printf '%s\n' "$hello" "a${hello}b" '' 'ASCII alone')
	udp-send --encoding=GBK 127.0.0.1 "$port" <<<"$hello"
	heard peer "$hello_gbk" "a${hello_gbk}b" '' 'ASCII alone' "$hello_gbk"
}

@test 'udp-send -e gbk keeps NULs, whole input and records that end in NUL' {
	peer peer
	udp-send -e gbk 127.0.0.1 "$port" < <(printf 'a\0%s\n' "$hello")
	udp-send -e gbk -1 127.0.0.1 "$port" < <(printf '%s\n%s\n' "$hello" "$hello")
	udp-send -e gbk -0 127.0.0.1 "$port" < <(printf '%s\n\0b\0' "$hello")
	heard peer "a\\x00$hello_gbk" "$hello_gbk\\n$hello_gbk\\n" "$hello_gbk\\n" b
}

@test 'udp-recv -e gbk prints UTF-8' {
	thrown=("$hello_gbk" "a${hello_gbk}b" '' plain)
	shown 4 "$hello\na${hello}b\n\nplain\n" -e gbk
}

@test 'a byte that cannot be decoded appears as \xNN, and the text around it stays' {
	thrown=("${hello_gbk}\\xff" "\\xff\\xff$hello_gbk" "a\\xffb" '\xc4\xe3\xff\xba\xc3')
	shown 4 "$hello\\\\xff\n\\\\xff\\\\xff$hello\na\\\\xffb\n${hello:0:1}\\\\xff${hello:1}\n" -e gbk
}

@test 'half a character at the end of a datagram appears as \xNN and does not leak into the next' {
	thrown=('a\xc4' '\xe3 b' "$hello_gbk")
	receiver recv -n 3 -e gbk
	throw "${thrown[@]}"
	ends recv
	[[ $(sed -n 1p recv.out) == 'a\xc4' ]]
	[[ $(sed -n 2p recv.out) == '\xe3 b' ]]
	[[ $(sed -n 3p recv.out) == "$hello" ]]
}

@test 'a first byte before one that cannot follow it appears as \xNN' {
	thrown=('\x81 end' '\x81\n')
	shown 2 '\\x81 end\n\\x81\n' -e gbk
}

@test 'decoding a bad byte is not fatal: the status is 0 and standard error has the ready line alone' {
	receiver recv -n 2 -e gbk
	throw '\xff' "$hello_gbk"
	ends recv
	(($(wc -l <recv.err) == 1))
	[[ $(<recv.out) == '\xff'$'\n'"$hello" ]]
}

@test 'a character that the encoding lacks is an error that names the record' {
	peer peer
	unsendable 1 -e gbk <<<"$emoji"
	unsendable 3 -e gbk < <(printf '%s\n\n%s\n%s\n' "$hello" "a$emoji" "$hello")
	unsendable 1 -e gbk -1 <<<"$hello$emoji"
	unsendable 2 -e us-ascii < <(printf 'plain\n%s\n' "$hello")
	heard peer "$hello_gbk" '' plain
}

@test 'input that is no UTF-8 is an error that names the record' {
	peer peer
	unsendable 2 -e gbk < <(printf 'a\nb\xff\n')
	unsendable 1 -e gbk < <(printf '\xe4\xbd\n')
	unsendable 1 -e gbk < <(printf '\xc4\xe3\n')
	heard peer a
}

@test 'an unknown encoding is a usage error that quotes it' {
	misused no-such-charset udp-send -e no-such-charset 127.0.0.1 9
	misused no-such-charset udp-recv -e no-such-charset 127.0.0.1 0
	misused no-such-charset udp-bcast -e no-such-charset 127.255.255.255 9
	misused no-such-charset udp-chat -e no-such-charset 0
}

@test '-e changes nothing where the wire is UTF-8 too' {
	peer peer
	udp-send -e utf-8 127.0.0.1 "$port" < <(printf '%s\n' "$hello$emoji" plain)
	heard peer '\xe4\xbd\xa0\xe5\xa5\xbd\xf0\x9f\x98\x80' plain
	thrown=('\xe4\xbd\xa0\xe5\xa5\xbd\xf0\x9f\x98\x80' '\xe4\xbd' 'a\xffb')
	shown 3 "$hello$emoji\n\\\\xe4\\\\xbd\na\\\\xffb\n" -e utf-8
}

@test 'an encoding with NULs and newlines inside its characters stays whole' {
	peer peer
	# U+0A00 and U+000A: 0a in either half of a character is no newline of ours.
	udp-send -e utf-16le 127.0.0.1 "$port" < <(printf 'hi\n\xe0\xa8\x80\n')
	heard peer 'h\x00i\x00' '\x00\n'
	thrown=('h\x00i\x00' '\x00\n' '\x60\x4f')
	shown 3 "hi\n\xe0\xa8\x80\n${hello:0:1}\n" -e utf-16le
}

@test 'an encoding with a state starts and ends each datagram in the first one' {
	local japan="\\x1b\$BF|K\\\\\\x1b(B" day="\\x1b\$BF|\\x1b(B"
	peer peer
	udp-send -e iso-2022-jp 127.0.0.1 "$port" < <(printf '\xe6\x97\xa5\xe6\x9c\xac\n\xe6\x97\xa5\nabc\n')
	heard peer "$japan" "$day" abc
	thrown=("$japan" "${day%?x1b(B}" abc)
	shown 3 '\xe6\x97\xa5\xe6\x9c\xac\n\xe6\x97\xa5\nabc\n' -e iso-2022-jp
}

@test 'the limit of a datagram counts the bytes on the wire' {
	repeated 16000 "$hello" >record
	needs gbk
	iconv -f utf-8 -t gbk record >wire
	(($(wc -c <record) == 96000 && $(wc -c <wire) == 64000))
	peer peer
	udp-send -e gbk 127.0.0.1 "$port" <record
	heard peer "$(noted wire)"
	peer other
	unsendable 1 -e gbk -1 < <(repeated 20000 "$hello")
	stderr_says 80000
	stderr_says 65507
	stderr_says '(EMSGSIZE)'
	heard other
}

@test 'a datagram that grows when it is decoded is printed whole' {
	repeated 8000 "$hello" >text
	needs gbk
	iconv -f utf-8 -t gbk text >wire
	receiver recv -n 1 -e gbk
	udp-send -1 127.0.0.1 "$port" <wire
	ends recv
	echo >>text
	cmp text recv.out
}

@test 'a datagram of bad bytes alone is printed whole' {
	repeated 20000 '\xff' >text
	head -c 20000 /dev/zero | tr '\0' '\377' >wire
	receiver recv -n 1 -e gbk
	udp-send -1 127.0.0.1 "$port" <wire
	ends recv
	echo >>text
	cmp text recv.out
}

@test 'GBK goes there and comes back, with every form of record' {
	receiver recv -n 3 -e gbk
	printf '%s\n' "$hello" '' "x${hello}y" | udp-send -e gbk 127.0.0.1 "$port"
	ends recv
	printf '%s\n' "$hello" '' "x${hello}y" | cmp - recv.out
	receiver recv -n 2 -e gbk -0
	printf '%s\0' "$hello"$'\n' "x${hello}y" | udp-send -e gbk -0 127.0.0.1 "$port"
	ends recv
	printf '%s\0' "$hello"$'\n' "x${hello}y" | cmp - recv.out
}

@test 'with -e a reply is decoded too' {
	peer peer -a echo
	run --separate-stderr udp-send -w 10 -e gbk 127.0.0.1 "$port" <<<"$hello"
	has_status 0
	[[ $output == "$hello" ]]
	run --separate-stderr udp-send -w 10 -a -e gbk 127.0.0.1 "$port" <<<"$hello"
	has_status 0
	[[ $output == "127.0.0.1:$port $hello" ]]
	heard peer "$hello_gbk" "$hello_gbk"
}

@test 'with -j the data of a decoded datagram is UTF-8, and the size is that on the wire' {
	receiver recv -n 1 -j -e gbk
	throw "$hello_gbk"
	ends recv
	appears '"bytes":4,' recv.out
	appears "\"data\":\"$hello\"" recv.out
}

@test 'with -e text is shown as it arrives' {
	receiver recv -e gbk
	throw "$hello_gbk"
	appears "$hello" recv.out
}

@test 'a datagram in UTF-16 is read by its own byte order, whatever came before' {
	receiver recv -e utf-16 -n 3
	printf '%s\n' 'fe ff 00 61 00 62' 'ff fe 61 00 62 00' 'fe ff 00 61' | udp-send -x 127.0.0.1 "$port"
	ends recv
	[[ $(<recv.out) == ab$'\n'ab$'\n'a ]]
}

@test '--burst -e gbk sends what it sends without --burst' {
	linux_only
	local i
	for ((i = 0; i < 60; i++)); do
		printf '%s\n' "$hello" "$hello$i" ''
	done >lines
	peer plain
	udp-send -e gbk 127.0.0.1 "$port" <lines
	finish plain
	peer burst
	udp-send --burst -e gbk 127.0.0.1 "$port" <lines
	finish burst
	diff plain.out burst.out
	(($(wc -l <burst.out) == 180))
	peer peer
	unsendable 3 --burst -e gbk < <(printf '%s\n' "$hello" a "$emoji" b)
	heard peer "$hello_gbk" a
}

@test 'udp-bcast -e gbk sends GBK and decodes the answers' {
	peer peer -a echo 127.255.255.255 0
	run --separate-stderr udp-bcast -w 0.3 -e gbk 127.255.255.255 "$port" <<<"$hello"
	has_status 0
	[[ $output == *" $hello" ]]
	heard peer "$hello_gbk"
}

@test 'udp-bcast -e gbk tells a character that GBK lacks, with the number of the record' {
	peer peer 127.255.255.255 0
	run --separate-stderr udp-bcast -e gbk 127.255.255.255 "$port" < <(printf '%s\n' "$hello" "$emoji")
	has_status 1
	blames udp-bcast 2
	heard peer "$hello_gbk"
}

@test 'udp-chat -e gbk sends GBK, shows UTF-8 and bad bytes as \xNN' {
	peer peer -a "$hello_gbk\\xff"
	talk chat udp-chat -e gbk 127.0.0.1 "$port"
	feed chat "$hello\n"
	appears "127.0.0.1:$port $hello\\xff" chat.out
	feed chat '/quit\n'
	ends chat
	heard peer "$hello_gbk"
}

@test 'udp-chat -e gbk tells a line that GBK lacks a character for, and goes on' {
	peer peer -a ok
	talk chat udp-chat -e gbk 127.0.0.1 "$port"
	feed chat "a${emoji}b\n"
	appears 'udp-chat: cannot ' chat.err
	feed chat "$hello\n"
	appears "127.0.0.1:$port ok" chat.out
	feed chat '/quit\n'
	until_true is_gone "${pids[chat]}"
	heard peer "$hello_gbk"
}
