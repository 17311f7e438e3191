#!/usr/bin/env python3
"""chat ADDRESS PORT, in Python."""
import os
import socket
import sys
import threading
try:
    address, port = sys.argv[1], int(sys.argv[2])
    socket.inet_pton(socket.AF_INET, address)
    if not 1 <= port <= 65535:
        raise ValueError
except (ValueError, OSError, IndexError):
    sys.exit(print("my_chat: bad address or port", file=sys.stderr) or 2)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 0))


def hear():
    while True:
        text, sender = s.recvfrom(1000)
        if sender == (address, port):
            os.write(1, b"%s:%d %s\n" % (address.encode(), port, text))


threading.Thread(target=hear, daemon=True).start()
for line in iter(sys.stdin.buffer.readline, b""):
    s.sendto(line.removesuffix(b"\n"), (address, port))
