"""What grade-all does: a grader for each submission, behind the first wall of jail.py, that tells its marks by a pipe
that no submission ever holds; and the table."""
import json
import os
import selectors
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import jail
import marking
from languages import CC, of_file
from marking import SAY
from observe import number, stop
from submissions import Reports, Submission, folders, shown


def child(work, *arguments):
    """Does that in a process that holds nothing of ours but the pipe that it writes to. Its number, and our end."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid:
        os.close(theirs)
        return pid, ours
    try:
        for descriptor in (0, 1, 2):
            os.dup2(os.open(os.devnull, os.O_RDWR), descriptor)
        for name in os.listdir("/proc/self/fd"):
            if int(name) > 2 and int(name) != theirs:
                try:
                    os.close(int(name))
                except OSError:  # of this listing itself
                    pass
        with open(theirs, "w", encoding="utf-8", buffering=1) as out:
            def tell(**fields):
                out.write(json.dumps(fields) + "\n")
            try:
                jail.enter()
                work(tell, *arguments)
            except Exception as error:
                tell(failed=getattr(error, "strerror", None) or str(error))
    finally:
        os._exit(0)


def try_jail(tell, private):
    """Can a compiler be started in there?"""
    place = jail.Jail(private)
    ran = subprocess.run(place.command([CC[0], "--version"]), env=place.environment, stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=place.limit, check=False)
    tell(status=ran.returncode, said=ran.stderr.decode("utf-8", "replace").strip().split("\n")[-1])


def grade(tell, files, exercises, private):
    """All files of one submission, one after the other."""
    place = jail.Jail(private)
    for exercise in exercises:
        for name, data in files.get(exercise.number, ()):
            lines = []
            try:
                with open(f"{jail.ROOM}/sub/{name}", "xb") as file:  # no link that a compiler may have left
                    file.write(data)
                results = marking.grade(exercise, of_file(name), ".", place=place,
                                        out=lambda said: lines.append(said.replace("\n", "\n      ")))
                points, of = sum(r["points"] for r in results), sum(r["of"] for r in results)
                lines.append(f"\n{SAY['score'].format(points, of)}")
            except Exception as error:  # its next file may be another matter
                points = 0
                lines.append(SAY["grader failed"].format(repr(error)))
                place.end()
            tell(lesson=exercise.number, points=points, text="\n".join([f"{name}:", *lines]))
    tell(done=True)


class Job:
    """A submission under way."""

    def __init__(self, name, directory, exercises):
        self.name, self.submission, self.exercises = name, Submission(directory, name, exercises), exercises
        self.said, self.told_all, self.late = b"", False, False

    def start(self, limit, private):
        self.pid, self.pipe = child(grade, self.submission.files, self.exercises, private)
        self.end = time.monotonic() + limit

    def listen(self):
        data = os.read(self.pipe, 1 << 16)
        self.said += data
        self.told_all = data == b""

    def finish(self):
        """Whatever is still there of it, ends."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.pipe)

    def outcome(self, limit):
        """Points for each lesson that was handed in, what there is to say of it in a few words, and in full."""
        points = {n: 0 for n in (*self.submission.refused, *self.submission.files)}
        of = {e.number: sum(c.points for c in e.checks) for e in self.exercises}
        notes = [SAY[key].format(shown(name)) for key, name in self.submission.notes]
        texts, done = [], not self.submission.files
        for told in map(json.loads, self.said.split(b"\n")[:-1]):
            done = done or told.get("done") is True
            if "lesson" in told and type(told["points"]) is int and 0 <= told["points"] <= of[told["lesson"]]:
                points[told["lesson"]] = max(points[told["lesson"]], told["points"])
                texts.append(told["text"])
        if not done:
            notes.append(SAY["time over"].format(f"{limit:g}") if self.late else SAY["broke off"])
        return points, notes, "\n\n".join(["\n".join(f"- {note}" for note in notes), *texts]).strip() + "\n"


def cell(text):
    """A spreadsheet takes what begins so for a formula, and the first ' for none."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")) else text


def line(words):
    """Of comma-separated values (RFC 4180). Some spreadsheets take a semicolon for the comma."""
    return ",".join('"' + word.replace('"', '""') + '"' if any(c in word for c in ',;"') else word
                    for word in map(str, words)) + "\n"


def write(text):
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or Python says it again
        stop(f"cannot write the table: {error.strerror}")


class Table:
    """One line for each submission, in the order of their names, however they end; and their reports."""

    def __init__(self, directory, names, limit, exercises):
        self.names, self.limit, self.exercises = names, limit, exercises
        self.reports, self.lines, self.written, self.status = Reports(directory, names), {}, 0, 0

    def enter(self, job):
        points, notes, text = job.outcome(self.limit)
        try:
            report = self.reports.write(job.name, text)
            if report != f"{job.name}.txt":
                notes.append(f"-> {shown(report)}")
        except OSError as error:
            notes.append(SAY["no report"].format(error.strerror))
            self.status = 1
        total = sum(points.values())
        self.lines[job.name] = line([cell(shown(job.name)), *(points.get(e.number, "") for e in self.exercises), total])
        told = "; ".join([f"{shown(job.name)}: {total}", *notes])
        print(f"grade-all: {len(self.lines)}/{len(self.names)} {told}", file=sys.stderr)
        while self.written < len(self.names) and self.names[self.written] in self.lines:
            write(self.lines[self.names[self.written]])
            self.written += 1


def try_walls(private):
    """Says so and ends when no submission can be graded here."""
    if not shutil.which("bwrap"):
        stop("there is no bwrap here, and without it nobody is safe from a submission: install bubblewrap")
    pid, pipe = child(try_jail, private)
    with open(pipe, encoding="utf-8") as file:
        tried = json.loads(file.read() or '{"failed": "killed"}')
    os.waitpid(pid, 0)
    if "failed" in tried:
        stop(f"no namespaces may be made here ({tried['failed']}), and without them nobody is safe from a submission")
    if tried["status"] != 0:
        stop(f"cannot start {shlex.quote(CC[0])} where submissions run: {tried['said']}")


def grade_all(table, directory, jobs, private):
    """Some at a time; each has its line as soon as it is done."""
    waiting, running = table.names[::-1], selectors.DefaultSelector()
    while waiting or running.get_map():
        while waiting and len(running.get_map()) < jobs:
            job = Job(waiting.pop(), directory, table.exercises)
            if not job.submission.files:
                table.enter(job)
                continue
            job.start(table.limit, private)
            running.register(job.pipe, selectors.EVENT_READ, job)
        if not running.get_map():
            break
        soonest = min(key.data.end for key in running.get_map().values())
        for key, _ in running.select(max(0.0, soonest - time.monotonic())):
            key.data.listen()
        for job in [key.data for key in running.get_map().values()]:
            job.late = not job.told_all and time.monotonic() > job.end
            if job.told_all or job.late:
                running.unregister(job.pipe)
                job.finish()
                table.enter(job)


def main(words, usage):
    if len(words) != 1 or not os.path.isdir(words[0]):
        print(usage.split("\n\n")[1], file=sys.stderr)
        return 2
    if sys.stdout is None:
        stop("cannot write the table: standard output is closed")
    while os.open(os.devnull, os.O_RDWR) <= 2:  # no pipe of ours may be taken for one of these
        pass
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    limit, jobs = number("UDP_LIMIT", 300), int(number("UDP_JOBS", len(os.sched_getaffinity(0)))) or 1
    try:
        directory = os.open(words[0], os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        names, beside = folders(directory)
    except OSError as error:
        stop(f"cannot read {shown(words[0])}: {error.strerror}")
    if not os.access(words[0], os.W_OK):
        stop(f"cannot write reports into {shown(words[0])}")
    private = [marking.TOP, os.path.realpath(words[0]), os.path.expanduser("~"), tempfile.gettempdir()]
    try_walls(private)
    for name in beside:
        print(f"grade-all: {shown(name)}: left aside", file=sys.stderr)
    exercises = [marking.Exercise(n) for n in marking.numbers()]
    possible = [sum(check.points for check in e.checks) for e in exercises]
    # The first character says that it is UTF-8: spreadsheets take it for the machine's old character set otherwise.
    write("\ufeff" + line(["submission", *(e.number for e in exercises), "sum"]))
    write(line([SAY["possible"], *possible, sum(possible)]))
    table = Table(directory, names, limit, exercises)
    grade_all(table, directory, jobs, private)
    return table.status
