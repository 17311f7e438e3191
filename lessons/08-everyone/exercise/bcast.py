"""bcast: sends each line to everyone, and prints who answers.

usage: python3 bcast.py ADDRESS PORT

This is where you begin: it runs, and sends nothing yet.
"""
import socket
import sys
import time


def main():
    if len(sys.argv) != 3:
        print("usage: bcast ADDRESS PORT", file=sys.stderr)
        sys.exit(2)
    # 1. Look at the address and the port.

    # 2. Make a socket, and get the permission to broadcast.

    # 3. Send each line.
    for _ in sys.stdin.buffer:
        pass

    # 4. Until the second is over: settimeout, recvfrom, print.
    deadline = time.monotonic() + 1
    del deadline


main()
