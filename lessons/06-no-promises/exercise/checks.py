"""tally PORT: receives numbers until `end`, and tells which are missing, came twice, or came late."""
from observe import Checks, Failed, layout

PROGRAM, NAME = "UDP_TALLY", "tally"
CHECKS = Checks()
NAMES = ("came", "missing", "twice", "late")


def true_tally(datagrams):
    """The four lines, as they should be: a list of numbers for each."""
    times, late, largest, came = {}, set(), 0, 0
    for data in datagrams:
        if not data.isdigit() or not 1 <= int(data) <= 9999:
            continue
        number = int(data)
        came += 1
        times[number] = times.get(number, 0) + 1
        if times[number] == 1 and number < largest:
            late.add(number)
        largest = max(largest, number)
    missing = [n for n in range(1, largest) if n not in times]
    return [came], missing, sorted(n for n in times if times[n] > 1), sorted(late)


def read(out):
    """The lists of numbers in what it printed, or None when it is built another way."""
    lines = out.split(b"\n")
    if len(lines) != 5 or lines[4] != b"":
        return None
    words = [line.split(b" ") for line in lines[:4]]
    if any(w[0] != name.encode() or not all(n.isdigit() for n in w[1:]) for w, name in zip(words, NAMES)):
        return None
    return tuple([int(n) for n in w[1:]] for w in words)


def less_than_before(datagrams):
    """The new numbers that are smaller than the one before, which is not what late means."""
    numbers = [int(data) for data in datagrams]
    return sorted({n for i, n in enumerate(numbers) if i and n < numbers[i - 1] and n not in numbers[:i]})


def why(datagrams, wanted, got):
    """The mistake, from the first line that is another one."""
    at = next((i for i in range(4) if got and wanted[i] != got[i]), None)
    if at is None:
        return "other output"
    right, line = wanted[at], got[at]
    last = int(next(d for d in reversed(datagrams) if d.isdigit()))
    if at == 0:
        return "count"
    if sorted(set(line)) == right:
        return "not in order"
    if line == [n for n in right if n <= last]:
        return "largest"
    if at == 1 and set(line) & set(wanted[3]):
        return "late is missing"
    if at == 3 and line == less_than_before(datagrams):
        return "one before"
    if at == 3 and set(line) - set(right) and set(line) - set(right) <= set(wanted[2]):
        return "copy is late"
    return NAMES[at]


def tally(t, datagrams, because=None):
    """Sends these, then `end`. because is a function: from the lists that it printed to a key, or None."""
    port = t.free_port()
    program = t.run(port)
    program.ready(port)
    peer = t.peer()
    for data in (*datagrams, b"end"):
        peer.send(data, to=("127.0.0.1", port))
    program.ends(0)
    wanted = true_tally(datagrams)
    text = "".join(" ".join(map(str, (name, *numbers))) + "\n" for name, numbers in zip(NAMES, wanted)).encode()
    if program.out != text:
        got = read(program.out)
        raise Failed(text, program.out, because and got and because(got) or
                     ("nothing printed" if program.out == b"" else layout(text, program.out) or
                      why(datagrams, wanted, got)))


@CHECKS(1, "the port is bound", "绑定了指定的端口")
def binds(t):
    port = t.free_port()
    t.run(port).ready(port)


@CHECKS(2, "when all came in order, it says so at the end", "全部按顺序到达时，最后如实报告", after=[1])
def in_order(t):
    tally(t, [b"1", b"2", b"3"])


@CHECKS(2, "numbers that never came are missing", "没有到的编号算 missing", after=[2])
def missing(t):
    tally(t, [b"1", b"2", b"4", b"7"])


@CHECKS(2, "numbers that came more than once came twice", "到了不止一次的编号算 twice", after=[2])
def twice(t):
    tally(t, [b"1", b"2", b"2", b"3", b"3", b"3", b"1"])


@CHECKS(2, "numbers that came after a larger one came late, and are not missing",
        "在更大的编号之后才到的算 late，不算 missing", after=[3])
def late(t):
    tally(t, [b"2", b"6", b"3", b"4", b"9", b"8", b"1"])


@CHECKS(1, "all of it at once", "几种情况同时发生", after=[4, 5])
def all_at_once(t):
    tally(t, [b"1", b"12", b"4", b"4", b"12", b"10", b"2", b"10", b"3"])


@CHECKS(1, "an empty datagram is not the end", "空数据报不表示结束", after=[2])
def empty(t):
    tally(t, [b"1", b"", b"2", b""],
          lambda got: "not the end" if got[0] == [1] else "not a number" if sum(got[0]) > 2 else None)


@CHECKS(1, "what is no number from 1 to 9999 is not counted, and does no harm", "不是 1 到 9999 的整数就不算，程序也不会出错", after=[2])
def no_number(t):
    for junk in (b"hello", b"12x", b"0", b"-3", b"10000", b"123456789012345678901234567890", b"x" * 60000,
                 b"endless", b"en", b"+3", b" 3", b"3\n", "３".encode()):
        tally(t, [b"1", junk, b"2"], lambda got: "not a number" if got[0] > [2] else None)


@CHECKS(1, "large numbers too", "较大的编号也要能处理", after=[3])
def large(t):
    tally(t, [b"1", b"3000"], lambda got: "large number" if got[0] == [1] else None)


@CHECKS(1, "what is no port is refused, with status 2", "无效的端口要报错，状态为 2", after=[1])
def bad_words(t):
    t.refuses("bad port", ("70000",), ("12x",), ("0",))
    t.refuses("usage", (), ("1", "2"))
