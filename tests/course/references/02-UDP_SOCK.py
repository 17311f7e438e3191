#!/usr/bin/env python3
"""sock FAMILY TYPE, in Python."""
import socket
import sys
families = {"inet": socket.AF_INET, "inet6": socket.AF_INET6, "unix": socket.AF_UNIX}
types = {"stream": socket.SOCK_STREAM, "dgram": socket.SOCK_DGRAM, "seqpacket": socket.SOCK_SEQPACKET}
try:
    family, kind = sys.argv[1:]
    family, kind = families[family], types[kind]
except (ValueError, KeyError):
    sys.exit(print("my_sock: bad words", file=sys.stderr) or 2)
try:
    s = socket.socket(family, kind)
except OSError as e:
    sys.exit(print("my_sock:", e, file=sys.stderr) or 1)
print("descriptor", s.fileno(), flush=True)
sys.stdin.buffer.read()
