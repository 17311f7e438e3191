#!/usr/bin/env python3
"""autograder.py: marks a repository for Classroom 50, with the grader that lies beside this file.

The current folder is the pupil's checkout; ./result.json is written, as the page "Advanced Autograding" of Classroom
50's wiki has it. Status 0: it was graded, well or badly. Another one: the grader itself has failed, and no marks.
"""
import datetime
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))


def utc(moment):
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def submitted():
    """When the graded commit was made; regrading does not change it. Where git does not tell, now."""
    told = subprocess.run(["git", "log", "-1", "--format=%ct"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=False).stdout.strip()
    return datetime.datetime.fromtimestamp(int(told or datetime.datetime.now().timestamp()), datetime.timezone.utc)


def grade():
    """The grader's report. What the grader says goes where we say what we do: into the log."""
    lesson = next(name for name in sorted(os.listdir(f"{HERE}/lessons")) if name[:2].isdigit())
    with tempfile.TemporaryDirectory() as directory:
        report = f"{directory}/report.json"
        work = os.path.abspath("work" if os.path.isdir("work") else ".")
        # A pupil's program is not told where the runner keeps its own files (GITHUB_OUTPUT ...).
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "UDP_PATIENCE") if name in os.environ}
        subprocess.run([sys.executable, "-I", f"{HERE}/lessons/grader/grade", "grade", str(int(lesson[:2])), "--json",
                        report], env={**kept, "UDP_WORK": work, "UDP_LANG": "en"}, check=False)
        with open(report, encoding="utf-8") as file:  # not there: the grader did not come to an end
            return json.load(file)


def main():
    report, env = grade(), os.environ
    tests = [{"test-name": f"{report['lesson']}.{check['check']} {check['title']}",
              "passed": check["points"] == check["of"], "score": check["points"], "max-score": check["of"],
              "message": check.get("because") or check["skipped"] or ""}
             for check in report["checks"]]
    result = {"schema": "classroom50/result/v1", "classroom": env["CLASSROOM"], "assignment": env["ASSIGNMENT"],
              "assignment_type": env.get("ASSIGNMENT_TYPE", "individual"),
              "owner": env.get("OWNER") or env.get("USERNAME", ""), "submission": env["SUBMISSION_TAG"],
              "commit": env["COMMIT_URL"], "release": env["RELEASE_URL"],
              "review": env.get("REVIEW_URL") or env["COMMIT_URL"], "datetime": utc(submitted()),
              "graded_at": utc(datetime.datetime.now(datetime.timezone.utc)), "score": report["points"],
              "max-score": report["of"], "tests": tests}
    with open("result.json", "w", encoding="utf-8") as file:
        json.dump(result, file, ensure_ascii=False, indent=1)


main()
