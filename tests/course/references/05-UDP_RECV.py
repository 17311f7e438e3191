#!/usr/bin/env python3
"""recv PORT, in Python."""
import socket
import sys
try:
    port = int(sys.argv[1])
    if not 1 <= port <= 65535 or len(sys.argv) != 2:
        raise ValueError
except (ValueError, IndexError):
    sys.exit(print("my_recv: bad port", file=sys.stderr) or 2)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.bind(("0.0.0.0", port))
except OSError as e:
    sys.exit(print("my_recv:", e, file=sys.stderr) or 1)
while True:
    sys.stdout.buffer.write(s.recv(65536) + b"\n")
    sys.stdout.buffer.flush()
