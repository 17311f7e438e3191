"""bind ADDRESS PORT: a port, kept until a signal ends the program."""
import errno
import re
import socket

from observe import QUIET, Checks, Failed, both, bound, mistake_in_print, swapped

PROGRAM, NAME = "UDP_BIND", "bind"
CHECKS = Checks()


def line(address, port):
    return f"{address}:{port}\n".encode()


def tells(program, address, port):
    """It prints that line and no more; port None means: any but 0. Returns the port."""
    pattern = re.compile(re.escape(address.encode()) + rb":([1-9]\d*)\n")
    program.until(lambda: program.out.endswith(b"\n") or program.status() is not None)
    program.until(lambda: not program.look(), 0.05)
    wanted, found = line(address, port or 40000), pattern.fullmatch(program.out)
    if found and port in (None, int(found[1])):
        return int(found[1])
    other = re.fullmatch(rb"([\d.]+):(\d+)\n", program.out)
    if program.out == b"":
        status = program.status()
        because = "crash" if (status or 0) < 0 else "gave up" if status else "ended at once" if status == 0 else \
            "nothing printed"
    elif other and other[1] == b"0.0.0.0" and address != "0.0.0.0":
        because = "any address"
    elif other and other[2] == b"0":
        because = "port 0"
    elif found and port and int(found[1]) == swapped(port):
        because = "byte order"
    else:
        because = mistake_in_print(wanted, program.out) or "other output"
    if port is None:
        wanted = both(f"{address}:PORT, PORT being the one that it got", f"{address}:端口，也就是实际得到的那个端口")
    raise Failed(wanted, program.out, because)


def is_free(address, port):
    """Can somebody else have it?"""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        try:
            other.bind((address, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return False
    return True


@CHECKS(1, "the port is bound", "绑定了指定的端口")
def binds(t):
    port = t.free_port()
    t.run("127.0.0.1", port).ready(port)


@CHECKS(2, "it tells the address and the port, at once", "马上打印地址和端口", after=[1])
def says(t):
    port = t.free_port()
    program = t.run("127.0.0.1", port)
    program.ready(port)
    tells(program, "127.0.0.1", port)


@CHECKS(1, "it keeps the port until a signal ends it", "一直占着端口，直到信号让程序结束", after=[1])
def keeps(t):
    port = t.free_port()
    program = t.run("127.0.0.1", port)
    program.ready(port)
    if program.until(lambda: program.status() is not None or not bound(port), QUIET):
        ended = program.until(lambda: program.status() is not None, QUIET)  # its sockets are closed before that shows
        raise Failed(both(f"port {port} is bound still", f"{port} 端口还绑定着"),
                     both("the program has ended", "程序已经结束") if ended else both("the port is free again", "端口又空出来了"),
                     "no pause" if ended else "closed")
    program.terminate()
    program.ends(tuple(range(-64, 256)), "deaf")
    if not is_free("127.0.0.1", port):
        raise Failed(both("the port is free again", "端口又空出来了"), both("somebody has it", "还有程序占着"), "left behind")


@CHECKS(2, "for port 0 the system chooses one, and it tells which", "端口写 0 时由系统来选，程序打印选中的端口", after=[2])
def chosen(t):
    program = t.run("127.0.0.1", 0)
    port = tells(program, "127.0.0.1", None)
    if not bound(port) and program.until(lambda: program.status() is not None, QUIET):
        raise Failed(both(f"port {port} is bound still", f"{port} 端口还绑定着"),
                     both("the program has ended", "程序已经结束"), "no pause")
    if not bound(port):
        raise Failed(both(f"a UDP socket with port {port}", f"有 UDP 套接字占着 {port} 端口"), both("there is none", "没有"),
                     "byte order" if bound(swapped(port)) else "other port")


@CHECKS(2, "it has the address that was given, and no other", "只绑定给定的地址，不绑定别的", after=[1])
def one_address(t):
    port = t.free_port()
    t.run("127.0.0.1", port).ready(port)
    if not is_free("127.0.0.2", port):
        raise Failed(both(f"127.0.0.2:{port} is free for others", f"别人可以用 127.0.0.2:{port}"),
                     both("it is taken too", "也被占了"), "any address")
    if is_free("127.0.0.1", port):
        raise Failed(both(f"127.0.0.1:{port} is taken", f"127.0.0.1:{port} 被占了"),
                     both("it is free", "还空着"), "other address")
    port = t.free_port()
    t.run("0.0.0.0", port).ready(port)
    if is_free("127.0.0.2", port):
        raise Failed(both(f"with 0.0.0.0, 127.0.0.2:{port} is taken as well", f"写 0.0.0.0 时，127.0.0.2:{port} 也被占了"),
                     both("it is free", "还空着"), "loopback only")


@CHECKS(1, "a port that somebody has is told, with status 1", "端口被占用要报错，状态为 1", after=[1])
def taken(t):
    peer = t.peer(broadcast=True)  # which shares its port with whoever would share it too
    t.run("127.0.0.1", peer.port).cannot_bind(peer.port, "shared", "127.0.0.1")


@CHECKS(1, "an address of others is told, with status 1", "不是本机的地址要报错，状态为 1", after=[1])
def not_ours(t):
    port = t.free_port()
    t.run("192.0.2.1", port).cannot_bind(port, "any address", "0.0.0.0")


@CHECKS(1, "what is no port or no address is refused, with status 2", "无效的端口或地址要报错，状态为 2", after=[1])
def bad_words(t):
    t.refuses("bad port 0", ("127.0.0.1", "70000"), ("127.0.0.1", "12x"))
    t.refuses("bad address", ("256.1.1.1", "0"))
    t.refuses("usage", ("127.0.0.1", "0", "0"))
