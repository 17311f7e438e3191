#!/usr/bin/env python3
"""kv PORT, in Python."""
import socket
import sys
try:
    port = int(sys.argv[1])
    if not 1 <= port <= 65535:
        raise ValueError
except (ValueError, IndexError):
    sys.exit(print("my_kv: bad port", file=sys.stderr) or 2)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.bind(("", port))
except OSError as e:
    sys.exit(print("my_kv:", e, file=sys.stderr) or 1)
pairs = {b"version": b"kv 1"}
while True:
    data, sender = s.recvfrom(1000)
    key, equals, value = data.partition(b"=")
    if not equals:
        s.sendto(key + b"=" + pairs.get(key, b""), sender)
    elif key != b"version":
        pairs[key] = value
