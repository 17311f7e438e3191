"""What a pupil calls: grade, start, hint, reset, compare, progress, watch; and the teacher's classroom."""
import argparse
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time

import classroom
import observe
from classroom import write
from languages import CC, SUFFIXES
from marking import LANGUAGE, SAY, TOP, WORK, Exercise, grade, numbers, untried_all


def program(word):
    """A PROGRAM=COMMAND of the command line."""
    name, command = word.split("=", 1)
    return name, command


def score(results, all_of_them):
    return sum(r["points"] for r in results), sum(r["of"] for r in all_of_them)


def write_report(exercise, options, subject, results):
    points, of = score(results, results if options.check else untried_all(exercise, None))
    report = {"lesson": exercise.number, "points": points, "of": of, "command": subject and subject.command,
              "checks": results}
    if options.json:
        write(options.json, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    if options.junit:
        import junit  # whoever wants no XML need not wait for it
        write(options.junit, junit.report(exercise, results))


def do_grade(number, options):
    exercise = Exercise(number)
    if options.check is not None and not 1 <= options.check <= len(exercise.checks):
        observe.stop(SAY["no check"].format(number, len(exercise.checks)))
    subject = exercise.subject({**os.environ, **dict(options.programs)}.get(exercise.program))
    if subject is None:
        if options.json:
            write_report(exercise, options, None, untried_all(exercise, SAY["nothing"]))
        observe.stop(SAY["no start"].format(os.path.relpath(exercise.work), number))
    if subject.language == "c" and not shutil.which(CC[0]):
        observe.stop(f"CC names no compiler: {CC[0]!r}", 2)
    if subject.source:
        subject = subject._replace(source=os.path.relpath(subject.source))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # unshare(1) of util-linux 2.36 leaves them ignored
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if not observe.Open().ours():
        print(f"grade: {SAY['no private']}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as directory:
        results = grade(exercise, subject, directory, options.check, options.first)
    points, of = score(results, results if options.check else untried_all(exercise, None))
    print(f"\n{SAY['score'].format(points, of)}")
    if points == of and not options.check:
        print(SAY["all"].format(number))
        if exercise.solution("c"):
            print(SAY["compare"].format(number))
        later = [n for n in numbers() if n > number]
        print(SAY["next"].format(later[0]) if later else SAY["last"])
    elif points == 0 and exercise.untouched(subject):
        print(SAY["begin"].format(exercise.task, subject.source, number))
    if points < of and os.environ.get("MAKELEVEL"):
        print(SAY["make"])
    if not options.check:
        options.json = options.json or f"{exercise.work}/grade.json"
    write_report(exercise, options, subject, results)
    return 0 if points == of else 1


def chosen(options):
    """The language to begin in: what was said now, or the last time; on a terminal the pupil is asked."""
    file, names = f"{WORK}/.language", " ".join(SUFFIXES)
    said = options.language
    if not said and os.path.exists(file):
        said = open(file, encoding="utf-8").read().strip()
    elif not said and sys.stdin and sys.stdin.isatty() and sys.stdout.isatty():
        said = input(SAY["which"]).strip()
    found = next((name for name in SUFFIXES if said and name.startswith(said.lower())), None if said else "c")
    if not found:
        observe.stop(SAY["no language"].format(said, names), 2)
    if said:
        write(file, found + "\n")
    return found


def do_start(number, options):
    exercise, language = Exercise(number), chosen(options)
    file = exercise.file(language)
    if os.path.exists(file):
        print(SAY["there"].format(os.path.relpath(file), number))
        return 0
    os.makedirs(exercise.work, exist_ok=True)
    shutil.copyfile(exercise.starter(language), file)
    if os.path.exists(f"{WORK}/Makefile"):  # it hands on what is typed there
        shutil.copy(f"{WORK}/Makefile", exercise.work)
    print(SAY["started"].format(os.path.relpath(file), exercise.task, number))
    return 0


def do_reset(number, options):
    exercise = Exercise(number)
    subject = exercise.subject()
    if not options.language and subject and subject.source and os.path.dirname(subject.source) == exercise.work:
        options.language = subject.language
    language = chosen(options)
    file = exercise.file(language)
    if os.path.exists(file):
        kept = next(name for name in (f"{file}.{n}" for n in itertools.count(1)) if not os.path.exists(name))
        os.rename(file, kept)
        shutil.copyfile(exercise.starter(language), file)
        if exercise.last_report():
            os.remove(f"{exercise.work}/grade.json")
        print(SAY["reset"].format(os.path.relpath(file), os.path.relpath(kept)))
        return 0
    return do_start(number, options)


def do_hint(number, _):
    """The next of the hints in the task's page; which one that is stands in work/. The first half of them is for C; in
    the other half the first paragraph of each is for every language."""
    exercise = Exercise(number)
    subject = exercise.subject()
    language = subject.language if subject else "c"
    with open(f"{exercise.folder}/{LANGUAGE}.md", encoding="utf-8") as file:
        hints = [part.split("</details>")[0].split("</summary>")[1].strip()
                 for part in file.read().split("<details>")[1:]]
    half = len(hints) // 2
    hints = hints[:half] if language == "c" else hints[half:]
    if language == "other":
        hints = [hint.split("\n\n")[0] for hint in hints]
    seen = f"{exercise.work}/hints"
    given = len(open(seen, encoding="ascii").read()) if os.path.exists(seen) else 0
    if given >= len(hints):
        given = len(hints) - 1
    write(seen, "x" * (given + 1))
    for n in range(given + 1):
        lines = f"{n + 1}. {hints[n]}\n".split("\n")
        if sys.stdout.isatty() and LANGUAGE == "en":  # a terminal would end a line within a word
            width = shutil.get_terminal_size().columns
            lines = [textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in lines]
        print("\n".join(lines))
    if given + 1 == len(hints):
        print(SAY["no more hints"].format(number))
    return 0


def do_compare(number, _):
    """To whom has made all points: the solutions that we have, and which of our programs does the same."""
    exercise = Exercise(number)
    if not exercise.is_done():
        observe.stop(SAY["compare later"].format(number))
    for language, suffix in SUFFIXES.items():
        print(f"──── {exercise.name}{suffix} ────\n{exercise.solution(language) or SAY['nothing']}")
    ours = exercise.program.lower().replace("_", "-")
    if os.path.exists(f"{TOP}/{ours}/{ours}.c"):
        print(SAY["ours"].format(f"{ours}/{ours}.c"))
    return 0


def do_progress(_, __):
    for number in numbers():
        exercise = Exercise(number)
        report = exercise.last_report()
        if not report and not exercise.subject():
            state = SAY["untouched"]
        elif report:
            tenths = 10 * report["points"] // report["of"]
            state = f"{'█' * tenths:·<10} {SAY['score'].format(report['points'], report['of'])}"
        else:
            state = "··········"
        print(f"{number:2} {os.path.basename(os.path.dirname(exercise.folder))[3:]:20} {state}")
    return 0


def saved(exercise):
    """The pupil's files, and when each was written; what is being written at this moment is waited for."""
    subject = exercise.subject()
    files = [subject.source] if subject and subject.source else filter(os.path.isfile, subject.argv if subject else [])
    now = [(file, os.stat(file).st_mtime_ns, os.stat(file).st_size) for file in files]
    time.sleep(0.2)
    return now if all((file, os.stat(file).st_mtime_ns, os.stat(file).st_size) in now for file, _, _ in now) else None


def do_watch(_, options):
    """Whenever the file of the first exercise that is not done is saved, it is marked; when it is right, the next one
    begins."""
    os.environ.pop("MAKELEVEL", None)
    while True:
        left = [e for e in map(Exercise, numbers()) if not e.is_done()]
        if not left:
            print(SAY["last"])
            return 0
        exercise, marked = left[0], None
        if not exercise.subject():
            do_start(exercise.number, options)
        print(SAY["watching"], flush=True)
        while not exercise.is_done():
            try:
                now = saved(exercise)
            except OSError:  # an editor that saves has moved it away
                continue
            if now and now != marked:
                marked = now
                subprocess.run([sys.executable, "-I", sys.argv[0], "grade", str(exercise.number), "--first"],
                               check=False)


def do_classroom(_, __):
    """For each exercise a repository that stands alone, and what Classroom 50 grades it with: see classroom.py."""
    for number in numbers():
        for folder in classroom.make(Exercise(number), TOP):
            print(os.path.relpath(folder))
    return 0


def main(usage):
    doing = {"grade": do_grade, "start": do_start, "hint": do_hint, "reset": do_reset,
             "compare": do_compare, "progress": do_progress, "watch": do_watch, "classroom": do_classroom}
    parser = argparse.ArgumentParser(usage=usage.split("\n\n")[1].split(": ", 1)[1], allow_abbrev=False)
    parser.add_argument("verb", choices=doing)
    parser.add_argument("number", type=int, nargs="?")
    parser.add_argument("programs", type=program, nargs="*", default=[])
    parser.add_argument("--in", dest="language")
    parser.add_argument("--check", type=int)
    parser.add_argument("--first", action="store_true")
    parser.add_argument("--json", type=os.path.abspath)
    parser.add_argument("--junit", type=os.path.abspath)
    options = parser.parse_intermixed_args()
    if (options.number is None) != (options.verb in ("progress", "watch", "classroom")):
        parser.error("a lesson's number is needed, but for progress, watch and classroom")
    try:
        status = doing[options.verb](options.number, options)
        sys.stdout.flush()
    except BrokenPipeError:  # who reads it, head(1) say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        status = 1
    except OSError as failed:  # work/ is not to be written, say
        observe.stop(f"{failed.filename or options.verb}: {failed.strerror}")
    except KeyboardInterrupt:
        status = 128 + signal.SIGINT
    return status
