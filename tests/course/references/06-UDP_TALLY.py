#!/usr/bin/env python3
"""tally PORT, in Python."""
import socket
import sys
try:
    port = int(sys.argv[1])
    if not 1 <= port <= 65535 or len(sys.argv) != 2:
        raise ValueError
except (ValueError, IndexError):
    sys.exit(print("my_tally: bad port", file=sys.stderr) or 2)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.bind(("0.0.0.0", port))
except OSError as e:
    sys.exit(print("my_tally:", e, file=sys.stderr) or 1)
came, late = [], set()
for data in iter(lambda: s.recv(65536), b"end"):
    if data.isdigit() and 1 <= int(data[:6]) <= 9999:
        if int(data) not in came and int(data) < max(came, default=0):
            late.add(int(data))
        came.append(int(data))
print("came", len(came))
print("missing", *(n for n in range(1, max(came, default=0)) if n not in came))
print("twice", *sorted(n for n in set(came) if came.count(n) > 1))
print("late", *sorted(late))
