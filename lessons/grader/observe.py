"""What a check sees: a program from outside, the datagrams it sends and is sent, and nothing of its inside.

A check is a function of one argument, a Try. It starts the pupil's program, plays the others (Peer), and says what must
happen. The first thing that does not happen ends it: Failed tells what was done, expected and got, and why, as far as
that can be guessed from a table of mistakes. Every wait has an end, and says what it waited for.
"""
import collections
import ctypes
import errno
import os
import pty
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import tty


def stop(why, status=1):
    print(f"{os.path.basename(sys.argv[0])}: {why}", file=sys.stderr)
    sys.exit(status)


def number(variable, otherwise):
    """A positive number from the environment."""
    try:
        value = float(os.environ.get(variable, otherwise))
    except ValueError:
        value = 0
    if not 0 < value < 1e6:
        stop(f"{variable} is no positive number: {os.environ[variable]!r}", 2)
    return value


PATIENCE = number("UDP_PATIENCE", 3)  # seconds that any one wait may take
UNBUFFERED = {"PYTHONUNBUFFERED": "1"}  # python(1); sys.stdout.buffer keeps back what it has, on a terminal too
FUTEX = {"x86_64": (202,), "aarch64": (98,), "riscv64": (98,), "i686": (240, 422)}  # asm/unistd.h
QUIET = 0.3  # seconds in which nothing more must come
GRACE = max(QUIET, PATIENCE / 40)  # seconds in which what a program has sent may arrive after its end
OUTPUT = 1 << 20  # bytes a program may print
DATAGRAM = 65536


class Failed(Exception):
    """expected and got are bytes, or text in both languages; because is a key of the mistakes."""

    def __init__(self, expected, got, because=None):
        super().__init__(because)
        self.expected, self.got, self.because = expected, got, because


def both(en, zh):
    return {"en": en, "zh": zh}


class Checks(list):
    """The checks of an exercise: @CHECKS(2, "title", "标题", after=[1]) above each, 2 being its points."""

    def __call__(self, points, en, zh, after=()):
        def keep(function):
            function.points, function.title, function.after = points, both(en, zh), after
            self.append(function)
            return function
        return keep


def mistake(expected, got):
    """The mistake that makes these bytes of those, as a key, or None."""
    if got == expected + b"\n":
        return "newline"
    if got == expected + b"\r\n":
        return "crlf"
    if got == expected + b"\0":
        return "nul"
    if len(got) > len(expected) and got.startswith(expected):
        return "buffer" if len(got) in (256, 512, 1000, 1024, 1500, 2048, 4096, 8192, 65507) else "more"
    if b"\0" in expected and got == expected.split(b"\0")[0]:
        return "stops at NUL"
    if got == repr(expected).encode() or got == repr(expected.rstrip(b"\n")).encode() + b"\n":
        return "repr"
    if got != b"" and got == expected.strip():
        return "stripped"
    if expected and got == b"":
        return "empty"
    if expected.startswith(got) and len(got) in (255, 256, 511, 512, 999, 1000, 1023, 1024, 2047, 2048, 4095, 4096):
        return "cut"
    if expected.startswith(got):
        return "blank" if expected[len(got):len(got) + 1] in (b" ", b"\t") else "less"
    if expected.replace(b"\n", b"") == got:
        return "joined"
    if got != b"" and got in (expected.decode(charset, errors).encode() for charset, errors in
                              (("utf-8", "replace"), ("utf-8", "ignore"), ("latin-1", "strict"))):
        return "not bytes"
    return None


def layout(expected, got):
    """Is it all there but for what stands between and around it? A key, or None."""
    if expected.split() == got.split():
        return "spaces"
    marks = re.compile(rb"[\[\](){},'\"]")
    values, printed = (re.split(rb"[\s:]+", marks.sub(b" ", text).strip()) for text in (expected, got))
    return "brackets" if values == printed and len(marks.findall(got)) > len(marks.findall(expected)) else None


def mistake_in_print(expected, got):
    """The same for what was printed: nothing of it was sent."""
    key = mistake(expected, got)
    otherwise = {"newline": "more", "crlf": "more", "nul": "more", "buffer": "whole buffer", "blank": "less",
                 "joined": None, "empty": None, "stripped": None}
    if key == "less" and got.endswith(b"\n"):
        return "no more"
    if key == "more" and expected.endswith(b"\n"):
        return "behind"
    if key is None and expected and got.endswith(expected):
        return "in front"
    return otherwise.get(key, key) or layout(expected, got)


# The last line of a traceback of Python, and what is wrong then. Few have one: it is compiled then.
EXCEPTIONS = [
    (r"TypeError: .*(bytes-like object( is required)?, not '?str|concat str to bytes|must be bytes .*not str)",
     "text for bytes"),
    (r"TypeError: .*(must be str, not bytes|concatenate str \(not \"bytes\"\))", "bytes for text"),
    (r"TypeError: .*recv(from)?(\(\) takes| expected) at least 1 argument", "no size"),
    (r"TypeError: .*(AF_INET address must be tuple|(bind|connect)\(\) takes exactly one argument)", "no pair"),
    (r"TypeError: .*'str' object cannot be interpreted as an integer", "text for number"),
    (r"Unicode(De|En)codeError: ", "decoded"),
    (r"EOFError: EOF when reading a line", "end of input"),
    (r"ValueError: too many values to unpack", "many parts"),
    (r"(NameError: name '(AF|SOCK|SOL|SO|IPPROTO|MSG|INADDR)_|TypeError: 'module' object is not callable)",
     "not of the module"),
    (r"(AttributeError: (partially initialized )?module '|ImportError: cannot import name ')", "module"),
    (r"(BrokenPipeError: |OSError: \[Errno 107\])", "stream"),
    (r"(TimeoutError|socket\.timeout): timed out", "timeout"),
    (r"\w[\w.]*(Error|Exception|Interrupt)\b", "exception"),
]
# These say that something is not there; an exception that nobody caught says why.
ABSENT = {None, "gave up", "nothing came", "ended at once", "nothing printed", "not printed", "status", "no answer",
          "less", "no more", "no pause", "no port", "silent error", "too early", "gives up", "does not go on",
          "no repeat", "not the end", "no ack", "last line", "empty line", "other output", "no newline", "not taken",
          "not whole", "copy not answered", "does not end", "nobody"}


def exception(said):
    """The mistake that Python tells of on standard error, or None."""
    if b"Traceback (most recent call last):\n" not in said:
        return None
    last = said.rsplit(b"Traceback (most recent call last):\n", 1)[1].decode("utf-8", "replace").split("\n")
    # Not the very last line: socketserver writes one of hyphens behind it.
    reason = next((line for line in last if line and not line.startswith(" ")), "")
    return next((key for pattern, key in EXCEPTIONS if re.match(pattern, reason)), None)


class Peer:
    """Somebody else in the network: a UDP socket of ours, and all that it was sent."""

    def __init__(self, case, address="127.0.0.1", port=0, broadcast=False):
        self.case = case
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        if broadcast:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((address, port))
        self.address, self.port = address, self.socket.getsockname()[1]
        self.sender = None  # who sent the last datagram

    def send(self, data, to=None, quietly=False):
        if not quietly:
            self.case.did(both(f"sent {describe(data)}", f"发送了 {describe(data)}"))
        try:
            self.socket.sendto(data, to or self.sender)
        except OSError as error:
            if error.errno != errno.ECONNREFUSED:
                raise
            self.socket.sendto(data, to or self.sender)

    def take(self, wait):
        """The next datagram, or None when none comes in that many seconds, or no program is there any more."""
        end, over = time.monotonic() + wait, False
        while not select.select([self.socket], [], [], max(0.0, min(0.05, end - time.monotonic())))[0]:
            if time.monotonic() >= end:
                return None
            if not over and self.case.is_over():
                over, end = True, min(end, time.monotonic() + GRACE)
        try:
            data, self.sender = self.socket.recvfrom(DATAGRAM)
        except ConnectionRefusedError:  # of something that we sent
            return self.take(wait)
        return data

    def heard_nothing(self, because=None):
        """What to raise when no datagram has come."""
        return Failed(both(f"a datagram at port {self.port}", f"{self.port} 端口收到一个数据报"),
                      both("nothing", "什么也没有"), because or self.case.why_nothing(self) or "nothing came")

    def expect(self, data, because=None):
        """The next datagram is this one."""
        got = self.take(PATIENCE)
        if got is None:
            english, chinese = self.case.waited()
            raise Failed(data, both(f"nothing, {english}, at port {self.port}",
                                    f"{chinese}，{self.port} 端口什么也没有收到"),
                         self.case.why_nothing(self) or because or "nothing came")
        if got != data:
            rest = self.take(QUIET) if data.startswith(got) else None
            raise Failed(data, got, "split" if got and rest and data.startswith(got + rest) else
                         mistake(data, got) or because or "other bytes")

    def expect_nothing(self, because, wait=QUIET):
        got = self.take(wait)
        if got is not None:
            raise Failed(both("no datagram", "没有数据报"), got, because)


class Program:
    """The pupil's program while it runs. out and err are what it has written so far."""

    def __init__(self, case, argv, stdin, terminal=False):
        self.case, self.out, self.err = case, b"", b""
        ours, theirs = pty.openpty() if terminal else (None, subprocess.PIPE)
        if terminal:
            tty.setraw(theirs)  # a newline stays one byte
        self.process = subprocess.Popen(
            case.place.command(argv), bufsize=0, stdin=subprocess.PIPE, stdout=theirs, stderr=subprocess.PIPE,
            cwd=case.directory, env={**(case.place.environment or os.environ), **UNBUFFERED} if terminal else
            case.place.environment, start_new_session=True, preexec_fn=case.place.limit,
        )
        case.programs.append(self)  # it is ended with the check, even if it does not read what it is given now
        if terminal:
            os.close(theirs)
            self.process.stdout = open(ours, "rb", buffering=0)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            # It may open them too, and empty or fill them.
            os.set_blocking(pipe.fileno(), False)
        if stdin is not None:
            self.type(stdin, quietly=True)
            self.end_input(quietly=True)

    def type(self, data, quietly=False):
        if not quietly:
            self.case.did(both(f"typed {describe(data)}", f"输入了 {describe(data)}"))
        end = time.monotonic() + PATIENCE
        while data:
            try:
                data = data[os.write(self.process.stdin.fileno(), data):]
            except BrokenPipeError:  # it reads no more; whether that was right is seen from what it does
                return
            except BlockingIOError:
                if time.monotonic() > end:
                    raise Failed(both("the program reads its input", "程序读取输入"),
                                 both(f"it has not, for {PATIENCE:g} seconds", f"{PATIENCE:g} 秒内没有读"),
                                 "does not read") from None
                self.look(0.02)

    def status(self):
        """None as long as it runs; a signal's number is negative."""
        return self.case.place.status(self.process.poll())

    def terminate(self):
        """SIGTERM, to the program and what it has started, as a terminal sends Ctrl-C."""
        for pid in self.case.place.pids(self.process):
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                pass

    def end_input(self, quietly=False):
        if not quietly:
            self.case.did(both("ended the input", "结束了输入"))
        self.process.stdin.close()

    def look(self, wait=0.0):
        """Takes in what it writes; false when both ends are closed."""
        pipes = [p for p in (self.process.stdout, self.process.stderr) if not p.closed]
        for pipe in select.select(pipes, [], [], wait)[0] if pipes else []:
            try:
                data = os.read(pipe.fileno(), 65536)
            except BlockingIOError:
                continue
            except OSError:  # EIO: nobody has that terminal any more, pty(7)
                data = b""
            if data == b"":
                pipe.close()
            elif pipe is self.process.stdout:
                self.out += data
            else:
                self.err += data
        if len(self.out) > OUTPUT or len(self.err) > OUTPUT:
            self.kill()
            raise Failed(both("some output", "少量输出"), both("more than a megabyte of it", "超过一兆字节"), "floods")
        return bool(pipes)

    def until(self, test, wait=None):
        """Looks until test() is true; false when the time is over, or the program is."""
        end, over = time.monotonic() + (wait or PATIENCE), False
        while not test():
            left = end - time.monotonic()
            if left <= 0:
                return False
            if not self.look(min(left, 0.02)):
                time.sleep(min(left, 0.005))
            if not over and self.is_over():
                over, end = True, min(end, time.monotonic() + GRACE)
        return True

    def is_over(self):
        """Has it ended, and nobody has its output any more? Nothing comes of it then."""
        return not self.look() and self.status() is not None

    def prints(self, text, because=None):
        """All that it has written on standard output is this, as soon as it may be."""
        if not self.until(lambda: len(self.out) >= len(text)) or self.out != text:
            crashed = (self.status() or 0) < 0
            raise Failed(text, self.out, "crash" if crashed else
                         (mistake_in_print(text, self.out) or "other output" if self.out else because or
                          "nothing printed"))

    def ends(self, status=0, because=None):
        """It ends, with this status, or with one of these."""
        wanted = status if isinstance(status, tuple) else (status,)
        if not self.until(lambda: self.status() is not None):
            raise Failed(both("the program ends", "程序结束"),
                         both(f"it still runs after {PATIENCE:g} seconds", f"{PATIENCE:g} 秒后还在运行"),
                         because or ("thread lives on" if self.waits_for_thread() else "does not end"))
        self.until(lambda: not self.look(0.02), 0.5)  # what it has written; a child of it may hold the other end
        got = self.status()
        if got < 0 and -got in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL):
            name = signal.Signals(-got).name
            raise Failed(both(f"status {wanted[0]}", f"状态 {wanted[0]}"),
                         both(f"it crashed: {name}", f"崩溃了：{name}"), "crash")
        if got not in wanted:
            raise Failed(both(f"status {' or '.join(map(str, wanted))}", f"状态 {' 或 '.join(map(str, wanted))}"),
                         both(f"status {got}", f"状态 {got}"), because or ("status 0" if got == 0 else "status"))

    def waits_for_thread(self):
        """Does a main thread wait in futex(2), as pthread_join does, or is it gone, while another one is there?"""
        return any(map(self.joins, self.case.place.pids(self.process)))

    @staticmethod
    def joins(pid):
        """The same of this process."""
        tasks = f"/proc/{pid}/task"
        try:
            main, others = tasks.split("/")[2], len(os.listdir(tasks)) - 1
            with open(f"{tasks}/{main}/stat", encoding="utf-8", errors="replace") as stat, \
                    open(f"{tasks}/{main}/syscall", encoding="ascii") as call:
                gone = stat.read().rsplit(")", 1)[1].split()[0] == "Z"
                waits = not gone and int(call.read().split()[0]) in FUTEX.get(os.uname().machine, ())
                return others > 0 and (gone or waits)
        except (OSError, ValueError, IndexError):  # it is not for us to look at, or it has just ended
            return False

    def fails(self, status, because, well=(0,)):
        """It complains, and ends with that status; because: it does neither, but goes on, or ends as if
        all were well."""
        ended = self.until(lambda: self.status() is not None)
        self.until(lambda: not self.look(0.02), 0.5)
        if ended and exception(self.err) == "end of input":  # it went on, until there was nothing to read
            raise Failed(both(f"a message, and status {status}", f"一条消息，状态 {status}"),
                         both("it read its input", "继续运行，读了输入"), because)
        if ended and self.status() in well and self.err.strip() == b"":
            raise Failed(both(f"a message, and status {status}", f"一条消息，状态 {status}"),
                         both(f"no message, and status {self.status()}", f"没有消息，状态 {self.status()}"), because)
        self.ends(status, None if ended else because)
        self.complains()

    def complains(self, because="silent error"):
        """It has said something on standard error, and nothing on standard output."""
        if self.err.strip() == b"" and self.out == b"":
            raise Failed(both("a message on standard error", "标准错误上有一条消息"), b"", because)
        if self.out != b"":
            raise Failed(both("nothing on standard output", "标准输出上什么也没有"), self.out,
                         "error on stdout" if self.err.strip() == b"" else "not silent")

    def cannot_bind(self, port, because, address=None):
        """It says that the port, or the address, is not to be had, and ends; because: when it has it all the same."""
        if not self.until(lambda: self.status() is not None):
            names = [s.getsockname() for s in self.sockets().values() if s.family == socket.AF_INET]
            has = any(name[1] == port and address in (None, name[0]) for name in names)
            other = any(name[1] not in (0, port) for name in names)
            raise Failed(both("a message, and status 1", "一条消息，状态 1"), both("it runs on", "继续运行"),
                         because if has else "does not end" if other else "no check")
        self.ends(1)
        self.complains()

    def ready(self, port):
        """A UDP socket has this port: the program can be sent to. None of its words are needed for that."""
        if not self.until(lambda: bound(port)):
            because = "no pause" if self.status() is not None else \
                "byte order" if bound(swapped(port)) else "tcp" if self.has_tcp(port) else "no port"
            english, chinese = self.case.waited()
            raise Failed(both(f"a UDP socket with port {port}", f"一个端口是 {port} 的 UDP 套接字"),
                         both(f"none, {english}", f"{chinese}没有"), because)

    def has_tcp(self, port):
        """Has it bound a socket to that port, and one of TCP?"""
        return any(s.family in (socket.AF_INET, socket.AF_INET6) and s.type == socket.SOCK_STREAM and
                   s.getsockname()[1] == port for s in self.sockets().values())

    def sockets(self):
        """The sockets that it has, by descriptor, each as a socket of ours: family, type and options can be asked."""
        libc, found = ctypes.CDLL(None, use_errno=True), {}
        for pid in self.case.place.pids(self.process):
            handle = libc.syscall(434, pid, 0)  # pidfd_open(2)
            for number in sockets_of(pid):
                copy = libc.syscall(438, handle, number, 0) if number not in found else -1  # pidfd_getfd(2)
                if copy != -1:
                    found[number] = socket.socket(fileno=copy)
            if handle != -1:
                os.close(handle)
        return found

    def socket_numbers(self):
        """Those of its descriptors that are sockets: its own, or of what it has started, as a script does."""
        return sorted({number for pid in self.case.place.pids(self.process) for number in sockets_of(pid)})

    def prints_nothing(self):
        """So far it has written nothing on standard output."""
        self.look()
        if self.out != b"":
            raise Failed(both("nothing on standard output", "标准输出上什么也没有"), self.out, "not silent")

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.process.wait()


class Wire(threading.Thread):
    """A bad wire between a client and a server, as udp-wire is one: fate(number, back) says how often a datagram is
    carried, 0 being lost, and -1 carried after the one that follows. It counts what came each way."""

    def __init__(self, case, port, fate):
        super().__init__(daemon=True)
        self.case, self.to, self.fate = case, ("127.0.0.1", port), fate
        self.near, self.far = Peer(case), Peer(case)
        case.peers += [self.near, self.far]
        self.port, self.came = self.near.port, {False: 0, True: 0}
        self.client, self.late, self.over = None, {False: None, True: None}, False
        self.start()

    def run(self):
        while not self.over:
            ready = select.select([self.near.socket, self.far.socket], [], [], 0.05)[0]
            for end in ready:
                back = end is self.far.socket
                try:
                    data, sender = end.recvfrom(DATAGRAM)
                except OSError:
                    continue
                self.came[back] += 1
                if not back:
                    self.client = sender
                times = self.fate(self.came[back], back)
                carried = [data] * max(times, 0)
                if times == -1 and self.late[back] is None:
                    self.late[back] = data
                elif self.late[back] is not None:
                    carried.append(self.late[back])
                    self.late[back] = None
                for one in carried:
                    try:
                        (self.near if back else self.far).socket.sendto(one, self.client if back else self.to)
                    except OSError:
                        pass


def sockets_of(pid):
    """The descriptors of a process that are sockets. (proc(5), /proc/PID/fd)"""
    table = f"/proc/{pid}/fd"
    try:
        return [int(name) for name in os.listdir(table) if os.readlink(f"{table}/{name}").startswith("socket:")]
    except OSError:  # it has ended, or one is no longer there
        return []


def swapped(port):
    """The port with its two bytes the wrong way round."""
    return (port & 0xFF) << 8 | port >> 8


def udp_table(port):
    """The lines of the kernel's tables about this UDP port, in words. (proc(5), /proc/net/udp)"""
    found = []
    for table in ("/proc/net/udp", "/proc/net/udp6"):
        try:
            with open(table, encoding="ascii") as lines:
                found += [words for words in map(str.split, lines) if words[1].endswith(f":{port:04X}")]
        except FileNotFoundError:
            pass
    return found


def bound(port):
    """Does some UDP socket have this port?"""
    return bool(udp_table(port))


def where_bound(port):
    """"connected" when that port hears one sender alone, "loopback only" at 127.0.0.1 alone, "one address" at another
    one alone, None at every address."""
    here = f"{int.from_bytes(socket.inet_aton('127.0.0.1'), sys.byteorder):08X}"  # as the machine has it in memory
    for words in udp_table(port):
        address, other = (word.split(":")[0] for word in words[1:3])
        if set(other) != {"0"}:
            return "connected"
        if set(address) != {"0"}:
            return "loopback only" if address == here else "one address"
    return None


Process = collections.namedtuple("Process", "parent names groups")


def processes():
    """What runs here, this process aside: its parent, and its number and its group's, in our namespace of processes and
    in those inside of it. (proc(5), /proc/PID/status)"""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid():
            try:
                with open(f"/proc/{name}/status", encoding="utf-8", errors="replace") as file:
                    fields = dict(line.split(":", 1) for line in file if ":" in line)
                if fields["State"].split()[0] not in "ZX":
                    names, groups = ([int(n) for n in fields[key].split()] for key in ("NSpid", "NSpgid"))
                    found[int(name)] = Process(int(fields["PPid"]), names, groups)
            except (OSError, KeyError):  # it has ended
                pass
    return found


def at_most(**limits):
    """Sets these limits of getrlimit(2), or leaves what is lower already and may not be raised."""
    for name, most in limits.items():
        which = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))


class Open:
    """Where a pupil's own program runs: on his machine, as he does. (jail.py has another place, for strangers.)"""

    environment = None
    core = 0  # bytes of a core

    def command(self, argv, building=False):
        return argv

    def limit(self, memory=4 << 30):
        """For the program alone: what it may use; and no signal is ignored or blocked because the grader's are."""
        at_most(CPU=10, FSIZE=10 << 20, CORE=self.core, AS=memory)
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])

    def pid(self, process):
        return process.pid

    def pids(self, process):
        """The very program, and then what it has started and what that has."""
        first, there = self.pid(process), processes()
        family = [first] if first in there else []
        for parent in family:
            family += [pid for pid, p in there.items() if p.parent == parent]
        return family

    def status(self, code):
        return code

    def ours(self):
        """Are we the first of a tree of processes of our own, so that all in it is the program's? The environment alone
        is not believed: all processes of whoever had set that would be ended."""
        return bool(os.environ.get("UDP_GRADING")) and os.getpid() == 1

    def others(self):
        return processes() if self.ours() else {}

    def left(self, programs):
        """What is there besides these programs and what is in their groups."""
        groups = [program.process.pid for program in programs]
        return [pid for pid, p in self.others().items() if p.groups[0] not in groups]

    def end(self):
        """Ends all that is not ours. What forks without end has a child while we look."""
        for _ in range(100):
            there = self.others()
            for pid in there:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            try:
                while os.getpid() == 1 and os.waitpid(-1, os.WNOHANG)[0]:  # orphans are ours
                    pass
            except ChildProcessError:
                pass
            if not there:
                break
            time.sleep(0.001)


def printable(character):
    """As a terminal may be given it; what was no character is a byte, U+DC80 to U+DCFF (PEP 383)."""
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xdc00:02x}"
    if "\x80" <= character <= "\xa0" or character == "\xad":  # a character, not that byte
        return f"\\u{ord(character):04x}"
    return character if character.isprintable() else character.encode("unicode_escape").decode()


def describe(data):
    """Bytes as text, in quotes, one line, not too long."""
    shown = "".join("\\" + c if c in '\\"' else printable(c) for c in data[:1000].decode("utf-8", "surrogateescape"))
    return f'"{shown}"' if len(shown) <= 60 else f'"{shown[:50]}..." ({len(data)})'


class Try:
    """One check: what it starts is ended with it, and what it did is written down."""

    def __init__(self, argv, directory, show=None, place=None, terminal=False):
        self.argv, self.directory, self.show, self.terminal = argv, directory, show, terminal
        self.place = place or Open()
        self.steps, self.programs, self.peers, self.wires = [], [], [], []
        self.decoys, self.elsewhere = {}, {}  # by peer: who else may get what is meant for it, by mistake

    def why(self, because):
        """What is behind it that something is not there: Python may say so."""
        said = [key for key in (exception(program.err) for program in reversed(self.programs)) if key]
        return said[0] if said and because in ABSENT else because

    def is_over(self):
        """Have all programs ended?"""
        return bool(self.programs) and all(program.is_over() for program in self.programs)

    def waited(self):
        """How long we waited, in English and in Chinese."""
        if self.is_over():
            return "before the program ended", "程序结束之前"
        return f"for {PATIENCE:g} seconds", f"{PATIENCE:g} 秒内"

    def last_words(self):
        """Takes in what the programs have said by now."""
        for program in self.programs:
            try:
                program.look(0.05)
            except Failed:  # it floods
                pass

    def did(self, step):
        self.steps.append(step)
        if self.show:
            self.show(step)

    def peer(self, address="127.0.0.1", port=0, **options):
        """A peer whose port, turned round, is another one that we watch as well."""
        while True:
            peer = Peer(self, address, port, **options)
            wrong = swapped(peer.port)
            if port == 0 and (wrong < 1024 or wrong == peer.port):
                peer.socket.close()
                continue
            try:
                if wrong != peer.port:
                    self.decoys[peer] = Peer(self, "0.0.0.0", wrong)
                break
            except OSError:
                if port != 0:
                    break
                peer.socket.close()
        if address not in ("127.0.0.1", "0.0.0.0"):
            try:
                self.elsewhere[peer] = Peer(self, "127.0.0.1", peer.port)
            except OSError:
                pass
        self.peers.append(peer)
        return peer

    def free_port(self):
        """A port that nobody has: nor is it, turned round, one that needs a privilege."""
        peer = self.peer()
        self.peers.remove(peer)
        decoy = self.decoys.pop(peer, None)
        for one in (peer, decoy):
            if one:
                one.socket.close()
        return peer.port

    def why_nothing(self, peer):
        """Why a datagram that should have come to this peer has not."""
        for decoy, because in ((self.decoys.get(peer), "byte order"), (self.elsewhere.get(peer), "elsewhere")):
            if decoy and decoy.take(0) is not None:
                return because
        program = self.programs[-1]
        program.until(lambda: False, 0.2)  # what does it write, and is there an end of it?
        if len(program.out) > 4096 or len(program.err) > 4096:
            program.until(lambda: False)
        if (program.status() or 0) < 0:
            return "stream" if program.status() == -signal.SIGPIPE else "crash"
        if program.status() not in (None, 0):
            return "gave up"
        if not program.process.stdin.closed:  # perhaps it waits for the end of its input?
            program.end_input(quietly=True)
            if peer.take(GRACE) is not None:
                return "waits for the end"
        return None

    def run(self, *arguments, stdin=b"", terminal=False):
        """Starts the program; stdin None leaves its input open. terminal: standard output is one, and no pipe,
        so that what is printed comes at once."""
        arguments = [str(a) for a in arguments]
        command = " ".join([*(os.path.basename(w) if os.path.isabs(w) else w for w in self.argv), *arguments])
        fed = "" if not stdin else f"printf {describe(stdin)} | "
        self.did(both(f"$ {fed}{command}", f"$ {fed}{command}"))
        return Program(self, [*self.argv, *arguments], stdin, terminal or self.terminal)

    def refuses(self, because, *commands, status=2, stdin=b"", well=(0,)):
        """Words that are wrong: each time it complains, and ends with that status."""
        for words in commands:
            self.run(*words, stdin=stdin).fails(status, because, well)

    def wire(self, port, fate):
        wire = Wire(self, port, fate)
        self.wires.append(wire)
        return wire

    def close(self):
        for wire in self.wires:
            wire.over = True
            wire.join(1)
        for program in self.programs:
            program.kill()
        for peer in [*self.peers, *self.decoys.values(), *self.elsewhere.values()]:
            peer.socket.close()
