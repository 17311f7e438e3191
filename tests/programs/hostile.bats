#!/usr/bin/env bats
# Hostile datagrams, in every form of output: what comes out is what came in, and no terminal obeys it. The corpus,
# and what must come of it, is in tools/corpus.
# bats file_tags=asan,slow

# shellcheck disable=SC2154 # run and the helpers set stderr, port, pids and patience
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

setup_file() {
	payloads=$("$root/tests/tools/corpus" list | wc -l)
	export payloads
}

# hears COMMAND...: a udp-recv run by COMMAND is sent all of the corpus; it prints to r.out; $sender is who sent it.
hears() {
	listens r "$@" -n "$payloads" 127.0.0.1 0
	sender=$(corpus send 127.0.0.1 "$port")
	ends r
}

# asks COMMAND...: a udp-send run by COMMAND takes the names of all payloads, and is answered with them; it prints
# to the file replies; $port is the port they come from.
asks() {
	listens peer corpus reply
	[[ -s names ]] || corpus list >names
	timeout 30 "$@" -w "$patience" 127.0.0.1 "$port" <names >replies
}

# calls COMMAND...: a udp-bcast run by COMMAND asks everyone on loopback, with what b.in holds, for all of the corpus;
# b.out is what it prints of $port's answers. It is ended when it has printed LAST, as it would wait on.
calls() {
	local last=$1
	shift
	listens peer corpus reply 127.255.255.255
	start b "$@" -w 3600 127.255.255.255 "$port"
	appears "$last" b.out
	kill -TERM "${pids[b]}"
	ends b 143
}

# chats COMMAND...: a udp-chat run by COMMAND, in which nobody types, is sent all of the corpus by $sender; c.out is
# what it shows.
chats() {
	rm -f c.in
	talk c "$@" 0
	appears 'listening on' c.err
	sender=$(corpus send 127.0.0.1 "$(port_of c)")
	appears 'the end of the corpus' c.out
	leave c
}

# feeds END RECORDS COMMAND...: a udp-send or udp-chat run by COMMAND gets the RECORDS, each of which ends with END,
# each once the one before has come to a udp-recv -j, which prints to r.out.
feeds() {
	local end=$1 records=$2 count
	shift 2
	count=$(tr -dc "$end" <"$records" | wc -c)
	listens r udp-recv -j -n "$count" 127.0.0.1 0
	corpus feed "$end" "$records" r.out | timeout 30 "$@" 127.0.0.1 "$port"
	ends r
}

# A terminal obeys C0 (newlines and returns forge lines), C1 as bytes and as characters, and what turns the line.
c0=$'\e[2J\e]0;x\a\nudp-recv: forged\n\r\b\t\x7f\x0e\x05'
c1=$'\u009b2J\u009d0;x\u009c\u0085'
turning=$'\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'
broken=$'\x9b2J\xe2\x80\xf0\x9f'

# complain WORD: all that the programs say of WORD, wherever it stands on the command line or in the environment, is
# in the file messages. No name server is asked for a label of more than 63 bytes.
complain() {
	local word=$1 program option long
	long=$(printf '%064d' 0)x
	for program in udp-{bind,send,recv,bcast,chat}; do
		fails "$program" 127.0.0.1 "$word"
		fails "$program" 127.0.0.1 1 "$word"
		fails "$program" "-$word" 127.0.0.1 no-port
		fails "$program" "--$word" 127.0.0.1 no-port
		fails "$program" "--version=$word"
		fails "$program" "[$word:]:1"
		fails "$program" "$word$long" 1
		fails "$program" "fe80::1%$word" 1
		[[ $program == udp-bind ]] || fails env UDP_PORT="$word" "$program" 127.255.255.255
	done
	fails env UDP_ADDRESS="$word$long" udp-send 1
	for option in n s w e; do
		fails udp-recv "-$option" "$word" 127.0.0.1 no-port
	done
	for option in i t w e; do
		fails udp-send "-$option" "$word" 127.0.0.1 no-port
	done
	for option in w e; do
		fails udp-bcast "-$option" "$word" 127.255.255.255 no-port
		fails udp-chat "-$option" "$word" 127.0.0.1 no-port
	done
	for option in B T I g; do
		fails udp-bind "-$option" "$word" 127.0.0.1
	done
	fails udp-bcast -I "$word" 127.255.255.255 1
	fails udp-bind 127.0.0.1 -- "./$word"
	fails udp-bind -v 127.0.0.1 -- "./$word"
}

# fails COMMAND...: COMMAND does, and what it says is added to messages; on standard output it says nothing.
fails() {
	local status=0
	timeout 10 "$@" </dev/null >printed 2>>messages || status=$?
	if [[ $status != [12] || -s printed ]]; then
		printf 'status %d, and %d bytes printed: %q\n' "$status" "$(wc -c <printed)" "$*" >&2
		return 1
	fi
}

# ends_with TEXT FILE: the last line of FILE is TEXT.
ends_with() {
	[[ $(command tail -c 1 "$2") == "${1: -1}" && $(command tail -n 1 "$2") == *"$1" ]]
}

# What the helpers show when a wait was in vain is for the eye.
tail() {
	command tail "$@" | cut -c -200
}

@test "udp-recv into a pipe: every byte, and the newline that a datagram lacks" {
	# shellcheck disable=SC2016 # the inner shell expands it
	hears sh -c 'udp-recv "$@" | cat' sh
	corpus check-lines r.out
}

@test "udp-recv -a: every byte, after its sender" {
	hears udp-recv -a
	corpus check-lines -a "$sender" r.out
}

@test "udp-recv -0: every byte, and the NUL that a datagram lacks" {
	hears udp-recv -0
	corpus check-lines -0 r.out
	hears udp-recv -0 -a
	corpus check-lines -0 -a "$sender" r.out
}

@test "udp-recv -r: every byte, and no other" {
	hears udp-recv -r
	corpus check-raw r.out
}

@test "udp-recv -x: a line of hexadecimal for each" {
	hears udp-recv -x
	corpus check-hex r.out
	hears udp-recv -x -a
	corpus check-hex -a "$sender" r.out
}

@test "udp-recv -j: an object a line, from which the bytes can be had again" {
	hears udp-recv -j
	corpus check-json -a "$sender" r.out
}

@test "udp-recv -e gbk: what is GBK is converted, what is not is spelled" {
	hears udp-recv -e gbk
	corpus check-lines -e gbk r.out
	hears udp-recv -j -e gbk
	corpus check-json -a "$sender" -e gbk r.out
}

@test "udp-recv on a terminal: nothing that it obeys, and a line for each" {
	hears on-terminal 1 udp-recv
	corpus check-terminal r.out
}

@test "udp-recv -a on a terminal: nobody forges a sender" {
	hears on-terminal 1 udp-recv -a
	corpus check-terminal -a "$sender" r.out
}

@test "udp-recv -e on a terminal: a charset brings nothing in that the terminal obeys" {
	local charset
	for charset in gbk iso-8859-1 utf-16le; do
		hears on-terminal 1 udp-recv -a -e "$charset"
		corpus check-terminal -a "$sender" -e "$charset" r.out
	done
}

@test "udp-recv -j and -x are fit for a terminal as they are" {
	hears on-terminal 1 udp-recv -j
	corpus check-json -a "$sender" r.out
	hears on-terminal 1 udp-recv -x -a
	corpus check-hex -a "$sender" r.out
}

@test "udp-recv -s cuts within characters and escapes, and nothing comes of it" {
	local size
	for size in 1 2 3 512; do
		hears on-terminal 1 udp-recv -s "$size"
		corpus check-terminal -s "$size" r.out
		hears udp-recv -j -s "$size"
		corpus check-json -a "$sender" -s "$size" r.out
	done
}

@test "udp-recv -v narrates them so that no terminal obeys it" {
	hears udp-recv -v
	corpus check-messages r.err
	corpus check-lines r.out
}

@test "udp-send -w: every reply's bytes, and the newline that it lacks" {
	asks udp-send
	corpus check-lines replies
}

@test "udp-send -w -j and -x: every reply's bytes can be had again" {
	asks udp-send -j
	corpus check-json -a "$port" replies
	corpus list -x >names
	asks udp-send -x
	corpus check-hex replies
}

@test "udp-send -w on a terminal: nothing that it obeys, and a line for each" {
	asks on-terminal 1 udp-send
	corpus check-terminal replies
	asks on-terminal 1 udp-send -a -e gbk
	corpus check-terminal -a "$port" -e gbk replies
}

@test "udp-bcast -w: every answer's bytes, after their sender" {
	echo everything >b.in
	calls 'the end of the corpus' udp-bcast
	corpus check-lines -a "$port" b.out
}

@test "udp-bcast -w -j, -x and -r: every answer's bytes can be had again" {
	echo everything >b.in
	calls 'the end of the corpus' udp-bcast -j
	corpus check-json -a "$port" b.out
	calls 'the end of the corpus' udp-bcast -r
	corpus check-raw b.out
	hex everything >b.in
	calls "$(hex 'the end of the corpus')" udp-bcast -x
	corpus check-hex -a "$port" b.out
}

@test "udp-bcast -w on a terminal: nobody forges an answer" {
	echo everything >b.in
	calls 'the end of the corpus' on-terminal 1 udp-bcast
	until_true ends_with '' b.out
	corpus check-terminal -a "$port" b.out
}

@test "udp-chat into a pipe: every byte, after its sender" {
	chats udp-chat
	corpus check-lines -a "$sender" c.out
}

@test "udp-chat on a terminal: nobody forges what another said" {
	chats on-terminal 1 udp-chat
	corpus check-terminal -a "$sender" c.out
	chats on-terminal 1 udp-chat -e gbk
	corpus check-terminal -a "$sender" -e gbk c.out
}

@test "udp-chat on a terminal where a line is being typed: that line stays, and nothing else happens" {
	needs libedit
	closed_port
	# shellcheck disable=SC2016 # the inner shell expands it
	TERM=vt100 start c on-terminal -t 'half a li' 02 \
		on-terminal 1 sh -c 'echo $$ >pid; exec "$@"' sh udp-chat "$port"
	until_true ends_with '> half a li' c.out
	sender=$(corpus send 127.0.0.1 "$port")
	appears 'the end of the corpus' c.out
	until_true ends_with '> half a li' c.out
	kill -TERM "$(<pid)"
	ends c 143
	corpus check-terminal -a "$sender" -l 'half a li' c.out
}

@test "udp-chat -v narrates them so that no terminal obeys it" {
	chats udp-chat -v
	corpus check-messages c.err
	corpus check-lines -a "$sender" c.out
}

@test "what udp-send reads goes out byte for byte, as lines, as -0 and as -x" {
	corpus records lines >input
	feeds '\n' input udp-send
	corpus check-json -i lines r.out
	feeds '\n' input udp-send --burst
	corpus check-json -i lines r.out
	corpus records nul >input
	feeds '\0' input udp-send -0
	corpus check-json -i nul r.out
	corpus records hex >input
	feeds '\n' input udp-send -x
	corpus check-json r.out
}

@test "udp-send -v narrates what it reads so that no terminal obeys it" {
	corpus records lines >input
	feeds '\n' input udp-send -v 2>narrated
	corpus check-messages narrated
}

@test "what udp-recv -x prints, udp-send -x sends again" {
	hears udp-recv -x
	mv r.out hexadecimal
	feeds '\n' hexadecimal udp-send -x
	corpus check-json r.out
}

@test "what is typed into udp-chat goes out byte for byte" {
	corpus records lines >input
	feeds '\n' input udp-chat -q
	corpus check-json -i lines r.out
}

@test "udp-recv -X: a command gets every byte, and its output goes back as it is" {
	corpus records hex | grep . >hexadecimal # nothing is no reply
	listens r udp-recv -X cat 127.0.0.1 0
	timeout 30 udp-send -x -w "$patience" 127.0.0.1 "$port" <hexadecimal >replies
	cmp hexadecimal replies
	corpus check-messages r.err
}

@test "a word that a terminal would obey is quoted without its controls" {
	complain "$c0"
	corpus check-messages messages
}

@test "a word with controls from C1 is quoted without them" {
	complain "$c1"
	corpus check-messages messages
}

@test "a word that turns the line is quoted without what turns it" {
	complain "$turning"
	corpus check-messages messages
}

@test "a word that is no UTF-8 is quoted as UTF-8" {
	complain "$broken"
	corpus check-messages messages
}

@test "a long word of Chinese leaves no half of a character" {
	complain "x$(printf '中%.0s' {1..100})"
	corpus check-messages messages
	complain "xx$(printf '中%.0s' {1..200})"
	corpus check-messages messages
}

@test "a word that is no charset is refused as one, whatever the C library makes of it" {
	local word program
	for word in 中文 $'\u202e' ' ' ',' '!' '/' '//'; do
		for program in udp-{send,recv,bcast,chat}; do
			: >messages
			fails "$program" -e "$word" 127.0.0.1 no-port
			grep -q 'bad encoding' messages || {
				printf '%s takes %q for a charset\n' "$program" "$word" >&2
				return 1
			}
		done
	done
}
