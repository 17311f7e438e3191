"""What a grade was, as JUnit's XML: continuous integration reads it."""
import html


def quote(text):
    """As the value of an attribute in XML."""
    return '"' + html.escape(text).replace("\n", "&#10;") + '"'


def report(exercise, results):
    failures = sum(r["points"] < r["of"] and not r["skipped"] for r in results)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             f'<testsuite name="lesson {exercise.number}" tests="{len(results)}" failures="{failures}"'
             f' skipped="{sum(bool(r["skipped"]) for r in results)}">']
    for r in results:
        name = quote(f"{r['title']} [{r['of']}]")
        lines.append(f'<testcase classname="lesson{exercise.number:02}" name={name} time="{r["seconds"]}">')
        if r["skipped"]:
            lines.append(f'<skipped message={quote(r["skipped"])}/>')
        elif r["points"] < r["of"]:
            message = quote(r.get("because") or r.get("got", ""))
            lines.append(f'<failure message={message}>{html.escape(chr(10).join([*r["did"], *r["stderr"]]))}</failure>')
        lines.append("</testcase>")
    return "\n".join([*lines, "</testsuite>", ""])
