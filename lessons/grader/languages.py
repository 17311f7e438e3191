"""The languages that an exercise has a beginning in, and what else a pupil may have written.

A file is known by its name: send.c, send.py. A command (UDP_SEND='node my_send.js') may be of any language.
"""
import collections
import os
import re
import shlex
import shutil

import observe

SUFFIXES = {"c": ".c", "python": ".py"}
OPTIONS = ["-std=c11", "-D_GNU_SOURCE", "-pthread", "-O1", "-g", "-Wall", "-Wextra"]
# Python has no compiler to ask; this is what it would say of a file.
SYNTAX = """import sys, traceback
try:
    with open(sys.argv[1], "rb") as file:
        compile(file.read(), sys.argv[1], "exec")
except (SyntaxError, ValueError) as e:
    sys.exit("".join(traceback.format_exception_only(type(e), e)).rstrip())"""
PROGRAM_FILE = r"[^-].*\.(py|pl|js|mjs|ts|rb|sh|lua|php|java|jar|go|rs|c)"

# source is a file, or None; then argv is what command means. directory: where it is run, or None.
Subject = collections.namedtuple("Subject", "language source command argv directory")


def compiler():
    """The words of CC."""
    said = os.environ.get("CC", "cc")
    try:
        words = shlex.split(said)
    except ValueError:  # a quotation without an end
        words = []
    return words or observe.stop(f"CC names no compiler: {said!r}", 2)


CC = compiler()


def of_file(path):
    """A file that one of our languages has the suffix of."""
    language = next(name for name, suffix in SUFFIXES.items() if path.endswith(suffix))
    return Subject(language, path, None, None, None)


def of_command(command, places, say):
    """Its files are looked for in these places, and it is run where the first one lies."""
    try:
        argv, where = shlex.split(command), None
    except ValueError:  # a quotation without an end
        observe.stop(say["not there"].format(command))
    for n, word in enumerate(argv):
        found = [place for place in places if os.path.isfile(os.path.join(place, word))]
        if found:
            where = where or os.path.dirname(os.path.join(found[0], word))
            argv[n] = os.path.abspath(os.path.join(found[0], word))
        elif n and re.fullmatch(PROGRAM_FILE, word):
            observe.stop(say["no such file"].format(word, ", ".join(map(os.path.relpath, places))))
    if not argv or not shutil.which(argv[0]):
        observe.stop(say["not there"].format(command))
    argv[0] = shutil.which(argv[0])
    return Subject(language_of(command), None, command, argv, where and os.path.abspath(where))


def language_of(command):
    """python, or other. Whoever wrote C need not give a command."""
    return "python" if re.search(r"python|\.py\b", command) else "other"


def build(subject, target):
    """How it is built or, in Python, looked through; and how it is called then."""
    if subject.language == "python":
        return ["python3", "-I", "-W", "default", "-c", SYNTAX, subject.source], ["python3", subject.source]
    return [*CC, *OPTIONS, "-o", target, subject.source], [target]
