#!/usr/bin/env bats
# The manual pages: their examples are run, and their options are those of --help, of the program, of the completions.

# shellcheck disable=SC2154 # run and the helpers set stderr and root

load ../helpers

programs=(udp-bind udp-send udp-recv udp-bcast udp-chat udp-wire)
zsh_start="fpath=('$root/completions' \$fpath); autoload -U compinit; compinit -u -D"
bash_start=". '$root/completions/udp-steps.bash'"
fish_start="source '$root/completions/udp-steps.fish'"

page_of() {
	echo "$(home_of "$1")/$1.1"
}

# home_of PROGRAM: where its source and its page are.
home_of() {
	local home=$root/$1
	[[ -d $home ]] || home=$root/lessons/lab
	echo "$home"
}

# options_of_help PROGRAM: a line for each option: its letter (or -), its long name, its argument if it takes one.
options_of_help() {
	"$1" --help | sed -nE \
		-e 's/^  -(.), --([a-z0-9-]+)  .*/\1 \2/p' -e 's/^  -(.), --([a-z0-9-]+)=([A-Z]+)  .*/\1 \2 \3/p' \
		-e 's/^      --([a-z0-9-]+)  .*/- \1/p' -e 's/^      --([a-z0-9-]+)=([A-Z]+)  .*/- \1 \2/p'
}

# options_of_page PROGRAM: the same from the lists of its manual page.
options_of_page() {
	sed -nE \
		-e 's/^\.It Fl (.) , Fl -([a-z0-9-]+)$/\1 \2/p' \
		-e 's/^\.It Fl (.) Ar ([A-Z]+) , Fl -([a-z0-9-]+) Ns = Ns Ar \2$/\1 \3 \2/p' \
		-e 's/^\.It Fl -([a-z0-9-]+)$/- \1/p' -e 's/^\.It Fl -([a-z0-9-]+) Ns = Ns Ar ([A-Z]+)$/- \1 \2/p' \
		"$(page_of "$1")"
}

# options_of_table PROGRAM: the same from the table in options.h, as the compiler sees it; * for an argument.
options_of_table() {
	cc -E -P "$(home_of "$1")/$1.c" | tr -d '\n' | grep -oE 'option_rows\[\] = \{.*\}' |
		grep -oE '\{ [^"{}]+, "[a-z0-9-]+", (\(\(void \*\)0\)|"[A-Z]+"),' |
		sed -E -e "s/^\{ '(.)', /\1 /" -e 's/^\{ [^"]*"/- "/' -e 's/ \(\(void \*\)0\),$//' \
			-e 's/ "[A-Z]+",$/ */' -e 's/[",]//g'
}

# words_of_help PROGRAM: its options as they are typed, sorted.
words_of_help() {
	options_of_help "$1" | while read -r letter long _; do
		[[ $letter == - ]] || printf '%s\n' "-$letter"
		printf '%s\n' "--$long"
	done | LC_ALL=C sort
}

# same WHAT EXPECTED GOT: two texts are equal.
same() {
	if [[ $2 != "$3" ]]; then
		echo "$1:" >&2
		diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") >&2
		return 1
	fi
}

# answers STATUS OUTPUT ERROR PROGRAM OPTION...: so the program ends, with what matches these patterns. (`run` is slow.)
answers() {
	local wanted=$1 output error got=0
	output=$("${@:4}" 2>error </dev/null) || got=$?
	error=$(<error)
	# shellcheck disable=SC2053 # patterns they are
	if [[ $got != "$wanted" || $output != $2 || $error != $3 ]]; then
		printf '%s\nstatus %d\n%s\n%s\n' "${*:4}" "$got" "$output" "$error" >&2
		return 1
	fi
}

# refused PROGRAM OPTION: the program does not know it.
refused() {
	answers 2 '' "$1: bad option '*" "$@" --help
}

# needs_value PROGRAM OPTION: the program knows it and asks for its value.
needs_value() {
	answers 2 '' "$1: option '$2' needs a value*" "$@"
}

# taken PROGRAM OPTION: the program knows it, and --help behind it is reached.
taken() {
	answers 0 "@(usage: $1 *|$1 (udp-steps) *)" '' "$@" --help
}

# shell NAME: skip unless that shell is there.
shell() {
	needs "$1"
	export HOME=$PWD TMPDIR=$PWD
}

# offered: the options among what a shell lists; bash puts them in columns, zsh with their descriptions.
offered() {
	tr -d '\r' | grep -av echo | sed -E 's/ -- .*//' |
		grep -aoE '(^| )(-[[:alnum:]]|--[a-z0-9]+[a-z0-9-]+)(=| |$)' | tr -d ' =' | LC_ALL=C sort
}

# completes SHELL LINE WHOLE: Tab makes WHOLE of LINE. A shell may wait with the = until it is needed.
completes() {
	local start=$1_start got
	got=$(press-tab "$1" "${!start}" "$2")
	same "$2, by $1" "$3" "${got%=}"
}

# completes_well SHELL
completes_well() {
	local lo
	completes "$1" 'udp-send --wa' 'udp-send --wait'
	completes "$1" 'udp-recv -j --exe' 'udp-recv -j --exec'
	completes "$1" 'udp-bind 5353 -- udp-send --wa' 'udp-bind 5353 -- udp-send --wait'
	completes "$1" 'udp-bind 5353 -- setpr' 'udp-bind 5353 -- setpriv'
	completes "$1" 'udp-bind -- udp-bind -- udp-bc' 'udp-bind -- udp-bind -- udp-bcast'
	if [[ -d /sys/class/net/lo ]]; then
		lo=(/sys/class/net/l*)
		[[ ${#lo[@]} == 1 ]] || lo=(o)
		for lo in "udp-bcast -I ${lo:+l}" 'udp-bind --interface=l'; do
			completes "$1" "$lo" "${lo}o"
		done
	fi
}

# example PAGE N: run block N of its examples, in a directory and a network of its own.
example() {
	mkdir "$2"
	cd "$2" || return
	private_network run-examples "$1" "$2"
}

# examples PROGRAM: run every block of its examples. They spend their time waiting, so all at once.
examples() {
	local page n count
	needs mandoc
	needs namespaces
	page=$(page_of "$1")
	count=$(run-examples "$page")
	((count >= 4))
	for ((n = 1; n <= count; n++)); do
		start "block-$n" example "$page" "$n"
	done
	for ((n = 1; n <= count; n++)); do
		ends "block-$n"
	done
}

@test 'mandoc has nothing to say about the manual pages' {
	needs mandoc
	for program in "${programs[@]}"; do
		lint-pages "$(page_of "$program")"
	done
}

@test 'what mandoc says of a bad page is noticed' {
	needs mandoc
	sed 's/^\.Sh EXIT STATUS/.Sh/' "$(page_of udp-send)" >bad.1
	run lint-pages bad.1
	[[ $status == 1 && $output == *bad.1* ]]
}

@test 'every page has its sections, and the synopsis of the usage line' {
	local section usage
	for program in "${programs[@]}"; do
		for section in NAME SYNOPSIS DESCRIPTION ENVIRONMENT 'EXIT STATUS' EXAMPLES 'SEE ALSO' CAVEATS; do
			grep -qx "\.Sh $section" "$(page_of "$program")"
		done
		usage=$("$program" --help | head -n 1)
		same "$program" "${usage#usage: }" "$(mandoc -Tascii "$(page_of "$program")" |
			sed -nE 's/.\x08//g; /^SYNOPSIS/{n; s/.\x08//g; s/^ +//; s/ \.\.\.\]/].../g; p;}')"
	done
}

@test 'the examples of udp-bind(1) print what the page says' {
	examples udp-bind
}

@test 'the examples of udp-send(1) print what the page says' {
	examples udp-send
}

@test 'the examples of udp-recv(1) print what the page says' {
	examples udp-recv
}

@test 'the examples of udp-bcast(1) print what the page says' {
	examples udp-bcast
}

@test 'the examples of udp-chat(1) print what the page says' {
	examples udp-chat
}

@test 'the examples of udp-wire(1) print what the page says' {
	examples udp-wire
}

@test 'an example that prints something else is noticed' {
	needs mandoc
	local line
	# A line that begins with a dot would be a macro: \& goes before it.
	for line in '1 fish' fish '2 fishes\n3' '2 fish\n\\&...' '\\&... 2 fish' '$ :'; do
		printf '.Dd January 1, 2026\n.Dt X 1\n.Os\n.Sh NAME\n.Nm x\n.Nd x\n.Sh EXAMPLES\n' >x.1
		printf '.Bd -literal\n$ echo 2 fish\n%b\n.Ed\n' "$line" >>x.1
		run run-examples x.1 1
		[[ $status == 1 && $output == *'--- the page'* ]]
	done
	sed -i 's/^\$ :/\\\&... f...h/' x.1
	run-examples x.1 1
}

@test 'every option that --help shows is in the manual page, and no other' {
	for program in "${programs[@]}"; do
		[[ $(options_of_help "$program") == *'V version'* ]]
		same "$program" "$(options_of_help "$program" | LC_ALL=C sort)" \
			"$(options_of_page "$program" | LC_ALL=C sort)"
		# no line of either was passed over
		[[ $("$program" --help | grep -c '^ .*--') == "$(options_of_help "$program" | wc -l)" ]]
		[[ $(grep -c '^\.It Fl' "$(page_of "$program")") == "$(options_of_page "$program" | wc -l)" ]]
	done
}

@test 'every option that --help shows is in the table for getopt_long, and no other' {
	for program in "${programs[@]}"; do
		same "$program" "$(options_of_help "$program" | sed -E 's/ [A-Z]+$/ */' | LC_ALL=C sort)" \
			"$(options_of_table "$program" | LC_ALL=C sort)"
	done
}

@test '--help names UDP_PORT and UDP_ADDRESS, where they say something, as the manual page does' {
	for program in "${programs[@]}"; do
		same "$program" "$("$program" --help | grep -owE 'UDP_(PORT|ADDRESS)' | sort)" \
			"$(sed -n '/^\.Sh ENVIRONMENT/,/^\.Sh EXIT/p' "$(page_of "$program")" |
				sed -nE 's/^\.It Ev (UDP_(PORT|ADDRESS))$/\1/p' | sort)"
	done
}

@test 'every option that --help shows is taken, or asks for its value' {
	local letter long value
	for program in "${programs[@]}"; do
		while read -r letter long value; do
			if [[ -n $value ]]; then
				[[ $letter == - ]] || needs_value "$program" "-$letter"
				needs_value "$program" "--$long"
			else
				[[ $letter == - ]] || taken "$program" "-$letter"
				taken "$program" "--$long"
				refused "$program" "--$long=5"
			fi
		done < <(options_of_help "$program")
	done
}

@test 'no letter is taken that --help does not show' {
	local letters letter tried
	for program in "${programs[@]}"; do
		letters=$(options_of_help "$program" | cut -c 1 | tr -d '\n-')
		tried=0
		for letter in {a..z} {A..Z} {0..9} ':' ';' '?' '+' '=' '.' ',' '_' '@' '%' '/'; do
			if [[ $letters != *"$letter"* ]]; then
				refused "$program" "-$letter"
				tried=$((tried + 1))
			fi
		done
		((tried > 50))
	done
}

@test 'no long option of another program is taken' {
	local all known long tried=0
	all=$(for program in "${programs[@]}"; do options_of_help "$program"; done | cut -d ' ' -f 2 | sort -u)
	for program in "${programs[@]}"; do
		known=$(options_of_help "$program" | cut -d ' ' -f 2)
		for long in $all color file local udp; do
			if ! grep -qx "$long" <<<"$known"; then
				refused "$program" "--$long"
				tried=$((tried + 1))
			fi
		done
	done
	((tried > 50))
}

@test 'bash offers every option that --help shows, and no other' {
	local list_all="bind 'set show-all-if-ambiguous on'; bind 'set completion-query-items 0'"
	shell bash
	for program in "${programs[@]}"; do
		same "$program" "$(words_of_help "$program")" \
			"$(press-tab -l bash "$list_all; $bash_start" "$program -" | offered)"
	done
}

@test 'zsh offers every option that --help shows, and no other' {
	shell zsh
	for program in "${programs[@]}"; do
		same "$program" "$(words_of_help "$program")" "$(press-tab -l zsh "$zsh_start" "$program -" | offered)"
	done
}

@test 'fish offers every option that --help shows, and no other' {
	shell fish
	for program in "${programs[@]}"; do
		same "$program" "$(words_of_help "$program")" \
			"$(fish --no-config -c "$fish_start; complete -C '$program -'" | cut -f 1 | LC_ALL=C sort)"
	done
}

@test 'bash completes options, interfaces, and the command after --' {
	shell bash
	completes_well bash
}

@test 'zsh completes options, interfaces, and the command after --' {
	shell zsh
	completes_well zsh
}

@test 'fish completes options, interfaces, and the command after --' {
	shell fish
	completes_well fish
}
