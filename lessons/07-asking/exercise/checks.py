"""kv PORT: keeps what it is told, and answers what it is asked."""
from observe import PATIENCE, QUIET, Checks, Failed, both, mistake, where_bound

PROGRAM, NAME = "UDP_KV", "kv"
CHECKS = Checks()


def begin(t, **how):
    """The server, ready, and where it is."""
    port = t.free_port()
    t.run(port, **how).ready(port)
    return "127.0.0.1", port


def answer_mistake(expected, got):
    """What it is that is wrong with an answer: there is no line that was sent along with something."""
    key = mistake(expected, got)
    return None if key in ("joined", "stripped") else key


def ask(t, peer, server, question, answer, because=None, instead=None):
    """The peer asks, and this is the answer, from where it asked. because: it is another one, or one of those that are
    given as instead."""
    peer.send(question, server)
    got = peer.take(PATIENCE)
    if got is None:
        why, (english, chinese) = t.why_nothing(peer), t.waited()
        raise Failed(answer, both(f"no answer, {english}", f"{chinese}没有回答"),
                     "not the end" if question == b"" and why == "gave up" or t.programs[-1].status() == 0 else
                     why or "no answer")
    if got != answer:
        raise Failed(answer, got, "newline added" if got == answer + b"\n" else
                     because if because and (instead is None or got in instead) else
                     answer_mistake(answer, got) or "other answer")
    if peer.sender != server:
        raise Failed(both(f"an answer from port {server[1]}", f"来自 {server[1]} 端口的回答"),
                     both(f"one from port {peer.sender[1]}", f"来自 {peer.sender[1]} 端口的"), "other socket")


@CHECKS(1, "it waits at the port", "在指定的端口上监听")
def waits(t):
    begin(t)


@CHECKS(2, "what it was told it answers, when it is asked and not before", "存下的键值对，有提问才回答，没有提问不回答", after=[1])
def told_and_asked(t):
    server, peer = begin(t, terminal=True), t.peer()  # where all that is printed shows at once
    peer.send(b"fruit=apple", server)
    peer.expect_nothing("answers an insert", QUIET)
    ask(t, peer, server, b"fruit", b"fruit=apple")
    ask(t, peer, server, b"fruit", b"fruit=apple")  # the first answer is done with
    t.programs[-1].prints_nothing()


@CHECKS(1, "a key that it does not know has no value", "没有存过的键，值当作空的", after=[2])
def unknown(t):
    server, peer = begin(t), t.peer()
    peer.send(b"apple=red", server)
    ask(t, peer, server, b"app", b"app=", "unknown key")
    ask(t, peer, server, b"apples", b"apples=", "unknown key")


@CHECKS(1, "the first = divides; the key may be empty, and so may the value", "以第一个 = 为界；键可以是空的，值也可以", after=[2])
def first_divides(t):
    server, peer = begin(t), t.peer()
    peer.send(b"sum=1+1=2", server)
    ask(t, peer, server, b"sum", b"sum=1+1=2", "last =", (b"sum=", b"sum=1+1", b"sum=2"))
    peer.send(b"void=", server)
    ask(t, peer, server, b"void", b"void=")
    server = begin(t)  # a new one: nothing but the key is at fault
    peer.send(b"=nobody", server)
    ask(t, peer, server, b"", b"=nobody", "empty key")


@CHECKS(1, "a newer value replaces the older one", "新的值代替旧的值", after=[2])
def replaces(t):
    server, peer = begin(t), t.peer()
    older = []
    for value in (b"red", b"green and sour", b"gold"):
        peer.send(b"apple=" + value, server)
        ask(t, peer, server, b"apple", b"apple=" + value, "not replaced", older)
        older.append(b"apple=" + value)


def kept(t, peer, server, key, value):
    """Is the answer for that key this value?"""
    try:
        ask(t, peer, server, key, key + b"=" + value)
        return True
    except Failed:
        return False


@CHECKS(2, "it keeps more than one pair", "能保存很多键值对", after=[2])
def more_than_one(t):
    server, peer = begin(t), t.peer()
    pairs = ((b"rice", b"white"), (b"tea", b"green"), (b"fish", b"fresh"))
    for key, value in pairs:
        peer.send(key + b"=" + value, server)
    for key, value in pairs:
        try:
            ask(t, peer, server, key, key + b"=" + value)
        except Failed as failed:
            if failed.got == key + b"=":
                last_alone = all(kept(t, peer, server, *pair) == (pair == pairs[-1]) for pair in pairs)
                failed.because = "one pair" if last_alone else "other answer"
            elif isinstance(failed.got, bytes):
                failed.because = "pointer"
            raise


@CHECKS(1, "version is kv 1, whatever it is told", "version 总是 kv 1，不能修改", after=[2])
def version(t):
    server, peer = begin(t), t.peer()
    ask(t, peer, server, b"version", b"version=kv 1", "no version")
    peer.send(b"version=2", server)
    ask(t, peer, server, b"version", b"version=kv 1", "version set", (b"version=2",))


@CHECKS(1, "whoever asks gets the answer", "谁提问，就把回答发给谁", after=[2])
def whoever_asks(t):
    server, peers = begin(t), [t.peer() for _ in range(3)]
    peers[0].send(b"fruit=pear", server)
    for peer in (*peers, peers[0]):
        try:
            ask(t, peer, server, b"fruit", b"fruit=pear")
        except Failed as failed:
            if failed.because == "no answer" and peer is not peers[0] and \
                    (peers[0].take(0) is not None or kept(t, peers[0], server, b"fruit", b"pear")):
                failed.because = "first client"
            raise
    port = begin(t)[1]
    peers[0].send(b"version", ("127.0.0.2", port))
    if peers[0].take(PATIENCE) is None:
        english, chinese = t.waited()
        raise Failed(both(f"an answer to who asks 127.0.0.2:{port}", f"向 127.0.0.2:{port} 提问，得到回答"),
                     both(f"no answer, {english}", f"{chinese}没有回答"),
                     where_bound(port) or t.why_nothing(peers[0]) or "no answer")


@CHECKS(1, "a datagram may have 1000 bytes, and any text in it", "一个数据报可以长达 1000 个字节，任何文字都行", after=[2])
def long_text(t):
    server, peer = begin(t), t.peer()
    for text in ("问 好=两 个\n字\n".encode(), b"long=" + b"x" * 995):
        peer.send(text, server)
        ask(t, peer, server, text.split(b"=")[0], text)


@CHECKS(1, "what is no port is refused, with status 2, and a port that is taken with 1",
        "无效的端口要报错，状态为 2；端口被占用，状态为 1", after=[1])
def bad_port(t):
    t.refuses("bad port", ("70000",), ("12x",), ("0",))
    t.refuses("bind not checked", (t.peer().port,), status=1)
