"""recv PORT: each datagram is printed, and a newline behind it."""
from observe import Checks, Failed, mistake_in_print, udp_table, where_bound

PROGRAM, NAME = "UDP_RECV", "recv"
CHECKS = Checks()


def begin(t):
    """The program, when it has its port, and a peer who writes to it."""
    port = t.free_port()
    program = t.run(port)
    program.ready(port)
    return program, t.peer(), port


def waits(port):
    """Is there something in the queue of that port? (proc(5), /proc/net/udp: rx_queue)"""
    return any(int(words[4].split(":")[1], 16) > 0 for words in udp_table(port))


def shows(program, port, text, because=None):
    """All that it has printed is this text, soon. because is a function: from what it got to a key, or None."""
    def ended():
        return program.status() is not None

    program.until(lambda: len(program.out) >= len(text) or ended())
    program.until(lambda: not program.look(), 0.02)
    got = program.out
    if got == text:
        return
    key = because(got) if because else None
    if key is None and ended():
        status = program.status()
        key = "crash" if status < 0 else "gave up" if status > 0 else "ended at once"
    if key is None and waits(port):
        key = "not taken"
    if key is None and got == b"" and where_bound(port) == "one address":
        key = "one address"
    if key is None and got == b"":
        key = "nothing printed"
    if key is None and got + b"\n" == text:
        key = "no newline"
    raise Failed(text, got, key or mistake_in_print(text, got) or "other output")


@CHECKS(1, "the port is bound", "绑定了指定的端口")
def binds(t):
    begin(t)


@CHECKS(2, "a datagram is printed at once, and a newline behind it", "收到数据报马上打印，后面加一个换行符", after=[1])
def prints(t):
    program, peer, port = begin(t)
    peer.send(b"hello", to=("127.0.0.1", port))
    shows(program, port, b"hello\n", lambda got: "whole buffer" if got.startswith(b"hello\0") else None)


@CHECKS(1, "the next one is printed too, without the rest of the one before", "下一个也打印，不带上一个剩下的字节", after=[2])
def next_one(t):
    program, peer, port = begin(t)
    for data in (b"a longer one", b"hi"):
        peer.send(data, to=("127.0.0.1", port))
    shows(program, port, b"a longer one\nhi\n",
          lambda got: "the one before" if b"hilong" in got else None)
    peer.expect_nothing("sends", 0)  # the first one is done with


@CHECKS(2, "an empty datagram is an empty line, and not the end", "空数据报是空行，不是结束", after=[3])
def empty(t):
    program, peer, port = begin(t)
    for data in (b"a", b"", b"b"):
        peer.send(data, to=("127.0.0.1", port))
    shows(program, port, b"a\n\nb\n", lambda got: "left out" if got == b"a\nb\n" else
          "not the end" if program.status() == 0 and got in (b"a\n", b"a\n\n") else None)


@CHECKS(2, "any byte is printed as it is, a NUL too", "任何字节都原样打印，包括 NUL", after=[2])
def any_byte(t):
    program, peer, port = begin(t)
    peer.send(b"a\0b", to=("127.0.0.1", port))
    shows(program, port, b"a\0b\n", lambda got: "stops at NUL" if got in (b"a\n", b"a") else None)
    peer.send(b"\xff\xfe\x80", to=("127.0.0.1", port))
    shows(program, port, b"a\0b\n\xff\xfe\x80\n")


@CHECKS(2, "the longest datagram, 65507 bytes, is printed whole", "最长的数据报有 65507 个字节，也完整地打印", after=[2])
def longest(t):
    program, peer, port = begin(t)
    data = bytes(33 + n % 94 for n in range(65507))
    peer.send(data, to=("127.0.0.1", port))
    shows(program, port, data + b"\n",
          lambda got: "cut" if len(got) < 65507 and data.startswith(got.rstrip(b"\n")) and got != b"" else None)


@CHECKS(1, "it can be reached at every address of the machine", "发到本机的任何一个地址都收得到", after=[2])
def every_address(t):
    program, peer, port = begin(t)
    for number, address in enumerate(("127.0.0.1", "127.0.0.2", "127.1.2.3")):
        peer.send(b"hi", to=(address, port))
        shows(program, port, b"hi\n" * (number + 1),
              lambda got: where_bound(port) if program.status() is None and got in (b"hi\n", b"hi\nhi\n") else None)


@CHECKS(1, "a port that somebody has is told, with status 1", "端口被占用要报错，状态为 1", after=[1])
def taken(t):
    peer = t.peer(address="0.0.0.0", broadcast=True)  # which shares its port with whoever would share it too
    t.run(peer.port).cannot_bind(peer.port, "shared")


@CHECKS(1, "what is no port is refused, with status 2", "无效的端口要报错，状态为 2", after=[1])
def bad_words(t):
    t.refuses("bad port", ("70000",), ("7788:",))
    t.refuses("usage", ("1", "2", "3"))
