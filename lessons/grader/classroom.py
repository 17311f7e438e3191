"""What `make classroom` makes of an exercise, so that a teacher can hand it out by repositories.

build/classroom/03 is a repository that needs nothing else: the task as its README, the beginnings, the grader, and a
workflow by which GitHub Actions grades each push. build/classroom50/03 is the bundle for an assignment of Classroom 50:
autograder.py (classroom50.py here) and, beside it, a grader that no pupil has written to.
"""
import os
import re
import shutil

from languages import SUFFIXES

IGNORED = ["__pycache__/", "*.o", "a.out", ".language", "grade.json", "hints", "work/*/Makefile"]
WORKFLOW = """name: grade
on: [push, workflow_dispatch]
permissions:
  contents: read
jobs:
  grade:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
      - name: grade
        shell: bash
        run: |
          { echo '```'; lessons/grader/grade grade NUMBER; } | tee -a "$GITHUB_STEP_SUMMARY"
"""


def alone(text, number, readme=False):
    """The task's page without its way to the lesson, which is elsewhere."""
    text = re.sub(rf" · \[([^]]*\b{number}\b[^]]*)\]\(\.\./(?:en|zh)\.md\)", r" · \1", text)
    return text.replace("](zh.md)", "](README.zh.md)").replace("](en.md)", "](README.md)") if readme else text


def copy_grader(exercise, top, to):
    """The grader and the exercise, where they find one another; not the key."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(f"{top}/lessons/grader", f"{to}/lessons/grader", ignore=shutil.ignore_patterns("__pycache__"))
    folder = f"{to}/{os.path.relpath(exercise.folder, top)}"
    shutil.copytree(exercise.folder, folder,
                    ignore=shutil.ignore_patterns("solution*.patch", "reviewed", "__pycache__"))
    return folder


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def make(exercise, top):
    """Makes both; returns where they are."""
    to = f"{top}/build/classroom/{exercise.number:02}"
    folder = copy_grader(exercise, top, to)
    for page, readme in (("en.md", "README.md"), ("zh.md", "README.zh.md")):
        text = read(f"{folder}/{page}")
        write(f"{folder}/{page}", alone(text, exercise.number))
        write(f"{to}/{readme}", alone(text, exercise.number, readme=True))
    work = os.path.join(to, "work")
    for language in SUFFIXES:
        os.makedirs(f"{work}/{exercise.number:02}", exist_ok=True)
        shutil.copy(exercise.starter(language), f"{work}/{exercise.number:02}")
    rules = [part for part in read(f"{top}/Makefile").split("\n\n")
             if "lessons/grader/grade" in part and "classroom" not in part]  # those of the exercises
    write(f"{to}/Makefile", "\n\n".join([*rules, ".PHONY: progress watch"]) + "\n")
    shutil.copy(os.path.join(top, "work", "Makefile"), work)
    shutil.copy(f"{top}/LICENSE", to)
    write(f"{to}/.gitignore", "\n".join(IGNORED) + "\n")
    write(f"{to}/.github/workflows/grade.yml", WORKFLOW.replace("NUMBER", str(exercise.number)))
    bundle = f"{top}/build/classroom50/{exercise.number:02}"
    copy_grader(exercise, top, bundle)
    shutil.copy(f"{top}/lessons/grader/classroom50.py", f"{bundle}/autograder.py")
    return to, bundle
