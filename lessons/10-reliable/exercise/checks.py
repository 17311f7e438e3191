"""carry send ADDRESS PORT, carry take PORT: lines over a bad wire, whole, in order, once each."""
import time

from observe import PATIENCE, QUIET, Checks, Failed, both, mistake, mistake_in_print

PROGRAM, NAME = "UDP_CARRY", "carry"
CHECKS = Checks()
LIST = (b"rice", b"", b"tea 100 g", "盐".encode(), b"12 fish", b"beans")


def sender(t, *lines, address="127.0.0.1"):
    """The pupil's sender, and the peer that it sends to."""
    peer = t.peer(address)
    return t.run("send", address, peer.port, stdin=b"".join(line + b"\n" for line in lines)), peer


def taker(t):
    """The pupil's receiver, a peer that plays its sender, and where it is."""
    port = t.free_port()
    program = t.run("take", port)
    program.ready(port)
    return program, t.peer(), ("127.0.0.1", port)


def nothing_more(t):
    english, chinese = t.waited()
    return both(f"nothing more, {english}", f"{chinese}没有收到别的")


def comes(peer, data, old=None, because="nothing came"):
    """This comes to the peer; what came before may come again until then."""
    end = time.monotonic() + PATIENCE
    got = peer.take(PATIENCE)
    while got is not None and got == old and time.monotonic() < end:
        got = peer.take(max(0.0, end - time.monotonic()))
    if got is None or got == old:
        english, chinese = peer.case.waited()
        raise Failed(data, both(f"nothing new, {english}", f"{chinese}没有收到新的"),
                     peer.case.why_nothing(peer) or because)
    if got != data:
        raise Failed(data, got, mistake(data, got) or "no number")


def answers(peer, server, data, number, because):
    """The peer sends this to the receiver, and is answered with this number."""
    peer.send(data, server)
    got = peer.take(PATIENCE)
    if got is None:
        raise Failed(number, both("no answer", "没有回答"), because)
    if got != number:
        raise Failed(number, got, got.rstrip(b"\r\n\0") == number and mistake(number, got) or "no ack")


@CHECKS(1, "send: the first line comes", "send：发出了第一行")
def first_line(t):
    _, peer = sender(t, b"rice")
    if peer.take(PATIENCE) is None:
        raise peer.heard_nothing()


@CHECKS(1, "send: a number, a blank and the line; when all are answered, status 0",
        "send：发的是编号、空格和这一行；全部得到回答，状态为 0", after=[1])
def numbered(t):
    program, peer = sender(t, b"rice", b"two eggs", b"")
    comes(peer, b"1 rice")
    peer.send(b"1")
    comes(peer, b"2 two eggs", b"1 rice", "does not go on")
    peer.send(b"2")
    comes(peer, b"3 ", b"2 two eggs", "does not go on")
    peer.send(b"3")
    program.ends(0)


@CHECKS(1, "send: no answer, and the same comes again; not the next line", "send：没有回答，就把这一行再发一次，不发下一行", after=[2])
def repeats(t):
    program, peer = sender(t, b"rice", b"eggs", address="127.0.0.2")
    comes(peer, b"1 rice")
    for _ in range(2):
        got = peer.take(PATIENCE)
        if got is None:
            raise Failed(b"1 rice", nothing_more(t),
                         "gives up" if program.status() is not None else "no repeat")
        if got != b"1 rice":
            raise Failed(b"1 rice", got, "does not wait" if got == b"2 eggs" else "other bytes")
    peer.send(b"1")
    comes(peer, b"2 eggs", b"1 rice", "does not go on")


@CHECKS(2, "send: only the right answer counts", "send：只有这一行的回答才算", after=[3])
def right_answer(t):
    program, peer = sender(t, b"rice", b"eggs", b"tea")
    comes(peer, b"1 rice")
    peer.send(b"1")
    peer.send(b"1")
    comes(peer, b"2 eggs", b"1 rice", "does not go on")
    for wrong in (b"1", b"fine", b"22", b""):
        peer.send(wrong)
        got = peer.take(PATIENCE)
        if got != b"2 eggs":
            raise Failed(b"2 eggs", got if got is not None else nothing_more(t),
                         "any answer" if got == b"3 tea" or got is None and program.status() == 0 else
                         "gives up" if program.status() == 1 else t.why_nothing(peer) or "no repeat")
    t.did(both('sent "1" 20 times', '发送了 20 次 "1"'))
    begin, copies = time.monotonic(), 0
    for _ in range(20):
        peer.send(b"1", quietly=True)
        copies += peer.take(0.01) == b"2 eggs"
    if copies > 3 + (time.monotonic() - begin) / 0.1:
        raise Failed(both("silence for 0.1 seconds, before it sends again", "0.1 秒没有动静，才重发"),
                     both(f"it sent {copies} times", f"发了 {copies} 次"), "each answer")
    peer.send(b"2")
    comes(peer, b"3 tea", b"2 eggs", "does not go on")


@CHECKS(1, "take: a line is printed, without its number, and answered with it", "take：打印一行，不带编号，再用编号回答", after=[1])
def taken(t):
    program, peer, server = taker(t)
    peer.send(b"1 12 fresh eggs", server)
    program.until(lambda: b"\n" in program.out)
    if program.out == b"1 12 fresh eggs\n":
        raise Failed(b"12 fresh eggs\n", program.out, "number printed")
    program.prints(b"12 fresh eggs\n", "not printed" if program.out == b"" else None)
    got = peer.take(PATIENCE)
    if got != b"1":
        raise Failed(b"1", both("no answer", "没有回答") if got is None else got,
                     got is not None and got.rstrip(b"\r\n\0") == b"1" and mistake(b"1", got) or "no ack")
    answers(peer, server, b"2 ", b"2", "no ack")
    for number in range(3, 13):
        try:
            answers(peer, server, b"%d tea" % number, b"%d" % number, "no ack")
        except Failed as failed:
            failed.because = "first digit" if number > 9 else failed.because
            raise
    program.prints(b"12 fresh eggs\n\n" + b"tea\n" * 10)


@CHECKS(2, "take: a copy is answered, and not printed", "take：重复的要回答，但不打印", after=[5])
def copies(t):
    program, peer, server = taker(t)
    sent = (b"1 rice", b"1 rice", b"2 eggs", b"1 rice", b"2 eggs", b"3 tea")
    for n, data in enumerate(sent):
        answers(peer, server, data, data[:1], "copy not answered" if data in sent[:n] else "no ack")
    program.until(lambda: b"tea\n" in program.out)
    if program.out != b"rice\neggs\ntea\n":
        twice = any(program.out.count(data[2:] + b"\n") > 1 for data in sent)
        raise Failed(b"rice\neggs\ntea\n", program.out, "copy printed" if twice else
                     mistake_in_print(b"rice\neggs\ntea\n", program.out) or "other output")


@CHECKS(1, "take: what comes too early, or has no number, is left aside", "take：来得太早的、没有编号的，都不理会", after=[5])
def too_early(t):
    program, peer, server = taker(t)
    answers(peer, server, b"1 rice", b"1", "no ack")
    peer.send(b"3 tea", server)
    got = peer.take(QUIET)
    program.look()
    if b"tea" in program.out:
        raise Failed(b"rice\n", program.out, "gap")
    if got is not None:
        raise Failed(both("no answer", "没有回答"), got, "gap answered")
    for data in (b"", b"cake", b"2", b"2cake", b" 2 cake", b"+2 cake"):
        peer.send(data, server)
        peer.expect_nothing("no such line", 0.05)
    if program.status() is not None:
        raise Failed(both("it goes on", "继续运行"),
                     both(f"it ended, with status {program.status()}", f"结束了，状态 {program.status()}"),
                     "crash" if program.status() < 0 else "not the end")
    answers(peer, server, b"2 eggs", b"2", "no ack")
    answers(peer, server, b"3 tea", b"3", "no ack")
    program.prints(b"rice\neggs\ntea\n")


@CHECKS(2, "over a wire that loses, copies and reorders, all of it arrives", "线路会丢失、重复、乱序，但每一行都送到", after=[2, 4, 6, 7])
def bad_wire(t):
    there, back = (1, 0, 2, 1, 0, -1, 1), (0, 1, 2, 1, 0)
    program, _, server = taker(t)
    wire = t.wire(server[1], lambda number, backward: back[number % 5] if backward else there[number % 7])
    sending = t.run("send", "127.0.0.1", wire.port, stdin=b"".join(line + b"\n" for line in LIST))
    sending.until(lambda: sending.status() is not None, 8)
    early = sending.status() not in (None, 0) and wire.came[False] < 50
    sending.ends(0, "gives up" if early else None)
    program.until(lambda: len(program.out) >= sum(len(line) + 1 for line in LIST))
    if program.out != b"".join(line + b"\n" for line in LIST):
        raise Failed(b"".join(line + b"\n" for line in LIST), program.out, "not whole")


@CHECKS(1, "send: after 50 tries in vain it gives up, with status 1", "send：试了 50 次都没有回答，就放弃，状态为 1", after=[3])
def gives_up(t):
    program, peer = sender(t, b"rice", b"eggs")
    tries, begin = peer.take(PATIENCE) is not None, time.monotonic()
    while program.status() is None and tries <= 60 and time.monotonic() < begin + 5 + PATIENCE:
        tries += peer.take(0.2) is not None
    pause = (time.monotonic() - begin) / max(tries, 1)
    while tries <= 60 and peer.take(0) is not None:
        tries += 1
    if tries != 50:
        raise Failed(both("50 tries", "试 50 次"), both(f"{tries} of them", f"试了 {tries} 次"),
                     ("gives up" if tries < 50 else "tries") if program.status() is not None else
                     "never gives up" if tries > 60 else "slow" if pause > 0.15 else None)
    program.ends(1, "status" if program.until(lambda: program.status() is not None) else None)
    program.complains()


@CHECKS(1, "wrong words are refused, with status 2, and a port that is taken with 1",
        "无效的参数要报错，状态为 2；端口被占用，状态为 1", after=[1])
def bad_words(t):
    t.refuses("bad port", ("take", "70000"), ("take", "0"), ("send", "127.0.0.1", "12x"))
    t.refuses("bad address", ("send", "256.1.1.1", "7788"))
    t.refuses("usage", ("dance", "7788"), ())
    t.refuses("bind not checked", ("take", t.peer().port), status=1)
