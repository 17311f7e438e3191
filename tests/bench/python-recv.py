"""python-recv.py PORT: writes what it receives, until a second passes without a datagram."""
import socket
import struct
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**31 - 1)
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 1, 0))
s.bind(("", int(sys.argv[1])))
try:
    while True:
        data, sender = s.recvfrom(65536)
        sys.stdout.buffer.write(data)
except BlockingIOError:
    pass
