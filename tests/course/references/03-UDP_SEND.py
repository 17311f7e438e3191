#!/usr/bin/env python3
"""send ADDRESS PORT, in Python."""
import socket
import sys
try:
    address, port = sys.argv[1], int(sys.argv[2])
    socket.inet_pton(socket.AF_INET, address)
    if not 1 <= port <= 65535:
        raise ValueError
except (ValueError, OSError, IndexError):
    sys.exit(print("my_send: bad address or port", file=sys.stderr) or 2)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for line in iter(sys.stdin.buffer.readline, b""):
    try:
        s.sendto(line.removesuffix(b"\n"), (address, port))
    except OSError as e:
        sys.exit(print("my_send:", e, file=sys.stderr) or 1)
