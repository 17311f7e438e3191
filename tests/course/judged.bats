#!/usr/bin/env bats
# What the grader judges: every starter fails, every solution is right, and every mistake is called by its name.
# bats file_tags=ci,slow,no:coverage

# shellcheck disable=SC2154,SC2030,SC2031 # run and the helpers set output, status and root

load ../helpers
load ../grading

@test 'every starter compiles and fails, and says that nothing is broken; in Python, too' {
	starter() {
		local language
		for language in c python; do
			UDP_WORK=$PWD/$language grade start "$1" --in "$language" | grep "make grade-$1"
			UDP_WORK=$PWD/$language UDP_PATIENCE=1 run grade grade "$1"
			echo "$output"
			[[ $status == 1 && $output == *"0 of "*" points"*'Nothing is broken: this is the beginning.'* ]]
			[[ $output != *' warns:'* ]]
		done
	}
	each starter
}

@test 'every solution scores all' {
	solution() {
		solve "$1"
		run grade grade "$1"
		echo "$output"
		[[ $status == 0 && $output == *"Lesson $1 is done. There is nothing more to do here."* ]]
		[[ $output != *' warns:'* ]]
		jq -e '.points == .of and (.checks | length | . >= 4 and . <= 10)' "work/$(printf %02d "$1")/grade.json"
	}
	each solution
}

@test 'every solution in Python scores all' {
	in_python() {
		solve "$1" python
		run grade grade "$1"
		echo "$output"
		[[ $status == 0 && $output == *"Lesson $1 is done."* ]]
	}
	each in_python
}

@test 'a program that is slow to begin, as a virtual machine is, and that a script starts, has all its points' {
	slow() {
		[[ $1 != [369] ]] || return 0 # two thirds of them
		local file variable
		solve "$1" python
		file=$(compgen -G "work/$(printf %02d "$1")/*.py")
		variable=$(sed -n 's/^PROGRAM.*"\(UDP_.*\)", .*/\1/p' "$root/lessons/$(printf %02d "$1")"-*/*/checks.py)
		grade grade "$1" "$variable=sh -c 'sleep 1.7; \"\$@\"; exit' sh python3 ${file##*/}"
	}
	UDP_PATIENCE=4 each slow
}

@test 'our own programs score all, where they fit' {
	declare -A own=([3]=UDP_SEND=udp-send [4]='UDP_BIND=udp-bind -k' [5]='UDP_RECV=udp-recv -q'
		[8]='UDP_BCAST=udp-bcast -w 1' [9]='UDP_CHAT=udp-chat -q')
	own() {
		[[ -z ${own[$1]:-} ]] || grade grade "$1" "${own[$1]}"
	}
	each own
}

@test 'mistakes are called by their names' { # one in six; tests/check --all: every one
	needs jail
	judge-mutants ${UDP_EVERYBODY:+all}
}

@test 'a program is judged alike where signals are ignored, as unshare (util-linux 2.36) and a job of bash leave them' {
	solve 4
	(
		trap '' INT QUIT TERM HUP
		grade grade 4
	)
}
