"""bind: gets a port, tells which one, and keeps it.

usage: python3 bind.py ADDRESS PORT

This is where you begin: it runs, waits, and binds nothing yet.
"""
import signal
import socket
import sys


def main():
    if len(sys.argv) != 3:
        print("usage: bind ADDRESS PORT", file=sys.stderr)
        sys.exit(2)
    # 1. Look at the address and the port.

    # 2. Make a socket, and bind it.

    # 3. Which port did it get? Tell it, at once.

    # 4. Keep it, until a signal ends the program.
    while True:
        signal.pause()


main()
