"""python-send.py PORT: each line of standard input becomes a datagram."""
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
to = ("127.0.0.1", int(sys.argv[1]))
for line in sys.stdin.buffer:
    s.sendto(line.rstrip(b"\n"), to)
