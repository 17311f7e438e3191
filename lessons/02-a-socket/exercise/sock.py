"""sock: makes a socket, tells its descriptor, and keeps it.

usage: python3 sock.py FAMILY TYPE

This is where you begin: it runs, and makes no socket yet.
"""
import socket
import sys

FAMILIES = {"inet": socket.AF_INET}
TYPES = {"dgram": socket.SOCK_DGRAM}


def main():
    if len(sys.argv) != 3:
        print("usage: sock inet|inet6|unix stream|dgram|seqpacket", file=sys.stderr)
        sys.exit(2)
    # 1. Which family is sys.argv[1]?

    # 2. Which type is sys.argv[2]?

    # 3. Make the socket.

    # 4. Tell its descriptor, at once.

    # 5. Keep it until the input ends.


main()
