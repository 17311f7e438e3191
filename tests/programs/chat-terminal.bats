#!/usr/bin/env bats
# udp-chat on a terminal: the line being typed and what arrives. The terminal is tmux, the other end Python.
# bats file_tags=tsan,all:asan

# shellcheck disable=SC2154 # run and the helpers set stderr, port, pids, root and the hosts_ arrays
# shellcheck disable=SC2030,SC2031 # every test sets its own variables

load ../helpers

# terminal COLUMNS COMMAND...: run COMMAND on a terminal so wide and 14 rows high; `ended` gets its status.
terminal() {
	local columns=$1
	shift
	needs tmux
	unset TMUX
	export TMUX_TMPDIR=$PWD TERM=screen
	printf 'set -g %s\n' 'status off' 'escape-time 0' 'remain-on-exit on' >tmux.conf
	start tmux tmux -L "$socket" -u -f tmux.conf -D
	# shellcheck disable=SC2016 # the inner shell expands it
	until_true tmux_does new-session -d -x "$columns" -y 14 -c "$PWD" \
		sh -c '"$@"; echo $? >ended' sh "$@" 2>/dev/null
}

# tmux_does COMMAND...: a tmux of this test alone; teardown kills it, and its terminal goes with it.
tmux_does() {
	tmux -N -L "$socket" -u "$@"
}

socket=udp-steps-$BASHPID

screen() {
	tmux_does capture-pane -p
}

on_screen() {
	screen | grep -qF -e "$1"
}

screen_holds() {
	[[ $(screen | tr -d '\n') == *"$1"* ]]
}

on_own_row() {
	screen | grep -qxF -e "$1"
}

# shows ROW: wait until ROW, and nothing else, fills a row of the screen.
shows() {
	until_true on_own_row "$1" || {
		screen >&2
		return 1
	}
}

# typing TEXT: wait until the screen ends with TEXT, whole and only once, however many rows it takes.
typing() {
	until_true ends_with "$1" || {
		screen >&2
		return 1
	}
}

ends_with() {
	local all
	all=$(screen | tr -d '\n')
	[[ $all == *"$1" && ${all%"$1"} != *"$1"* ]]
}

is_raw() {
	stty -a -F "$(tmux_does display-message -p '#{pane_tty}')" | grep -q -e '-icanon'
}

is_cooked() {
	! is_raw
}

# ended_with STATUS: the program on the terminal has ended so.
ended_with() {
	[[ -s ended && $(<ended) == "$1" ]]
}

# keys KEY...: press keys by their tmux names, once the program is there to read them.
keys() {
	[[ -n ${plain:-} ]] || until_true is_raw
	tmux_does send-keys "$@"
}

# types TEXT
types() {
	keys -l -- "$1"
}

# called [COLUMNS [COMMAND...]]: a chat on a terminal, waiting, is called by the peer `bob` (his address: $bob);
# COMMAND runs `udp-chat` with the port it gets as last argument.
called() {
	local columns=${1:-60}
	shift || true
	(($#)) || set -- udp-chat
	partner bob
	bob=127.0.0.1:$port
	closed_port
	terminal "$columns" "$@" "$port"
	until_true on_screen 'listening on'
	says hello
}

# says TEXT: bob says TEXT, and it is on the screen, on a row of its own.
says() {
	tell bob "$port" "$1"
	shows "$bob $1"
}

with_libedit() {
	needs libedit
	udp-chat --version | grep -q libedit
}

# without_libedit: from here on udp-chat is one built without libedit.
without_libedit() {
	plain=yes
	[[ -z ${UDP_BIN_PLAIN:-} ]] || PATH=$UDP_BIN_PLAIN:$PATH
	if udp-chat --version | grep -q libedit; then
		echo 'UDP_BIN_PLAIN names no build without libedit: make BIN=build/nolibedit LIBEDIT=no' >&2
		return 1
	fi
}

# A script that runs its arguments and notes their process id, their status and the terminal's modes around them.
# shellcheck disable=SC2016 # the inner shells expand it
watch='stty -a >before; trap : INT; sh -c '\''echo $$ >pid; exec "$@"'\'' sh "$@"; echo $? >status
	stty -a >after; touch gone'

# watched: as called, but the shell above looks at how it ends.
watched() {
	called 60 sh -c "$watch" sh udp-chat
	until_true test -s pid
}

# left STATUS: the chat has ended with STATUS, and the terminal is as before.
left() {
	until_true test -e gone
	[[ $(<status) == "$1" ]]
	diff before after
}

@test "--version says libedit where the program was built with it, and only there" {
	local libraries
	libraries=$(ldd "$(command -v udp-chat)")
	if [[ $libraries == *libedit* ]]; then
		udp-chat --version | grep -q libedit
	else
		run ! grep -q libedit <(udp-chat --version)
	fi
}

@test "a line being typed stays whole when another's text arrives" {
	with_libedit
	called
	types 'half a li'
	typing 'half a li'
	says 'I interrupt'
	typing 'half a li'
	says 'and again'
	typing 'half a li'
	shows "$bob I interrupt"
	types ne
	typing 'half a line'
	keys Enter
	got bob 'half a line'
}

@test "what was typed before a line is entered stays on the screen, and the next line starts anew" {
	with_libedit
	called
	types first
	typing first
	keys Enter
	got bob first
	says answer
	types second
	typing second
	keys Enter
	got bob first second
	on_screen first
}

@test "Chinese is typed and arrives, and the line stays whole" {
	with_libedit
	called
	types 你好，世
	typing 你好，世
	says 早上好，老师
	typing 你好，世
	types 界
	typing 你好，世界
	keys Enter
	got bob 你好，世界
}

@test "a line wider than the screen stays whole when another's text arrives" {
	with_libedit
	local text='' i
	for i in {101..125}; do
		text+=$i.
	done
	called 40
	types "$text"
	typing "$text"
	says 'I interrupt'
	typing "$text"
	says 'and again'
	typing "$text"
	types end
	typing "${text}end"
	keys Enter
	got bob "${text}end"
}

@test "a line that reaches the screen's edge stays whole at every length around it" {
	with_libedit
	local text='' i
	called 40
	for i in {1..34}; do
		text+=$((i % 10))
	done
	types "$text"
	for i in a b c d e f g h i; do
		types "$i"
		text+=$i
		typing "$text"
		says "here at $i"
		typing "$text"
	done
	keys Enter
	got bob "$text"
}

@test "Chinese wider than the screen stays whole, also where a character does not fit at the edge" {
	with_libedit
	local text='x春眠不觉晓处处闻啼鸟夜来风雨声花落知多少床前明月光疑是地上霜'
	called 40
	types "$text"
	typing "$text"
	says 举头望明月
	typing "$text"
	types 低头
	typing "${text}低头"
	keys Enter
	got bob "${text}低头"
}

@test "a text wider than the screen arrives whole above the line being typed" {
	with_libedit
	local text
	text=$(printf '%d.' {201..225})
	called 40
	types 'half a li'
	typing 'half a li'
	tell bob "$port" "$text"
	until_true screen_holds "$bob $text"
	typing 'half a li'
	says 'the end'
	typing 'half a li'
	types ne
	keys Enter
	got bob 'half a line'
}

@test "many texts that arrive at once leave the line whole, each on its row" {
	with_libedit
	local i
	called
	types 'half a li'
	typing 'half a li'
	for i in {1..40}; do
		tell bob "$port" "text $i"
	done
	shows "$bob text 40"
	typing 'half a li'
	shows "$bob text 39"
	shows "$bob text 35"
	types ne
	keys Enter
	got bob 'half a line'
}

@test "backspace erases, before and after another's text arrives" {
	with_libedit
	called
	types abcd
	keys BSpace BSpace
	types xy
	typing abxy
	says 'I interrupt'
	keys BSpace
	typing abx
	types z
	typing abxz
	keys Enter
	got bob abxz
}

@test "backspace erases a whole Chinese character" {
	with_libedit
	called
	types 你好
	typing 你好
	keys BSpace
	types 们
	typing 你们
	says 早
	typing 你们
	keys BSpace BSpace
	types 您
	typing 您
	keys Enter
	got bob 您
}

@test "erasing a wide line back over the edge of the screen leaves it whole" {
	with_libedit
	local text=0123456789012345678901234567890123456789abcdefgh i
	called 40
	types "$text"
	typing "$text"
	for i in {1..16}; do
		keys BSpace
	done
	typing "${text:0:32}"
	says 'I interrupt'
	typing "${text:0:32}"
	keys Enter
	got bob "${text:0:32}"
}

@test "a text that arrives while the cursor stands inside the line leaves it there" {
	with_libedit
	called
	types abcdef
	typing abcdef
	keys Left Left
	says 'I interrupt'
	typing abcdef
	types X
	typing abcdXef
	keys Enter
	got bob abcdXef
}

@test "what is told on standard error keeps the line whole, too" {
	with_libedit
	local home
	called
	home=$port
	types 'half a li'
	typing 'half a li'
	partner eve
	tell eve "$home" 'let me in'
	until_true on_screen "127.0.0.1:$port"
	typing 'half a li'
	run ! on_screen 'let me in'
	types ne
	keys Enter
	got bob 'half a line'
}

@test "the narration of -v keeps the line whole, too" {
	with_libedit
	called 100 udp-chat -v
	types 'half a li'
	typing 'half a li'
	says 'I interrupt'
	typing 'half a li'
	screen | grep -q '^udp-chat: recvfrom(3, "I interrupt".* = 11$'
	types ne
	keys Enter
	got bob 'half a line'
}

@test "hostile bytes are shown escaped, and the line stays whole" {
	with_libedit
	called 90
	types 'half a li'
	typing 'half a li'
	say bob "127.0.0.1 $port 1b5b324a1b5d303b780761c29b620a666f72676564e280ae"
	shows "$bob "'\x1b[2J\x1b]0;x\x07a\xc2\x9bb\nforged\xe2\x80\xae'
	typing 'half a li'
	says 'the end'
	typing 'half a li'
}

@test "an empty line is an empty datagram" {
	with_libedit
	called
	keys Enter
	until_true grep -q ' $' bob.out
	types more
	keys Enter
	got bob '' more
}

@test "/quit leaves the terminal as it was, with status 0" {
	with_libedit
	watched
	types hi
	keys Enter
	got bob hi
	types /quit
	keys Enter
	left 0
	got bob hi
}

@test "Ctrl-D on an empty line leaves the terminal as it was, with status 0" {
	with_libedit
	watched
	keys C-d
	left 0
}

@test "SIGTERM in the middle of a line leaves the terminal as it was" {
	with_libedit
	watched
	types 'half a li'
	typing 'half a li'
	kill -TERM "$(<pid)"
	left 143
}

@test "Ctrl-C in the middle of a line ends the chat by SIGINT and leaves the terminal as it was" {
	with_libedit
	watched
	types 'half a li'
	typing 'half a li'
	keys C-c
	left 130
}

@test "an error that ends the chat leaves the terminal as it was" {
	with_libedit
	network net
	terminal 60 sh -c "$watch" sh "${hosts_net[@]}" udp-chat 192.0.2.1 7788
	until_true test -s pid
	types hi
	keys Enter
	until_true on_screen '(ENETUNREACH)'
	tmux_does send-keys C-d
	left 1
}

# shell_job: a chat, called, is a job of a shell on the terminal, with a line half typed.
shell_job() {
	partner bob
	bob=127.0.0.1:$port
	closed_port
	terminal 60 env PS1='shell: ' bash --norc --noprofile -i
	plain=yes
	until_true on_screen 'shell:'
	types "stty -a >first; udp-chat $port"
	keys Enter
	until_true on_screen 'listening on'
	says hello
	plain=
	types before
	typing before
}

@test "Ctrl-Z gives the shell a sane terminal, and fg brings the chat back" {
	with_libedit
	shell_job
	keys C-z
	until_true on_screen Stopped
	plain=yes
	types 'stty -a >shell; fg'
	keys Enter
	until_true test -s shell
	grep -q ' icanon' shell
	grep -q ' echo ' shell
	plain=
	says 'welcome back'
	types ' and after'
	keys Enter
	until_true grep -q "$(hex 'and after')" bob.out
}

# its_pid: that of the chat on the terminal.
its_pid() {
	pgrep -x -t "$(tmux_does display-message -p '#{s|/dev/||:pane_tty}')" udp-chat
}

@test "after Ctrl-Z a signal ends the chat, and the terminal stays the shell's" {
	local chat
	with_libedit
	shell_job
	chat=$(its_pid)
	keys C-z
	until_true on_screen Stopped
	plain=yes
	types 'stty -a >shell; kill %1'
	keys Enter
	until_true is_gone "$chat"
	types 'stty -a >after'
	keys Enter
	until_true test -s after
	diff first shell
	diff shell after
}

@test "in the background the chat touches no terminal, and in front again it edits on" {
	with_libedit
	shell_job
	keys C-z
	until_true on_screen Stopped
	plain=yes
	types 'bg; until grep -q "^State:.T" /proc/$!/status; do :; done; stty -a >after; jobs; fg'
	keys Enter
	until_true test -s after
	diff first after
	plain=
	says 'welcome back'
	types ' and after'
	keys Enter
	until_true grep -q "$(hex 'and after')" bob.out
}

@test "a chat that was stopped by another's hand edits on when it is in front again" {
	with_libedit
	shell_job
	kill -STOP "$(its_pid)"
	until_true on_screen Stopped
	plain=yes
	types fg
	keys Enter
	plain=
	says 'welcome back'
	types ' and after'
	keys Enter
	until_true grep -q "$(hex 'and after')" bob.out
}

@test "when the terminal has gone a signal ends the chat, also one that waits after the end of its input" {
	with_libedit
	called 60 sh -c 'echo $$ >pid; exec udp-chat -w 600 "$@"' sh
	keys C-d
	until_true is_cooked
	tmux_does kill-pane
	until_true is_gone "$(<pid)"
}

@test "a Tab is typed and arrives, and the line stays whole" {
	with_libedit
	local text='0123456789012345678901234567890123456789012345678901234'
	called
	types a
	keys Tab
	types b
	typing '> a     b'
	says 'I interrupt'
	typing '> a     b'
	keys Enter
	got bob $'a\tb'
	types "$text"
	keys Tab
	types x
	says 'at the edge'
	typing "${text}x" # the blanks at the end of a row are none for tmux
	keys Enter
	got bob $'a\tb' "$text"$'\tx'
}

@test "a control character that is typed stays whole with its line" {
	with_libedit
	called 40
	types 0123456789012345678901234567890123456
	keys C-v C-a
	typing '0123456789012345678901234567890123456^A'
	says 'I interrupt'
	typing '0123456789012345678901234567890123456^A'
	[[ $(screen | grep -c '^> ') == 1 ]]
	types x
	keys Enter
	got bob $'0123456789012345678901234567890123456\x01x'
}

# In the plain way the kernel edits the line, and what arrives is written where the cursor stands.
plain_chat() {
	local tty
	tty=$(tmux_does display-message -p '#{pane_tty}')
	tmux_does pipe-pane 'cat >raw'
	types 'half a li'
	until_true on_screen 'half a li'
	tell bob "$port" 'I interrupt'
	until_true on_screen "$bob I interrupt"
	stty -a -F "$tty" | grep -q ' icanon'
	types nx
	keys BSpace
	types e
	keys Enter
	got bob 'half a line'
	types 你好
	keys Enter
	got bob 'half a line' 你好
	says 早上好
	appears 早上好 raw
	run ! grep -q $'\e' raw
	keys C-d
	until_true ended_with 0
}

@test "on a dumb terminal lines are plain, and no escape sequence is sent" {
	plain=yes
	called 60 env TERM=dumb udp-chat
	plain_chat
}

@test "where no terminal is named lines are plain, too" {
	plain=yes
	called 60 env -u TERM udp-chat
	plain_chat
}

@test "a build without libedit works in the plain way on any terminal" {
	without_libedit
	called
	plain_chat
}

@test "a build without libedit leaves the terminal as it was when SIGTERM ends it" {
	without_libedit
	watched
	types 'half a li'
	until_true on_screen 'half a li'
	kill -TERM "$(<pid)"
	left 143
}

@test "with its output in a file the chat is typed in the plain way, and nothing is lost" {
	plain=yes
	partner bob
	bob=127.0.0.1:$port
	closed_port
	terminal 60 sh -c 'exec udp-chat "$@" >shown' sh "$port"
	until_true on_screen 'listening on'
	tell bob "$port" hello
	appears "$bob hello" shown
	types 'good morning'
	keys Enter
	got bob 'good morning'
	keys C-d
	until_true ended_with 0
	[[ $(<shown) == "$bob hello" ]]
}
