#!/usr/bin/env python3
"""bcast ADDRESS PORT, in Python."""
import socket
import sys
import time
try:
    address, port = sys.argv[1], int(sys.argv[2])
    socket.inet_pton(socket.AF_INET, address)
    if not 1 <= port <= 65535:
        raise ValueError
except (ValueError, OSError, IndexError):
    sys.exit(print("my_bcast: bad address or port", file=sys.stderr) or 2)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
for line in iter(sys.stdin.buffer.readline, b""):
    try:
        s.sendto(line.removesuffix(b"\n"), (address, port))
    except OSError as e:
        sys.exit(print("my_bcast:", e, file=sys.stderr) or 1)
deadline, answers = time.monotonic() + 1, 0
while (left := deadline - time.monotonic()) > 0:
    s.settimeout(left)
    try:
        text, (host, sender) = s.recvfrom(1000)
    except TimeoutError:
        break
    sys.stdout.buffer.write(b"%s:%d %s\n" % (host.encode(), sender, text))
    sys.stdout.flush()
    answers += 1
sys.exit(0 if answers else 4)
