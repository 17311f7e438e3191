#!/usr/bin/env python3
"""bind ADDRESS PORT, in Python."""
import signal
import socket
import sys
try:
    address, port = sys.argv[1], int(sys.argv[2])
    socket.inet_pton(socket.AF_INET, address)
    if not 0 <= port <= 65535 or len(sys.argv) != 3:
        raise ValueError
except (ValueError, OSError, IndexError):
    sys.exit(print("my_bind: bad address or port", file=sys.stderr) or 2)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.bind((address, port))
except OSError as e:
    sys.exit(print("my_bind:", e, file=sys.stderr) or 1)
print("%s:%d" % s.getsockname(), flush=True)
while True:
    signal.pause()
