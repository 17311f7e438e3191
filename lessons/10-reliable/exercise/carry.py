"""carry: carries lines over a bad wire: whole, in order, once each.

usage: python3 carry.py send ADDRESS PORT
       python3 carry.py take PORT

This is where you begin: it runs, and carries nothing yet.
"""
import socket
import sys


def send_lines(s, to):
    """The sender: reads lines, and sends each until it is answered."""
    # 1. For each line: send its number, a blank and the line, without its newline. Wait 0.1 seconds for an answer that
    #    is this number and nothing else. None came: send it again, up to 50 times in all.


def take_lines(s, port):
    """The receiver: prints each line once, and answers with its number."""
    # 2. Bind the socket. For ever: take a datagram, and read the number in front. Is it the next line? Print it. Is it
    #    that, or a copy of one that was there? Send the number back.


def main():
    words, sending = sys.argv[1:], len(sys.argv) == 4 and sys.argv[1] == "send"
    try:
        if not sending and (len(words) != 2 or words[0] != "take"):
            raise ValueError("usage: carry send ADDRESS PORT | carry take PORT")
        if not words[-1].isdigit() or not 1 <= int(words[-1]) <= 65535:
            raise ValueError("carry: bad port")
        socket.inet_pton(socket.AF_INET, words[1] if sending else "0.0.0.0")
    except (OSError, ValueError) as e:
        print(e, file=sys.stderr)
        sys.exit(2)
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if sending:
        send_lines(s, (words[1], int(words[2])))
    else:
        take_lines(s, int(words[1]))


main()
