#!/usr/bin/env bats
# The fuzz targets, on the inputs that are kept: seeds, and whatever once went wrong.
# `make torture` lets a fuzzer loose.
# bats file_tags=no:coverage

# shellcheck disable=SC2154 # run and the helpers set output, status and root

load ../helpers

# replay TARGET FILE...: the target under AddressSanitizer and UBSan, once for each file.
replay() {
	local target=$1
	needs asan
	shift
	cc -g -std=c11 -pthread -fsanitize=address,undefined -fno-sanitize-recover=undefined ${also:+"$also"} \
		-o "$target" "${headers:-$root}/tests/fuzz/$target.c" "$root/tests/fuzz/replay.c"
	run timeout 50 "./$target" "$@"
}

@test 'operands, addresses, ports, numbers and times: every kept input is taken or refused' {
	replay operands "$root"/tests/fuzz/seeds/operands/*
	((status == 0))
	((${#lines[@]} >= 10))
}

@test 'records: every kept input comes out again, whole and in order' {
	replay records "$root"/tests/fuzz/seeds/records/*
	((status == 0))
	((${#lines[@]} >= 8))
}

@test 'datagrams: every kept input is printed as its form wants it' {
	replay datagrams "$root"/tests/fuzz/seeds/datagrams/*
	((status == 0))
	((${#lines[@]} >= 10))
}

@test 'charsets: every kept input becomes UTF-8' {
	local charset
	for charset in gbk utf-16 iso-2022-jp cp1258; do
		FUZZ_CHARSET=$charset replay charset "$root"/tests/fuzz/seeds/charset/*
		((status == 0))
		((${#lines[@]} >= 8))
	done
}

@test 'a fuzz target notices a lost byte, a raw escape and a JSON string left open' {
	local headers=$PWD/broken
	mkdir -p broken/tests
	cp -r "$root/common" broken
	cp -r "$root/tests/fuzz" broken/tests
	sed -i 's/\*len = (size_t)((end != NULL/*len = (size_t)(-(*data < end - 1) + (end != NULL/' \
		broken/common/records.h
	replay records "$root"/tests/fuzz/seeds/records/*
	((status != 0))
	sed -i "s/return code >= ' ' \&\& code != 0x7f/return code >= '\\\\r' \&\& code != 0x7f/" broken/common/text.h
	replay datagrams "$root"/tests/fuzz/seeds/datagrams/terminal
	((status != 0))
	cp "$root/common/text.h" broken/common
	sed -i "s/if (is_text(code) \&\& code != '\"'/if (is_text(code)/" broken/common/print.h
	replay datagrams "$root"/tests/fuzz/seeds/datagrams/json-text
	((status != 0))
}
