#!/usr/bin/env bats
# The grader: every starter fails, every solution is right, and every mistake is called by its name.
# bats file_tags=slow

# shellcheck disable=SC2154,SC2030,SC2031 # run and the helpers set output, status and root
# shellcheck disable=SC2016 # what stands in a program is not for this shell

load ../helpers
[[ -z ${BATS_TEST_TIMEOUT:-} ]] || BATS_TEST_TIMEOUT=300 # some grade many programs

setup_file() {
	export UDP_LANG=en
	unset MAKEFLAGS
}

grade() {
	UDP_WORK=${UDP_WORK:-$PWD/work} "$root/lessons/grader/grade" "$@"
}

# each FUNCTION: for every exercise at a time, FUNCTION NUMBER; they wait more than they work.
each() {
	local number numbers=() pids=() bad=0 i
	for number in "$root"/lessons/*/exercise; do
		number=${number#"$root/lessons/"}
		numbers+=($((10#${number%%-*})))
	done
	for number in "${numbers[@]}"; do
		"$1" "$number" >"$1.$number" 2>&1 3>&- &
		pids+=($!)
	done
	for i in "${!pids[@]}"; do
		if ! wait "${pids[i]}"; then
			cat "$1.${numbers[i]}"
			bad=1
		fi
	done
	((${#pids[@]} == 9 && bad == 0))
}

# solve NUMBER [LANGUAGE]: the solution of that exercise, in work/.
solve() {
	local folder language=${2:-c}
	folder=$(compgen -G "$root/lessons/$(printf %02d "$1")-*/exercise")
	grade reset "$1" --in "$language" >/dev/null
	[[ $language == c ]] && language='' || language=.py
	(cd "work/$(printf %02d "$1")" && patch -s -p0 <"$folder/solution$language.patch")
}

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

@test 'every solution scores all, in ten seconds' {
	solution() {
		solve "$1"
		run grade grade "$1"
		echo "$output"
		[[ $status == 0 && $output == *"Lesson $1 is done. There is nothing more to do here."* ]]
		[[ $output != *' warns:'* ]]
		jq -e '.points == .of and ([.checks[].seconds] | add) < 10 and
			(.checks | length | . >= 4 and . <= 10)' "work/$(printf %02d "$1")/grade.json"
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

@test 'the language of a beginning is said, or asked for, and remembered' {
	grade start 2 | grep -q 'sock.c is yours'
	[[ ! -e work/.language ]] # it was not said
	grade start 3 --in python | grep -q 'send.py is yours'
	grade start 4 | grep -q 'bind.py is yours'
	grade start 4 --in c | grep -q 'bind.c is yours'
	run grade start 5 --in perl
	[[ $status == 2 && $output == *"no exercise begins in 'perl', but in one of: c python" ]]
	rm -r work
	printf 'p\n' | terminal
	[[ -e work/05/recv.py ]]
	terminal </dev/null
	[[ -e work/05/recv.py && ! -e work/05/recv.c ]]
}

# terminal: make start-5 at a terminal, at which standard input is typed.
terminal() {
	UDP_WORK=$PWD/work python3 -c 'import pty, sys
typed = sys.stdin.buffer.readline()
pty.spawn([sys.argv[1], "start", "5"], stdin_read=lambda fd: typed)' "$root/lessons/grader/grade"
}

@test 'the file of a pupil is found in work/NN, in work and in the top folder; one that was changed goes first' {
	mkdir -p copy
	cp -R "$root/lessons" "$root/Makefile" copy/
	cd copy
	grade() { lessons/grader/grade "$@"; }
	solve 3 python
	for place in work/03 work .; do
		[[ -e $place/send.py ]] || mv "$old" "$place"
		old=$place/send.py
		run grade grade 3
		echo "$output"
		[[ $output == *'11 of 11 points'* ]]
		grade start 3 --in c # a beginning, and newer
		grade grade 3 | grep -q '11 of 11 points'
		rm work/03/send.c
	done
	printf '#!/bin/sh\n' >work/send.c # newer, and changed
	run grade grade 3
	[[ $output == *'the compiler says no'*'work/send.c'* ]]
}

@test 'a command finds its file in work/NN, in work and in the top folder, and the replay line is whole' {
	mkdir -p copy/{work,work/07}
	cp -R "$root/lessons" "$root/Makefile" copy/
	cd copy
	sed 's/pairs.get(key, b"")/pairs[key]/' "$root/tests/course/references/07-UDP_KV.py" >work/07/my_kv.py
	for place in work/07 work .; do
		[[ -e $place/my_kv.py ]] || mv "$old" "$place"
		old=$place/my_kv.py
		run make -s grade-7 UDP_KV='python3 my_kv.py'
		echo "$output"
		[[ $output == *"$ python3 my_kv.py "*"KeyError: b'app'"*' of 12 points'* ]]
		[[ $output == *"make replay-7 CHECK=3 UDP_KV='python3 my_kv.py'"* ]]
	done
	make -s progress | grep -q 'asking .*[1-9] of 12 points'
	run make -s grade-7 # the command of the last time
	[[ $output == *' of 12 points'* ]]
	make -s hint-7 | grep -q s.recvfrom
	run make -s replay-7 CHECK=3 UDP_KV='python3 my_kv.py'
	[[ $output == *'  · $ python3 my_kv.py'*'0 of 1 points'* && $output != *7.4* ]]
	run make -s grade-7 CHECK=3
	[[ $output == *'0 of 1 points'* && $output != *7.4* ]]
	run make -s grade-7 UDP_KV='python3 your_kv.py'
	[[ $output == *'there is no your_kv.py in any of: ., work/07, work, .'* ]]
	mv my_kv.py kv.pl
	run make -s hint-7 UDP_KV='perl kv.pl'
	[[ $output != *s.recvfrom* ]]
}

@test 'what a program and a compiler say is shown as they say it' {
	solve 5 python
	sed -i 's/recvfrom(65536)/recvfrom()/' work/05/recv.py
	run grade grade 5
	echo "$output"
	[[ $output == *'stderr    Traceback (most recent call last):'$'\n'*'  File "'*'recv.py", line '* ]]
	[[ $output == *'    data, _ = s.recvfrom()'*' TypeError: recvfrom() takes at least 1 argument (0 given)'* ]]
	[[ $output == *'because   recv or recvfrom was called without a size'* ]]
	[[ $output == *'hint      s.recvfrom(65536): how many bytes there is room for'* ]]
	echo 'if' >>work/05/recv.py
	run grade grade 5
	[[ $output == *'✗ 5 Python says no:'*'recv.py", line '*'SyntaxError: invalid syntax'*'0 of 13 points' ]]
	solve 3
	sed -i 's/\tint fd;/&\n\tint unused = 1;/' work/03/send.c
	run grade grade 3
	[[ $output == *'! 3 the compiler warns:'*'send.c:'*'unused'*'11 of 11 points'* ]]
}

@test 'a program that is slow to begin, as a virtual machine is, has all its points' {
	slow() {
		[[ $1 != [369] ]] || return 0 # two thirds of them
		local file variable
		solve "$1" python
		file=$(compgen -G "work/$(printf %02d "$1")/*.py")
		variable=$(sed -n 's/^PROGRAM.*"\(UDP_.*\)", .*/\1/p' "$root/lessons/$(printf %02d "$1")"-*/*/checks.py)
		grade grade "$1" "$variable=sh -c 'sleep 1.7; exec \"\$@\"' sh python3 ${file##*/}"
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

@test 'mistakes are called by their names' { # one in three; tests/check --all: every one
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

@test 'a failure tells what was done, expected and got, why, what helps, and how to see it again, in both languages' {
	solve 3
	sed -i 's/len--;/;/' work/03/send.c
	run grade grade 3
	echo "$output"
	[[ $output == *'✗ 3.2 the bytes of the line, and not its newline  [0/2]
      did       $ printf "hi 你好\n" | send 127.0.0.1 '*'
      expected  9 bytes: 68 69 20 e4 bd a0 e5 a5 bd    "hi 你好"
      got       10 bytes: 68 69 20 e4 bd a0 e5 a5 bd 0a    "hi 你好\n"
      because   the newline was sent along
      hint      fgets and getline keep the newline; send one byte less when it is there
      replay    make replay-3 CHECK=2'* ]]
	[[ $output == *'- 3.5 '*'not tried until 3.2 passes'* ]]
	UDP_LANG=zh run grade grade 3
	[[ $output == *'原因        换行符也一起发出去了'* ]]
}

@test 'each mistake that a check may name has its reason and its hint, in both languages' {
	python3 -I - "$root" <<-'END'
		import glob, re, sys
		sys.dont_write_bytecode = True
		sys.path.insert(0, sys.argv[1] + "/lessons/grader")
		from words import HINTS, MISTAKES, WORDS
		assert WORDS["en"].keys() == WORDS["zh"].keys()
		chinese = re.compile("[\u4e00-\u9fff]")
		for key, texts in MISTAKES.items():
		    assert len(texts) == 4 and all(texts), key
		    assert [bool(chinese.search(t)) for t in texts] == [False, True, False, True], key
		for key, texts in [item for hints in HINTS.values() for item in hints.items()]:
		    assert key in MISTAKES and [bool(chinese.search(t)) for t in texts] == [False, True], key
		assert len(set(texts[0:2] for texts in MISTAKES.values())) > 0.9 * len(MISTAKES)
		mutants = open(sys.argv[1] + "/tests/course/mutants")
		rows = [line.rstrip("\n").split("\t") for line in mutants if not line.startswith("#")]
		names = [(row, name) for row in rows for name in row[1].split(", ") if name != "nothing"]
		unknown = [row for row, name in names if name not in MISTAKES]
		assert len(rows) >= 25 and not unknown, unknown
		lessons = sys.argv[1] + "/lessons"
		for row, name in names: # an exercise or the observer names it
		    sources = glob.glob(lessons + "/*/exercise/checks.py")
		    sources += [lessons + "/grader/observe.py", lessons + "/grader/grade"]
		    assert any(f'"{name}"' in open(source).read() for source in sources), row
	END
}

@test 'one check alone shows every step' {
	solve 3
	run grade grade 3 --check 4
	[[ $status == 0 && $output != *'3.5'* ]]
	[[ $output == *'  · $ send 127.0.0.1 '*'  · typed "now\n"'*'  · ended the input'*'✓ 3.4'* ]]
}

@test 'hints come one more each time, a reset keeps what was, and progress is shown' {
	grade start 3
	run grade hint 3
	[[ $output == '1. '* && $output != *'2. '* ]]
	run grade hint 3
	[[ $output == *$'\n2. '* && $output != *$'\n3. '* ]]
	run grade hint 3
	[[ $output == *$'\n3. '*'last hint'* ]]
	echo '/* mine */' >>work/03/send.c
	run grade start 3
	[[ $output == *'is there already'* ]]
	grade reset 3
	run ! grep -q mine work/03/send.c
	grep -q mine work/03/send.c.*
	solve 3
	grade grade 3
	run grade progress
	[[ $output == *'sending'*'██████████'* ]]
}

@test 'a reset twice keeps both' {
	grade start 3
	echo '/* one */' >>work/03/send.c
	grade reset 3
	echo '/* two */' >>work/03/send.c
	grade reset 3
	grep -q one work/03/send.c.1
	grep -q two work/03/send.c.2
}

@test 'a program that does not read what it is given is told so' {
	cat >long.py <<-'END'
		import sys
		sys.path.insert(0, sys.argv[1] + "/lessons/grader")
		sys.dont_write_bytecode = True
		import observe
		case = observe.Try(["sleep", "60"], ".")
		try:
		    case.run(stdin=b"x" * 1000000)
		except observe.Failed as failed:
		    print(failed.because)
		case.close()
	END
	[[ $(UDP_PATIENCE=1 timeout 20 python3 -I long.py "$root") == 'does not read' ]]
}

@test 'points, times and reasons are in the reports' {
	solve 3
	sed -i 's/len--;/;/' work/03/send.c
	run grade grade 3 --junit "$PWD/j.xml" --json "$PWD/g.json"
	((status == 1))
	python3 -c '
import sys, xml.etree.ElementTree as t
s = t.parse("j.xml").getroot()
assert s.get("tests") == "9" and s.get("failures") == "1", s.attrib
assert s.find(".//failure").get("message") == "the newline was sent along"'
	jq -e '.of == 11 and .checks[1].key == "newline" and .checks[1].points == 0 and .checks[0].points == 1' g.json
}

@test 'what does not compile, is not there or makes no sense is told' {
	solve 3
	echo 'nonsense' >>work/03/send.c
	run grade grade 3
	[[ $status == 1 && $output == *'the compiler says no'*'send.c:'*'0 of 11 points'* ]]
	run grade grade 3 UDP_SEND=nobody
	[[ $status == 1 && $output == *'there is no program nobody'* ]]
	rm -r work
	run grade grade 3
	[[ $status == 1 && $output == *'make start-3'* ]]
	run grade grade 1
	[[ $status == 1 && $output == *'Lesson 1 has no exercise'* ]]
	for check in 0 10 99; do
		run grade grade 3 --check $check
		[[ $status == 1 && $output == *'the checks of lesson 3 are 1 to 9'* ]]
	done
	grade start 3
	CC=nothing run grade grade 3
	[[ $status == 2 && $output == *"grade: CC names no compiler: 'nothing'" ]]
	for words in '' 'grade' 'grade x' 'dance 3' 'grade 3 --loud'; do
		read -ra words <<<"$words"
		run grade "${words[@]}"
		[[ $status == 2 && $output == *usage:* ]]
	done
}

### Programs that do harm

# ends_of NAME WHY: what is said of the program on standard input, of which NAME is only its folder.
ends_of() {
	local UDP_WORK=$PWD/$1
	grade start 3 >/dev/null
	cat >"$1/03/send.c"
	UDP_PATIENCE=2 run grade grade 3 --first
	echo "$output"
	[[ $status == 1 && $output == *"because   $2"* ]]
}

@test 'a program that hangs, forks, floods or crashes is judged and ended' {
	needs mounts
	local pids=() pid
	ends_of hangs 'nothing was sent there' <<-'END' 3>&- &
		int main(void) { for (;;) ; }
	END
	pids+=($!)
	ends_of forks 'nothing was sent there' <<-'END' 3>&- &
		#include <unistd.h>
		int main(void) { int n; for (n = 0; n < 20; n++) if (fork() == 0) { setsid(); pause(); } pause(); }
	END
	pids+=($!)
	ends_of floods 'the program prints without end' <<-'END' 3>&- &
		#include <stdio.h>
		int main(void) { for (;;) puts("still here"); }
	END
	pids+=($!)
	ends_of crashes 'the program crashed' <<-'END' 3>&- &
		int main(void) { *(volatile char *)0 = 0; }
	END
	pids+=($!)
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
	run ! pgrep -f "$PWD" # nothing of all that is left
}

@test 'a source without end is judged and ended' {
	grade start 3
	echo '#include "/dev/zero"' >work/03/send.c
	UDP_WORK=$PWD/work run timeout 60 "$root/lessons/grader/grade" grade 3
	[[ $status == 1 && $output == *'the compiler says no'* ]]
}

### Many submissions, of strangers

# many: grades all these submissions, once for all tests, in a tree of processes of their own, where a udp-send is
# installed, in a folder of the system's that is a link.
# Then table, told and processes are what it said, and what was left; subs has the reports.
many() {
	local place=$BATS_FILE_TMPDIR/many name from as=(unshare -pm)
	if [[ ! -e $place ]]; then
		needs jail
		mkdir -p "$place/subs" "$place/home"
		cd "$place" || return
		from=$root/lessons/03-sending/exercise
		patch -s -o right.c "$from/send.c" "$from/solution.patch"
		echo teacher >home/secret
		chmod 600 home/secret
		attacks
		names
		handed_in
		((EUID == 0)) || as=(unshare -Urpm)
		# shellcheck disable=SC2016 # for the other shell
		HOME=$place/home TEACHER_SECRET=1 UDP_PATIENCE=5 UDP_JOBS=12 \
			"${as[@]}" --fork --kill-child --mount-proc sh -c '
			mount -t tmpfs none /usr/local && mkdir /usr/local/its && ln -s its /usr/local/bin &&
			cp "$1/bin/udp-send" /usr/local/bin && mount --bind /proc/$$/mem subs/in-unreadable/send.c &&
			"$1/lessons/grade-all" subs >table 2>told; echo $? >>told
			ps -e -o args >processes' sh "$root" 3>&-
	fi
	cd "$place" || return
	cat told
	grep -qx 0 told # its status
}

# hand_in NAME: what is on standard input is the send.c of that submission.
hand_in() {
	mkdir -p "subs/$1"
	cat >"subs/$1/send.c"
}

# Each of tests/course/attacks: a right program, but for one check.
attacks() {
	local file name
	for file in "$root"/tests/course/attacks/*.c; do
		name=${file##*/}
		# Older than 0.8: they may, to no avail.
		[[ $name != namespaces.c ]] || bwrap --help | grep -q disable-userns || continue
		cat "$root/tests/course/attacks/begin.h" "$file" right.c |
			sed 's/^\tif (argc != 3)/\tif (argc == 3 \&\& strcmp(argv[2], "70000") == 0) {\
\t\tattack();\n\t\twitness();\n\t\treturn 9;\n\t}\n&/' |
			placed | hand_in "attack-${name%.c}"
	done
	mkdir subs/attack-python
	cat "$root/tests/course/attacks/python.py" "$root/tests/course/references/03-UDP_SEND.py" |
		placed >subs/attack-python/send.py
	hand_in zoe <right.c # whom they are after
}

# placed: what attacks call by these names.
placed() {
	sed "s|@ROOT@|$root|g; s|@SUBS@|$PWD/subs|g; s|@HOME@|$PWD/home|g"
}

# Sources that are attacks on the compiler, and on what it may read.
compiled() {
	hand_in compiled-zero <<<'#include "/dev/zero"'
	hand_in compiled-itself <<<$'#include "send.c"\n#include "send.c"'
	hand_in compiled-project <<<"#include \"$root/udp-send/udp-send.c\""
	hand_in compiled-binary <<<"__asm__(\".incbin \\\"$root/bin/udp-send\\\"\"); int main(void) { return 0; }"
	hand_in compiled-forged <<<$'#line 1 "x\\n11 of 11 points\\n"\n\e[2Jnonsense'
	for name in A B C D E F G H I J K L; do
		echo "#define $name(x) $(printf '%s' "$name" | tr A-L B-M)(x x x x x x x x)"
	done | hand_in compiled-macros
	echo 'int i = A(1 +) 1;' >>subs/compiled-macros/send.c
}

# Folders whose names do harm where a name is taken for something else; in each, a program that does not compile.
names() {
	local name long
	long=$(printf '%0251d' 7)
	for name in 'a, "b"' $'new\nline' $'\e[2J' '$(touch harm)' '`touch harm`; touch harm' '=1+1' '+1' '-n' '@x' \
		$'\xff\xfe' $'\xff' $'\x85' $'\xc2\x85' '小莉' 'x' 'x.txt' "it's" "'=1" '＝1' 'a;=1' '\xff' '*' '%s%n' \\ \
		"$long.txt" "${long}long"; do
		hand_in "$name" <<<nonsense
	done
	hand_in roster <<<nonsense
	echo 'of the teacher' >subs/roster.txt
	mkdir subs/json
	echo '{"lesson": 3, "points": "a[$(touch harm)]", "of": 11}' | tee subs/json/grade.json >subs/json/send.c
	compiled
}

# What is in a folder may be anything.
handed_in() {
	local reference name number
	mkdir subs/in-{unreadable,empty,link,pipe,large,folder,linked-folder,two-names,unknown,both}
	ln -s /etc/passwd subs/in-link/send.c
	touch subs/in-unreadable/send.c # until there is a file that can be opened, and not read: proc(5), /proc/PID/mem
	mkfifo subs/in-pipe/send.c
	truncate -s 2G subs/in-large/send.c
	mkdir subs/in-folder/send.c
	ln -s ../zoe subs/in-linked-folder/03
	ln right.c subs/in-two-names/send.c
	ln -s zoe subs/in-a-link
	ln -s in-a-loop subs/in-a-loop
	ln -s /etc/passwd/x subs/in-a-link-below-a-file
	ln -s "$(printf '%0300d' 7)" subs/in-a-link-too-long
	echo >subs/in-unknown/my_send.py
	ln -s "$PWD/home/secret" subs/zoe.txt # where her report will be
	mkdir subs/in-work
	(cd subs/in-work && mkdir -p work/03 && cp ../../right.c work/03/send.c)
	mkdir subs/in-work/03
	ln -s /etc/passwd subs/in-work/send.c
	cp right.c subs/in-work/03/send.c
	cp "$root/lessons/03-sending/exercise/send.c" subs/in-both
	cp "$root/tests/course/references/03-UDP_SEND.py" subs/in-both/send.py
	for reference in "$root"/tests/course/references/*.py; do
		name=${reference##*/}
		number=${name%%-*}
		mkdir -p "subs/python-$number"
		name=$(basename "$root/lessons/$number"-*/exercise/*.c)
		cp "$reference" "subs/python-$number/${name%.c}.py"
	done
	touch subs/loose.zip
	mkdir subs/.hidden.txt
}

# row NAME POINTS: the table has a line of NAME, who handed in lesson 3 alone and got so many points.
row() {
	if ! grep -Fqx -- "$1,,$2,,,,,,,,${2:-0}" table; then
		echo "$1: not ${2:-nothing}"
		grep -F -- "$1" table
		cat "subs/$1.txt"
		return 1
	fi
}

@test 'grade-all: attacks were tried, and in vain' {
	many
	for name in subs/attack-*/; do
		name=${name#subs/} name=${name%/}
		row "$name" 10 # all but the check in which it was tried
		grep -q ' tried [1-9][0-9]*, 0 with' "subs/$name.txt" || { cat "subs/$name.txt" && false; }
	done
	((${#name} > 0 && $(grep -c ^attack- table) >= 25))
	grep -q 'status -9' subs/attack-shared.txt # ended before its time
	row zoe 11
	cmp right.c subs/zoe/send.c
	[[ $(<home/secret) == teacher && ! -L subs/zoe.txt ]]
	run ! grep -l $'\e' table told subs/*.txt
	run ! grep -ve ^COMMAND -e '^sh ' -e '^ps ' processes # nothing of all that is left
}

@test 'grade-all: the compiler is no way in' {
	many
	for name in zero itself project binary forged macros; do
		row "compiled-$name" 0
		grep -q 'the compiler says no' "subs/compiled-$name.txt"
	done
	grep -q 'No such file' subs/compiled-project.txt
	[[ $(grep -cx '[0-9]* of 11 points' subs/compiled-forged.txt) == 1 ]]
}

@test 'grade-all: whatever a folder is called, it has its line, its report, and does no harm' {
	many
	[[ -z $(find . -name harm) ]]
	python3 -I - <<-'END'
		import csv, os
		rows = list(csv.reader(open("table", encoding="utf-8")))
		folders = [entry for entry in os.scandir(b"subs")
		    if (entry.is_symlink() or entry.is_dir()) and entry.name != b".hidden.txt"]
		assert len(rows) == len(folders) + 2 == len(open("table").readlines()), (len(rows), len(folders))
		possible = map(str, (8, 11, 11, 13, 14, 12, 11, 11, 13, 104))
		assert rows[0][0] == "\ufeffsubmission", rows[0] # the mark of UTF-8
		assert rows[1] == ["(possible)", *possible], rows[1]
		assert all(len(row) == 11 and row[10].isdigit() for row in rows[1:]), rows
		names = [row[0] for row in rows]
		for name in ('a, "b"', "new\\nline", "\\x1b[2J", "$(touch harm)", "`touch harm`; touch harm", "'=1+1",
		    "'+1", "'-n", "'@x", "\\xff\\xfe", "小莉", "x", "x.txt", "it's", "''=1", "'＝1", "a;=1",
		    "\\\\xff", "\\xff", "\\x85", "\\u0085", "*", "%s%n", "\\\\", "json"):
		    assert name in names, name
		reports = [name for name in os.listdir(b"subs") if name != b"roster.txt" and
		    name.endswith(b".txt") and os.path.isfile(b"subs/" + name)]
		assert len(reports) == len(folders), (len(reports), len(folders))
	END
	grep -q 'x: 0; -> x~1.txt' told
	grep -q 'says no' 'subs/x~1.txt'
	[[ $(<subs/roster.txt) == 'of the teacher' ]]
	grep -q 'says no' 'subs/roster~1.txt'
	grep -qx '"a;=1",,0,,,,,,,,0' table
}

@test 'grade-all: what is no program is told, in the report and at once' {
	many
	while IFS=: read -r name points what; do
		row "in-$name" "$points"
		grep -q "^grade-all: [0-9]*/[0-9]* in-$name: ${points:-0}; $what" told
		grep -q "^- $what" "subs/in-$name.txt"
	done <<-'END'
		empty::nothing is in it
		link:0:send.c is a link
		unreadable:0:send.c cannot be read
		pipe:0:send.c is no file
		large:0:send.c is larger than a megabyte
		folder:0:send.c is no file
		two-names:0:send.c is a file with a second name
		linked-folder::03 is a link
		a-link::in-a-link is a link
		a-loop::in-a-loop is a link
		a-link-below-a-file::in-a-link-below-a-file is a link
		a-link-too-long::in-a-link-too-long is a link
		unknown::nothing to grade, only my_send.py
	END
	row in-work 11
	for name in work/03/send.c send.c; do
		grep -q "in-work: 11;.* $name is not graded: another place has that file, too" told
	done
	grep -q 'loose.zip: left aside' told
	grep -q '[.]hidden.txt: left aside' told
}

@test 'grade-all: a program in Python is graded by its name, and the better one of two counts' {
	many
	row in-both 11
	for number in "$root"/lessons/*/exercise; do
		number=${number#"$root/lessons/"} number=${number%%-*}
		python3 -I - "$((10#$number - 1))" "python-$number" <<-'END'
			import csv, sys
			row = next(row for row in csv.reader(open("table")) if row[0] == sys.argv[2])
			assert int(row[int(sys.argv[1])]) == int(row[10]) >= 8, row
		END
		run ! grep '✗' "subs/python-$number.txt"
	done
}

@test 'grade-all: a grader that takes too long, or is killed, is told, and no points' {
	needs jail
	mkdir -p subs/slow
	printf '#include <unistd.h>\nint main(void) { for (;;) pause(); }\n' >subs/slow/sock.c
	export UDP_PATIENCE=1000 # such a grader does not end by itself
	UDP_LIMIT=0.5 run timeout 60 "$root/lessons/grade-all" subs
	[[ $status == 0 && $output == *'slow,0,,,,,,,,,0'* && $output == *'its 0.5 seconds were over'* ]]
	start all "$root/lessons/grade-all" subs
	grader() { # the child that waits for the grader
		has_text submission all.out && child=$(pgrep -P "${pids[all]}")
	}
	until_true grader
	kill -KILL "$child"
	ends all
	grep -qx 'slow,0,,,,,,,,,0' all.out
	grep -q 'its grader was killed' all.err
	grep -q 'its grader was killed' subs/slow.txt # in the place of the first one
	[[ $(ls -A subs) == $'slow\nslow.txt' ]]
}

@test 'grade-all: what it needs, and has not, is told before anything is graded' {
	mkdir -p subs/ann path
	ln -s /usr/bin/{env,python3,cc} path/
	PATH=$PWD/path run "$root/lessons/grade-all" subs
	[[ $status == 1 && ${#lines[@]} == 1 && $output == *'no bwrap here'* ]]
	run "$root/lessons/grade-all"
	[[ $status == 2 && $output == *usage* ]]
	UDP_LIMIT=soon run "$root/lessons/grade-all" subs
	[[ $status == 2 && ${#lines[@]} == 1 && $output == *"UDP_LIMIT is no positive number: 'soon'"* ]]
	for variable in UDP_PATIENCE=soon UDP_PATIENCE=nan UDP_PATIENCE= CC="'" CC=; do
		run env "$variable" "$root/lessons/grade-all" subs
		[[ $status == 2 && ${#lines[@]} == 1 && $output == "grade-all: ${variable%%=*} "* ]]
		run env "$variable" "$root/lessons/grader/grade" progress
		[[ $status == 2 && ${#lines[@]} == 1 && $output == "grade: ${variable%%=*} "* ]]
	done
	for name in grade-all grader/grade; do
		run python3 -I -c 'import runpy, sys; sys.version_info = (3, 7); runpy.run_path(sys.argv[1])' \
			"$root/lessons/$name"
		[[ $status == 1 && ${#lines[@]} == 1 && $output == *'Python 3.8 or later is needed'* ]]
	done
	needs jail
	for namespaces in 0:'no namespaces may be made here (unshare: ' \
		1:'cannot start cc where submissions run: bwrap: '; do
		run unshare -Ur sh -c 'echo "$1" >/proc/sys/user/max_user_namespaces && shift && exec "$@"' \
			sh "${namespaces%%:*}" "$root/lessons/grade-all" subs
		echo "$output"
		[[ $status == 1 && ${#lines[@]} == 1 && $output == *"${namespaces#*:}"* ]]
	done
	[[ ! -e subs/ann.txt ]]
	CC=nothing run "$root/lessons/grade-all" subs
	[[ $status == 1 && ${#lines[@]} == 1 && $output == *'cannot start nothing where submissions run'* ]]
}

@test 'no file where it is called is a part of the grader, nor of what runs the lessons' {
	needs mounts
	echo 'open("harm", "w")' >sitecustomize.py
	printf '```console\n$ true\n```\n' >l.md
	grade start 3
	export PYTHONPATH=: # an empty element is the current folder
	run "$root/lessons/grade-all"
	[[ $status == 2 && $output == *usage* ]]
	run grade grade 3 --check 1
	((status == 1))
	"$root/lessons/tools/run" l.md
	[[ ! -e harm ]]
	python3 -c ''
	[[ -e harm ]] # it would have been seen
}

@test 'grade-all: without room for a report it tells so, and the others have their lines' {
	needs jail
	needs mounts
	mkdir subs
	# shellcheck disable=SC2016 # for the other shell
	run --separate-stderr unshare -Urm sh -c 'mount -t tmpfs -o size=$((2 * $(getconf PAGESIZE))) none subs &&
		mkdir subs/ann subs/bob && echo >subs/full.zip &&
		"$1/lessons/grade-all" subs; echo "status $?"; ls -A subs' sh "$root"
	echo "$output $stderr"
	[[ $output == *$'\nann,,,,,,,,,,0\nbob,,,,,,,,,,0\nstatus 1\nann\nann.txt\nbob\nfull.zip' ]]
	[[ $stderr == *'ann: 0; nothing is in it'*'; its report cannot be written (No space left on device)' ]]
}

@test 'grade-all: in a folder that its user alone may enter, of an odd name, with variables that lead nowhere' {
	needs jail
	mkdir -m 700 closed
	mkdir -p "closed/a b'c/subs/ann"
	cp -R "$root/lessons" "closed/a b'c"
	patch -s -o "closed/a b'c/subs/ann/send.c" "$root"/lessons/03-sending/exercise/{send.c,solution.patch}
	mkdir temporary
	cd "closed/a b'c"
	UDP_LANG='' LC_ALL=zh_CN.UTF-8 HOME=/nonexistent TMPDIR=$OLDPWD/temporary \
		run --separate-stderr lessons/grade-all subs
	echo "$output $stderr"
	[[ $status == 0 && $output == *'ann,,11,,,,,,,,11' ]]
	grep -q '11 / 11 分' subs/ann.txt
	[[ -z $(ls -A "$OLDPWD/temporary") ]]
}

@test 'grade-all: an ordinary user may grade, when root may' {
	needs root # else the tests above were an ordinary user's
	needs jail
	mkdir -p copy subs/ann subs/bob subs/carl
	touch subs/carl/{send,recv}.c
	chmod 444 subs/carl
	cp -R "$root/lessons" copy
	patch -s -o subs/ann/send.c "$root"/lessons/03-sending/exercise/{send.c,solution.patch}
	ln -s /etc/shadow subs/bob/send.c
	chmod a+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/* "$BATS_TEST_TMPDIR"
	chown -R 12345:12345 copy subs
	run setpriv --reuid=12345 --regid=12345 --clear-groups copy/lessons/grade-all subs
	echo "$output"
	[[ $status == 0 && $output == *'ann,,11,,,,,,,,11'* && $output == *'bob,,0,,,,,,,,0'* ]]
	[[ $output == *'carl: 0; carl cannot be read'$'\n'* ]]
}

# classrooms: makes all of them, once, in the folder copy.
classrooms() {
	mkdir -p copy/work
	cp -R "$root/lessons" "$root/Makefile" "$root/LICENSE" copy/
	(cd "$root" && cp work/Makefile "$OLDPWD/copy/work")
	make -s -C copy classroom
}

@test 'classroom: each exercise is a repository that stands alone and grades itself, without its solution' {
	classrooms
	[[ $(compgen -G 'copy/build/classroom/*/.github/workflows/grade.yml' | wc -l) == 9 ]]
	[[ -z $(find copy/build -name 'solution*' -o -name reviewed) ]]
	for page in copy/build/classroom/*/README*.md copy/build/classroom/*/lessons/*/exercise/*.md; do
		grep -o '](\([^)]*\))' "$page" | tr -d '()]' | while read -r link; do
			[[ -e ${page%/*}/$link ]] || { echo "$page: $link" && false; }
		done
	done
	cp -R copy/build/classroom/03 pupil
	sed -n '/run: |/,$p' pupil/.github/workflows/grade.yml | tail -n +2 >run.sh # what Actions hands to bash
	cd pupil
	git -c init.defaultBranch=main init -q
	git add .
	GITHUB_STEP_SUMMARY=$PWD/../summary UDP_PATIENCE=1 run bash --noprofile --norc -eo pipefail ../run.sh
	[[ $status == 1 && $output == *'0 of 11 points'* ]]
	patch -s -d work/03 -p0 <"$root/lessons/03-sending/exercise/solution.py.patch"
	GITHUB_STEP_SUMMARY=$PWD/../summary run bash --noprofile --norc -eo pipefail ../run.sh
	[[ $status == 0 && $output == *'11 of 11 points'* ]]
	grep -q '11 of 11 points' ../summary
	make -s -C work hint-3 | grep -q 'sendto'
	run ! grep -v '^AM\? ' <(git status --short) # what the grader leaves is ignored
}

@test 'classroom: the bundle of Classroom 50 writes result.json as its runner wants it' {
	export CLASSROOM=udp ASSIGNMENT=send SUBMISSION_TAG=submit/2026-09-01T10-00-00Z-abc1234 OWNER=ann
	export ASSIGNMENT_TYPE=individual COMMIT_URL=https://x/commit/abc RELEASE_URL=https://x/r REVIEW_URL=
	export GITHUB_OUTPUT=$PWD/secret UDP_PATIENCE=1
	classrooms
	mkdir empty wrong right
	solve 3
	cp -R work right
	sed 's/len--;/;/' work/03/send.c >wrong/send.c # it may lie at the top, too
	for folder in empty wrong right; do
		(cd $folder && python3 "$OLDPWD/copy/build/classroom50/03/autograder.py") >log
	done
	python3 -I - <<-'END'
		import json, re
		keys = "schema classroom assignment assignment_type owner submission commit release review"
		keys += " datetime graded_at score max-score tests"
		moment = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
		for name, points in (("empty", 0), ("wrong", 5), ("right", 11)):
		    result = json.load(open(name + "/result.json", encoding="utf-8"))
		    assert set(result) == set(keys.split()), result
		    assert result["schema"] == "classroom50/result/v1" and result["submission"].startswith("submit/")
		    assert (result["classroom"], result["assignment"], result["owner"]) == ("udp", "send", "ann")
		    assert all(isinstance(result[key], str) and result[key] for key in ("commit", "release", "review"))
		    assert re.fullmatch(moment, result["datetime"]) and re.fullmatch(moment, result["graded_at"])
		    tests = result["tests"]
		    assert len(tests) == 9 and len({test["test-name"] for test in tests}) == 9
		    assert all(test["passed"] is (test["score"] == test["max-score"]) for test in tests)
		    assert all(type(test["score"]) is type(test["max-score"]) is int for test in tests)
		    assert all(0 <= test["score"] <= test["max-score"] for test in tests)
		    assert result["score"] == sum(test["score"] for test in tests) == points, (name, result["score"])
		    assert result["max-score"] == sum(test["max-score"] for test in tests) == 11
		    assert name != "wrong" or tests[1]["message"] == "the newline was sent along"
	END
	rm -r copy/build/classroom50/03/lessons/grader # the grader itself fails
	cd right
	run python3 ../copy/build/classroom50/03/autograder.py
	((status != 0))
}

@test 'make start, grade, hint, reset, replay and progress are there' {
	mkdir -p copy
	cp -R "$root/lessons" "$root/Makefile" copy/
	cd copy
	rm -rf work
	make -s start-3 | grep -q 'make grade-3'
	run make -s grade-3
	[[ $status == 2 && $output == *'Nothing is broken'*'make says Error 1'* ]]
	make -s grade-3 UDP_SEND="$(command -v udp-send)" | grep -q '11 of 11 points'
	make -s hint-3 | grep -q '^1\. '
	make -s replay-3 CHECK=1 UDP_SEND="$(command -v udp-send)" | grep -q '  · \$ printf'
	make -s reset-3 | grep -q 'as at the beginning'
	make -s progress | grep -q sending
	make -s task-3 | grep -q 'Write .*send'
}

@test 'make start, grade and the others are there in work and in work/NN, too' {
	mkdir -p copy/work
	cp -R "$root/lessons" "$root/Makefile" copy/
	(cd "$root" && cp work/Makefile "$OLDPWD/copy/work")
	cd copy/work
	make -s start-3 IN=python | grep -q 'work/03/send.py is yours'
	for folder in . 03; do
		make -s -C $folder task-3 | grep -q 'A hint: .*make hint-3'
		run ! grep -q 'Hint 1' <(make -s -C $folder task-3)
		make -s -C $folder hint-3 | grep -q '^1\. '
		make -s -C $folder grade-3 CHECK=1 UDP_SEND=udp-send | grep -q '1 of 1 points'
		make -s -C $folder replay-3 CHECK=2 UDP_SEND=udp-send | grep -q '  · \$ printf'
		make -s -C $folder progress | grep -q sending
	done
	make -s reset-3 | grep -q 'send.py is as at the beginning'
}

@test 'no answer lies among the files that a lesson has copied' {
	for file in "$root"/lessons/*/answers/*.c; do
		[[ ! -e ${file%/answers/*}/${file##*/} ]]
		# it stands where the answer is folded
		sed -n "/<details>/,/<\/details>/p" "${file%/answers/*}/en.md" | grep -q "^\`\`\`c ${file##*/}$"
	done
}

@test 'watch marks a file as often as it is saved, and begins the next exercise' {
	export UDP_WORK=$PWD/work
	start watching "$root/lessons/grader/grade" watch --in python
	appears 'work/02/sock.py is yours' watching.out
	appears '0 of 8 points' watching.out
	(cd work/02 && patch -s -p0 <"$root"/lessons/02-*/exercise/solution.py.patch)
	appears 'Lesson 2 is done' watching.out
	appears 'work/03/send.py is yours' watching.out
	kill -INT "${pids[watching]}"
	ends watching 130
}

@test 'whoever reads no more ends the grader without a traceback' {
	run python3 -c 'import os, subprocess, sys
nobody, pipe = os.pipe()
os.close(nobody)
sys.exit(subprocess.run(sys.argv[1:], stdout=pipe).returncode)' "$root/lessons/grader/grade" progress
	echo "$output"
	[[ $status == 1 && -z $output ]]
}
