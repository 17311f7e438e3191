#!/usr/bin/env bats
# bats file_tags=no:coverage

load ../helpers
[[ -z ${BATS_TEST_TIMEOUT:-} ]] || BATS_TEST_TIMEOUT=300 # all sources, by two compilers

@test "every source, script and manual page passes the linters" {
	# shellcheck disable=SC2154 # helpers.bash sets it
	run make -s -C "$root" lint
	echo "$output"
	((status == 0))
}

@test "a finding of each linter is shown, and is a failure" {
	mkdir copy copy/tests copy/udp-recv copy/completions
	cp -r "$root/Makefile" "$root/common" "$root/udp-send" copy
	cp -r "$root"/tests/{lint,*.bash,tools} copy/tests
	cp "$root/completions/udp-steps.bash" copy/completions
	cp "$root/udp-recv/udp-recv.1" copy/udp-recv
	git init -q copy
	printf 'static int unused_here;\n' >>copy/udp-send/udp-send.c
	# shellcheck disable=SC2016 # it is the script's
	printf '#!/bin/sh\necho $1\n' >copy/script
	printf '.Zz\n' >>copy/udp-recv/udp-recv.1
	run make -s -C copy lint
	((status != 0))
	[[ $output == *unused_here* && $output == *SC2086* && $output == *'unknown macro: .Zz'* ]]
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

