"""bcast ADDRESS PORT: sends each line to everyone, and prints who answers."""
import time

from observe import PATIENCE, Checks, Failed, both, mistake_in_print, swapped

PROGRAM, NAME = "UDP_BCAST", "bcast"
CHECKS = Checks()
EVERYONE = "127.255.255.255"  # on the loopback
LONG = 1 + PATIENCE / 5  # seconds that waiting for one of them may take on this machine


def listener(t, port=0):
    """One of those who hear a broadcast; several may have one port."""
    return t.peer("0.0.0.0", port, broadcast=True)


def ended(program):
    return program.status() is not None


def printed(program, expected, lines=1):
    """It prints these lines, in some order, before it ends."""
    program.until(lambda: program.out.count(b"\n") >= lines or ended(program))
    for _ in range(10):  # what it wrote last is perhaps still in the pipe
        if not ended(program) or not program.look(0.02):
            break
    got = b"".join(sorted(program.out.splitlines(keepends=True)))
    wanted = b"".join(sorted(expected.splitlines(keepends=True)))
    if got == wanted:
        return
    first = expected.splitlines()[0]
    sender, _, text = first.partition(b" ")
    address, _, port = sender.partition(b":")
    lines_got = program.out.splitlines()
    if program.out == b"" and ended(program):
        because = "crash" if program.status() < 0 else "gave up" if program.status() not in (0, 4) else "not printed"
    elif not lines_got:
        because = "not printed"
    elif lines_got[0] == text:
        because = "no sender"
    elif lines_got[0] == address + b":%d " % swapped(int(port)) + text:
        because = "sender's port"
    elif len(lines_got) == 1 < lines and lines_got[0] == first:
        because = "one answer"
    else:
        because = mistake_in_print(wanted, got) or "other output"
    raise Failed(expected, program.out, because)


@CHECKS(1, "a line is sent to everyone", "一行发给了所有主机")
def arrives(t):
    peer = listener(t)
    t.run(EVERYONE, peer.port, stdin=b"hi\n")
    if peer.take(PATIENCE) is None:
        because = t.why_nothing(peer) or "nothing came"
        if because != "byte order":  # does it come when no permission is needed?
            t.run("127.0.0.1", peer.port, stdin=b"hi\n")
            t.steps.pop()
            because = "no permission" if peer.take(PATIENCE) is not None else because
        raise peer.heard_nothing(because)


@CHECKS(1, "each line is a datagram, without its newline", "每一行是一个数据报，不带换行符", after=[1])
def lines(t):
    peer = listener(t)
    t.run(EVERYONE, peer.port, stdin="who is there?\n谁在？\nlast\n".encode())
    for line in ("who is there?", "谁在？", "last"):
        peer.expect(line.encode())


@CHECKS(2, "an answer is printed, with its sender in front", "打印一个回答，前面是发送方的地址和端口", after=[1])
def answer(t):
    peer = listener(t)
    program = t.run(EVERYONE, peer.port, stdin=b"who is there?\n")
    peer.take(PATIENCE)
    peer.send(b"ann is here")
    printed(program, b"127.0.0.1:%d ann is here\n" % peer.port)


@CHECKS(2, "everyone hears it, and every answer is printed", "所有主机都收到了，每个回答都打印出来", after=[3])
def all_answers(t):
    first = listener(t)
    peers = [first, listener(t, first.port), listener(t, first.port)]
    other = t.peer()
    program = t.run(EVERYONE, first.port, stdin=b"who is there?\n")
    for peer, name in zip(peers, (b"ann", b"bob", b"eve")):
        peer.expect(b"who is there?")
        peer.send(name)
    other.send("小莉".encode(), first.sender)
    printed(program, b"".join(b"127.0.0.1:%d %s\n" % (first.port, name) for name in (b"ann", b"bob", b"eve")) +
            b"127.0.0.1:%d %s\n" % (other.port, "小莉".encode()), 4)


def waits_long(t, peer):
    """Does it wait for too long when nobody answers?"""
    peer.take(0)
    program = t.run(EVERYONE, peer.port, stdin=b"who is there?\n")
    t.steps.pop()
    peer.take(PATIENCE)
    return not program.until(lambda: ended(program), LONG)


@CHECKS(2, "it waits for a second after the last line, and no longer", "发完最后一行以后等一秒，不多等", after=[3])
def one_second(t):
    peer = listener(t)
    program = t.run(EVERYONE, peer.port, stdin=b"who is there?\n")
    peer.expect(b"who is there?")
    begin = time.monotonic()
    if program.until(lambda: ended(program), 0.7):
        after = f"{time.monotonic() - begin:.1f}"
        raise Failed(both("it waits for a second", "等一秒"),
                     both(f"it ended after {after} seconds", f"{after} 秒后就结束了"), "too early")
    peer.send(b"late")
    printed(program, b"127.0.0.1:%d late\n" % peer.port)
    while not ended(program) and time.monotonic() < begin + LONG:  # who waits anew for each has never done
        peer.send(b"later")
        t.steps.pop()
        program.until(lambda: ended(program), 0.3)
    if not ended(program):
        program.until(lambda: ended(program), LONG)
        because = "too long" if ended(program) else "does not end"
        if ended(program) and not waits_long(t, peer):
            because = "anew"
        raise Failed(both("it ends after a second", "一秒后结束"),
                     both("it ended later", "结束得太晚") if because != "does not end" else
                     both(f"it still runs after {2 * LONG:g} seconds", f"{2 * LONG:g} 秒后还在运行"), because)
    program.ends(0)


@CHECKS(1, "nobody answers: status 4", "没有回答时，状态为 4", after=[1])
def nobody(t):
    peer = listener(t)
    program = t.run(EVERYONE, peer.port, stdin=b"who is there?\n")
    program.ends(4, "nobody" if program.until(lambda: ended(program)) else None)
    if program.out != b"":
        raise Failed(both("nothing on standard output", "标准输出上什么也没有"), program.out, "not silent")


@CHECKS(1, "what is no port or no address is refused, with status 2", "无效的端口或地址要报错，状态为 2", after=[1])
def bad_words(t):
    t.refuses("bad port", *((EVERYONE, port) for port in ("70000", "12x", "0")), stdin=b"hi\n", well=(0, 4))
    t.refuses("bad address", ("127.255.255.256", "7788"), stdin=b"hi\n", well=(0, 4))


@CHECKS(1, "a line that no datagram holds is told, with status 1", "一行太长，数据报装不下，要报错，状态为 1", after=[1])
def too_large(t):
    peer = listener(t)
    program = t.run(EVERYONE, peer.port, stdin=b"x" * 65508 + b"\n")
    program.fails(1, "too large", well=(0, 4))
