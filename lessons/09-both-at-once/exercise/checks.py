"""chat ADDRESS PORT: says what is typed, and shows what is heard, both at once."""
from observe import PATIENCE, QUIET, Checks, Failed, both, mistake

PROGRAM, NAME = "UDP_CHAT", "chat"
CHECKS = Checks()


def begin(t, line=b"hello?", address="127.0.0.1"):
    """The program has said a line to the peer, who knows now where it is."""
    peer = t.peer(address)
    program = t.run(address, peer.port, stdin=None)
    program.type(line + b"\n")
    peer.expect(line)
    return program, peer


def shown(peer, *texts):
    """What must be printed when these come from this peer."""
    return b"".join(b"%s:%d %s\n" % (peer.address.encode(), peer.port, text) for text in texts)


@CHECKS(1, "a typed line goes there", "输入的一行发给了对方")
def arrives(t):
    peer = t.peer()
    program = t.run("127.0.0.1", peer.port, stdin=None)
    program.type(b"hi\n")
    if peer.take(PATIENCE) is None:
        raise peer.heard_nothing()


@CHECKS(1, "the bytes of the line, and not its newline", "这一行的字节，不带换行符", after=[1])
def bytes_of_the_line(t):
    begin(t, "hi 你好".encode())


@CHECKS(1, "a second line need not wait for an answer", "第二行不用等回答", after=[2])
def no_turns(t):
    program, peer = begin(t)
    for line in (b"are you there?", b"Ming?"):
        program.type(line + b"\n")
        got = peer.take(PATIENCE)
        if got is None:
            peer.send(b"yes")
            because = "takes turns" if peer.take(PATIENCE) is not None else t.why_nothing(peer) or "nothing came"
            raise Failed(line, both("nothing, before an answer came", "在得到回答以前，什么也没有"), because)
        if got != line:
            raise Failed(line, got, mistake(line, got) or "other bytes")


@CHECKS(2, "what comes is printed at once, with its sender in front", "收到的马上打印，前面是发送方的地址和端口", after=[2])
def heard(t):
    program, peer = begin(t)
    peer.send(b"yes, I am")
    expected = shown(peer, b"yes, I am")
    program.until(lambda: b"\n" in program.out)
    if program.out == b"yes, I am\n":
        raise Failed(expected, program.out, "no sender")
    program.prints(expected, "not printed" if program.out == b"" else None)


@CHECKS(2, "it hears while nobody types", "没有输入的时候也能接收", after=[4])
def hears_on(t):
    program, peer = begin(t)
    texts = (b"one", b"two", b"three")
    for text in texts:
        peer.send(text)
    if not program.until(lambda: len(program.out) >= len(shown(peer, *texts))):
        before = program.out
        program.type(b"hm\n")
        turns = program.until(lambda: program.out != before)
        raise Failed(shown(peer, *texts), before, "takes turns" if turns else
                     "one answer" if before == shown(peer, texts[0]) else "not printed")
    program.prints(shown(peer, *texts))
    program.type(b"I heard you\n")
    peer.expect(b"I heard you")


@CHECKS(1, "the end of the input ends it, with status 0", "输入结束，程序就结束，状态为 0", after=[1])
def end_of_input(t):
    program, peer = begin(t)
    peer.send(b"bye")
    program.end_input()
    program.ends(0)


@CHECKS(1, "what a stranger sends is not shown, and does not lead it astray", "陌生人发来的不显示，也不会让程序改发给陌生人", after=[4])
def stranger(t):
    program, peer = begin(t)
    other = t.peer()
    other.send(b"cake for all", peer.sender)
    peer.send(b"it is me")
    program.until(lambda: b"it is me" in program.out)
    if b"cake" in program.out:
        raise Failed(shown(peer, b"it is me"), program.out, "stranger")
    program.prints(shown(peer, b"it is me"))
    program.type(b"who was that?\n")
    if other.take(QUIET) is not None:
        raise Failed(both("the line goes to the address that was given", "这一行发到给定的地址"),
                     both("it went to the stranger", "发给了陌生人"), "stranger")
    peer.expect(b"who was that?")


@CHECKS(1, "a line may have 1000 bytes, both ways", "不论发送还是接收，一行都可以长达 1000 个字节", after=[4])
def long_line(t):
    program, peer = begin(t, b"x" * 1000, "127.0.0.2")
    peer.send(b"y" * 1000)
    expected = shown(peer, b"y" * 1000)
    program.until(lambda: program.out.endswith(b"\n"))
    if program.out != expected:
        raise Failed(expected, program.out,
                     "cut" if program.out != b"" and expected.startswith(program.out.rstrip(b"\n")) else
                     "not printed" if program.out == b"" else "other output")


@CHECKS(1, "what is no port or no address is refused, with status 2", "无效的端口或地址要报错，状态为 2", after=[1])
def bad_words(t):
    t.refuses("bad port", *(("127.0.0.1", port) for port in ("70000", "12x", "0")))
    t.refuses("bad address", ("256.1.1.1", "7788"))
