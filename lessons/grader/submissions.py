"""Reads submissions, which strangers have written: no link is followed, nothing but files of a sensible size is opened,
and a name may be anything that a file can be called."""
import errno
import os
import secrets
import stat

from languages import SUFFIXES
from observe import printable

LARGEST = 1 << 20
NOFOLLOW = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY


def shown(name):
    """A name on one line, as a terminal may be given it; no two names look the same."""
    return "".join("\\\\" if c == "\\" else printable(c) for c in os.fsencode(name).decode("utf-8", "surrogateescape"))


class Refused(Exception):
    """Why a file is not read: a key of WORDS."""


def folders(directory):
    """The names of the submissions, in order, and of what lies beside them. A link has its line, too."""
    there, links, beside = [], [], []
    with os.scandir(directory) as entries:
        for entry in entries:
            folder, link = entry.is_dir(follow_symlinks=False), entry.is_symlink()
            if (folder or link) and not entry.name.startswith("."):
                (links if link else there).append(entry.name)
            elif folder or not entry.name.endswith((".csv", ".txt")):
                beside.append(entry.name)
    reports = {name + ".txt" for name in (*there, *links)}
    there += [name for name in links if name not in reports]
    return sorted(there, key=os.fsencode), sorted(beside, key=os.fsencode)


def read(folder, name):
    """The bytes of that file in the folder, which is a descriptor."""
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError as error:
        raise Refused("unreadable") from error
    if stat.S_ISLNK(found.st_mode):
        raise Refused("link")
    if not stat.S_ISREG(found.st_mode):
        raise Refused("no file")
    if found.st_size > LARGEST:
        raise Refused("large")
    if found.st_nlink > 1:
        raise Refused("two names")
    try:
        fd = os.open(name, NOFOLLOW, dir_fd=folder)
    except OSError:
        raise Refused("unreadable") from None
    with open(fd, "rb") as file:
        now = os.fstat(fd)
        if (now.st_dev, now.st_ino) != (found.st_dev, found.st_ino):
            raise Refused("unreadable")
        try:
            return file.read(LARGEST)
        except OSError:
            raise Refused("unreadable") from None


def enter(folder, name):
    """A descriptor of that folder in the folder, whose files may be read."""
    fd = os.open(name, NOFOLLOW | os.O_DIRECTORY, dir_fd=folder)
    try:
        os.stat(".", dir_fd=fd)
        os.listdir(fd)
    except OSError:
        os.close(fd)
        raise
    return fd


def hindrance(folder, name):
    """Why that is no folder that can be read: a key of WORDS."""
    try:
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    except OSError:
        return "unreadable"
    return "link" if stat.S_ISLNK(mode) else "unreadable"


class Submission:
    """files has, for each exercise's number, what may be graded: (name, bytes). notes are (key of WORDS, name); refused
    has the numbers of exercises whose files are there, and are not read."""

    def __init__(self, directory, name, exercises):
        self.files, self.notes, self.refused = {}, [], set()
        known = {e.name + suffix for e in exercises for suffix in SUFFIXES.values()}
        try:
            top = enter(directory, name)
        except OSError:
            self.notes.append((hindrance(directory, name), name))
            return
        places = {"": top}
        for place in ("work", *(f"{w}{e.number:02}" for w in ("", "work/") for e in exercises)):
            above, _, last = place.rpartition("/")
            if above not in places:
                continue
            try:
                places[place] = enter(places[above], last)
            except FileNotFoundError:
                pass
            except OSError:
                self.notes.append((hindrance(places[above], last), place))
        for exercise in exercises:
            for source in (exercise.name + suffix for suffix in SUFFIXES.values()):
                found = [p for p in (f"{exercise.number:02}", f"work/{exercise.number:02}", "")
                         if p in places and source in os.listdir(places[p])]
                for place in found[:1]:
                    self.take(exercise.number, places[place], place, source)
                self.notes += [("second", f"{place}/{source}".strip("/")) for place in found[1:]]
        names = [entry for place in places for entry in sorted(os.listdir(places[place]))
                 if f"{place}/{entry}".strip("/") not in places]
        strange = [entry for entry in names
                   if entry not in known and (entry.endswith((".c", ".py")) or not self.files and not self.refused)]
        if not names and not self.notes:
            self.notes.append(("empty", ""))
        elif strange:
            some = ", ".join(strange[:5]) + (", ..." if len(strange) > 5 else "")
            self.notes.append(("unknown" if self.files or self.refused else "no work", some))
        for fd in places.values():
            os.close(fd)

    def take(self, number, folder, place, source):
        try:
            data = read(folder, source)
            self.files.setdefault(number, []).append((source, data))
        except Refused as refused:
            self.notes.append((refused.args[0], f"{place}/{source}".strip("/")))
            self.refused.add(number)


class Reports:
    """FOLDER.txt beside each folder. No link that lies there is followed: the new report takes its place, or that of an
    old one; a file that is no report stays."""

    HEAD = "grade-all: "

    def __init__(self, directory, names):
        self.directory, self.used = directory, {name + ".txt" for name in names}

    def write(self, name, text):
        """Returns the report's name."""
        new = f".{secrets.token_hex(8)}.txt"
        fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666, dir_fd=self.directory)
        try:
            with open(fd, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(f"{self.HEAD}{shown(name)}\n\n{text}")
            return self.name(new, name)
        except OSError:
            os.unlink(new, dir_fd=self.directory)
            raise

    def name(self, new, name):
        """Gives the new report the first name that it can have."""
        short = os.fsencode(name)[:200].decode("utf-8", "ignore")
        for report in (f"{name}.txt", *(f"{short}~{n}.txt" for n in range(1, 10000))):
            if report != f"{name}.txt" and report in self.used or self.is_kept(report):
                continue
            try:
                os.replace(new, report, src_dir_fd=self.directory, dst_dir_fd=self.directory)
            except OSError:  # a folder is called so, or the name is too long
                continue
            self.used.add(report)
            return report
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))

    def is_kept(self, report):
        """Does something lie there that we have not written? A list of the teacher's may be called as a folder is."""
        try:
            return not read(self.directory, report).startswith(self.HEAD.encode())
        except Refused as refused:
            return refused.args[0] != "link" and not isinstance(refused.__cause__, FileNotFoundError)
