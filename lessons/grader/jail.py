"""Where a stranger's program runs: it sees the system's programs, its own file, the network of its grader, and no more.

There are two walls. `enter` puts the grader of a submission into namespaces of its own, so that nothing it starts
outlives it and no datagram leaves. Behind the second one, which bubblewrap builds anew for each start, is the stranger:
other processes, the grader's too, are not there, nearly all is read-only, and over the network, which he shares with
the grader, he has no rights. Whoever is root becomes nobody first. See unshare(2), user_namespaces(7), bwrap(1).
"""
import codecs
import ctypes
import errno
import fcntl
import glob
import os
import platform
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from observe import Open, at_most, processes

NOBODY = 65534
NEWNS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000  # sched.h
PDEATHSIG, DUMPABLE = 1, 4  # sys/prctl.h
REC, PRIVATE, DETACH = 0x4000, 1 << 18, 2  # sys/mount.h
SIOCSIFFLAGS, UP_RUNNING = 0x8914, 0x41  # netdevice(7)
# No namespace holds back the sockets of some families (vsock(7) leads out of a virtual machine), nor io_uring, which
# makes sockets too, nor the keys of the teacher's session, and no limit counts memory that is in no address space; and
# nobody needs to trace here. By machine: its name in linux/audit.h, and the numbers in asm/unistd.h of socket and
# socketpair, and of add_key, request_key, keyctl, ptrace, memfd_create, shmget, msgget.
CALLS = {"x86_64": (0xC000003E, (41, 53), (248, 249, 250, 101, 319, 29, 68)),
         "aarch64": (0xC00000B7, (198, 199), (217, 218, 219, 117, 279, 194, 186)),
         "riscv64": (0xC00000F3, (198, 199), (217, 218, 219, 117, 279, 194, 186)),
         # there socketcall(2) makes sockets too, and ipc(2) queues, and these cannot be looked into
         "i386": (0x40000003, (359, 360), (286, 287, 288, 26, 356, 395, 399))}
IO_URING_SETUP, X32 = 425, 0x40000000
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
ALLOW, ERROR, SECCOMP, NO_NEW_PRIVS = 0x7FFF0000, 0x50000, 22, 38  # linux/seccomp.h, sys/prctl.h
ROOM = "/tmp"  # inside the first wall this is another one, in memory
MEMORY = 1 << 30  # bytes that all the programs of a submission may hold together
QUEUED = 64 << 20  # and what may wait at their sockets
SYSTEM = [*("/usr/" + d for d in ("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec", "include", "local/bin",
                                  "local/lib", "local/include")),
          *("/etc/" + f for f in ("alternatives", "ld.so.cache", "hosts", "nsswitch.conf", "protocols", "services"))]
LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")  # into /usr, on most systems
DEVICES = ("null", "zero", "full", "random", "urandom")
LIBC = ctypes.CDLL(None, use_errno=True)
for codec in ("ascii", "utf-8", "latin-1", "unicode_escape"):
    codecs.lookup(codec)  # Python reads them when they are used first, and nobody may not be allowed to


def call(name, *arguments):
    if getattr(LIBC, name)(*(ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments)) == -1:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")


def mount(kind, at, flags=0, options=None):
    call("mount", kind, at.encode(), kind, flags, options and options.encode())


def there_is(uid):
    """Who is root in a namespace that has no other user is an ordinary user outside of it."""
    with open("/proc/self/uid_map", encoding="ascii") as file:
        return any(int(first) <= uid < int(first) + int(count) for first, _, count in map(str.split, file))


def enter():
    """Goes behind the first wall, for good; returns in a child, and the parent stays outside until the child ends. Who
    kills the parent kills all of it."""
    if os.geteuid() == 0 and there_is(NOBODY):
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        call("prctl", DUMPABLE, 1, 0, 0, 0)  # or the files of /proc/self stay root's: proc(5)
    uid, gid = os.getuid(), os.getgid()
    call("unshare", NEWUSER | NEWNS | NEWNET | NEWPID | NEWIPC)
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {gid} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    call("prctl", PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        os._exit(0)
    call("prctl", PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    mount(b"none", "/", REC | PRIVATE)
    mount(b"proc", "/proc")
    mount(b"tmpfs", ROOM, options="size=64m,mode=755")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as lo:
        fcntl.ioctl(lo, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", UP_RUNNING))


def queued():
    """Bytes that wait at the sockets of this network. (proc(5), /proc/net/udp: tx_queue and rx_queue)"""
    held = 0
    for kind in ("udp", "udp6", "tcp", "tcp6"):
        try:
            with open(f"/proc/net/{kind}", encoding="ascii") as lines:
                next(lines)
                held += sum(int(n, 16) for line in lines for n in line.split()[4].split(":"))
        except FileNotFoundError:
            pass
    return held


def within(path, folders):
    return any(path.startswith(folder + "/") for folder in folders)


def is_link(path):
    return path in LINKS and os.path.islink(path)


def hidden(private):
    """What must not be seen although it may lie among the system's files: our programs, installed, and what is private.
    It is seen by the names of SYSTEM and LINKS, and each of these may itself be a link to another place."""
    views = {d: os.path.realpath(d) for d in (*SYSTEM, *LINKS) if os.path.isdir(d) and not is_link(d)}
    tools = [t for d in {*views, *os.get_exec_path()} for t in glob.glob(f"{glob.escape(d)}/udp-*")]
    found = {os.path.realpath(p) for p in (*tools, *private)}
    return sorted(view + p[len(real):] for view, real in views.items() for p in found if within(p, [real]))


def call_filter():
    """The program for seccomp(2) that refuses all that CALLS is about, or None for another machine."""
    machine = platform.machine()  # the kernel's; who is of 32 bits there has calls of his own
    if sys.maxsize < 1 << 32:
        machine = "i386" if machine in ("x86_64", "i686") else None
    if machine not in CALLS:
        return None
    arch, (make_socket, make_pair), others = CALLS[machine]
    refused = (*others, IO_URING_SETUP)
    families = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)
    words = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, arch), (RETURN, 0, 0, ERROR | errno.ENOSYS), (LOAD, 0, 0, 0),
             (AT_LEAST, len(refused) + 3, 0, X32),
             *((EQUAL, len(refused) + 2 - i, 0, n) for i, n in enumerate(refused)),
             (EQUAL, 3, 0, make_socket), (EQUAL, 2, 0, make_pair), (RETURN, 0, 0, ALLOW),
             (RETURN, 0, 0, ERROR | errno.EPERM),
             (LOAD, 0, 0, 16),
             *((EQUAL, len(families) - i, 0, n) for i, n in enumerate(families)),
             (RETURN, 0, 0, ERROR | errno.EAFNOSUPPORT), (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *word) for word in words)


class Jail(Open):
    """The second wall. private are folders that nobody in there may see."""

    core = 1  # so that no program of the system's is given it either, which 0 does not prevent: fs/coredump.c of Linux
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/tmp", "LC_ALL": "C.UTF-8"}

    def __init__(self, private):
        self.bwrap = shutil.which("bwrap")
        self.rooms = []
        self.filter = call_filter() and ctypes.create_string_buffer(call_filter(), len(call_filter()))
        words = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
                 "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000", "--new-session"]
        helps = subprocess.run([self.bwrap, "--help"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               check=False)
        if "--disable-userns" in helps.stdout:
            words.append("--disable-userns")  # from bubblewrap 0.8 on
        for path in filter(os.path.exists, (*SYSTEM, *LINKS)):
            words += ["--symlink", os.readlink(path), path] if is_link(path) else ["--ro-bind", path, path]
        for path in hidden(private):
            words += ["--tmpfs", path, "--remount-ro", path] if os.path.isdir(path) else \
                ["--ro-bind", "/dev/null", path]
        for device in DEVICES:
            words += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
        self.words = [*words, "--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys",
                      "--remount-ro", "/proc"]  # oom_score_adj is there, and to lower it is allowed: proc(5)
        tempfile.tempdir = ROOM
        os.mkdir(f"{ROOM}/sub")
        threading.Thread(target=self.watch, daemon=True).start()

    def command(self, argv, building=False):
        room = f"{ROOM}/{len(self.rooms)}"
        os.mkdir(room)
        self.rooms.append(room)
        mount(b"tmpfs", room, options="size=16m,nr_inodes=1000,mode=755")
        for name in ("tmp", "shm"):
            os.mkdir(f"{room}/{name}")
        return [self.bwrap, *self.words, "--bind", f"{room}/tmp", "/tmp", "--bind", f"{room}/shm", "/dev/shm",
                "--bind" if building else "--ro-bind", f"{ROOM}/sub", "/sub", "--remount-ro", "/", "--chdir", "/sub",
                "--", *argv]

    def limit(self, memory=512 << 20):
        super().limit(memory)
        # Each socket holds datagrams in the kernel's memory; queues, locked memory and priorities nobody needs.
        at_most(NOFILE=64, MSGQUEUE=0, MEMLOCK=0, RTPRIO=0, NICE=0)
        at_most(SIGPENDING=256)  # a user has them once, however many programs are his
        # Counted in the namespace, and before Linux 5.14 wherever the user runs something: namespaces(7), getrlimit(2).
        tasks = 48 if tuple(map(int, platform.release().split("-")[0].split(".")[:2])) >= (5, 14) else 4096
        at_most(NPROC=tasks)
        if self.filter:
            call("prctl", NO_NEW_PRIVS, 1, 0, 0, 0)
            call("prctl", SECCOMP, 2, struct.pack("HP", len(self.filter) // 8, ctypes.addressof(self.filter)), 0, 0)
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
            file.write("1000")  # when memory ends, it ends here

    def pid(self, process):
        """The program is the child of bubblewrap's child, which is process 1 in there."""
        here = processes()
        first = {pid for pid, p in here.items() if p.parent == process.pid}
        return next((pid for pid, p in here.items() if p.parent in first and p.names[1:2] == [2]), None)

    def status(self, code):
        """bubblewrap tells a signal as shells do."""
        return 128 - code if code is not None and 128 < code < 160 else code

    def ours(self):
        return True

    def left(self, programs):
        return [pid for pid, p in processes().items() if len(p.names) > 1 and p.names[1] != 1 and p.groups[1] != 1]

    def end(self):
        super().end()
        for room in self.rooms:
            LIBC.umount2(room.encode(), DETACH)
            os.rmdir(room)
        self.rooms = []

    def watch(self):
        """Address space is limited for each process alone, and they may be many. What waits at their sockets is the
        kernel's, which has so much for the whole machine: udp_mem in udp(7)."""
        while True:
            time.sleep(0.1)
            strangers = [pid for pid, p in processes().items() if len(p.names) > 1]
            held = 0
            for pid in strangers:
                try:
                    with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
                        held += sum(int(line.split()[1]) << 10
                                    for line in file if line.startswith(("RssAnon:", "RssShmem:")))
                except OSError:  # it has ended
                    pass
            if held > MEMORY or queued() > QUEUED:
                for pid in strangers:
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
