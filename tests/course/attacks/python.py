# Does in Python what marks.c, kill.c, secrets.c and exec.c do.
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


def attack():
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


if sys.argv[2] == "70000":
    attack()
