"""send: each line of standard input becomes one datagram.

usage: python3 send.py ADDRESS PORT

This is where you begin: it runs, and sends nothing yet.
"""
import socket
import sys


def main():
    if len(sys.argv) != 3:
        print("usage: send ADDRESS PORT", file=sys.stderr)
        sys.exit(2)
    # 1. Look at the address and the port.

    # 2. Make a socket.

    # 3. Send each line.
    for _ in sys.stdin.buffer:
        pass


main()
