#!/usr/bin/env bats
# make bench: that it runs, and that its bare loops do what udp-send and udp-recv do. Never how long anything took.
# bats file_tags=ci,no:coverage
# shellcheck disable=SC2154 # helpers.bash sets root, port and pids

load ../helpers

setup_file() {
	env -u PYTHONDONTWRITEBYTECODE make -s -C "$root" bench ARGS="--quick '$BATS_FILE_TMPDIR'" \
		>"$BATS_FILE_TMPDIR/shown" 2>&1 3>&- 4>&- ||
		echo "make bench: status $?" >>"$BATS_FILE_TMPDIR/shown"
}

# bench: the bare loops are found by their names, too.
bench() {
	PATH=$PATH:$root/build/bench
	cp "$BATS_FILE_TMPDIR"/{shown,results.md,results.svg} . || {
		cat "$BATS_FILE_TMPDIR/shown" >&2
		return 1
	}
}

# sizes COMMAND...: the sizes of the datagrams that COMMAND sends to $port, a line each, in the file `sizes`.
sizes() {
	receiver recv -j -w 1
	"${@//PORT/$port}"
	ends recv
	jq .bytes recv.out >sizes
}

@test 'make bench --quick runs through and writes a table for each question' {
	local title over=('--burst over loopback')
	! here veth || over+=('--burst over a veth')
	bench
	for title in 'Start-up: one line, the whole process' '300 lines of 17 to 107 bytes from a file' \
		'--burst: 300 lines of 17 to 107 bytes' '--burst: 1,000 lines of 63 bytes' \
		'20 round trips, one after another' 'Capture: datagrams kept of 1,000' \
		'Capture: the highest rate without a loss' 'Relay: datagrams that come through, of 200' \
		"${over[@]/%/: kept of 1,000 lines of 63 bytes}" \
		"${over[@]/%/: kept of 1,000 lines of 17 to 107 bytes}" "Memory: the peak, over a bare program's"; do
		grep -Fx -e "$title" shown
		grep -Fx -e "## $title" results.md
		grep -F -e ">$title<" results.svg
	done
	(($(grep -c '^- Goal: .* Measured [0-9.]*: \(met\|missed\)\.$' results.md) >= 8))
}

@test 'every row of the tables is a bar of the plot, and the plot is XML' {
	bench
	python3 - results.svg results.md <<-'end'
		import re, sys, xml.etree.ElementTree as xml
		bars = [e for e in xml.parse(sys.argv[1]).iter('{http://www.w3.org/2000/svg}rect') if e.get('x')]
		rows = [line for line in open(sys.argv[2]) if re.match(r'\| [a-zA-Z]', line)]
		assert len(bars) == len(rows) > 40, (len(bars), len(rows))
		assert all(0 < float(bar.get('width')) <= 450 for bar in bars)
		assert sum(bar.get('class') == 'ours' for bar in bars) == sum(row.startswith('| udp-') for row in rows)
	end
}

@test 'bench leaves nothing behind beside itself' {
	bench
	[[ ! -e $root/tests/bench/__pycache__ ]]
}

@test 'bench tells nothing of the machine but what its results need' {
	bench
	run ! grep -e "$HOME" -e "$root" -e /tmp results.md results.svg
}

@test 'the bare loops send what udp-send makes of the lines that are measured' {
	bench
	lines 300 0 >mixed
	sizes udp-send 127.0.0.1 PORT <mixed
	mv sizes ours
	(($(wc -l <ours) == 300))
	[[ $(sort -n ours | sed -n '1p;$p' | xargs) == '17 107' ]]
	sizes bare-sendto PORT 300 0
	diff ours sizes
	sizes bare-sendmmsg PORT 300 0
	diff ours sizes
	lines 300 63 >equal
	sizes udp-send --burst 127.0.0.1 PORT <equal
	mv sizes ours
	sizes bare-segments PORT 300 63
	diff ours sizes
	sizes udp-send 127.0.0.1 PORT <<<hi
	mv sizes ours
	sizes bare-once PORT <<<hi
	diff ours sizes
}

@test 'the flood is numbered lines of 64 bytes, at the rate asked for and at full speed' {
	local rate
	bench
	seq -f %063.0f 1000 >lines
	for rate in 0 10000 500000; do
		receiver recv -r -w 1
		flood "$port" 1000 "$rate" >seconds
		ends recv
		diff lines recv.out
		# Being faster than asked would be a lie; slower is the machine's matter.
		awk -v rate="$rate" '{exit !($1 > 0 && (rate == 0 || 1000 / $1 <= rate * 1.1))}' seconds
	done
}

@test 'the bare receiver writes what udp-recv -r does' {
	bench
	closed_port
	start recv bare-recvfrom "$port"
	until_true bound "$port"
	flood "$port" 1000 0
	ends recv
	seq -f %063.0f 1000 | diff - recv.out
}

@test 'the bare receivers of bursts write what udp-recv --burst does' {
	local name
	bench
	for name in gro recvmmsg; do
		closed_port
		start recv "bare-$name" "$port"
		until_true bound "$port"
		lines 200 63 >sent
		lines 200 0 >>sent
		udp-send --burst 127.0.0.1 "$port" <sent
		ends recv
		cmp sent recv.out
	done
}

@test 'the bare ping needs the bare echo' {
	bench
	closed_port
	start echo bare-echo "$port"
	until_true bound "$port"
	timeout 10 bare-ping "$port" 100
	[[ $(udp-send -w 5 127.0.0.1 "$port" <<<hi) == hi ]]
	kill "${pids[echo]}"
	ends echo 143
	run timeout 0.2 bare-ping "$port" 1
	((status == 124))
}

@test 'the bare chat sends its lines' {
	bench
	receiver recv -n 2
	printf 'one\ntwo\n/quit\nthree\n' | bare-chat "$port" >/dev/null
	ends recv
	[[ $(<recv.out) == one$'\n'two ]]
}

@test 'pairs takes turns and tells number, time, memory and status of each run' {
	bench
	echo hello >input
	pairs 3 input /dev/null -- sh -c 'sleep 0.05; exit 3' -- sh -c 'cat >>log' -- sh -c 'kill $$' >runs
	[[ $(awk '{print $1 ":" $4}' runs | xargs) == '0:3 1:0 2:143 1:0 2:143 0:3 2:143 0:3 1:0' ]]
	(($(grep -c hello log) == 3))
	awk '($1 == 0 && $2 < 50e6) || $3 < 100 || $3 > 100000 {exit 1}' runs
}
