#!/usr/bin/env bats
# lessons/tools/run: a lesson shows what happens, or it fails; a lie of one letter does.
# bats file_tags=slow

# shellcheck disable=SC2154 # run and the helpers set output and root
# shellcheck disable=SC2016 # what stands in a lesson is not for this shell

load ../helpers

# a lesson: what comes on standard input, as l.md
lesson() {
	cat >l.md
}

# right: it is run, and is as shown.
right() {
	run "$root/lessons/tools/run" l.md
	echo "$output"
	((status == 0))
}

# lie NUMBER TEXT: the lesson, as it is now, is wrong in that line, and the run says TEXT of it. It waits in vain for
# the truth, so several lies are run side by side, each with its own copy.
lies=()
lie() {
	local name=lie${#lies[@]}
	mkdir "$name"
	cp l.md "$name"
	start "$name" env -C "$name" UDP_PATIENCE=2 TMPDIR="$PWD/$name" "$root/lessons/tools/run" l.md
	lies+=("l.md:$1: terminal *$2")
}

# told: all of them were found. $output is what was said of the last one.
told() {
	local n
	for n in "${!lies[@]}"; do
		ends "lie$n" 1
		output=$(<"lie$n.out")
		echo "$output"
		# shellcheck disable=SC2053 # it is a pattern
		[[ $output == ${lies[n]}* ]]
	done
}

# wrong NUMBER TEXT: the only lie so far.
wrong() {
	lie "$@"
	told
}

# good: a lesson with two terminals, which talk to one another.
good() {
	lesson <<-'END'
		# A lesson

		```console
		$ udp-recv -n 2
		udp-recv: listening on 0.0.0.0:7788
		# (waiting)
		```

		```console term=B
		$ echo hi | udp-send
		$ echo 你好 | udp-send -v
		...
		udp-send: sendto(3, "\344\275\240\345\245\275", 6, 0, 127.0.0.1:7788) = 6
		...
		```

		```console
		hi
		你好
		```

		```console term=B rc=3
		$ echo hi | udp-send
		udp-send: cannot send to 127.0.0.1:7788: Connection refused (ECONNREFUSED)
		udp-send: hint: nobody listens there; start a receiver first: udp-recv 7788
		```

		```sh
		this is not run
		```
	END
}

@test 'a lesson that shows what happens passes' {
	needs namespaces
	good
	right
	[[ $output == 'l.md: 4 blocks' ]]
}

@test 'a lie of one letter fails, with file, line and terminal' {
	good
	sed -i 's/= 6$/= 7/' l.md
	lie 11 'udp-send -v'
	good
	sed -i 's/start a receiver first/start a receiver firs/' l.md
	lie 23 'after: $ echo hi | udp-send'
	good
	sed -i 's/^hi$/ho/' l.md
	lie 17 'after: what came before'
	told
	[[ $output == 'l.md:17: terminal A: '* && $output == *'-ho'* && $output == *'+hi'* ]]
	[[ $(<lie1.out) == *'terminal B'* ]]
}

@test 'a line too few or too many fails' {
	good
	sed -i '/^hi$/d' l.md
	lie 17 ''
	good
	sed -i 's/^hi$/hi\nhi/' l.md
	lie 17 ''
	lesson <<-'END'
		```console
		$ echo one; echo two
		one
		```
	END
	lie 2 '+two'
	told
}

@test 'what a program says after the last block is not hidden' {
	lesson <<-'END'
		```console
		$ udp-recv
		udp-recv: listening on 0.0.0.0:7788
		# (waiting)
		```

		```console term=B
		$ echo hi | udp-send
		$ sleep 0.3
		```
	END
	wrong 10 'more than the lesson does: hi'
}

@test 'the status must be the one that is shown' {
	good
	sed -i 's/ rc=3//' l.md
	lie 25 'status 3, and the lesson says 0'
	good
	sed -i 's/rc=3/rc=4/' l.md
	lie 25 'status 3, and the lesson says 4'
	lesson <<-'END'
		```console rc=1
		$ true
		```
	END
	lie 2 'status 0, and the lesson says 1'
	told
}

@test 'a word in brackets is the same word each time, also in a command' {
	lesson <<-'END'
		```console
		$ udp-bind -p
		<port>
		$ echo <port> <port> | tr ' ' '\n'
		<port>
		<port>
		$ echo 1 2
		<a> <b>
		$ echo 1 2
		<a> <b>
		```
	END
	right
	sed -i 's/<a> <b>/<a> <a>/' l.md
	wrong 7 ''
}

@test 'a program that waits is typed into, and interrupted' {
	lesson <<-'END'
		```console
		$ udp-chat
		udp-chat: listening on 0.0.0.0:7788
		# (waiting)
		```

		```console term=B
		$ udp-chat 127.0.0.1
		udp-chat: listening on 0.0.0.0:<port>
		> hello
		# (waiting)
		```

		```console
		127.0.0.1:<port> hello
		> hi there
		# (waiting)
		```

		```console term=B
		127.0.0.1:7788 hi there
		^D
		```

		```console
		^D
		$ udp-recv
		udp-recv: listening on 0.0.0.0:7788
		^C
		$ udp-recv -v
		...
		udp-recv: listening on 0.0.0.0:7788
		udp-recv: (waiting for a datagram)
		^C
		...
		udp-recv: 0 datagrams, 0 bytes, 0 cut, 0 dropped by the kernel
		```
	END
	right
}

@test 'a command that does not end is told, and is ended; one that should wait and is busy is told' {
	lesson <<-'END'
		```console
		$ while :; do :; done
		# (waiting)
		```
	END
	lie 2 'it waits for nobody, it is busy: $ while :; do :; done'
	lesson <<-'END'
		```console
		$ sleep 1234
		```
	END
	lie 2 'it does not end within 2 s: $ sleep 1234'
	told
	until_true eval '! pgrep -f "^sleep 1234" >/dev/null'
}

@test 'each lesson has a network and a directory of its own' {
	lesson <<-'END'
		```console
		$ ls -A; echo there >file
		$ ip -br link | cut -d ' ' -f 1
		lo
		$ cat /proc/net/udp | wc -l
		1
		$ pwd | grep -c work
		1
		```
	END
	right
	right
	[[ ! -e file ]]
}

@test 'a lesson may have a LAN' {
	lesson <<-'END'
		```console
		$ lan up 2
		lan: up: teacher, 192.168.11.74; pc1 to pc2, 192.168.11.101 to 102
		```

		```console term=B
		$ lan run pc1 udp-recv -n 1 -a
		udp-recv: listening on 0.0.0.0:7788
		# (waiting)
		```

		```console
		$ echo 'good morning' | lan run teacher udp-bcast
		```

		```console term=B
		192.168.11.74:<port> good morning
		```

		```console
		$ lan down
		```
	END
	right
}

@test '--accept writes what happened, and leaves the rest as it is' {
	good
	cp l.md shown
	sed -i -e 's/^hi$/ho/' -e 's/ECONNREFUSED/E/' l.md
	UDP_PATIENCE=2 run "$root/lessons/tools/run" --accept l.md
	[[ $status == 0 && $output == *rewritten* ]]
	diff shown l.md
	right
}

@test 'usage errors' {
	run "$root/lessons/tools/run"
	((status == 2))
	run "$root/lessons/tools/run" --foo l.md
	((status == 2))
}

@test 'a program has the descriptors that its terminal gives it, and no others' {
	lesson <<-'END'
		```console
		$ ls /proc/self/fd | tr '\n' ' ' | tr -d ' '; echo
		0123
		```

		```console term=B
		$ ls /proc/self/fd | tr '\n' ' ' | tr -d ' '; echo
		0123
		```
	END
	right
}

@test 'a command that goes on has bound its port before the next one is typed, though it says nothing' {
	mkdir slow
	printf '%s\n' '#!/bin/sh' 'i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done' 'exec udp-recv "$@"' \
		>slow/late-recv
	chmod +x slow/late-recv
	lesson <<-'END'
		```console
		$ late-recv -q -n 2
		# (waiting)
		```

		```console term=B
		$ printf 'one\ntwo\n' | udp-send
		```

		```console
		one
		two
		```
	END
	PATH=$PWD/slow:$PATH right
}

@test 'whoever starts it, by nohup or with signals ignored, the keys of a lesson work' {
	lesson <<-'END'
		```console
		$ udp-recv
		udp-recv: listening on 0.0.0.0:7788
		^C
		$ echo it ended
		it ended
		```
	END
	run env --ignore-signal=INT,QUIT,HUP,TERM,PIPE SHELL=/bin/false nohup "$root/lessons/tools/run" l.md
	echo "$output"
	((status == 0))
}

@test 'blanks at the end of a line are not compared, and ... within a line is any text' {
	lesson <<-'END'
		```console
		$ echo "padded   "; echo "one two three"
		padded
		one ... three
		```
	END
	right
}

@test 'a run that is ended takes its lesson with it, and leaves no file' {
	local nap=4321$$ # another run of this file may be going on
	lesson <<-'END'
		```console
		$ echo here >file; sleep 4321
		```
	END
	sed -i "s/4321/$nap/" l.md
	mkdir tmp
	TMPDIR=$PWD/tmp start run "$root/lessons/tools/run" l.md
	until_true eval 'pgrep -f "^sleep $nap" >/dev/null'
	kill "${pids[run]}"
	ends run 143
	until_true eval '! pgrep -f "^sleep $nap" >/dev/null'
	[[ -z $(ls tmp) ]]
}

@test 'without a tool that it needs it says so in one sentence, before anything runs' {
	mkdir bin
	ln -s /usr/bin/python3 "$(command -v env)" "$(command -v bash)" bin/
	good
	run env PATH="$PWD/bin" "$root/lessons/tools/run" l.md
	echo "$output"
	[[ $status == 1 && ${#lines[@]} == 1 && $output == 'run: unshare is missing: '* ]]
}

@test 'a patience that is no number is told before anything runs' {
	good
	for seconds in soon nan '' 0; do
		UDP_PATIENCE=$seconds run "$root/lessons/tools/run" l.md
		[[ $status == 2 && ${#lines[@]} == 1 ]]
		[[ $output == "run: UDP_PATIENCE is no positive number: '$seconds'" ]]
	done
}
