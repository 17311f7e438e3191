"""recv: prints each datagram that comes to a port, and a newline behind it.

usage: python3 recv.py PORT

This is where you begin: it runs, waits, and receives nothing yet.
"""
import signal
import socket
import sys


def main():
    if len(sys.argv) != 2:
        print("usage: recv PORT", file=sys.stderr)
        sys.exit(2)
    # 1. Look at the port.

    # 2. Make a socket, and bind it to any address.

    # 3. Receive one and print it, again and again.
    while True:
        signal.pause()  # This waits too, for nothing.


main()
