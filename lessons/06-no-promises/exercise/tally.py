"""tally: receives numbers, and tells what became of them on the way.

usage: python3 tally.py PORT

This is where you begin: it runs, waits, and receives nothing yet.
"""
import signal
import socket
import sys


def main():
    if len(sys.argv) != 2:
        print("usage: tally PORT", file=sys.stderr)
        sys.exit(2)
    # 1. Look at the port; make a socket, and bind it.

    # 2. Receive the numbers, until `end` comes.
    while True:
        signal.pause()  # This waits too, for nothing.

    # 3. Print the four lines.


main()
