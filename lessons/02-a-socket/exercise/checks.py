"""sock FAMILY TYPE: a socket, kept until standard input ends."""
import errno
import os
import re
import socket

from observe import QUIET, Checks, Failed, both, mistake_in_print

PROGRAM, NAME = "UDP_SOCK", "sock"
CHECKS = Checks()
FAMILIES = {"inet": socket.AF_INET, "inet6": socket.AF_INET6, "unix": socket.AF_UNIX}
TYPES = {"stream": socket.SOCK_STREAM, "dgram": socket.SOCK_DGRAM, "seqpacket": socket.SOCK_SEQPACKET}


def refusal(family, kind):
    """Why the kernel does not make such a socket, or None: it does."""
    try:
        socket.socket(FAMILIES[family], TYPES[kind]).close()
    except OSError as error:
        return error.errno
    return None


def told(program):
    """The number of the descriptor that it tells, at once."""
    program.until(lambda: b"\n" in program.out or program.status() is not None)
    program.until(lambda: not program.look(), 0.1 if program.out == b"" else 0.01)
    found = re.fullmatch(rb"descriptor (\d+)\n", program.out)
    if found:
        return int(found[1])
    status = program.status()
    if program.out != b"":
        because = mistake_in_print(b"descriptor 3\n", program.out) or "other output"
    elif status is None:
        because = "nothing printed"
    else:
        because = "crash" if status < 0 else "gave up" if status > 0 else "nothing printed"
    raise Failed(b"descriptor 3\n", program.out, because)


def must_have(program, number):
    if program.until(lambda: number not in program.socket_numbers(), 0.1):
        others = program.socket_numbers()
        ended = program.status() is not None
        raise Failed(both(f"descriptor {number} is a socket", f"描述符 {number} 是套接字"),
                     both("the program has ended", "程序已经结束") if ended else
                     both(f"descriptor {others[0]} is one", f"描述符 {others[0]} 才是") if others else
                     both("it has no socket", "进程里没有套接字"),
                     "ended at once" if ended else "other descriptor" if others else "no socket")


@CHECKS(1, "it tells a descriptor, at once", "马上打印一个描述符")
def tells(t):
    told(t.run("inet", "dgram", stdin=None))


@CHECKS(2, "that descriptor is a socket", "那个描述符是套接字", after=[1])
def is_one(t):
    program = t.run("inet", "dgram", stdin=None)
    must_have(program, told(program))


@CHECKS(1, "it keeps the socket until the input ends, then ends with status 0", "输入结束以前一直留着套接字，然后以状态 0 结束", after=[2])
def keeps(t):
    program = t.run("inet", "dgram", stdin=None)
    number = told(program)
    for line in (b"a line\n", b"\n", b"\0\xff\xfe\n"):
        program.type(line)
    if program.until(lambda: program.status() is not None, QUIET):
        raise Failed(both("it runs until the input ends", "一直运行到输入结束"),
                     both("it has ended before", "提前结束了"), "ended at once")
    must_have(program, number)
    program.end_input()
    program.ends(0)
    program.prints(b"descriptor %d\n" % number)


@CHECKS(2, "family and type are those of the words", "族和类型与两个参数一致", after=[2])
def right_kind(t):
    for family in FAMILIES:
        for kind in TYPES:
            if refusal(family, kind):
                continue
            program = t.run(family, kind, stdin=None)
            number = told(program)
            found = program.sockets().get(number)
            if found is None:
                must_have(program, number)  # it may be there, and not for us to look at
                continue
            wanted, got = (FAMILIES[family], TYPES[kind]), (found.family, found.type)
            if got != wanted:
                raise Failed(both(f"family {wanted[0].name}, type {wanted[1].name}",
                                  f"族 {wanted[0].name}，类型 {wanted[1].name}"),
                             both(f"family {socket.AddressFamily(got[0]).name}, type {socket.SocketKind(got[1]).name}",
                                  f"族 {socket.AddressFamily(got[0]).name}，类型 {socket.SocketKind(got[1]).name}"),
                             "swapped words" if got == (wanted[1], wanted[0]) else
                             "other family" if got[0] != wanted[0] else "other type")
            program.end_input(quietly=True)


@CHECKS(1, "what the kernel does not make is told, with its reason and status 1", "内核不支持的组合要报错，写明原因，状态为 1", after=[4])
def refused(t):
    number = refusal("inet", "seqpacket")
    if number is None:  # some kernels have it: SCTP
        return
    program = t.run("inet", "seqpacket", stdin=b"")
    program.until(lambda: program.status() is not None)
    program.until(lambda: not program.look(), 0.1)
    if program.out.startswith(b"descriptor"):
        raise Failed(both("a message, and status 1", "一条消息，状态 1"), program.out,
                     "no check" if b"-1" in program.out else "not silent")
    program.ends(1)
    program.complains()
    said = program.err.decode("utf-8", "replace").lower()
    if not any(reason.lower() in said for reason in (os.strerror(number), errno.errorcode[number], f"{number}")):
        raise Failed(both(f"the reason: {os.strerror(number)}", f"原因：{os.strerror(number)}"), program.err, "errno lost")


@CHECKS(1, "words that it does not know are refused, with status 2", "无效的参数要报错，状态为 2", after=[1])
def bad_words(t):
    t.refuses("unknown word", ("ipv4", "dgram"), ("inet", "udp"), ("dgram", "inet"))
    t.refuses("usage", ("inet",), (), ("inet", "dgram", "0"))
