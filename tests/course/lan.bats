#!/usr/bin/env bats
# lessons/lab/lan, the classroom LAN: that it comes up as it says, that what runs in it runs as it does at home, and
# that nothing is left of it, however it ends. What is outside the LANs that these tests make is never touched.
#
# UDP_LAB is the directory the script is taken from: lessons/lab unless the caller says another.
# bats file_tags=slow
#
# shellcheck disable=SC2154 # run sets stderr
# shellcheck disable=SC2030,SC2031 # a test changes `as` for itself alone
# shellcheck disable=SC2016 # what stands in single quotes is for another shell

load ../helpers
eval "$(declare -f setup | sed '1s/setup/helpers_setup/')"
eval "$(declare -f teardown | sed '1s/teardown/helpers_teardown/')"

# In $place everybody may read, and write: an ordinary user cannot enter the directories of bats, and perhaps not
# this repository. In $copy are the script and the programs, in a folder with a name that has to be quoted. One LAN,
# $shared, is there for all tests that change nothing of it.
setup_file() {
	possible || return 0
	place=$(mktemp -d "/tmp/${UDP_CHECK:-lan}.XXXXXX")
	copy="$place/a b'c"
	shared=s-$$
	export place copy shared
	mkdir -p "$copy"/{lessons/lab,bin} "$place/"{desk,home,tmp,run}
	cp "${UDP_LAB:-$root/lessons/lab}/lan" "$copy/lessons/lab"
	cp -L "${UDP_BIN:-$root/bin}"/udp-* "$copy/bin"
	# It looks once a second whether the terminal is there, and here more often.
	printf '#!/bin/bash\nexec -a tail %s -s 0.1 "$@"\n' "$(command -v tail)" >"$copy/lessons/lab/tail"
	chmod +x "$copy/lessons/lab/tail"
	chmod -R u=rwX,go=rX "$place"
	chmod 777 "$place"/{desk,home,tmp,run}
	surroundings
	UDP_LAN=$shared for_everybody 'lan up 3 1'
}

# possible: a LAN can be made here, also by an ordinary user.
possible() {
	here ip && here namespaces && here ordinary_namespaces
}

teardown_file() {
	possible || return 0
	surroundings
	end_lan "$shared"
	[[ ${place:-} != /tmp/"${UDP_CHECK:-lan}".* ]] || rm -rf "$place"
}

# surroundings: what lan finds there.
surroundings() {
	as=(env) names=()
	unset container
	ordinary=(setpriv --reuid=65534 --regid=65534 --clear-groups
		env "PATH=$copy/lessons/lab:$copy/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
	PATH=$copy/lessons/lab:$PATH
	export HOME=$place/home TMPDIR=$place/tmp XDG_RUNTIME_DIR=$place/run SHELL=/bin/bash
	cd "$place/desk" || return
}

setup() {
	needs ip namespaces ordinary_namespaces
	helpers_setup
	surroundings
	export UDP_LAN=t$BATS_TEST_NUMBER-$$
	names=("$UDP_LAN")
	interfaces_before=$(interfaces)
}

teardown() {
	local name
	for name in "${names[@]}"; do
		end_lan "$name"
	done
	helpers_teardown
	possible || return 0
	cd "$place" && rm -rf {desk,home,tmp,run}/*
}

# end_lan NAME: what is still up of it, with its owners, is ended: politely, then by what it has in its environment.
end_lan() {
	local left UDP_LAN=$1
	export UDP_LAN
	with_our_name -q || return 0
	timeout 20 lan down 3>&- || true
	((EUID != 0)) || timeout 20 "${ordinary[@]}" lan down 3>&- || true
	left=$(all_of_it)
	# shellcheck disable=SC2086 # a word each
	[[ -z $left ]] || kill -KILL $left 2>/dev/null || true
}

# for_everybody FUNCTION: do FUNCTION as an ordinary user, for whom it is made; "${as[@]}" COMMAND is COMMAND as that
# user. With UDP_EVERYBODY=yes root does it first: lab.bats is root's, when root runs the tests.
for_everybody() {
	if ((EUID != 0)); then
		$1
		return
	fi
	if [[ -n ${UDP_EVERYBODY:-} ]]; then
		$1
		helpers_teardown
		pids=()
		rm -rf ./*
		echo 'as an ordinary user:' # seen if it fails
	fi
	as=("${ordinary[@]}")
	[[ $UDP_LAN == "$shared" ]] || {
		names+=("$UDP_LAN-o")
		UDP_LAN=$UDP_LAN-o
	}
	$1
}

# on_shared FUNCTION: the same, with the LAN that is there, of three pupils and one behind the router.
on_shared() {
	UDP_LAN=$shared
	for_everybody "$1"
}

# lan WORD...: the script as that user, for a minute at most. For `start` it must be "${as[@]}" lan, which has a process
# id.
lan() {
	"${as[@]}" timeout --foreground 60 lan "$@" 3>&-
}

# interfaces: what is outside the LANs.
interfaces() {
	cut -d: -f1 /proc/net/dev
}

# record: sets record, to the file in which our LAN stands; false when there is none.
record() {
	for record in {/run/udp-lan,/tmp/udp-lan-*,"$HOME/.udp-lan"}/"$UDP_LAN".[0-9]*; do
		[[ ! -e $record ]] || return 0
	done
	return 1
}

# holders [NAME]: the process that is host NAME, or all that are a host or the switch: as it stands in the record.
holders() {
	local record name pid
	record || return 0
	while read -r name pid _; do
		[[ -n ${1:-} && $name != "$1" ]] || echo "$pid"
	done <"$record"
}

# with_our_name OPTION...: grep for our UDP_LAN in what each process was started with: the hosts, what runs on them, and
# what keeps them; not itself.
with_our_name() {
	env -u UDP_LAN grep -slazxF "$@" "UDP_LAN=$UDP_LAN" /proc/[0-9]*/environ
}

# all_of_it: the process ids of these.
all_of_it() {
	local files
	mapfile -t files < <(with_our_name)
	files=("${files[@]#/proc/}")
	printf '%s\n' "${files[@]%/environ}"
}

# ended: nothing is there. What takes a process is looked at last.
ended() {
	local record
	! record && ! with_our_name -q
}

# nothing_is_left: wait until that is so; no process, no interface outside, no file.
nothing_is_left() {
	local pid
	if ! until_true ended; then
		! record || echo "left: $record" >&2
		for pid in $(all_of_it); do
			echo "left: $pid: $(tr '\0' ' ' <"/proc/$pid/cmdline")" >&2
		done
		return 1
	fi
	[[ $(interfaces) == "$interfaces_before" ]]
	[[ -z $(find "$HOME" "$TMPDIR" "$XDG_RUNTIME_DIR" -mindepth 1) ]]
}

# says STATUS TEXT WORD...: `lan WORD...` ends with STATUS, says nothing on standard output, and TEXT on standard error.
says() {
	local status_wanted=$1 text=$2
	shift 2
	run --separate-stderr lan "$@"
	if ((status != status_wanted)) || [[ -n $output || $stderr != *"$text"* ]]; then
		printf 'lan %s\nstatus %d, wanted %d\nout: %s\nerr: %s\nerr should hold: %s\n' "$*" "$status" \
			"$status_wanted" "$output" "$stderr" "$text" >&2
		return 1
	fi
}

# listed LINE...: `lan list` prints just these lines. Where there is no IPv6, what is of it is left out.
listed() {
	local wanted
	wanted=$(printf '%s\n' "$@")
	[[ -e /proc/sys/net/ipv6 ]] || wanted=$(printf '%s\n' "${@% fe80::*}")
	diff <(echo "$wanted") <(lan list | sed 's/ *$//') >&2
}

# hears NAME HOST [OPTION]... ADDRESS PORT: start udp-recv on HOST, wait until it is ready.
hears() {
	local name=$1 host=$2
	shift 2
	start "$name" "${as[@]}" lan run "$host" udp-recv -n 1 "$@"
	appears 'listening on' "$name.err"
}

# ---- it comes up ----

comes_up() {
	local since=$SECONDS
	says 0 'lan: up: teacher, 192.168.11.74; pc1 to pc3, 192.168.11.101 to 103' up
	((SECONDS - since < patience)) # a fifth of a second, where nothing else is to be done
	[[ $(wc -l <<<"$stderr") -eq 1 ]]
	listed 'pc1      eth0  192.168.11.101/24 fe80::101/64' \
		'pc2      eth0  192.168.11.102/24 fe80::102/64' \
		'pc3      eth0  192.168.11.103/24 fe80::103/64' \
		'teacher  eth0  192.168.11.74/24 fe80::74/64'
	run --separate-stderr lan down
	[[ $status -eq 0 && -z $output$stderr ]]
	nothing_is_left
}

@test 'up makes a teacher and three pupils with the documented addresses, and down leaves nothing of them' {
	for_everybody comes_up
}

is_of_that_size() {
	says 0 'pc1' up 1
	listed 'pc1      eth0  192.168.11.101/24 fe80::101/64' 'teacher  eth0  192.168.11.74/24 fe80::74/64'
	lan down
	says 0 'behind a router' up 2 2
	listed 'pc1      eth0  192.168.11.101/24 fe80::101/64' \
		'pc2      eth0  192.168.11.102/24 fe80::102/64' \
		'pc3      eth0  192.168.12.103/24 fe80::103/64' \
		'pc4      eth0  192.168.12.104/24 fe80::104/64' \
		'router   eth0  192.168.11.254/24 fe80::254/64' \
		'router   eth1  192.168.12.254/24 fe80::254/64' \
		'teacher  eth0  192.168.11.74/24 fe80::74/64'
	lan down
	nothing_is_left
}

@test 'up N has N pupils, and up N M has M more behind a router' {
	for_everybody is_of_that_size
}

bear_their_names() {
	local host
	for host in teacher pc1 pc4 router; do
		[[ $(lan run $host uname -n) == "$host" ]]
		[[ $(lan run $host cat /proc/sys/kernel/hostname) == "$host" ]]
	done
	[[ $(uname -n) == "$outside" ]]
}

@test 'a host bears its name, and the machine outside keeps its own' {
	outside=$(uname -n)
	on_shared bear_their_names
}

talk_to_one_another() {
	hears near pc2 -a 0.0.0.0 9000
	echo 'from the teacher' | lan run teacher udp-send 192.168.11.102 9000
	ends near
	[[ $(<near.out) == 192.168.11.74:*'from the teacher' ]]
	hears far pc4 -a 0.0.0.0 9000
	echo 'there' | lan run pc1 udp-send 192.168.12.104 9000
	ends far
	[[ $(<far.out) == 192.168.11.101:*there ]]
	hears back pc1 -a 0.0.0.0 9000
	echo 'and back' | lan run pc4 udp-send 192.168.11.101 9000
	ends back
	[[ $(<back.out) == 192.168.12.104:*'and back' ]]
	[[ ! -e /proc/sys/net/ipv6 ]] || {
		hears six pc2 -6 -a :: 9000
		echo six | lan run pc1 udp-send 'fe80::102%eth0' 9000
		ends six
		[[ $(<six.out) == *fe80::101%eth0*six ]]
	}
}

@test 'a host hears another one from its address, across the router and by IPv6, too' {
	on_shared talk_to_one_another
}

wires_are_ready() {
	lan up 3 2
	lan run switch ip -d -o link show >ports # at once
	[[ $(grep -c bridge_slave ports) -eq 8 ]]
	[[ $(grep -c 'state forwarding' ports) -eq 8 ]]
}

@test 'when up has ended every port of the switch forwards, so that the first datagram arrives' {
	for_everybody wires_are_ready
}

shout() {
	hears all pc1 -a 0.0.0.0 9000
	start behind "${as[@]}" lan run pc4 udp-recv 0.0.0.0 9000
	appears 'listening on' behind.err
	echo everybody | lan run teacher udp-bcast 255.255.255.255 9000
	ends all
	[[ $(<all.out) == 192.168.11.74:*everybody ]]
	hears directed pc1 -a 0.0.0.0 9000
	echo 'of this net' | lan run teacher udp-bcast 192.168.11.255 9000
	ends directed
	echo 'to one' | lan run teacher udp-send 192.168.12.104 9000
	appears 'to one' behind.out # so what came before would be there, too
	[[ $(<behind.out) == 'to one' ]]
}

@test 'a broadcast is heard in its network, and not behind the router' {
	on_shared shout
}

thirty() {
	lan up 30
	[[ $(lan list | wc -l) -eq 31 ]]
	listed "$(for ((i = 1; i <= 30; i++)); do
		printf 'pc%-6d eth0  192.168.11.%d/24 fe80::%d/64\n' $i $((i + 100)) $((i + 100))
	done)" 'teacher  eth0  192.168.11.74/24 fe80::74/64'
	hears last pc30 0.0.0.0 9000
	echo 'good morning' | lan run teacher udp-send 192.168.11.130 9000
	ends last
	[[ $(<last.out) == 'good morning' ]]
	lan down
	nothing_is_left
}

@test 'thirty pupils come up, and the last of them hears the teacher' {
	for_everybody thirty
}

# ---- it is there once ----

up_twice() {
	local first again
	again=$(holders)
	[[ $(wc -w <<<"$again") -eq 7 ]]
	run --separate-stderr lan up 3 1
	first=$stderr
	says 0 "$first" up
	says 1 'another size' up 2
	[[ $stderr == *'hint: lan down'* ]]
	says 1 'another size' up 3 0
	[[ $(holders) == "$again" ]]
	[[ $(lan list | wc -l) -eq 7 ]]
}

@test 'up twice is up once, and another size is refused and changes nothing' {
	on_shared up_twice
}

up_at_once() {
	local i
	for i in 1 2 3 4; do
		start "up$i" "${as[@]}" lan up 2
	done
	for i in 1 2 3 4; do
		ends "up$i"
		[[ $(<"up$i.err") == 'lan: up: teacher'*'pc1 to pc2'* ]]
	done
	[[ $(grep -slaE "^udp-lan/$UDP_LAN/" /proc/[0-9]*/cmdline | wc -l) -eq 4 ]]
	lan down
	nothing_is_left
}

@test 'several lan up at the same moment make one LAN' {
	for_everybody up_at_once
}

two_apart() {
	local two=${UDP_LAN}0 # the name of one begins that of the other
	names+=("$two")
	UDP_LAN=$two lan up 1
	[[ $(lan list | grep pc1) == "$(UDP_LAN=$two lan list | grep pc1)" ]]
	[[ $(UDP_LAN=$two lan list | wc -l) -eq 2 ]]
	UDP_LAN=$two says 1 "cannot find host 'pc2'" run pc2 true
	start one "${as[@]}" lan run pc1 udp-recv 0.0.0.0 9000
	appears 'listening on' one.err
	UDP_LAN=$two start two "${as[@]}" lan run pc1 udp-recv 0.0.0.0 9000 # the port is free there
	appears 'listening on' two.err
	echo 'of one' | lan run teacher udp-bcast 192.168.11.255 9000
	echo 'of two' | UDP_LAN=$two lan run teacher udp-bcast 192.168.11.255 9000
	appears 'of one' one.out
	appears 'of two' two.out
	[[ $(<one.out) == 'of one' && $(<two.out) == 'of two' ]]
	UDP_LAN=$two lan down
	(UDP_LAN=$two && until_true ended)
	ends two 143
	[[ $(lan list | wc -l) -eq 7 ]]
	echo 'still here' | lan run teacher udp-send 192.168.11.101 9000
	appears 'still here' one.out
}

@test 'two LANs have the same addresses, and nothing crosses from one to the other' {
	on_shared two_apart
}

@test 'two users have each a LAN of the same name, and neither ends that of the other' {
	needs root
	lan up 2
	as=("${ordinary[@]}")
	says 1 'no LAN is up' list
	lan down
	lan up 1
	[[ $(lan list | wc -l) -eq 2 ]]
	as=(env)
	[[ $(lan list | wc -l) -eq 3 ]]
	lan down
	says 1 'no LAN is up' list
	as=("${ordinary[@]}")
	[[ $(lan list | wc -l) -eq 2 ]]
	lan down
	nothing_is_left
}

# ---- it is gone ----

without_one() {
	local words
	for words in 'run pc1 true' 'shell pc1' list watch; do
		# shellcheck disable=SC2086 # they are words
		says 1 'no LAN is up' $words
		[[ $stderr == *'hint: lan up' ]]
	done
	lan down
	lan up 1
	lan down
	lan down
	nothing_is_left
	says 1 'no LAN is up' run pc1 true
}

@test 'without a LAN the commands say so, and down twice is down once' {
	for_everybody without_one
}

down_ends_programs() {
	lan up 1
	start polite "${as[@]}" lan run pc1 udp-recv 0.0.0.0 9000
	appears 'listening on' polite.err
	start stubborn "${as[@]}" lan run teacher bash -c 'trap "" TERM HUP INT; echo there; while :; do sleep 1; done'
	appears there stubborn.out
	# One that has left its parent, its session and its input behind, as a server does.
	lan run pc1 setsid -f sh -c 'trap "" HUP; echo there; exec sleep 600' >server.out 2>&1 </dev/null
	appears there server.out
	lan down
	ends polite 143
	ends stubborn 137
	nothing_is_left
}

@test 'down ends what runs on the hosts: a server, and what ignores TERM, too' {
	for_everybody down_ends_programs
}

down_at_once() {
	lan up 1
	start down1 "${as[@]}" lan down
	start down2 "${as[@]}" lan down
	ends down1
	ends down2
	nothing_is_left
	lan up 1
	lan down
	lan up 2 # at once
	[[ $(lan list | wc -l) -eq 3 ]]
	start inside "${as[@]}" lan run pc1 "$copy/lessons/lab/lan" down
	nothing_is_left
}

@test 'down may come twice at a time, from a host of the LAN, and just before another up' {
	for_everybody down_at_once
}

# Where the record is, and what is in it, the tests below do not say: but that it is one file, which is gone at the end.
one_record() {
	local record
	lan up 1 1
	record
	[[ $(stat -c '%u %a' "${record%/*}") == "$("${as[@]}" id -u) 700" ]]
	[[ $(find /run /run/udp-lan /tmp /tmp/udp-lan-* /var/tmp /dev/shm "$HOME" "$TMPDIR" "$XDG_RUNTIME_DIR" \
		-maxdepth 1 -name "*$UDP_LAN*" 2>/dev/null) == "$record" ]]
	lan down
	nothing_is_left
}

@test 'a LAN has one file, in a directory that nobody else can read, and it is gone when the LAN is' {
	for_everybody one_record
}

# ---- it ends by itself ----

# on_a_terminal COMMAND: start a session of its own that does COMMAND, with `lan` as that user; it ends when
# end_terminal is called, and says `done` when COMMAND is.
on_a_terminal() {
	rm -f terminal.in
	mkfifo -m 666 terminal.in
	start terminal "${as[@]}" setsid -w bash -c "$1"'; echo done; read -r _; exit 0'
	exec {terminal}>terminal.in
	appears 'done' terminal.out
}

end_terminal() {
	exec {terminal}>&-
	ends terminal
}

terminal_closed() {
	on_a_terminal 'lan up 1; lan run pc1 sh -c "echo there; exec sleep 600" >&2 &
		until lan run pc1 true; do :; done'
	appears there terminal.err
	[[ $(lan list | wc -l) -eq 2 ]]
	[[ $(all_of_it | wc -l) -gt 4 ]]
	end_terminal
	nothing_is_left
}

@test 'a LAN ends when the session ends in which it was made, and what runs there ends with it' {
	for_everybody terminal_closed
}

@test 'a terminal that is closed ends its LAN' {
	cat >terminal.py <<-'END'
		import os, pty, sys
		pid, terminal = pty.fork()
		if pid == 0:
		    os.execvp('env', ['env', 'HISTFILE=', 'bash', '--norc', '-i'])
		os.write(terminal, b'lan up 1; lan run pc1 sleep 600\n')
		print('typed', flush=True)
		sys.stdin.read()
		os.close(terminal)
		os.waitpid(pid, 0)
	END
	mkfifo window.in
	start window python3 terminal.py
	exec {window}>window.in
	until_true sleeps
	exec {window}>&-
	ends window
	nothing_is_left
}

# sleeps: true once `sleep 600` runs in our LAN.
sleeps() {
	local pid
	for pid in $(all_of_it); do
		[[ $(tr '\0' ' ' <"/proc/$pid/cmdline") != 'sleep 600 ' ]] || return 0
	done 2>/dev/null
	return 1
}

# tail_of_it: the process that waits for the end of the terminal.
tail_of_it() {
	# shellcheck disable=SC2046 # they are words
	grep -slazx tail $(all_of_it | sed 's|.*|/proc/&/cmdline|') | sed 's/[^0-9]//g'
}

@test 'a LAN made by sudo ends with the terminal, and not with sudo' {
	# What is asked is the name of the process; sudo runs the command in a session of its own.
	cp "$(command -v bash)" sudo
	on_a_terminal './sudo -c "setsid -w ./sudo -c \"lan up 1; :\"; :"'
	tail=$(tail_of_it)
	grep -qzxF -- "--pid=${pids[terminal]}" "/proc/$tail/cmdline" # who is waited for: setsid became bash
	end_terminal
	nothing_is_left
}

# parent PID, and the process that keeps the LAN: the parent of unshare, which is the parent of the switch.
parent() {
	sed -n 's/^PPid:[[:space:]]*//p' "/proc/$1/status"
}

# keeper: the process that keeps the LAN: the parent of unshare, which is the parent of the switch.
keeper() {
	parent "$(parent "$(holders switch)")"
}

# At once, for each takes a second: what runs there does not end when it is asked to.
kills() {
	local victim name=$UDP_LAN
	local -A killed=([switch]='holders switch' [unshare]='parent "$(holders switch)"' [keeper]=keeper
		[tail]=tail_of_it)
	for victim in "${!killed[@]}"; do
		export UDP_LAN=$name-$victim
		names+=("$UDP_LAN")
		lan up 1 1
		start "$victim" "${as[@]}" lan run pc1 sh -c 'trap "" TERM HUP; echo there; while :; do sleep 1; done'
	done
	for victim in "${!killed[@]}"; do
		export UDP_LAN=$name-$victim
		appears there "$victim.out"
		kill -KILL "$(eval "${killed[$victim]}")"
	done
	UDP_LAN=$name-keeper
	[[ $(lan list | wc -l) -eq 5 ]] # it goes on, and nobody sees its end
	lan down
	for victim in "${!killed[@]}"; do
		export UDP_LAN=$name-$victim
		nothing_is_left
	done
	UDP_LAN=$name-switch
	lan up 1
	lan down
}

@test 'a LAN whose switch, unshare, keeper or tail is killed leaves nothing, at the latest by lan down' {
	for_everybody kills
}

kill_of_a_host() {
	lan up 2
	start it "${as[@]}" lan run pc1 sh -c 'echo there; exec sleep 600'
	appears there it.out
	kill -KILL "$(holders pc1)"
	says 1 "cannot find host 'pc1'" run pc1 true
	says 1 'pc1 is gone: its process was killed' up 2
	[[ $stderr == *'hint: lan down, and lan up again' ]]
	[[ $(lan list) == pc2*teacher* ]]
	lan run pc2 true
	lan down
	nothing_is_left
}

@test 'a LAN of which a host is killed is not called whole, and still ends' {
	for_everybody kill_of_a_host
}

# ---- nobody but its own ----

# Whoever is taken for one of the LAN by mistake is killed: so these are in a PID namespace of their own.

# alone FUNCTION: do FUNCTION in there, as root of it. Its directories for all are empty, but for $place.
alone() {
	local root=()
	((EUID == 0)) || root=(--user --map-root-user)
	{
		declare -p as ordinary names pids patience
		declare -f
		echo nothing=/run/nothing
	} >functions 2>/dev/null
	# $place stands in /tmp, which is covered: so it is taken from where we are.
	unshare "${root[@]}" --mount --pid --fork --kill-child --mount-proc bash -euc '
		. ./functions
		cd "$place"
		mount -t tmpfs -o mode=1777 none /tmp
		mount -t tmpfs none /run
		mkdir "$place"
		mount --no-canonicalize --bind . "$place"
		mkfifo "$nothing"
		cd "$place/desk"
		'"$1" 3>&-
}

# disguised NAME COMMAND...: start COMMAND, which must run bash with the words it is given. That becomes a process with
# the name of host NAME, which sleeps.
disguised() {
	start "d${#pids[@]}" "${@:2}" bash -c 'exec -a "udp-lan/$UDP_LAN/$0" "${SLEEP:-sleep}" 600' "$1"
}

# disguises_are_on COUNT: so many bear a name of our LAN, and are not of it.
disguises_are_on() {
	(($(grep -slaE "^(tail.*)?udp-lan/$UDP_LAN/" /proc/[0-9]*/cmdline | wc -l) == $1))
}

# unharmed: with those that were started no LAN is up, one can be made, is entered, and is ended; they all live.
unharmed() {
	local name
	until_true disguises_are_on ${#pids[@]}
	[[ $(lan list 2>&1) == 'lan: no LAN is up'* ]]
	lan down
	lan up 1
	[[ $(lan list | wc -l) == 2 && $(lan run pc1 ip -br address show eth0) == *192.168.11.101/24* ]]
	lan run switch ip link show lan1
	lan down
	disguises_are_on ${#pids[@]}
	for name in "${!pids[@]}"; do
		is_gone "${pids[$name]}" && return 1
	done
	! record
}

same_name() {
	start tail "${as[@]}" tail -F "udp-lan/$UDP_LAN/pc1"
	disguised pc1 "${as[@]}"
	disguised switch/3/0 "${as[@]}"
	disguised switch "${as[@]}" unshare -rn
	disguised pc1 "${as[@]}" unshare -rn
	start first "${as[@]}" unshare -rnpf --kill-child bash -c 'exec -a "udp-lan/$UDP_LAN/switch" sleep 600'
	unharmed
}

@test 'who bears the name of a host is none, in our network or one of his own, and as the first process there' {
	alone same_name
	((EUID == 0)) || return 0
	as=("${ordinary[@]}")
	alone same_name
}

same_name_set_uid() {
	cp "$(command -v sleep)" "$place/desk/sleep"
	chmod 4755 "$place/desk/sleep"
	SLEEP=$place/desk/sleep disguised switch/3/0 "${ordinary[@]}"
	SLEEP=$place/desk/sleep disguised pc1 "${ordinary[@]}" unshare -rn
	unharmed
	# What may not be read belongs to root in /proc, or looks so where root has no number.
	chmod 711 "$place/desk/sleep"
	SLEEP=$place/desk/sleep disguised switch/3/0 "${ordinary[@]}"
	SLEEP=$place/desk/sleep disguised switch "${ordinary[@]}" unshare -Unpf --kill-child
	unharmed
}

@test 'another user has no process that is one of the LAN of root, though root owns its files in /proc' {
	needs root
	alone same_name_set_uid
}

# kill_all_of_it: also those beside it, who would take the record away.
kill_all_of_it() {
	# shellcheck disable=SC2046 # a word each
	kill -KILL $(all_of_it) 2>/dev/null || true # some have gone with others
	until_true disguises_are_on 0
}

number_again() {
	local record pid name
	lan up 1
	record
	cp "$record" kept
	kill_all_of_it
	cmp "$record" kept
	while read -r name pid _; do
		[[ $name == switch || $name == pc1 ]] || continue
		until_true test ! -e "/proc/$pid" # who has died keeps his number until that is heard
		echo $((pid - 1)) >/proc/sys/kernel/ns_last_pid
		unshare -n bash -c 'exec -a "udp-lan/$UDP_LAN/$0" sleep 600' "$name" 3>&- &
		pids["$name"]=$!
		[[ $! == "$pid" ]]
	done <kept
	unharmed
}

@test 'a process that got the number of one of a LAN that is gone is none' {
	needs /proc/sys/kernel/ns_last_pid
	alone number_again
}

# ---- where it is written down ----

# not_used PLACE: with PLACE, which is not ours alone, a LAN is up, and it stands in our home.
not_used() {
	local record
	lan up 1
	record
	[[ $record == "$HOME"/.udp-lan/* ]]
	[[ $(lan list | wc -l) == 2 ]]
	lan down
	[[ -z $(find "$HOME" -mindepth 1) ]]
	rm -rf "$1"
}

taken_places() {
	local place=/tmp/udp-lan-65534
	as=("${ordinary[@]}")
	mkdir -m 777 $place
	not_used $place
	mkdir -m 700 linked
	chown 65534 linked
	ln -s "$PWD/linked" $place
	not_used $place
	"${as[@]}" mkdir -m 770 $place
	not_used $place
	: >$place
	HOME=/nonexistent lan up 1 2>err && return 1
	[[ $(<err) == "lan: cannot use $place: it is no directory, or not yours, or of another mode than 700
lan: hint: "* && $(wc -l <err) == 2 ]]
}

@test 'a place that others have taken, or may write, is not used, and keeps nobody from having a LAN' {
	needs root
	alone taken_places
}

# stale: what is left of a LAN that was killed with all that kept it; of another one, too, whose lock nobody has.
stale() {
	local record others
	lan up 1
	record
	others=${record%/*}/other.1
	kill_all_of_it
	[[ -s $record ]]
	[[ $(lan list 2>&1) == 'lan: no LAN is up'* ]]
	lan down
	[[ ! -e ${record%/*} ]]
	lan up 1
	kill_all_of_it
	: >"$others"
	lan up 2
	[[ $(lan list | wc -l) == 3 ]]
	sed -i 's/[^ ]*$/another-start-of-the-machine/' "$record"
	[[ $(lan list 2>&1) == 'lan: no LAN is up'* ]]
	kill_all_of_it
	lan down
	[[ ! -e ${record%/*} ]]
}

@test 'a record that is left over is taken for none, and goes with the next up or down' {
	alone stale
}

lock_held() {
	local record pid
	"${as[@]}" mkdir -m 700 "$1"
	pid=$(readlink /proc/self/ns/pid)
	record=$1/$UDP_LAN.${pid//[!0-9]/}
	start other "${as[@]}" bash -c 'exec 9>>"$0"; flock 9; echo has it; exec sleep 600' "$record"
	appears 'has it' other.out
	mkdir fake
	printf '#!/bin/sh\n' >fake/sleep # no wait: it is the number of looks that has a limit
	chmod +x fake/sleep
	PATH=$PWD/fake:$PATH "${as[@]}" "$copy/lessons/lab/lan" up 1 2>err && return 1
	[[ $(<err) == "lan: another lan up or lan down has been at work for 20 seconds, and has not ended
lan: hint: fuser -v $record shows who it is" ]]
	kill -KILL "${pids[other]}"
	lan up 1
	lan down
	[[ ! -e $1 ]]
}

@test 'lan up waits for another one that is at work, but not for ever' {
	alone 'lock_held /run/udp-lan'
}

# ---- machines ----

# As from iproute2 6.12 on: a number in `netns 1` is looked up in /proc, which is that of outside.
newer_ip() {
	mkdir fake
	cat >fake/ip <<-END
		#!/bin/bash
		[[ \$1 == -batch ]] || exec $(PATH=$PATH:/sbin:/usr/sbin type -P ip) "\$@"
		words=\$(cat)
		[[ \$words != *'netns '[0-9]* ]] || exec echo 'not a number!'
		exec $(PATH=$PATH:/sbin:/usr/sbin type -P ip) -batch - <<<"\$words"
	END
	chmod +x fake/ip
	start events ip -o monitor link
	until_true a_bridge_is_seen first
	PATH=$PWD/fake:$PATH "${as[@]}" "$copy/lessons/lab/lan" up 1 1
	[[ $(lan list | wc -l) == 5 ]]
	lan down
	until_true a_bridge_is_seen last
	run ! grep -vE 'first|last' events.out
}

# a_bridge_is_seen NAME
a_bridge_is_seen() {
	ip link add "$1" type bridge && ip link delete "$1"
	grep -q "$1" events.out
}

@test 'no wire is plugged in by the number of a process, and nothing appears in the network of the caller' {
	local root=()
	((EUID == 0)) || root=(--map-root-user)
	export -f newer_ip a_bridge_is_seen until_true start run
	alone 'exec unshare --net bash -euc ". ./functions; newer_ip"'
}

@test 'an old bash, another shell, and a /proc of others are told in a sentence' {
	local bash
	for bash in 3.2.57 4.3.48; do
		run --separate-stderr bash -c "BASH_VERSION=$bash; . \"\$0\"" "$copy/lessons/lab/lan" up
		[[ $status == 1 && -z $output ]]
		[[ $stderr == "lan: this needs Linux and bash 4.4: here is $OSTYPE $bash" ]]
	done
	run --separate-stderr sh "$copy/lessons/lab/lan" up
	[[ $status == 1 || $(readlink -f /bin/sh) == *bash ]]
	run --separate-stderr unshare --user --map-root-user --pid --fork "$copy/lessons/lab/lan" down
	[[ $status == 1 && -z $output && $stderr == 'lan: this needs Linux, and a /proc of our own PID namespace'* ]]
}

# ---- what runs on a host runs as it does at home ----

status_is_its_own() {
	run lan run pc1 true
	[[ $status -eq 0 ]]
	run lan run pc1 sh -c 'exit 3'
	[[ $status -eq 3 ]]
	status=0
	lan run pc1 no-such-program >out 2>err || status=$?
	[[ $status -eq 127 && ! -s out && $(<err) == *no-such-program* ]]
	run lan run pc1 sh -c 'kill -KILL $$'
	[[ $status -eq 137 ]]
	[[ $(printf 'a\nb' | lan run pc1 od -An -c) == "$(printf 'a\nb' | od -An -c)" ]]
	run --separate-stderr lan run pc1 sh -c 'echo out; echo err >&2'
	[[ $output == out && $stderr == err ]]
}

@test 'run has the status, the input, the output and the errors of the command' {
	on_shared status_is_its_own
}

arguments_are_its_own() {
	# shellcheck disable=SC1003 # a word is a backslash
	local words=('' ' two  words ' '--' -n --target '*' '$HOME' "it's" $'new\nline' $'tab\there' 'grüße' '\'
		$'\xff' '')
	printf '<%s>\0' "${words[@]}" >wanted
	lan run pc1 printf '<%s>\0' "${words[@]}" >got
	cmp wanted got
	printf -- '--net\n' >wanted
	lan run pc1 echo --net >got
	cmp wanted got
	lan run pc1 bash -c 'printf "%s\0" "$0" "$@"' -x '' -- -U >got
	printf '%s\0' -x '' -- -U >wanted
	cmp wanted got
}

@test 'run gives the command its arguments byte for byte' {
	on_shared arguments_are_its_own
}

signals_are_its_own() {
	start it "${as[@]}" lan run pc1 udp-recv -v 0.0.0.0 9000
	appears 'listening on' it.err
	echo one | lan run teacher udp-send 192.168.11.101 9000
	appears one it.out
	kill -TERM "${pids[it]}"
	ends it 143
	grep -F '1 datagram' it.err
	start it "${as[@]}" lan run pc1 sh -c 'trap "echo caught; exit 4" USR1; echo ready; while :; do sleep 0.1; done'
	appears ready it.out
	kill -USR1 "${pids[it]}"
	ends it 4
	[[ $(tail -n 1 it.out) == caught ]]
}

@test 'a signal for lan run is one for the command, which ends as it would' {
	on_shared signals_are_its_own
}

files_are_ours() {
	mkdir -m 777 'a  place'
	cd 'a  place' || return
	lan run pc1 sh -c 'echo x >file'
	[[ $(<file) == x && $(lan run pc1 cat file) == x ]]
	[[ $(stat -c %u file) == "$("${as[@]}" id -u)" ]]
	[[ $(lan run pc1 pwd) == "$PWD" ]]
	[[ $(WORD='a b' lan run pc1 sh -c 'echo "$WORD"') == 'a b' ]]
	# The programs are there, behind what PATH has already; a descriptor goes through.
	[[ $(PATH=/usr/bin:/bin "${as[@]}" "$copy/lessons/lab/lan" run pc1 \
		sh -c 'command -v udp-recv') == "$copy/bin/udp-recv" ]]
	[[ $(echo five | (exec 5<&0 </dev/null; lan run pc1 sh -c 'cat <&5')) == five ]]
}

@test 'a command on a host has our directory, files, environment and descriptors, and the programs in PATH' {
	on_shared files_are_ours
}

shell_on_a_host() {
	printf 'cat /proc/sys/net/ipv4/icmp_echo_ignore_broadcasts\nip -br address show eth0\nexit 5\n' >commands
	status=0
	lan shell pc2 <commands >out 2>err || status=$?
	[[ $status -eq 5 && $(<out) == 0*192.168.11.102/24* ]]
	grep -F 'this is pc2' err
	[[ $(echo 'echo "$0"' | SHELL=/bin/sh lan shell pc1 2>/dev/null) == */sh ]]
	[[ $(echo 'cat /proc/sys/kernel/hostname' | lan shell pc1 2>/dev/null) == pc1 ]]
}

@test 'shell is a shell on that host, the one that SHELL names, and its status is that of lan' {
	on_shared shell_on_a_host
}

from_a_host() {
	[[ $(lan run pc1 "$copy/lessons/lab/lan" list) == "$(lan list)" ]]
	lan run pc1 "$copy/lessons/lab/lan" run pc2 ip -br address show eth0 | grep -F 192.168.11.102
}

@test 'on a host, lan finds the other hosts' {
	on_shared from_a_host
}

# ---- words it does not take ----

no_such_host() {
	local name
	for name in pc5 pc routers ../x 'pc1|teacher' '' '.*' 'pc[0-9]' PC1 'pc1 ' $'pc1\n' pc1/ / -n --; do
		says 1 "cannot find host '$name'" run "$name" echo here
		[[ $stderr == *'hint: lan list shows the hosts' ]]
	done
	says 1 'cannot find host' shell "$name" </dev/null
}

@test 'a host that is none is told as such, whatever its name holds' {
	on_shared no_such_host
}

@test 'words that lan does not know are a usage error, and make nothing' {
	local words
	for words in '' foo 'up x' 'up 0' 'up -1' 'up 01' 'up 200' 'up 154' 'up 100 54' 'up 1 x' 'up 1 2 3' 'up 1.5' \
		'up 99999999999999999999' run 'run pc1' shell 'shell pc1 x' 'list x' 'down x' 'watch x' '--foo' \
		'up --help'; do
		# shellcheck disable=SC2086 # they are words
		says 2 'hint: see lan --help' $words
	done
	says 2 'hint: see lan --help' up ''
	says 2 'hint: see lan --help' up '1 1'
	says 2 'hint: see lan --help' up 'a[$(touch made)]'
	[[ ! -e made ]]
	says 1 'no LAN is up' list
}

@test 'a UDP_LAN that is no name is a usage error' {
	local name words
	for name in 'a b' a/b .. 'a|b' '.*' ü "$(printf %065d 0)" '$(touch made)' $'a\nb'; do
		UDP_LAN=$name says 2 "bad UDP_LAN '$name'" up
	done
	for words in down list 'run pc1 true'; do
		# shellcheck disable=SC2086 # they are words
		UDP_LAN=$name says 2 "bad UDP_LAN '$name'" $words
	done
	[[ ! -e made ]]
}

@test '--help is on standard output, and names every command' {
	local word
	run --separate-stderr lan --help
	[[ $status -eq 0 && -z $stderr ]]
	for word in 'lan up' 'lan run' 'lan shell' 'lan list' 'lan watch' 'lan down' UDP_LAN 192.168.11.74; do
		[[ $output == *"$word"* ]]
	done
	[[ $output != *'#'* && $output != *'set -u'* ]]
	says 1 'no LAN is up' list
}

# ---- it keeps nothing of who called it ----

# returns REDIRECTIONS: `lan up` with these returns to one who reads it to the end.
returns() {
	start caller "${as[@]}" bash -c "words=\$(lan up 1 $1); echo \"\$words\""
	ends caller
	[[ $(<caller.out) == 'lan: up:'* ]]
	lan down
}

keeps_no_descriptor() {
	returns '2>&1'
	returns '3>&1 4>&1 9>&1 2>&1'
	[[ $(echo input | (lan up 1 2>/dev/null; cat)) == input ]]
}

@test 'up returns to one who waits for the end of its output, and reads no input' {
	for_everybody keeps_no_descriptor
}

keeps_none_above_9() {
	returns '10>&1 11>&1 27>&1 2>&1'
}

@test 'up keeps no descriptor above 9 either, as bash gives them with exec {name}>' {
	for_everybody keeps_none_above_9
}

without_a_home() {
	local home
	mkdir -m 0 closed
	HOME=/nonexistent TMPDIR=/nonexistent XDG_RUNTIME_DIR=/nonexistent lan up 1
	for home in "$PWD" '' "$PWD/closed"; do
		HOME=$home TMPDIR=$home XDG_RUNTIME_DIR=$home lan run pc1 true
	done
	(unset HOME TMPDIR XDG_RUNTIME_DIR && says 0 'pc1, 192' up 1 && lan down)
	nothing_is_left
}

@test 'a LAN is found whatever HOME, TMPDIR and XDG_RUNTIME_DIR say, and whether they are there' {
	for_everybody without_a_home
}

# ---- rules that stand in the way ----

# Each is real, or looks so, inside a user namespace of its own, where we may write what applies to it. An ordinary user
# is 1000 in there, who keeps what it takes to set the rule.
as_root_in() {
	unshare --user --map-root-user --mount bash -c "$1"'; exec lan up 1' 3>&-
}

as_user_in() {
	unshare --user --map-user=1000 --map-group=1000 --keep-caps --mount bash -c "$1"'; exec lan up 1' 3>&-
}

# refused RUNNER RULE TEXT HINT: under RULE, `lan up` tells TEXT and HINT, and makes nothing.
refused() {
	run --separate-stderr "$1" "$2"
	printf 'status %d\nout: %s\nerr: %s\n' "$status" "$output" "$stderr"
	[[ $status -eq 1 && -z $output ]]
	[[ $stderr == "lan: cannot make a network"*"$3"* && $stderr == *"lan: hint: "*"$4"* ]]
	[[ $(wc -l <<<"$stderr") -eq 2 ]]
	nothing_is_left
}

# no_unshare WORDS: a program `unshare` that fails with WORDS.
no_unshare() {
	mkdir -p fake
	printf '#!/bin/sh\necho "unshare: %s" >&2\nexit 1\n' "$1" >fake/unshare
	chmod +x fake/unshare
}

@test 'user.max_user_namespaces = 0 is named to an ordinary user, with the sysctl that helps' {
	refused as_user_in 'echo 0 >/proc/sys/user/max_user_namespaces' \
		'user.max_user_namespaces is 0' 'sudo sysctl user.max_user_namespaces='
}

@test 'user.max_net_namespaces, max_pid_namespaces or max_uts_namespaces = 0 is named' {
	local kind
	for kind in net pid uts; do
		refused as_root_in "echo 0 >/proc/sys/user/max_${kind}_namespaces" \
			"user.max_${kind}_namespaces is 0" "sudo sysctl user.max_${kind}_namespaces="
	done
}

@test 'fewer namespaces than hosts are told, and nothing is left of the half that came up' {
	refused as_root_in 'echo 4 >/proc/sys/user/max_net_namespaces; exec lan up 6' \
		'too many namespaces' 'lan down'
}

@test 'kernel.unprivileged_userns_clone = 0 is named to an ordinary user' {
	no_unshare 'unshare failed: Operation not permitted'
	refused as_user_in "mount -t tmpfs none /proc/sys/kernel; echo 0 >/proc/sys/kernel/unprivileged_userns_clone
		PATH=${PWD@Q}/fake:\$PATH" \
		'kernel.unprivileged_userns_clone is 0' 'sudo sysctl kernel.unprivileged_userns_clone=1'
}

@test 'kernel.apparmor_restrict_unprivileged_userns = 1 is named to an ordinary user' {
	local name=kernel.apparmor_restrict_unprivileged_userns
	no_unshare 'write failed /proc/self/uid_map: Operation not permitted'
	refused as_user_in "mount -t tmpfs none /proc/sys/kernel
		echo 1 >/proc/sys/kernel/apparmor_restrict_unprivileged_userns
		PATH=${PWD@Q}/fake:\$PATH" \
		"$name is 1" "sudo make install-apparmor allows it to lan; sudo sysctl $name=0"
}

@test 'in a container that may not, the container is named' {
	no_unshare 'unshare failed: Operation not permitted'
	refused as_root_in "export container=podman PATH=${PWD@Q}/fake:\$PATH" \
		'in this container' 'podman run --privileged'
	refused as_user_in "export container=podman PATH=${PWD@Q}/fake:\$PATH" \
		'in this container' 'docker run --privileged'
}

@test 'a tool that is too old is told, and what tools say is understood in every language' {
	no_unshare "unrecognized option '--kill-child'"
	refused as_root_in "PATH=${PWD@Q}/fake:\$PATH" 'a tool is too old' 'install a newer util-linux'
	cat >fake/unshare <<-'END'
		#!/bin/sh
		[ "$LC_ALL" = C ] && echo 'unshare: No space left on device' || echo 'unshare: 设备上没有空间'
		exit 1
	END
	LC_ALL=C.UTF-8 refused as_root_in "PATH=${PWD@Q}/fake:\$PATH" 'too many namespaces' 'lan down'
}

@test 'a kernel without veth or bridges is told, with modprobe' {
	mkdir fake
	printf '#!/bin/sh\necho "Error: Unknown device type." >&2\nexit 2\n' >fake/ip
	chmod +x fake/ip
	refused as_root_in "PATH=${PWD@Q}/fake:\$PATH" 'the kernel lacks bridges or veth' 'sudo modprobe -a bridge veth'
}

@test 'a tool that is missing is named, with its package' {
	local tool missing package
	mkdir tools
	for tool in bash env realpath unshare nsenter flock hostname; do
		ln -s "$(command -v $tool)" tools
	done
	printf '#!/bin/sh\n' >tools/ip
	chmod +x tools/ip
	while read -r missing package; do
		mv "tools/$missing" away
		# lan itself looks in /sbin and /usr/sbin, where ip is: there they are empty.
		refused as_root_in "mount -t tmpfs none /sbin 2>/dev/null; mount -t tmpfs none /usr/sbin
			export PATH=${copy@Q}/lessons/lab:${PWD@Q}/tools" "$missing is missing" "install $package"
		mv away "tools/$missing"
	done <<-'END'
		unshare util-linux
		nsenter util-linux
		flock util-linux
		ip iproute2
		hostname hostname
	END
}
