#!/usr/bin/env bats
# Programs of strangers: one that does harm is judged and ended, and of many submissions each has its line.
# bats file_tags=ci,slow,no:coverage

# shellcheck disable=SC2154,SC2030,SC2031 # run and the helpers set output, status and root
# shellcheck disable=SC2016 # what stands in a program is not for this shell

load ../helpers
load ../grading

### Programs that do harm

# ends_of NAME WHY: what is said of the program on standard input, of which NAME is only its folder.
ends_of() {
	local -x UDP_WORK=$PWD/$1
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
	for file in "$root"/tests/course/attacks/*.py; do
		name=${file##*/}
		mkdir "subs/attack-${name%.py}"
		cat "$file" "$root/tests/course/references/03-UDP_SEND.py" | placed >"subs/attack-${name%.py}/send.py"
	done
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
	((${#name} > 0 && $(grep -c ^attack- table) >= 31))
	grep -q 'status -9' subs/attack-shared.txt # ended before its time
	grep -q 'status -9' subs/attack-queues.txt
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
