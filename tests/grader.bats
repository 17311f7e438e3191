#!/usr/bin/env bats
# The grader: every starter fails, every solution is right, and every mistake is called by its name.

# shellcheck disable=SC2154,SC2030,SC2031 # run and the helpers set output, status and root
# shellcheck disable=SC2016 # what stands in a program is not for this shell

load helpers
[[ -z ${BATS_TEST_TIMEOUT:-} ]] || BATS_TEST_TIMEOUT=300 # some grade many programs

setup_file() {
	export UDP_LANG=en
	unset MAKEFLAGS
}

grade() {
	UDP_WORK=${UDP_WORK:-$PWD/work} "$root/lessons/grader/grade" "$@"
}

# exercises: sets folders, numbers.
exercises() {
	folders=("$root"/lessons/*/exercise)
	numbers=()
	for folder in "${folders[@]}"; do
		number=${folder#"$root/lessons/"}
		numbers+=($((10#${number%%-*})))
	done
}

# solve NUMBER: the solution of that exercise, in work/.
solve() {
	local folder
	folder=$(compgen -G "$root/lessons/$(printf %02d "$1")-*/exercise")
	grade reset "$1" >/dev/null
	(cd "work/$(printf %02d "$1")" && patch -s -p0 <"$folder/solution.patch")
}

@test 'every starter compiles and fails, and says that nothing is broken' {
	exercises
	for number in "${numbers[@]}"; do
		grade start "$number" | grep -q "make grade-$number"
		UDP_PATIENCE=4 run grade grade "$number"
		[[ $status == 1 && $output == *"0 of "*" points"*'Nothing is broken: this is the beginning.'* ]]
	done
}

@test 'every solution scores all, in ten seconds' {
	exercises
	for number in "${numbers[@]}"; do
		solve "$number"
		run grade grade "$number"
		echo "$output"
		[[ $status == 0 && $output == *"Lesson $number is done. There is nothing more to do here."* ]]
		jq -e '([.checks[].seconds] | add) < 10 and (.checks | length) >= 4 and (.checks | length) <= 10 and .points == .of' \
			"work/$(printf %02d "$number")/grade.json"
	done
}

@test 'our own programs score all, where they fit' {
	while read -r number command; do
		run grade grade "$number" "$command"
		echo "$output"
		((status == 0))
	done <<-'END'
		3 UDP_SEND=udp-send
		4 UDP_BIND=udp-bind -k
		5 UDP_RECV=udp-recv -q
		8 UDP_BCAST=udp-bcast -w 1
		9 UDP_CHAT=udp-chat -q
	END
}

@test 'a program in another language scores all' {
	for reference in "$root"/tests/references/*.py; do
		name=${reference##*/}
		number=${name%%-*} name=${name#*-}
		run grade grade "$((10#$number))" "${name%.py}=python3 $reference"
		echo "$output"
		((status == 0))
	done
}

# mutants NUMBER: each mistake of that lesson is called by its name; without UDP_EVERYBODY the first three of them.
mutants() {
	local lesson because change bad=0 left=3
	[[ -z ${UDP_EVERYBODY:-} ]] || left=1000
	solve "$1"
	file=$(find "work/$(printf %02d "$1")" -name '*.c')
	cp "$file" right.c
	while IFS=$'\t' read -r lesson because change; do
		if [[ $lesson != "$1" ]] || ((left-- <= 0)); then
			continue
		fi
		sed "$change" right.c >"$file"
		if cmp -s right.c "$file"; then
			echo "$because: the change changes nothing"
			bad=1
			continue
		fi
		UDP_PATIENCE=4 grade grade "$1" --first --json "$PWD/said.json" >said 2>&1 || true
		got=$(jq -r '[.checks[].key // empty][0]' said.json)
		if [[ $got != "$because" ]]; then
			printf '%s: it says: %s\n' "$because" "$got"
			cat said
			bad=1
		fi
		rm -f said.json
	done <"$root/tests/mutants"
	return $bad
}

@test 'the mistakes of lesson 2 are called by their names' {
	mutants 2
}

@test 'the mistakes of lesson 3 are called by their names' {
	mutants 3
}

@test 'the mistakes of lesson 4 are called by their names' {
	mutants 4
}

@test 'the mistakes of lesson 5 are called by their names' {
	mutants 5
}

@test 'the mistakes of lesson 6 are called by their names' {
	mutants 6
}

@test 'the mistakes of lesson 7 are called by their names' {
	mutants 7
}

@test 'the mistakes of lesson 8 are called by their names' {
	mutants 8
}

@test 'the mistakes of lesson 9 are called by their names' {
	mutants 9
}

@test 'the mistakes of lesson 10 are called by their names' {
	mutants 10
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
		from words import MISTAKES, WORDS
		assert WORDS["en"].keys() == WORDS["zh"].keys()
		chinese = re.compile("[\u4e00-\u9fff]")
		for key, texts in MISTAKES.items():
		    assert len(texts) == 4 and all(texts), key
		    assert [bool(chinese.search(t)) for t in texts] == [False, True, False, True], key
		assert len(set(texts[0:2] for texts in MISTAKES.values())) > 0.9 * len(MISTAKES)
		rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1] + "/tests/mutants") if not line.startswith("#")]
		assert len(rows) >= 25 and all(row[1] in MISTAKES for row in rows), [row for row in rows if row[1] not in MISTAKES]
		for row in rows: # an exercise or the observer names it
		    sources = glob.glob(sys.argv[1] + "/lessons/*/exercise/checks.py") + [sys.argv[1] + "/lessons/grader/observe.py", sys.argv[1] + "/lessons/grader/grade"]
		    assert any(f'"{row[1]}"' in open(source).read() for source in sources), row
	END
}

@test 'one check alone shows every step' {
	solve 3
	run grade grade 3 --check 4
	[[ $status == 0 && $output == *'  · $ send 127.0.0.1 '*'  · typed "now\n"'*'  · ended the input'*'✓ 3.4'* && $output != *'3.5'* ]]
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
	for words in '' 'grade' 'grade x' 'dance 3' 'grade 3 --loud'; do
		read -ra words <<<"$words"
		run grade "${words[@]}"
		[[ $status == 2 && $output == *usage:* ]]
	done
}

### Programs that do harm

# ends_of NAME: what is said of work/03/send.c, of which NAME tells what it does.
ends_of() {
	grade start 3 >/dev/null
	cat >work/03/send.c
	UDP_PATIENCE=2 run grade grade 3 --first
	echo "$output"
	[[ $status == 1 && $output == *"because   $1"* ]]
}

@test 'a program that hangs, forks, floods or crashes is judged and ended' {
	unshare -Urnp --fork --mount-proc true 2>/dev/null || cannot 'no private tree of processes may be made here'
	ends_of 'nothing was sent there' <<-'END'
		int main(void) { for (;;) ; }
	END
	ends_of 'nothing was sent there' <<-'END'
		#include <unistd.h>
		int main(void) { int n; for (n = 0; n < 20; n++) if (fork() == 0) { setsid(); pause(); } pause(); }
	END
	ends_of 'the program prints without end' <<-'END'
		#include <stdio.h>
		int main(void) { for (;;) puts("still here"); }
	END
	ends_of 'the program crashed' <<-'END'
		int main(void) { *(volatile char *)0 = 0; }
	END
	run ! pgrep -f "$PWD" # nothing of all that is left
}

@test 'a source without end is judged and ended' {
	grade start 3
	echo '#include "/dev/zero"' >work/03/send.c
	UDP_WORK=$PWD/work run timeout 60 "$root/lessons/grader/grade" grade 3
	[[ $status == 1 && $output == *'the compiler says no'* ]]
}

# submission NAME [SED-SCRIPT]: the solution of lesson 3, changed.
submission() {
	mkdir -p "subs/$1"
	solve 3
	sed "${2:-}" work/03/send.c >"subs/$1/send.c"
}

@test 'grade-all: a table of many submissions, each with its own points' {
	unshare -Urnm true 2>/dev/null || cannot 'no namespaces may be made here'
	submission ann
	submission bob 's/len--;/;/'
	mkdir 'subs/carol, "the" first' subs/dave
	echo 'nonsense' >'subs/carol, "the" first/send.c'
	chmod -R a+rX "$BATS_RUN_TMPDIR" .
	"$root/lessons/grade-all" subs >table
	diff table - <<-'END'
		submission,2,3,4,5,6,7,8,9,10,sum
		ann,,11,,,,,,,,11
		bob,,5,,,,,,,,5
		"carol, ""the"" first",,0,,,,,,,,0
		dave,,,,,,,,,,0
	END
	grep -q 'the newline was sent along' subs/bob.txt
	run "$root/lessons/grade-all"
	((status == 2))
}

@test 'grade-all: a submission cannot change the grader, the network, or the work of another, and cannot leave' {
	unshare -Urnm true 2>/dev/null || cannot 'no namespaces may be made here'
	submission eve 's/^main(int argc.*/harm(void)\
{\
	(void)system("exec >\/dev\/null 2>\&1; ip link set lo down; mount -o remount,rw \/mnt\/top; mount -o remount,rw \/;"\
	    "for f in \/mnt\/top\/lessons\/grader\/words.py SUBS\/zoe\/send.c SUBS\/zoe.txt \/usr\/harm \/mnt\/top\/harm; do echo harm > $f; done;"\
	    "mkdir -p \/tmp\/.local\/lib\/python3.11\/site-packages; echo print\\\\(3,99\\\\) > \/tmp\/.local\/lib\/python3.11\/site-packages\/usercustomize.py;"\
	    "kill -9 1 2 3 4 5 6; cat SUBS\/zoe\/send.c > \/tmp\/stolen \&\& kill -9 $PPID");\
	return 0;\
}\
\
int\
&/; s/if (argc != 3)/(void)harm(); if (argc != 3)/'
	sed -i "s,SUBS,$PWD/subs,g" subs/eve/send.c
	submission zoe
	before=$(cksum <"$root/lessons/grader/words.py")
	chmod -R a+rX "$BATS_RUN_TMPDIR" .
	chmod 777 subs subs/zoe
	chmod 666 subs/zoe/send.c
	"$root/lessons/grade-all" subs >table
	cat subs/eve.txt
	grep -qx 'eve,,11,,,,,,,,11' table # all of that was in vain, and her network is still there
	grep -qx 'zoe,,11,,,,,,,,11' table
	[[ $(cksum <"$root/lessons/grader/words.py") == "$before" && ! -e /usr/harm && ! -e $root/harm ]]
	cmp subs/zoe/send.c work/03/send.c
}

@test 'grade-all: a submission that forks without end or takes for ever ends, and the next is graded' {
	unshare -Urnm true 2>/dev/null || cannot 'no namespaces may be made here'
	submission fork 's/if (argc != 3)/while (fork() != -1) ; &/; s/#include <string.h>/&\n#include <unistd.h>/'
	submission sleep 's/if (argc != 3)/for (;;) (void)pause(); &/; s/#include <string.h>/&\n#include <unistd.h>/'
	submission zoe
	chmod -R a+rX "$BATS_RUN_TMPDIR" .
	UDP_LIMIT=60 "$root/lessons/grade-all" subs >table
	grep -qx 'fork,,0,,,,,,,,0' table
	grep -qx 'sleep,,0,,,,,,,,0' table
	grep -qx 'zoe,,11,,,,,,,,11' table
}

@test 'classroom: each exercise is a folder that grades itself, without its solution' {
	mkdir -p copy
	cp -R "$root/lessons" "$root/Makefile" copy/
	make -s -C copy classroom
	[[ $(find copy/build/classroom -name classroom.yml | wc -l) == $(compgen -G "$root/lessons/*/exercise" | wc -l) ]]
	[[ -z $(find copy/build/classroom -name solution.patch) ]]
	cp -R copy/build/classroom/03 pupil
	solve 3
	cp -R work pupil
	make -C pupil grade-3
	grep -q 'runners: check-1,check-2,.*check-9$' pupil/.github/workflows/classroom.yml
	grep -o 'command: .*' pupil/.github/workflows/classroom.yml | while read -r _ command; do
		(cd pupil && $command)
	done
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
}
