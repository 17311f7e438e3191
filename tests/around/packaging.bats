#!/usr/bin/env bats
# What leaves the house: the tarball, the version, the recipes for packages.
# bats file_tags=no:coverage

# shellcheck disable=SC2154 # run and the helpers set output and root

load ../helpers

setup_file() {
	tree=$BATS_FILE_TMPDIR/tree
	export tree
	mkdir "$tree"
	cd "$root" || return
	packaging/files -o | tar -cf - -T - | tar -C "$tree" -xf -
}

# packed DIR: the tarball that make dist makes there.
packed() {
	make -s -C "$1" dist >"$BATS_TEST_TMPDIR/told"
	echo "$1/$(<"$BATS_TEST_TMPDIR/told")"
}

@test 'the tarball is the same bytes again: with git, with another umask and time, and made from itself' {
	local first name
	needs git
	first=$(packed "$tree")
	name=udp-steps-$("$tree/packaging/version")
	[[ $first == "$tree/build/$name.tar.gz" ]]
	umask 077
	tar -xzf "$first" --no-same-permissions --touch
	[[ $(find "$name" -type f | head -n 1 | xargs stat -c %a) == ?00 ]]
	cmp "$first" "$(packed "$name")"
	git -C "$name" -c init.defaultBranch=main init -q
	git -C "$name" add -A
	touch "$name/stray"
	git -C "$name" -c user.name=x -c user.email=x@example.org commit -qm x
	cmp "$first" "$(packed "$name")"
}

@test 'the tarball holds the files of the project, below one folder, readable to all, and nothing else' {
	local file
	tar -xzf "$(packed "$tree")"
	[[ $(echo *) == "udp-steps-$("$root/packaging/version")" ]]
	diff <(cd "$root" && packaging/files -o) <(cd udp-steps-* && find . -type f -printf '%P\n' | LC_ALL=C sort)
	[[ -z $(find udp-steps-* -type f ! -perm 644 ! -perm 755) ]]
	while read -r file; do
		cmp "$root/$file" udp-steps-*/"$file"
	done < <(cd "$root" && packaging/files -o)
}

@test 'what was unpacked builds without a word, and make demo shows it' {
	tar -xzf "$(packed "$tree")"
	run make -s -C udp-steps-* CFLAGS=-O0
	[[ -z $output ]]
	make -s -C udp-steps-* CFLAGS=-O0 demo >said
	grep -q 'echo hi' said
}

@test 'the version stands in one place, and the programs and the change log tell it' {
	local version program
	version=$("$root/packaging/version")
	[[ $version =~ ^[0-9]+\.[0-9]+$ ]]
	for program in udp-send udp-recv udp-bind udp-bcast udp-chat; do
		[[ $("${UDP_BIN:-$root/bin}/$program" --version) == "$program (udp-steps) $version"* ]]
	done
	[[ $(grep -m 1 '^## \[[0-9]' "$root/CHANGELOG.md") == "## [$version] - "[0-9-]* ]]
	# Elsewhere nobody writes it down.
	cd "$root" || return
	run grep -rnE "udp-steps[-_ (]+v?${version//./\\.}\b" --exclude-dir={.git,bin,build,work} .
	[[ -z $output ]]
}
