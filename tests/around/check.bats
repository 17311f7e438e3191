#!/usr/bin/env bats
# tests/check itself: what it counts as a failure, and what it wants before it begins.
# bats file_tags=ci,slow

# shellcheck disable=SC2154,SC2030,SC2031 # run and the helpers set output, status and root
# shellcheck disable=SC2016 # what stands in a file is not for this shell

load ../helpers

setup_file() {
	unset CI UDP_MAY_SKIP EVERY
}

# A project of which nothing is real but tests/check: what it builds are empty files.
setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p tests/{tools,programs} bin path
	cp "$root"/tests/{check,*.bash} tests
	printf '%%:\n\t@mkdir -p $(BIN)\nall:\n\t@mkdir -p $(BIN)\n' >Makefile
	PATH=$PWD/path:$PATH
	export BATS_NO_PARALLELIZE_WITHIN_FILE=yes
	git init -q .
	printf '%s\n' bin build path '*.bats' >.gitignore
}

teardown() {
	:
}

# checked TEST: tests/check of a file in which this is a test.
checked() {
	printf 'load ../helpers\n@test "it" {\n%s\n}\n' "$1" >tests/programs/it.bats
	run tests/check tests/programs/it.bats
	echo "$output"
}

@test 'a test that passes in every build is told so, and how long it took' {
	checked true
	((status == 0))
	[[ $output == *'[1/1] plain '*' min '*' s'$'\n'*' passed, 0 failed, '*' skipped' ]]
}

@test 'a test that fails is a failure' {
	checked false
	((status == 1))
	[[ $output == *'== plain.tests-programs-it.bats'*'not ok 1 it'* ]]
}

@test 'a file that is left out is told, and runs on CI, when asked for, and by its name' {
	printf '# bats file_tags=ci\n@test "it" {\nfalse\n}\n' >tests/programs/it.bats
	printf '@test "another" {\ntrue\n}\n' >tests/programs/another.bats
	run tests/check
	[[ $status == 0 && $output == *$'\nleft out (make check EVERY=yes): tests/programs/it.bats\n'* ]]
	for how in CI EVERY; do
		run env "$how=yes" UDP_MAY_SKIP=yes tests/check
		[[ $status == 1 && $output != *'left out'* && $output == *'[2/2]'*'not ok 1 it'* ]]
	done
	run tests/check tests/programs/it.bats
	((status == 1))
}

@test 'a skip for what the machine lacks is told, and on CI it is a failure' {
	checked 'needs no-such-tool'
	[[ $status == 0 && $output == *'plain.tests-programs-it.bats: ok 1 it # skip no no-such-tool here'* ]]
	CI=true run tests/check tests/programs/it.bats
	[[ $status == 1 && $output == *'skipped without a reason that is true here'* ]]
}

@test 'a skip for what is here after all, or for a reason of its own, is a failure' {
	checked 'skip "no sh here"'
	[[ $status == 1 && $output == *'skipped without a reason that is true here: ok 1 it # skip no sh here'* ]]
	checked 'skip "it is too slow"'
	((status == 1))
	# For the portable build, too; it is true of that alone.
	sed -i -e '1i # bats file_tags=portable' \
		-e 's/skip .*/skip "the build has the Linux-only parts switched off"/' tests/programs/it.bats
	run tests/check tests/programs/it.bats
	[[ $status == 1 && $output == *'plain.tests-programs-it.bats: skipped without'* &&
		$output != *'portable.tests-programs-it.bats: skipped without'* ]]
}

@test 'a process, a temporary file or a file in the tree that is left behind is a failure, and the process ends' {
	checked 'sleep 4321 3>&- >/dev/null 2>&1 & disown; echo $! >>'"$PWD/build/pids"
	[[ $status == 1 && $output == *'not ok 1 no process is left behind'*'sleep 4321'* ]]
	while read -r pid; do
		until_true is_gone "$pid"
	done <build/pids
	# shellcheck disable=SC2016 # it is for the test
	checked 'touch "$TMPDIR/forgotten"'
	[[ $status == 1 && $output == *'not ok 1 no file is left behind'*'forgotten'* ]]
	checked "touch $(printf %q "$PWD/new-file")"
	[[ $status == 1 && $output == *'not ok 1 no file in the tree is left behind'*'new-file'* ]]
	rm -rf .git # as in a tarball
	checked "echo changed >>$(printf %q "$PWD/Makefile"); env -i sleep 4322 3>&- >/dev/null 2>&1 &"
	[[ $status == 1 && $output == *'no file in the tree is left behind'*Makefile* && $output == *'sleep 4322'* ]]
}

@test 'a file that stops half-way is a failure' {
	printf '#!/bin/sh\n[ "$1" = --version ] && exec echo Bats 1.9\necho 1..3\necho ok 1 one\n' >path/bats
	chmod +x path/bats
	: >tests/programs/it.bats
	run tests/check tests/programs/it.bats
	[[ $status == 1 && $output == *'not ok 2 the whole of tests/programs/it.bats ran'* ]]
	printf '#!/bin/sh\n[ "$1" = --version ] && exec echo Bats 1.9\necho 1..1\necho ok 1 one\nexit 1\n' >path/bats
	run tests/check tests/programs/it.bats
	[[ $status == 1 && $output == *'not ok 2 bats has nothing to say against tests/programs/it.bats'* ]]
}

@test 'a file without tests, a build that is killed, and one of two files of the same name are not lost' {
	: >tests/programs/it.bats
	run tests/check tests/programs/it.bats
	[[ $status == 1 && $output == *'not ok 1 the whole of tests/programs/it.bats ran'* ]]
	mkdir tests/around
	printf 'load ../helpers\n@test "it" {\nfalse\n}\n' >tests/around/it.bats
	checked true
	run tests/check tests/around/it.bats tests/programs/it.bats
	[[ $status == 1 && $output == *'== plain.tests-around-it.bats'* ]]
	# shellcheck disable=SC2016 # for make
	printf '%%:\n\t@test "$(BIN)" != build/portable || kill -KILL $$PPID\n\t@mkdir -p $(BIN)\nall:\n' >Makefile
	run tests/check tests/programs/it.bats
	[[ $status == 1 && $output == *'not ok 1 builds: portable'* ]]
}

# wants SENTENCE: tests/check says this alone, and does nothing.
wants() {
	run tests/check
	echo "$output"
	[[ $status == 1 && $output == "$1" && ! -e build/check ]]
}

@test 'a tool that is too old is one sentence, before anything runs' {
	printf '#!/bin/sh\necho Bats 1.2.1\n' >path/bats
	chmod +x path/bats
	wants 'check: bats 1.8 or newer is wanted, this is 1.2.1'
	rm path/bats
	printf '#!/bin/sh\necho tmux 3.1c\n' >path/tmux
	chmod +x path/tmux
	wants 'check: tmux 3.2 or newer is wanted, this is 3.1'
}

@test 'a tool that is missing is one sentence, before anything runs' {
	mkdir only
	for tool in bash dirname env cc make git mktemp flock ps sort head; do
		ln -s "$(command -v "$tool")" only
	done
	PATH=$PWD/only run "$(command -v bash)" tests/check
	[[ $status == 1 ]]
	[[ $output == 'check: bats is missing; make deps installs what the tests need, or says what to install' ]]
	CC='no-such-cc -m64' run tests/check
	[[ $status == 1 && $output == 'check: no-such-cc is missing; '* ]]
}

@test 'a bash that is too old is one sentence, before anything runs' {
	for tool in check lint machines; do
		sed 's/BASH_VERSINFO\[0\] \* 100 + BASH_VERSINFO\[1\]/302/
			s/BASH_VERSINFO/3/; s/\$BASH_VERSION/3.2.57/' "$root/tests/$tool" >"tests/$tool"
		run bash "tests/$tool"
		echo "$output"
		[[ $status == 1 && $output == "$tool: this wants bash 4"*' or newer, and is run by 3.2.57' ]]
	done
	[[ ! -e build ]]
}
