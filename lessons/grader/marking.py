"""Marks what a pupil has written: which file or command that is, each check tried, and its result told."""
import filecmp
import importlib.util
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import languages
import observe
from languages import SUFFIXES
from words import WORDS, reason

LESSONS = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
TOP = os.path.dirname(LESSONS)
WORK = os.environ.get("UDP_WORK") or os.path.join(TOP, "work")


def language():
    said = next((os.environ[v] for v in ("UDP_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), "en")
    return "zh" if said.startswith("zh") else "en"


LANGUAGE = language()
SAY = WORDS[LANGUAGE]


class Exercise:
    """lessons/NN-name/exercise: checks.py says PROGRAM and NAME, and has the checks in order."""

    def __init__(self, number):
        folders = numbers()
        if number not in folders:
            observe.stop(SAY["no exercise"].format(number, " ".join(map(str, folders))))
        self.number, self.folder = number, folders[number]
        spec = importlib.util.spec_from_file_location("checks", f"{self.folder}/checks.py")
        self.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)
        self.checks, self.program, self.name = self.module.CHECKS, self.module.PROGRAM, self.module.NAME
        self.work = f"{WORK}/{number:02}"
        self.task = os.path.relpath(f"{self.folder}/{LANGUAGE}.md")
        self.places = [os.getcwd(), self.work, WORK, TOP]

    def starter(self, language):
        return f"{self.folder}/{self.name}{SUFFIXES[language]}"

    def file(self, language):
        return f"{self.work}/{self.name}{SUFFIXES[language]}"

    def untouched(self, subject):
        return subject.source and filecmp.cmp(subject.source, self.starter(subject.language), shallow=False)

    def solution(self, language):
        """The text of the solution that we have in that language, or None: a class's repository has none."""
        patch = f"{self.folder}/solution{SUFFIXES[language].replace('.c', '')}.patch"
        if not os.path.exists(patch):
            return None
        if not shutil.which("patch"):
            observe.stop(SAY["not there"].format("patch"))
        with tempfile.TemporaryDirectory() as directory:
            path = f"{directory}/{self.name}"
            subprocess.run(["patch", "-s", "-o", path, self.starter(language), patch], check=True)
            with open(path, encoding="utf-8") as file:
                return file.read()

    def last_report(self):
        """What was told the last time, or {}: the file is the pupil's, and may hold anything."""
        try:
            with open(f"{self.work}/grade.json", encoding="utf-8") as file:
                report = json.load(file)
            good = 0 <= report["points"] <= report["of"] > 0 and isinstance(report.get("command") or "", str)
            return report if good else {}
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return {}

    def is_done(self):
        report = self.last_report()
        return bool(report) and report["points"] == report["of"]

    def subject(self, command=None):
        """What the pupil has written, or None: this command; the file that was written last, if it is no starter; the
        command of the last time; a starter."""
        paths = [f"{place}/{self.name}{suffix}" for place in self.places for suffix in SUFFIXES.values()]
        found = sorted(map(languages.of_file, filter(os.path.isfile, paths)),
                       key=lambda s: (not self.untouched(s), os.path.getmtime(s.source)))
        if not command and not (found and not self.untouched(found[-1])):
            command = self.last_report().get("command")
        if command:
            return languages.of_command(command, self.places, SAY)
        return found[-1] if found else None


def numbers():
    """The lessons that have an exercise, in order, and its folder."""
    folders = {d: f"{LESSONS}/{d}/exercise" for d in sorted(os.listdir(LESSONS))}
    return {int(d[:2]): folder for d, folder in folders.items() if os.path.exists(f"{folder}/checks.py")}


# ---- telling ----

def hexadecimal(data):
    text = data[:24].hex(" ")
    return text + (" ..." if len(data) > 24 else "")


def shown(value, begin=0):
    """What was expected or got: bytes with their number, from this one on, in hexadecimal and as text."""
    if isinstance(value, dict):
        return value[LANGUAGE]
    if value == b"":
        return f"0 {SAY['bytes']}"
    since = f" {SAY['since'].format(begin + 1)}" if begin else ""
    return f"{len(value)} {SAY['bytes']}{since}: {hexadecimal(value[begin:])}    {observe.describe(value[begin:])}"


def shown_both(expected, got):
    """Where they differ far behind, from shortly before that place on."""
    same = len(os.path.commonprefix([expected, got])) if isinstance(expected, bytes) and isinstance(got, bytes) else 0
    begin = same - 8 if same > 24 else 0
    return shown(expected, begin), shown(got, begin)


def tell(result, exercise, subject, out=print):
    mark = "✓" if result["points"] == result["of"] else "-" if result["skipped"] else "✗"
    out(f"{mark} {exercise.number}.{result['check']} {result['title']}  [{result['points']}/{result['of']}]")
    if result["skipped"]:
        out(f"      {SAY['not yet'].format(result['skipped'])}")
    elif result["points"] < result["of"]:
        for step in result["did"]:
            out(f"      {SAY['did']:10}{step}")
        for n, line in enumerate(result["stderr"]):
            out(f"      {'' if n else 'stderr':10}{line}")
        for key in ("expected", "got", "because", "hint"):
            if result.get(key):
                out(f"      {SAY[key]:10}{result[key]}")
        command = f" {exercise.program}={shlex.quote(subject.command)}" if subject.command else ""
        out(f"      {SAY['replay']:10}make replay-{exercise.number} CHECK={result['check']}{command}")


# ---- trying ----

def plain(data, keep="\n\t"):
    """What a program has said, as a terminal may be given it."""
    return "".join(c if c in keep else observe.printable(c) for c in data.decode("utf-8", "surrogateescape"))


def build(subject, target, place):
    """How the program is called, or None when it cannot be; and what the compiler says. A source may include /dev/zero,
    and itself."""
    command, argv = languages.build(subject, target)
    with tempfile.TemporaryFile() as said:
        built = subprocess.Popen(place.command(command, building=True),
                                 stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=place.environment,
                                 start_new_session=True, preexec_fn=lambda: place.limit(512 << 20))
        try:
            built.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(built.pid, signal.SIGKILL)
            built.wait()
        place.end()
        said.seek(0)
        return argv if built.returncode == 0 else None, plain(said.read(10000)).rstrip()


STDERR = 12  # lines of it that are shown: a traceback of Python has its reason in the last one


def untried(exercise, index, why):
    """What is told of a check before it is tried, or when it is skipped."""
    check = exercise.checks[index]
    return {"check": index + 1, "title": check.title[LANGUAGE], "of": check.points, "points": 0, "skipped": why,
            "did": [], "stderr": [], "seconds": 0}


def untried_all(exercise, why):
    return [untried(exercise, index, why) for index in range(len(exercise.checks))]


def shows_on_terminal(check, subject, place):
    """Is something printed when standard output is a terminal? Then it was there before, and kept back."""
    case = observe.Try(subject.argv, subject.directory, None, place, terminal=True)
    try:
        check(case)
        return True
    except observe.Failed:
        return any(program.out for program in case.programs)
    finally:
        case.close()
        case.place.end()


def try_check(exercise, index, subject, show=None, place=None):
    check = exercise.checks[index]
    result = untried(exercise, index, None)
    case = observe.Try(subject.argv, subject.directory, show and (lambda step: show(step[LANGUAGE])), place)
    begin, failed = time.monotonic(), None
    try:
        check(case)
        end = time.monotonic() + 0.2  # one that is ending is not left
        while case.place.left(case.programs) and time.monotonic() < end:
            time.sleep(0.01)
        left = len(case.place.left(case.programs))
        if left:
            raise observe.Failed(observe.both("no process is left", "没有留下进程"),
                                 observe.both(f"{left} of them", f"留下了 {left} 个"), "left behind")
        result["points"] = check.points
    except observe.Failed as error:
        failed = error
        case.last_words()
    finally:
        case.close()
        case.place.end()
    if failed:
        key = case.why(failed.because)
        if key in ("nothing printed", "not printed") and not case.terminal and shows_on_terminal(check, subject, place):
            key = "no flush"
        because, hint = reason(key, subject.language, LANGUAGE)
        expected, got = shown_both(failed.expected, failed.got)
        result.update(expected=expected, got=got, key=key, because=because, hint=hint)
    result["did"] = [step[LANGUAGE] for step in case.steps]
    if result["points"] == 0:
        said = b"".join(p.err for p in case.programs)
        said = said if len(said) <= 8000 else said[:4000] + b"\n" + said[-4000:]
        lines = [line[:300] for line in plain(said, keep="\n\t").expandtabs().split("\n") if line]
        result["stderr"] = lines if len(lines) <= STDERR else [lines[0], "...", *lines[2 - STDERR:]]
    result["seconds"] = round(time.monotonic() - begin, 3)
    return result


def grade(exercise, subject, directory, only=None, first=False, out=print, place=None):
    """Every check, or one of them, or those up to the first that fails. A source is built in the directory."""
    results = []
    if subject.source:
        argv, said = build(subject, f"{directory}/{exercise.name}", place or observe.Open())
        if argv is None:  # no check can be tried
            out(f"✗ {exercise.number} {SAY['compile'][subject.language]}:\n{said}")
            return untried_all(exercise, SAY["build"])
        if said:
            out(f"! {exercise.number} {SAY['warns'][subject.language]}:\n{said}\n")
        if place is None:
            argv = [os.path.abspath(w) if os.path.isfile(w) else w for w in argv]
        subject = subject._replace(argv=argv)
    subject = subject._replace(directory=subject.directory or directory)
    for index, check in enumerate(exercise.checks):
        if only and index + 1 != only:
            continue
        failed = [n for n in check.after if not only and results[n - 1]["points"] == 0]
        if failed:
            result = untried(exercise, index, f"{exercise.number}.{failed[0]}")
        else:
            show = (lambda step: out(f"  · {step}")) if only else None
            if out is print and sys.stdout.isatty():  # what is told next takes its place
                print(f"… {exercise.number}.{index + 1}", end="\r", flush=True)
            result = try_check(exercise, index, subject, show, place)
        tell(result, exercise, subject, out)
        results.append(result)
        if first and result["points"] < result["of"]:
            break
    return results
