#!/usr/bin/env bats
# bats file_tags=ci,no:coverage

# shellcheck disable=SC2030,SC2031,SC2154 # run and the helpers set output, status and root

load ../helpers
linters=(clang shellcheck flake8 mandoc editorconfig ctags)
[[ -z ${BATS_TEST_TIMEOUT:-} ]] || BATS_TEST_TIMEOUT=900 # all sources, by two compilers

@test "every source, script and manual page passes the linters" {
	needs "${linters[@]}"
	run make -s -C "$root" lint
	echo "$output"
	((status == 0))
}

# finds FILE TEXT WORDS: where such a file is, these words are told, and the lint fails.
finds() {
	# shellcheck disable=SC2059 # it is one
	printf "$2" >"tree/$1"
	run ! tree/tests/lint -Wall
	[[ $output == *"$3"* ]]
	rm "tree/$1"
}

@test "a finding of each linter is shown, and is a failure" {
	needs "${linters[@]}"
	mkdir -p tree/packaging tree/tests/tools tree/tests/course/attacks
	cp "$root/packaging/files" tree/packaging
	git init -q tree
	cp "$root/.flake8" "$root/.editorconfig" tree
	cp "$root/tests/lint" tree/tests
	cp "$root"/tests/tools/{layout,figures} tree/tests/tools
	cp "$root/tests/course/attacks/begin.h" tree/tests/course/attacks
	printf '%121s.\n' '' >tree/table.md
	tree/tests/lint -Wall # finds nothing yet
	finds x.c 'static int unused_here;\n' unused_here
	finds tests/course/attacks/x.c 'static void\nattack(void)\n{\n\tint unused_here;\n}\n' unused_here
	# shellcheck disable=SC2016 # it is the script's
	finds script '#!/bin/sh\necho $1\n' SC2086
	finds x.bash '# shellcheck shell=bash\n[ 1 > 2 ]\n' SC2071
	finds x.1 '.Zz\n' 'unknown macro: .Zz'
	finds x.py 'import os\n' F401
	finds script '#!/usr/bin/env python3\nimport os\n' F401
	finds x.h '/*%76s\t*/\n' 'x.h:1: 82 columns'
	finds x.bash '# shellcheck shell=bash\n#%119s.\n' 'x.bash:2: 121 columns'
	finds x.bash '# shellcheck shell=bash\nif true; then\n        :\nfi\n' 'x.bash:3: indented by spaces'
	finds x.py 'if True:\n\tpass\n' 'x.py:2: indented by a tab'
	finds x.md 'blanks \n' 'x.md:1: blanks at the end'
	finds x.md '\xff\n' 'x.md:1: no UTF-8'
	finds x.md 'no end' 'x.md:1: no newline at the end'
	mkdir tree/common
	finds common/x.h 'size_t late;\n' 'common/x.h:1: alone'
}

# exceeds FILE WORDS [LINE...]: with these lines before what FILE has, the figures tell WORDS, and fail.
exceeds() {
	cp "$1" was 2>/dev/null || : >was
	(printf '%s\n' "${@:3}" && cat was) >"$1"
	run ! figures
	[[ $output == *"$2"* ]]
	mv was "$1"
}

@test "each figure that is too large is told, and is a failure" {
	local over
	needs "${linters[@]}"
	mkdir -p udp-x udp-chat common lessons/page
	printf '%s\n' '#pragma once' '#define A_H' \
		'static int one(int a, void (*f)(int, int), int c, int d, int e, ...)' '{ return 0; }' >common/a.h
	: >udp-x/x.h
	printf '#include "a.h"\n' >common/b.h
	printf 'int main(void)\n{\n%s\n\treturn socket(2, 2, 0);\n}\n' "$(printf '\t;%.0s\n' {1..70})" |
		tee udp-chat/udp-chat.c >udp-x/udp-x.c
	run -0 figures
	[[ -z $output ]]
	mapfile -t over < <(yes '/* socket( */' | head -n 107)
	exceeds udp-x/udp-x.c 'udp-x/udp-x.c:101: the first socket() stands in line 101' "${over[@]:0:28}"
	exceeds udp-x/udp-x.c 'udp-x/udp-x.c:181: 181 lines, at most 180' "${over[@]}"
	exceeds udp-chat/udp-chat.c 'udp-chat/udp-chat.c:221: 221 lines, at most 220' "${over[@]}" \
		"${over[@]:0:40}"
	exceeds udp-x/x.h 'x.h:1: f has 6 parameters' 'static void f(int a, int b, int c, int d, int e, int g)' '{' '}'
	exceeds common/a.h 'a.h:2: f has 61 lines' 'static void' 'f(void)' '{' "${over[@]:0:58}" '}'
	exceeds common/c.h 'common/c.h:1: alone' 'size_t late;'
	exceeds common/c.h 'common/a.h:1: before udp-x/x.h' '#ifdef A_H' '#error' '#endif'
	exceeds lessons/page/x 'lessons/page/x:141: 141 lines, at most 140' "${over[@]}" "${over[@]:0:34}"
	for file in {a..k}; do
		printf '%s\n' "${over[@]:0:104}" >"lessons/page/$file.js"
	done
	printf '%s\n' "${over[@]}" >lessons/page/package.json # npm's
	run -0 figures
	exceeds lessons/page/l.js 'lessons/page: 1151 lines, at most 1150' "${over[@]:0:7}"
	exceeds common/0.h 'udp-x/x.h:1: before common/0.h' '#ifdef A_H' '#error' '#endif'
}

@test "the common headers make no socket or thread call" {
	local calls='socket|bind|connect|listen|accept|send|sendto|sendmsg|sendmmsg|recv|recvfrom|recvmsg|recvmmsg'
	calls+='|setsockopt|getsockopt|getsockname|getpeername|shutdown|socketpair|pthread_[a-z_]+'
	# These are about sockets; every other common header is not.
	local headers=()
	for header in "$root"/common/*.h; do
		[[ $header == */@(await|errors|handed|setup).h ]] || headers+=("$header")
	done
	run ! grep -nE "^[^*\"]*[^a-z_\"]($calls)\(" "${headers[@]}"
	[[ -z $output ]]
}

