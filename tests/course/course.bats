#!/usr/bin/env bats
# The lessons: what they show happens, in both languages, and nothing in them is stale.
# bats file_tags=slow

# shellcheck disable=SC2154,SC2030,SC2031 # run and the helpers set output, status and root
# shellcheck disable=SC2016 # what stands in a lesson is not for this shell

load ../helpers
# shellcheck disable=SC2034 # until_true reads it
patience=240 # a lesson takes up to half a minute, and more on a machine that is busy
[[ -z ${BATS_TEST_TIMEOUT:-} ]] || BATS_TEST_TIMEOUT=300

# The lessons wait more than they work: they are run side by side, the longest first, while other tests go on.
setup_file() {
	# shellcheck disable=SC2016 # that is for the other shell
	(cd "$root/lessons" && printf '%s\n' 10-* 07-* 08-* errata teachers 0[1-69]*) |
		UDP_PATIENCE=30 setsid xargs -P 6 -I '{}' sh -c '
			"$1/lessons/tools/run" "$1/lessons/$3/en.md" >"$2/$3.out" 2>&1
			echo $? >"$2/$3.rc" && mv "$2/$3.rc" "$2/$3.status"' \
			sh "$root" "$BATS_FILE_TMPDIR" '{}' >/dev/null 2>&1 3>&- &
	export LESSONS=$!
}

teardown_file() {
	while kill -TERM -- "-$LESSONS" 2>/dev/null; do
		sleep 0.1
	done
}

# shows LESSON: all that its blocks show happens.
shows() {
	until_true test -e "$BATS_FILE_TMPDIR/$1.status"
	cat "$BATS_FILE_TMPDIR/$1.out"
	(($(<"$BATS_FILE_TMPDIR/$1.status") == 0))
}

# verdicts FILE...: every statement, and the first word of what is said of it.
verdicts() {
	awk -F ' *[|] *' '
		FNR == 1 { right = 0 }
		/^## / { right = /^## Right/ }
		/^[|] S[0-9]+ / { word = $4; sub(/[^A-Za-z].*/, "", word); print $2, right ? "Right" : word }' "$@" |
		sort -u -V
}

@test 'lessons and errata are of one opinion on every statement' {
	diff <(verdicts "$root/lessons/errata/en.md") <(verdicts "$root"/lessons/[01]*/en.md)
}

@test 'there is no lesson that is not run here' {
	local file
	for file in "$root"/lessons/*/en.md; do
		grep -q "shows $(basename "$(dirname "$file")")\$" "$BATS_TEST_FILENAME" ||
			! grep -q '^```console' "$file"
	done
	(($(cat "$root"/lessons/*/en.md | grep -c '^```console') >= 60))
}

@test 'the C in the lessons is what the source has, and every line of the programs is explained' {
	"$root/lessons/tools/excerpts" "$root"/lessons/*/{en,zh}.md
	"$root/lessons/tools/excerpts" --unexplained "$root"/lessons/*/en.md
}

@test 'every C file beside a lesson is shown there, is short, and compiles without a warning' {
	local file files=("$root"/lessons/[0-9]*/*.c "$root"/lessons/errata/*.c)
	for file in "${files[@]}"; do
		grep -qF "\`\`\`c ${file##*/}" "${file%/*}/en.md"
		(($(wc -l <"$file") <= 80))
	done
	for compiler in gcc clang; do
		$compiler -fsyntax-only -std=c11 -pthread -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror \
			"${files[@]}"
	done
}

@test 'both languages say the same' {
	"$root/lessons/tools/proofread" "$root"/lessons/README.md "$root"/lessons/*/en.md \
		"$root"/lessons/*/exercise/en.md
}

@test 'each picture is what its source says, and there are twenty' {
	"$root/lessons/tools/draw" --check
	(($(find "$root/lessons" -path '*/pictures/*.en.svg' | wc -l) >= 20))
	for svg in "$root"/lessons/*/pictures/*.svg; do
		grep -q "/${svg##*/})" "$(dirname "$svg")"/../*.md || {
			echo "no lesson shows $svg"
			return 1
		} >&2
	done
}

@test 'a picture of an exchange is a recording: run again it is the same' {
	needs namespaces
	local file
	mkdir again
	for file in "$root"/lessons/*/pictures/*.ladder; do
		cp "$file" again/
	done
	printf '%s\n' again/*.ladder | PATH=$UDP_BIN:$PATH xargs -P 4 -n 1 "$root/lessons/tools/draw" --record
	for file in "$root"/lessons/*/pictures/*.ladder; do
		diff <(sequences "$file") <(sequences "again/${file##*/}")
	done
}

# sequences FILE: what went from one place to another, in order. How two of these interleave may differ from run to run,
# as may the ports that the system chose.
sequences() {
	sed -E 's/:[34567][0-9]{4}\b/:port/g' "$1" | sort -s -k 1,3
}

# statements FILE...: the numbers of those that its tables have.
statements() {
	sed -n 's/^| S\([0-9]*\) |.*/\1/p' "$@" | sort -nu
}

@test 'every statement of the tutorial is in the lessons, and in the errata' {
	for language in en zh; do
		diff <(seq 70) <(statements "$root/lessons/errata/$language.md")
		diff <(seq 70 | grep -vx -e 39 -e 46) \
			<(cat "$root"/lessons/[0-9]*/$language.md | statements | grep -vx -e 39 -e 46)
	done
}

### What makes the checks fail

# course: a copy of lesson 1 and of what its checks need.
course() {
	mkdir -p copy/lessons
	cp -R "$root/lessons/tools" "$root/lessons/01-who-is-there" "$root/lessons/glossary" "$root/lessons/errata" \
		"$root"/lessons/README*.md copy/lessons/
	cp -R "$root/lessons/03-sending" copy/lessons/02-a-socket # a link leads there
	mkdir -p copy/lessons/lab
	cp -R "$root"/udp-* copy/
	one=copy/lessons/01-who-is-there
}

# told TEXT COMMAND...: it fails, and says so.
told() {
	run "${@:2}"
	echo "$output"
	((status != 0)) && [[ $output == *"$1"* ]]
}

@test 'excerpts: a changed letter is told with file and line, and --write puts it right' {
	course
	printf '# L\n\n```c udp-send/udp-send.c: send_datagram\n```\n' >$one/x.md
	told "$one/x.md:3: udp-send/udp-send.c is not so" copy/lessons/tools/excerpts $one/x.md
	copy/lessons/tools/excerpts --write $one/x.md
	copy/lessons/tools/excerpts $one/x.md
	grep -q 'n = sendto(s->fd, data, len' $one/x.md
	[[ $(tail -n 2 $one/x.md) == $'}\n```' ]]
	sed -i 's/one datagram: all of it/one datagram: al of it/' $one/x.md
	told "$one/x.md:3: udp-send/udp-send.c is not so" copy/lessons/tools/excerpts $one/x.md
}

@test 'excerpts: what the source does not have, or has no source, is told' {
	course
	printf '```c udp-send/udp-send.c: step 99\n```\n' >$one/x.md
	told "$one/x.md:1: there is no 'step 99'" copy/lessons/tools/excerpts $one/x.md
	printf '```c udp-send/no.c\n```\n' >$one/x.md
	told "$one/x.md:1: there is no" copy/lessons/tools/excerpts $one/x.md
	printf '\n```c\nint x;\n```\n' >$one/x.md
	told "$one/x.md:2: a block of C from nowhere" copy/lessons/tools/excerpts $one/x.md
	run copy/lessons/tools/excerpts
	((status == 2))
}

@test 'excerpts: every piece of every program has a name, and its lines are told when no lesson has them' {
	course
	printf '# nothing\n' >$one/x.md
	told 'udp-chat/udp-chat.c: send_line' copy/lessons/tools/excerpts --unexplained $one/x.md
	[[ $output == *'udp-send/udp-send.c: step 7'* && $output != *': ?'* ]]
	# All pieces of a file together are the file, but for the empty lines between them.
	printf '%s\n' "$output" | sed -n 's/^\(.*\.c: .*\)$/```c \1\n```/p' >$one/x.md
	copy/lessons/tools/excerpts --write $one/x.md
	copy/lessons/tools/excerpts --unexplained $one/x.md
	diff <(grep -v '^```' $one/x.md | grep .) <(cat copy/udp-{bcast,bind,chat,recv,send}/udp-*.c | grep .)
}

@test 'proofread: what is as it was reviewed is right' {
	course
	copy/lessons/tools/proofread $one/en.md
}

@test 'proofread: a change in one language alone is stale, until somebody says that he has looked' {
	course
	sed -i 's/You write no code yet/You write no code now/' $one/en.md
	told "$one/en.md:5: changed; is $one/zh.md:5 still the same?" copy/lessons/tools/proofread $one/en.md
	copy/lessons/tools/proofread --ack $one/en.md
	copy/lessons/tools/proofread $one/en.md
	sed -i 's/现在还不用写代码/现在不用写代码/' $one/zh.md
	told "$one/zh.md:5: changed; is $one/en.md:5 still the same?" copy/lessons/tools/proofread $one/en.md
}

@test 'proofread: other blocks, another order, another picture' {
	course
	sed -i 's/^\$ echo "for Li"/$ echo "for LI"/' $one/zh.md
	told 'this block is not that of' copy/lessons/tools/proofread $one/en.md
	copy/lessons/tools/proofread --blocks $one/en.md
	copy/lessons/tools/proofread $one/en.md
	sed -i '0,/^## /s/^## .*/&\n\n又一段。/' $one/zh.md
	told 'is built another way' copy/lessons/tools/proofread $one/en.md
	course
	sed -i 's/hosts\.zh/first.zh/' $one/zh.md
	told 'this is not the picture of' copy/lessons/tools/proofread $one/en.md
}

@test 'proofread: a link into nothing, into the other language, a picture by another name' {
	course
	sed -i 's,(../errata/en.md),(../errate/en.md),' $one/en.md
	told 'there is no ../errate/en.md' copy/lessons/tools/proofread $one/en.md
	course
	sed -i 's,(../errata/zh.md),(../errata/en.md),' $one/zh.md
	told '../errata/en.md is in the other language' copy/lessons/tools/proofread $one/en.md
	course
	sed -i 's/^!\[有两排/![有三排/' $one/zh.md
	told 'the title of pictures/letter-boxes.zh.svg is: ' copy/lessons/tools/proofread $one/en.md
}

@test 'proofread: a term of the glossary that is missing, a word that is not used here' {
	course
	sed -i 's/UDP 把消息叫做\*\*数据报\*\*/UDP 把消息叫做**小包**/' $one/zh.md
	told 'datagram is 数据报' copy/lessons/tools/proofread $one/en.md
	course
	sed -i 's/UDP 把消息叫做/套接口的&/' $one/zh.md
	told 'not 套接口, but 套接字' copy/lessons/tools/proofread $one/en.md
}

@test 'proofread: Chinese that sounds translated is told, by what it says instead' {
	local fault want
	while IFS=$'\t' read -r want fault; do
		course
		sed -i "s/^他的提示符没有回来，/&$fault。/" $one/zh.md
		told "not $want, but " copy/lessons/tools/proofread $one/en.md
	done <<-'END'
		端口没有人	那个端口没有人
		没有人在听	可是没有人在听
		端口 7788	守在端口 7788 上
		文件夹	进入文件夹
		认出	靠它认出主机
		是另一种	这是另一种
		参数不成立	说明参数不成立
		前一样	前一样好
		一根管道	写进一根管道
		隔墙	有隔墙
		重发机制	靠重发机制
		再重传	没有回答就再重传
		65,507	最多 65,507 字节
		−	返回 −1
		*就是*	*就是*这样
	END
	course
	sed -i '0,/^| S1 |/s/^| S1 |[^|]*|/| S1 | 端口 7788 |/' $one/zh.md # a label in a table
	run copy/lessons/tools/proofread $one/en.md
	[[ $output != *'not 端口'* ]]
}

@test 'proofread: too many colons, and too many 它, are told' {
	course
	sed -i 's/，/：/g' $one/zh.md
	told ' colons in ' copy/lessons/tools/proofread $one/en.md
	course
	sed -i 's/，/，它/g' $one/zh.md
	told ': 它 ' copy/lessons/tools/proofread $one/en.md
}

@test 'draw: a picture that is not what its source says is told' {
	course
	copy/lessons/tools/draw --check
	sed -i '/^<svg/s/height="/&1/; /^<text/s/ y="/&1/' $one/pictures/*.svg # as another fossil would measure
	copy/lessons/tools/draw --check
	sed -i 's/"Li|小莉"/"Lu|小莉"/' $one/pictures/letter-boxes.pik
	told 'letter-boxes.en.svg is not what' copy/lessons/tools/draw --check
	[[ $output != *letter-boxes.zh.svg* ]]
	copy/lessons/tools/draw
	copy/lessons/tools/draw --check
	sed -i 's/"Are you there?"$/"Are you here?"/' $one/pictures/first.ladder
	told 'first.zh.svg is not what' copy/lessons/tools/draw --check
	sed -i '/^# title/d' $one/pictures/hosts.pik
	told 'no title' copy/lessons/tools/draw --check
	sed -i '1i # title a|b' $one/pictures/hosts.pik
	echo 'bocks "x"' >>$one/pictures/hosts.pik
	told 'cannot be drawn' copy/lessons/tools/draw --check
}

@test 'draw: what came to the wire and did not leave it was lost, and is drawn so' {
	cat >x.ladder <<-'END'
		# title t|u
		# desc d|e
		# who a *:5000
		# wire w *
		# who b *:7789
		10.0.0.1:5000 > 10.0.0.2:7788 1 "x"
		10.0.0.2:40001 > 10.0.0.3:7789 1 "x"
		10.0.0.1:5000 > 10.0.0.2:7788 1 "y"
	END
	"$root/lessons/tools/draw" x.ladder
	[[ $(grep -c ✗ x.en.svg) == 1 && $(grep -c '>y<' x.en.svg) == 1 && $(grep -c '>x<' x.en.svg) == 2 ]]
}

### In a terminal

@test 'read: by number and by name, in both languages, answers last' {
	UDP_LANG=en "$root/lessons/tools/read" 1 >out
	grep -q 'Lesson 1: Who is there?' out
	(($(grep -n '^Answers' out | cut -d : -f 1) > $(grep -n '^What the tutorial said' out | cut -d : -f 1)))
	UDP_LANG=zh "$root/lessons/tools/read" 01 >out
	grep -q '第 1 课' out
	LC_ALL=zh_CN.UTF-8 "$root/lessons/tools/read" glossary >out
	grep -q '词汇表' out
	UDP_LANG=en "$root/lessons/tools/read" 10 >out
	grep -q 'Lesson 10' out
	for word in '' 11 nothing ../tests; do
		run "$root/lessons/tools/read" "$word"
		[[ $status == 2 && $output == 'usage: '*'errata'* ]]
	done
}

@test 'read: without the tools that set the text it is shown as it was written' {
	mkdir bin
	for tool in bash sh awk cat dirname head env; do
		ln -s "$(command -v $tool)" bin/
	done
	UDP_LANG=en PATH=$PWD/bin "$root/lessons/tools/read" 1 >out
	grep -q '^# Lesson 1' out
}

### On other machines

@test 'a tool of the lessons that an older bash cannot run says so before it does anything' {
	local tool
	for tool in draw excerpts proofread; do
		[[ $(grep -m 1 '^[^#]' "$root/lessons/tools/$tool") == '((BASH_VERSINFO >= 4)) || '* ]]
		sed 's/BASH_VERSINFO/old/; s/BASH_VERSION/name/' "$root/lessons/tools/$tool" >"$tool"
		run env old=3 name=3.2.57 bash "$tool"
		echo "$output"
		[[ $status == 1 && $output == "$tool: this wants bash 4 or newer, and is run by 3.2.57" ]]
	done
}

@test 'what the bash 3.2 of a Mac shall run has nothing in it that came later' {
	local later='mapfile|readarray|(declare|local|typeset) -[aAgn]|BASHPID|wait -n|\{[a-z]+\}[<>]|[|]&'
	later+='|&>>|;;?&|coproc'
	later+='|\$\{[A-Za-z_]+(\^|,|@)|read [^|]*-t *[0-9]*[.]|printf -v|\[-[0-9]+\]|globstar|lastpipe|inherit_errexit'
	run ! grep -nE "$later" "$root/lessons/tools/read" "$root/lessons/tools/book" "$root/lessons/demo"
	echo 'exec {fd}>file' | grep -qE "$later"
}

@test 'without the tool that it needs, a tool of the lessons says so in one sentence' {
	mkdir bin
	ln -s "$(command -v bash)" "$(command -v env)" "$(command -v dirname)" bin/
	for tool in 'draw fossil' 'book pandoc'; do
		run env PATH="$PWD/bin" "$root/lessons/tools/${tool% *}"
		echo "$output"
		[[ $status == 1 && $output == "${tool/ /: } is missing; make deps installs it" ]]
	done
}

### What the lessons show: last, so that they have had time

@test 'lesson 1 shows what happens' {
	shows 01-who-is-there
}

@test 'lesson 2 shows what happens' {
	shows 02-a-socket
}

@test 'lesson 3 shows what happens' {
	shows 03-sending
}

@test 'lesson 4 shows what happens' {
	shows 04-ports
}

@test 'lesson 5 shows what happens' {
	shows 05-receiving
}

@test 'lesson 6 shows what happens' {
	shows 06-no-promises
}

@test 'lesson 7 shows what happens' {
	shows 07-asking
}

@test 'lesson 8 shows what happens' {
	shows 08-everyone
}

@test 'lesson 9 shows what happens' {
	shows 09-both-at-once
}

@test 'lesson 10 shows what happens' {
	shows 10-reliable
}

@test 'the errata and the page for teachers show what happens' {
	shows errata
	shows teachers
}
