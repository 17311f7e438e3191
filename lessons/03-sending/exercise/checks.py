"""send ADDRESS PORT: each line of standard input is one datagram."""
import itertools

from observe import PATIENCE, QUIET, Checks, Failed, both, mistake

PROGRAM, NAME = "UDP_SEND", "send"
CHECKS = Checks()


@CHECKS(1, "a line is sent to the port", "一行发到了指定的端口")
def arrives(t):
    peer = t.peer()
    t.run("127.0.0.1", peer.port, stdin=b"hi\n")
    if peer.take(PATIENCE) is None:
        raise peer.heard_nothing()


@CHECKS(2, "the bytes of the line, and not its newline", "这一行的字节，不带换行符", after=[1])
def bytes_of_the_line(t):
    peer = t.peer()
    program = t.run("127.0.0.1", peer.port, stdin="hi 你好\n".encode())
    peer.expect("hi 你好".encode())
    program.ends(0)
    program.prints_nothing()


@CHECKS(1, "three lines are three datagrams, in order", "三行是三个数据报，顺序不变", after=[1])
def three(t):
    peer, lines = t.peer("127.0.0.2"), (b"one", b"two", b"three")
    t.run(peer.address, peer.port, stdin=b"one\ntwo\nthree\n").ends(0)
    for n, line in enumerate(lines):
        got = peer.take(PATIENCE)
        if got is None:
            raise Failed(line, both("nothing more", "后面没有了"), "no more") if n else peer.heard_nothing()
        bare = got.rstrip(b"\r\n\0")
        if bare != line:
            raise Failed(line, got, "joined" if b"one" in got and b"two" in got else "again" if bare in lines[:n] else
                         "other bytes")
    got = peer.take(QUIET)
    if got is not None:
        raise Failed(both("no datagram", "没有数据报"), got,
                     "last again" if got == lines[-1] else "again" if got in lines else "one too many")


@CHECKS(1, "a line is sent as soon as it is there", "读到一行就马上发出去", after=[1])
def at_once(t):
    peer = t.peer()
    program = t.run("127.0.0.1", peer.port, stdin=None)
    program.type(b"now\n")
    if peer.take(PATIENCE) is None:
        raise Failed(b"now", both("nothing, while the input was open", "输入结束以前，什么也没有"),
                     t.why_nothing(peer) or "nothing came")
    program.end_input()
    program.ends(0)


@CHECKS(1, "an empty line is an empty datagram", "空行是空数据报", after=[2])
def empty_line(t):
    peer = t.peer()
    t.run("127.0.0.1", peer.port, stdin=b"a\n\nb\n").ends(0)
    peer.expect(b"a")
    got = peer.take(PATIENCE)
    if got != b"":
        raise Failed(b"", got if got is not None else both("nothing", "什么也没有"),
                     "empty line" if got == b"b" else "again" if got == b"a" else
                     mistake(b"", got) or "other bytes" if got else t.why_nothing(peer) or "no more")
    peer.expect(b"b")


def comes_with_newline(t):
    """Does the last of two lines come when it has a newline?"""
    peer = t.peer()
    t.run("127.0.0.1", peer.port, stdin=b"a\nlast\n")
    t.steps.pop()
    return peer.take(PATIENCE) is not None and peer.take(1) == b"last"


@CHECKS(1, "the last line counts without a newline, and no line is no datagram", "最后一行没有换行符也要发，一行也没有就不发", after=[2])
def last_line(t):
    peer = t.peer()
    t.run("127.0.0.1", peer.port, stdin=b"a\nlast").ends(0)
    peer.expect(b"a")
    got = peer.take(PATIENCE)
    if got != b"last":
        raise Failed(b"last", got if got is not None else both("nothing", "什么也没有"),
                     ("last line" if comes_with_newline(t) else "no more") if got is None else
                     "last byte" if got == b"las" else "again" if got == b"a" else
                     mistake(b"last", got) or "other bytes")
    peer = t.peer()
    t.run("127.0.0.1", peer.port, stdin=b"").ends(0)
    peer.expect_nothing("empty input")


@CHECKS(2, "a line may have any bytes, NUL too, and 60000 of them", "一行里可以有任何字节，包括 NUL，也可以长达 60000 个字节", after=[2])
def any_byte(t):
    for line in (b"a\0b", b"  a\t b \t", b"\xff\xfe\x80", b"x" * 60000):
        peer = t.peer()  # a new one: what came too much has been told
        t.run("127.0.0.1", peer.port, stdin=line + b"\n").ends(0)
        peer.expect(line)


@CHECKS(1, "what is no port or no address is refused, with status 2", "无效的端口或地址要报错，状态为 2", after=[1])
def bad_words(t):
    t.refuses("bad port", *(("127.0.0.1", port) for port in ("70000", "12x", "0")), stdin=b"hi\n")
    t.refuses("bad address", ("256.1.1.1", "7788"), stdin=b"hi\n")


@CHECKS(1, "a line that no datagram holds is told, with status 1", "一行太长，数据报装不下，要报错，状态为 1", after=[1])
def too_large(t):
    peer = t.peer()
    program = t.run("127.0.0.1", peer.port, stdin=b"x" * 65508 + b"\n")
    program.until(lambda: program.status() is not None)
    pieces = [*itertools.islice(iter(lambda: peer.take(0), None), 100)]  # it may send without end
    if pieces:
        raise Failed(both("no datagram", "没有数据报"), pieces[0],
                     "split" if len(pieces) > 1 and b"".join(pieces) == b"x" * 65508 else
                     mistake(b"x" * 65508, pieces[0]))
    program.fails(1, "too large")
