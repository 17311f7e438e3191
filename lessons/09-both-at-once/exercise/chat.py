"""chat: says what is typed, and shows what is heard, both at once.

usage: python3 chat.py ADDRESS PORT

This is where you begin: it runs, and neither says nor hears anything.
"""
import socket
import sys
import threading


def hear(s, you):
    """The second thread: hears."""
    # 4. For ever: take a datagram; if it is from `you`, print it.


def main():
    if len(sys.argv) != 3:
        print("usage: chat ADDRESS PORT", file=sys.stderr)
        sys.exit(2)
    # 1. Look at the address and the port; make a socket.

    # 2. Start the second thread.
    threading.Thread(target=hear, args=(None, None), daemon=True).start()

    # 3. Send each line.
    for _ in sys.stdin.buffer:
        pass


main()
