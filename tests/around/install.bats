#!/usr/bin/env bats
# Building, by every compiler and each program alone; installing and uninstalling. All of it in a copy of the tree.
# bats file_tags=ci,slow,no:coverage

# shellcheck disable=SC2154 # run and the helpers set stderr and root

load ../helpers

programs=(udp-bind udp-send udp-recv udp-bcast udp-chat)

setup_file() {
	unset MAKEFLAGS MAKELEVEL MFLAGS CC CFLAGS CPPFLAGS LDFLAGS PREFIX DESTDIR BIN LIBEDIT
	tree=$BATS_FILE_TMPDIR/tree
	export tree
	mkdir "$tree"
	tar -C "$root" --exclude=./.git --exclude=./bin --exclude=./build -cf - . | tar -C "$tree" -xf -
	make -s -C "$tree" >"$BATS_FILE_TMPDIR/build" 2>&1
}

# files BELOW: everything there but directories, sorted, each with its permissions.
files() {
	(cd "$1" && find . ! -type d -printf '%P %m\n' | LC_ALL=C sort)
}

# what_is_installed: the same list, as it should be below PREFIX.
what_is_installed() {
	local program
	for program in "${programs[@]}" udp-wire; do
		echo "bin/$program 755"
		echo "share/bash-completion/completions/$program 644"
		echo "share/fish/vendor_completions.d/$program.fish 644"
		echo "share/man/man1/$program.1 644"
	done | LC_ALL=C sort
	echo 'share/zsh/site-functions/_udp-steps 644'
}

# install_here ARGUMENT...: install the copy.
install_here() {
	make -s -C "$tree" install "$@"
}

# same WHAT EXPECTED GOT: two texts are equal.
same() {
	if [[ $2 != "$3" ]]; then
		echo "$1:" >&2
		diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") >&2
		return 1
	fi
}

# runs DIRECTORY: the programs that were built there have a help, and carry a datagram.
runs() {
	local program
	for program in "${programs[@]}"; do
		[[ $("$1/$program" --help) == "usage: $program "* ]]
	done
	PATH=$1:$PATH
	receiver recv -n 1
	echo hi | udp-send "$port"
	ends recv
	[[ $(<recv.out) == hi ]]
}

# builds ARGUMENT...: make with them builds every program into out/, without a word from the compiler.
builds() {
	run --separate-stderr make -s -C "$tree" BIN="$PWD/out" CFLAGS=-O0 "$@"
	printf '%s\n' "$output" "$stderr"
	[[ $status == 0 && -z $stderr ]]
	runs "$PWD/out"
}

# builds_alone COMPILER...: that command makes each program of its one file, without a word.
builds_alone() {
	local program
	mkdir alone
	for program in "${programs[@]}"; do
		pthread=()
		[[ $program != udp-chat ]] || pthread=(-pthread)
		run env -C "$tree" "$@" "${pthread[@]}" "$program/$program.c" -o "$PWD/alone/$program"
		echo "$program: $output"
		[[ $status == 0 && -z $output ]]
	done
	runs "$PWD/alone"
}

@test 'make installs the programs, pages and completions, and nothing else' {
	install_here PREFIX="$PWD/usr"
	same installed "$(what_is_installed)" "$(files usr)"
	runs "$PWD/usr/bin"
}

@test 'make installs to /usr/local below DESTDIR, where no other PREFIX is given' {
	install_here DESTDIR="$PWD/staged"
	same installed "$(what_is_installed)" "$(files staged/usr/local)"
	[[ $(ls staged staged/usr) == $'staged:\nusr\n\nstaged/usr:\nlocal' ]]
}

@test 'PREFIX and DESTDIR go together' {
	install_here DESTDIR="$PWD/staged" PREFIX=/opt/udp
	same installed "$(what_is_installed)" "$(files staged/opt/udp)"
}

@test 'everyone may read and run what is installed, whatever the umask' {
	umask 077
	install_here PREFIX="$PWD/usr"
	same installed "$(what_is_installed)" "$(files usr)"
	[[ -z $(find usr -type d ! -perm 755) ]]
}

@test 'installing twice is installing once' {
	install_here PREFIX="$PWD/usr"
	install_here PREFIX="$PWD/usr"
	same installed "$(what_is_installed)" "$(files usr)"
}

@test 'uninstall takes away what install put there, and nothing else' {
	mkdir -p usr/bin usr/share/man/man1
	touch usr/bin/udp-other usr/share/man/man1/udp-other.1
	install_here PREFIX="$PWD/usr"
	make -s -C "$tree" uninstall PREFIX="$PWD/usr"
	same 'left behind' $'bin/udp-other 644\nshare/man/man1/udp-other.1 644' "$(files usr)"
	install_here DESTDIR="$PWD/staged"
	make -s -C "$tree" uninstall DESTDIR="$PWD/staged"
	[[ -z $(files staged) ]]
}

@test 'man finds the pages that are installed' {
	local program
	install_here PREFIX="$PWD/usr"
	for program in "${programs[@]}"; do
		if command -v mandoc >/dev/null; then
			mandoc -Tutf8 "usr/share/man/man1/$program.1" | grep -qi "^${program^^}(1)"
		fi
		if command -v man >/dev/null; then
			[[ $(man -M "$PWD/usr/share/man" -w "$program") == "$PWD/usr/share/man/man1/$program.1" ]]
			MANPAGER='cat' man -M "$PWD/usr/share/man" "$program" | grep -q '^EXAMPLES'
		fi
	done
}

@test 'each page that is installed refers to the other four, and mandoc finds them' {
	local page other
	needs mandoc
	install_here PREFIX="$PWD/usr"
	cd usr/share/man
	for page in "${programs[@]}"; do
		for other in "${programs[@]}"; do
			[[ $page == "$other" ]] ||
				sed -n '/^\.Sh SEE ALSO/,$p' "man1/$page.1" | grep -q "^\.Xr $other 1"
		done
	done
	run env MANPATH="$PWD" mandoc -Tlint -Wstyle man1/*
	[[ $output != *'Xr udp-'*' 1'* ]]
}

@test 'the completions that are installed are found, each under the name of its program' {
	local program
	install_here PREFIX="$PWD/usr"
	export HOME=$PWD
	for program in "${programs[@]}"; do
		[[ $(press-tab bash ". usr/share/bash-completion/completions/$program" \
			"$program --verb") == "$program --verbose" ]]
		if command -v fish >/dev/null; then
			[[ $(fish --no-config -c "set fish_complete_path usr/share/fish/vendor_completions.d
				complete -C '$program --verb'") == --verbose* ]]
		fi
		if command -v zsh >/dev/null; then
			[[ $(press-tab zsh \
				"fpath=(usr/share/zsh/site-functions \$fpath); autoload -U compinit; compinit -u -D" \
				"$program --verb") == "$program --verbose" ]]
		fi
	done
}

@test 'a build leaves nothing that git does not ignore, and nothing in its way' {
	needs git
	cp -a "$tree" clone
	cd clone
	make -s clean
	git -c init.defaultBranch=main init -q
	git add -A
	make -s CFLAGS=-O0
	[[ -x bin/udp-chat ]]
	run git ls-files --others --exclude-standard
	[[ -z $output ]]
	run git diff --stat
	[[ -z $output ]]
	make -s clean
	run git ls-files --others
	[[ -z $output ]]
}

@test 'a second make has nothing to do, and a changed header builds again what has it' {
	cp -a "$tree" clone
	cd clone
	make -q
	touch -d '1 hour' common/udp.h
	run ! make -q
}

@test 'every program is built alone by cc' {
	builds_alone cc
}

@test 'every program is built alone by clang' {
	needs clang
	builds_alone clang
}

@test 'every program is built alone by musl-gcc' {
	needs musl-gcc
	builds_alone musl-gcc
}

@test 'every program is built alone by tcc' {
	needs tcc
	builds_alone tcc
}

@test 'make builds without a word' {
	[[ ! -s $BATS_FILE_TMPDIR/build ]]
	runs "$tree/bin"
}

@test 'make builds with clang' {
	needs clang
	builds CC=clang
}

@test 'make builds with musl-gcc' {
	needs musl-gcc
	builds CC=musl-gcc LIBEDIT=no
}

@test 'make builds udp-chat with libedit where it is, and without it when told so' {
	builds LIBEDIT=no
	[[ $(ldd out/udp-chat) != *libedit* ]]
	needs libedit
	[[ $(ldd "$tree/bin/udp-chat") == *libedit* ]]
}

# compiler TARGET: ./cc becomes a compiler that says it builds for TARGET, has libedit when the file ./libedit is there,
# has libiconv unless ./no-libiconv is there, and writes down what it is called with.
compiler() {
	cat >cc <<-end
		#!/bin/sh
		[ "\$*" != -dumpmachine ] || exec echo $1
		case " \$* " in
		*' -x c '*' -ledit '*) exec test -e '$PWD/libedit' ;;
		*' -x c '*' -liconv '*) exec test ! -e '$PWD/no-libiconv' ;;
		esac
		echo "cc \$*" >>'$PWD/calls'
		while [ "\$1" != -o ]; do shift; done
		touch "\$2"
	end
	chmod +x cc
}

# built: the programs that ./cc has built since the last look, with the libraries of each.
built() {
	sed -E 's/.* -o .*\/(udp-[a-z]*) [^ ]*/\1/; s/ *$//' calls | LC_ALL=C sort
	: >calls
}

@test 'what the compiler builds for decides what is built, and with which libraries' {
	local target
	for target in arm64-apple-darwin23.1.0 x86_64-unknown-macos aarch64-unknown-openbsd; do
		compiler $target
		make -s -C "$tree" BIN="$PWD/$target" CC="$PWD/cc"
		same $target "$(printf '%s -liconv\n' udp-{bcast,bind,chat,recv,send,wire})" "$(built)"
		[[ ! -e $target/udp-watch ]]
	done
	touch libedit
	compiler arm64-apple-darwin23.1.0
	make -s -C "$tree" BIN="$PWD/mac" CC="$PWD/cc"
	[[ $(grep -c DLIBEDIT calls) == 1 && $(built) == *'udp-chat -ledit -liconv'* ]]
	touch no-libiconv
	make -s -C "$tree" BIN="$PWD/cross" CC="$PWD/cc" LIBEDIT=no
	same cross "$(printf '%s -DNO_ICONV\n' udp-bcast udp-bind udp-chat udp-recv udp-send udp-wire)" "$(built)"
	compiler x86_64-unknown-freebsd14.0
	make -s -C "$tree" BIN="$PWD/bsd" CC="$PWD/cc" LIBEDIT=no
	same freebsd "$(printf '%s\n' udp-bcast udp-bind udp-chat udp-recv udp-send udp-wire)" "$(built)"
	compiler s390x-linux-gnu
	make -s -C "$tree" BIN="$PWD/linux" CC="$PWD/cc" LIBEDIT=no
	same linux "$(printf '%s\n' udp-bcast udp-bind udp-chat udp-recv udp-send udp-watch udp-wire)" "$(built)"
}

@test 'what is built is built again when a flag or the compiler changes, and only then' {
	local flags
	compiler x86_64-linux-gnu
	touch calls
	# again FLAG...: make builds all with them; and a second time nothing.
	again() {
		make -s -j4 -C "$tree" BIN="$PWD/out" "$@"
		[[ $(built) == udp-bcast*udp-wire ]]
		make -q -C "$tree" BIN="$PWD/out" "$@"
		run make -n -C "$tree" BIN="$PWD/out" "$@"
		[[ $output == *'Nothing to be done'* && ! -s calls ]]
	}
	ln -s cc c99
	for flags in '-O2' '-O2 -DX="it'\''s"' "-O2 -DY='a  b'" '-O2,-z,now -D%s\n'; do
		again CC="$PWD/cc" CFLAGS="$flags"
	done
	again CC="env $PWD/cc"
	again CC="$PWD/c99"
	again CC="$PWD/c99" LDFLAGS=-Lmine
	again CC="$PWD/c99" LIBEDIT=no CPPFLAGS=-DPORTABLE
	touch libedit
	again CC="$PWD/c99" CPPFLAGS=-DPORTABLE
}

@test 'make install alone takes what was built, also when it is told no flags' {
	compiler x86_64-linux-gnu
	make -s -C "$tree" BIN="$PWD/out" CC="$PWD/cc" CFLAGS=-Omine
	built
	CC=$PWD/cc install_here BIN="$PWD/out" DESTDIR="$PWD/a b'c" PREFIX=/usr
	[[ ! -s calls && -x "a b'c/usr/bin/udp-send" ]]
	install_here BIN="$PWD/out" DESTDIR="$PWD/staged" CC="$PWD/cc" CFLAGS=-Oother
	[[ $(<calls) == *-Oother* ]]
}

@test 'libedit that make deps installs is used in the same call of make, with -j too, and in any folder' {
	local jobs
	cp -a "$tree" "a b'c"
	compiler x86_64-linux-gnu
	# Programs take time; deps installs at its end, and check looks at what is there when it begins.
	printf '#!/bin/sh\nsleep 0.1\ntouch ../libedit\n' >"a b'c/tests/deps"
	printf '#!/bin/sh\ncp ../calls ../checked\n' >"a b'c/tests/check"
	for jobs in -j1 -j4; do
		rm -f libedit calls
		make -s -C "a b'c" CC='env ../cc' clean all
		[[ $(<calls) != *DLIBEDIT* ]]
		make -s $jobs -C "a b'c" CC='env ../cc' deps check
		grep -q 'cc .*-DLIBEDIT.*udp-chat.* -ledit' checked
		make -q -C "a b'c" CC='env ../cc'
	done
	built
	make -s -C "a b'c" CC='env ../cc' deps check
	[[ ! -s calls ]]
}

@test 'the options of the one who builds are used' {
	run make -C "$tree" BIN="$PWD/out" CC='echo cc' CFLAGS=-Omine CPPFLAGS=-Dmine LDFLAGS=-Lmine "$PWD/out/udp-bind"
	[[ $output == *'cc -std=c11 '*-Wall*-Dmine*-Omine*-Lmine*'-o '*out/udp-bind' udp-bind/udp-bind.c'* ]]
}

@test 'make help shows every target, and each is there' {
	local target
	run make -s -C "$tree" help
	for target in demo check torture bench deps lint dist install uninstall clean help; do
		[[ $output == *"make $target "* ]]
		make -n -C "$tree" "$target" >/dev/null
	done
}
