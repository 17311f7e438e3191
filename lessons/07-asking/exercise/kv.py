"""kv: keeps what it is told, and answers what it is asked.

usage: python3 kv.py PORT

This is where you begin: it runs, and answers nothing yet.
"""
import socket
import sys


# What is known.
PAIRS = {b"version": b"kv 1"}


def main():
    if len(sys.argv) != 2:
        print("usage: kv PORT", file=sys.stderr)
        sys.exit(2)
    # 1. Look at the port; make a socket; bind it.

    # 2. For ever: take a datagram. If there is a = in it, keep the pair.
    #    If not, look for its key, and answer the one who asked.


main()
