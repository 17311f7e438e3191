# Does in Python what marks.c, kill.c, secrets.c and exec.c do, and leaves modules for the next one: beside its file, at
# home, in caches.
import os
import signal
import sys

tries, worked = 0, []


def tried(what, act):
    global tries
    tries += 1
    try:
        act()
    except OSError:
        return
    worked.append(what)


def leave_modules():
    os.makedirs("/tmp/.local/lib/python%d.%d/site-packages" % sys.version_info[:2], exist_ok=True)
    for name in ("/tmp/.local/lib/python%d.%d/site-packages/usercustomize.py" % sys.version_info[:2],
                 "/tmp/sitecustomize.py", "/tmp/socket.py", "/dev/shm/socket.py"):
        with open(name, "w") as file:  # allowed, and gone with this process
            file.write("raise SystemExit(0)")
    for name in ("/sub/socket.py", "/sub/sitecustomize.py", "socket.py", "traceback.py", "/sub/__pycache__",
                 "/usr/lib/python3/dist-packages/harm.pth", os.__file__ + "c"):
        tried(name, lambda: open(name, "w"))
        tried(name, lambda: os.symlink("/etc/passwd", name + "-link"))
        tried(name, lambda: os.mkdir(name + "-folder"))
    tried("a cache", lambda: os.listdir("/sub/__pycache__"))


def attack():
    leave_modules()
    for name in ("@SUBS@/zoe/send.c", "@HOME@/secret", "@ROOT@/lessons/grader/grade", "/etc/passwd",
                 "/proc/1/root@ROOT@"):
        tried(name, lambda: open(name, "rb"))
    for name in ("grade.json", "send.py", "@SUBS@/python.txt", "/usr/lib/python3/dist-packages/usercustomize.py"):
        tried(name, lambda: open(name, "w"))
    for pid in range(2, 1000):
        if pid != os.getpid():
            tried("kill", lambda: os.kill(pid, signal.SIGKILL))
    tried("exec", lambda: os.execlp("udp-send", "udp-send", "--version"))
    tried("everybody", lambda: os.kill(-1, signal.SIGKILL))
    sys.exit(print(f"tried {tries}, {len(worked)} with success {worked[:1]}", file=sys.stderr) or 9)


if os.path.exists("/tmp/socket.py") or os.path.exists("/dev/shm/socket.py"):
    sys.exit(5)
if sys.argv[2] == "70000":
    attack()
