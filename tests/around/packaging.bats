#!/usr/bin/env bats
# What leaves the house: the tarball, the version, the recipes for packages.
# bats file_tags=ci,no:coverage

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

@test 'make install-apparmor writes a profile for the files here, or for those of many, and takes it away again' {
	local profile=etc/apparmor.d/udp-steps-source file
	make -s -C "$tree" install-apparmor DESTDIR="$PWD"
	grep -qx "@{udp_steps} = \"$tree\"" "$profile"
	grep -q '^profile udp-steps-source ' "$profile"
	make -s -C "$tree" install-apparmor DESTDIR="$PWD" FOR='/home/*/udp-steps'
	grep -qxF '@{udp_steps} = "/home/*/udp-steps"' "$profile"
	for file in lab/lan grade-all grader/grade tools/run; do # all that make namespaces
		[[ -x $root/lessons/$file ]]
		grep -q "[{,]${file}[,}]" "$profile"
	done
	make -s -C "$tree" uninstall-apparmor DESTDIR="$PWD"
	[[ ! -e $profile ]]
}

@test 'a program of the package is harder to misuse, and one that is not is told' {
	local missing flags=(CFLAGS='-O2 -g -fPIE -fstack-protector-strong' CPPFLAGS='-D_FORTIFY_SOURCE=2'
		LDFLAGS='-pie -Wl,-z,relro,-z,now')
	needs readelf
	make -s -C "$tree" BIN="$PWD/hard" "${flags[@]}"
	"$root/packaging/hardened" hard/udp-*
	make -s -C "$tree" BIN="$PWD/soft" LDFLAGS='-no-pie -Wl,-z,norelro,-z,lazy,-z,execstack,-rpath,/tmp' \
		CFLAGS='-O0 -fno-stack-protector -fno-pie' CPPFLAGS=-U_FORTIFY_SOURCE "$PWD/soft/udp-send"
	run "$root/packaging/hardened" soft/udp-send
	echo "$output"
	[[ $status == 1 ]]
	for missing in PIE RELRO BIND_NOW 'a stack that cannot be run' 'a clean search' 'the stack protector' \
		'checked calls'; do
		[[ $output == *"soft/udp-send lacks $missing"* ]]
	done
}

# origin WORD: what packaging/origin makes of it.
origin() {
	"$tree/packaging/origin" <<<"$1"
}

@test 'the recipes of other systems are for this tarball, by its version and checksums, and say where it is from' {
	local tarball version file
	tarball=$(packed "$tree") version=$("$root/packaging/version")
	run cat "$tree"/build/{udp-steps.rb,APKBUILD,PKGBUILD}
	[[ $output != *@[A-Z]* ]]
	[[ $output == *"pkgver=$version"*"pkgver=$version"* ]]
	[[ $output == *"url \"file://$tarball\""* ]]
	grep -qxF "  homepage $(origin '"@HOMEPAGE@"')" "$tree/build/udp-steps.rb"
	for file in APKBUILD PKGBUILD; do
		grep -qxF "url='$(origin @HOMEPAGE@)'" "$tree/build/$file"
		grep -qxF "# Maintainer: $(origin @MAINTAINER@)" "$tree/build/$file"
	done
	[[ $(grep -rlF "$(origin @HOMEPAGE@)" "$tree/packaging") == */origin ]]
	grep -q "$(sha256sum "$tarball" | cut -d ' ' -f 1)" "$tree/build/udp-steps.rb"
	grep -q "$(sha256sum "$tarball" | cut -d ' ' -f 1)" "$tree/build/PKGBUILD"
	(cd "$tree/build" && sed -n '/^sha512sums/,$p' APKBUILD | grep tar.gz | sha512sum -c)
	sh -n "$tree/build/APKBUILD"
	bash -n "$tree/build/PKGBUILD"
}

@test 'CI elsewhere calls targets that the Makefile has, and each of its jobs has a time limit' {
	local target count=0 jobs=.github/workflows/check.yml
	cd "$root"
	while read -r target; do
		grep -qE "^([a-z -]* )?${target}[ :]" Makefile
		count=$((count + 1))
	done < <(sed -nE 's/.*run: (sudo )?g?make ([^=]*)$/\2/p' $jobs | tr ' ' '\n')
	((count >= 6))
	[[ $(grep -c '^    runs-on:' $jobs) == "$(grep -c '^    timeout-minutes:' $jobs)" ]]
	python3 -m json.tool .devcontainer/devcontainer.json >/dev/null
}
