#!/usr/bin/env bats
# The grader, as a pupil meets it: his file, what he is told, and what he may ask for.
# bats file_tags=slow,no:coverage

# shellcheck disable=SC2154,SC2030,SC2031 # run and the helpers set output, status and root
# shellcheck disable=SC2016 # what stands in a program is not for this shell

load ../helpers
load ../grading

@test 'the language of a beginning is said, or asked for, and remembered' {
	grade start 2 | grep -q 'sock.c is yours'
	[[ ! -e work/.language ]] # it was not said
	grade start 3 --in python | grep -q 'send.py is yours'
	grade start 4 | grep -q 'bind.py is yours'
	grade start 4 --in c | grep -q 'bind.c is yours'
	run grade start 5 --in perl
	[[ $status == 2 && $output == *"no exercise begins in 'perl', but in one of: c python" ]]
	rm -r work
	UDP_WORK=$PWD/work on-terminal -t 'p\n' 012 "$root/lessons/grader/grade" start 5
	[[ -e work/05/recv.py ]]
	UDP_WORK=$PWD/work on-terminal 012 "$root/lessons/grader/grade" start 5
	[[ -e work/05/recv.py && ! -e work/05/recv.c ]]
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
	[[ $output == *'  · $ python3 my_kv.py'*'0 of 1 points'* && $output != *' 7.4 '* ]]
	run make -s grade-7 CHECK=3
	[[ $output == *'0 of 1 points'* && $output != *' 7.4 '* ]]
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
		    sources += [lessons + "/grader/observe.py", lessons + "/grader/marking.py"]
		    assert any(f'"{name}"' in open(source).read() for source in sources), row
	END
}

@test 'one check alone shows every step' {
	solve 3
	run grade grade 3 --check 4
	[[ $status == 0 && $output != *' 3.5 '* ]]
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

@test 'solutions to compare with are shown once all points are made, and not before' {
	grade start 3 --in python
	run grade compare 3
	[[ $status == 1 && $output == *'when you have all points: make grade-3' ]]
	solve 3 python
	grade grade 3 | grep -q 'make compare-3'
	run -0 grade compare 3
	[[ $output == *'── send.c ──'*'sendto('*'── send.py ──'*'.sendto('*'and more: udp-send/udp-send.c' ]]
	run grade compare
	[[ $status == 2 && $output == *usage:* ]]
}

@test 'a work folder that cannot be written, or that holds anything, is no traceback' {
	local verb report
	touch file
	for verb in start hint reset; do
		UDP_WORK=$PWD/file run grade "$verb" 3
		[[ $status == 1 && ${#lines[@]} == 1 && $output == "grade: $PWD/file"*': '* ]]
	done
	mkdir -p work/03
	for report in '' x '[]' 3 null '{"points": 1}' '{"points": "a", "of": 3}' \
		'{"points": 1, "of": 3, "command": [1]}' "$(printf '[%.0s' {1..20000})"; do
		printf '%s' "$report" >work/03/grade.json
		run grade progress
		[[ $status == 0 && $output == *'sending '*'not begun'* ]]
	done
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

@test 'a variable of the environment ends nobody who is not of the program' {
	needs mounts # in a tree of processes of its own, or it would be our own that end
	solve 3
	# shellcheck disable=SC2016
	UDP_WORK=$PWD/work UDP_GRADING=1 run unshare -Urpm --fork --kill-child --mount-proc sh -c '
		sleep 100 &
		"$@"
		kill -0 $! && echo "still there"' sh "$root/lessons/grader/grade" grade 3 --first
	echo "$output"
	[[ $output == *'no private network here'*'11 of 11 points'*'still there' ]]
}
