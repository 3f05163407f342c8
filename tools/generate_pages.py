"""Write the pages made from the code: errors, commands, coverage. ``--check`` only compares."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from truceline.agreement import coverage_markdown
from truceline.core.error_cases import CASES

DOCS = Path(__file__).resolve().parent.parent / "docs"
AREAS = {
    "AGR": "Agreement files", "LIN": "Lines and sectors", "MIS": "Mission folders",
    "SRC": "Files from outside", "INT": "Rows that become rejections or remarks",
    "REC": "The record", "REL": "Release", "PLN": "Plans", "COA": "The coalition",
    "SCN": "Scenarios", "FAC": "Facts", "CAS": "Allegations",
    "FUS": "Incidents as analysts correct them", "LOC": "Places from sensors", "STA": "Statistics",
    "REQ": "Commands and calls",
}  # fmt: skip
COMMANDS = (
    (), ("demo",), ("init",), ("check",), ("intake",), ("intake", "folder"), ("intake", "text"),
    ("run",), ("report",), ("export",),
    ("audit",), ("finding",), ("score",), ("simulate",), ("doctor",),
    ("incident",), ("incident", "show"), ("incident", "merge"), ("incident", "split"),
    ("incident", "why-not"), ("incident", "calibrate"), ("incident", "queue"),
    ("incident", "tally"), ("incident", "number"), ("incident", "locate"),
    ("agreement",), ("agreement", "check"), ("agreement", "explain"), ("agreement", "coverage"),
    ("agreement", "diff"), ("agreement", "scenarios"), ("agreement", "map"),
    ("symmetry",), ("case",), ("case", "open"), ("case", "step"), ("case", "notify"),
    ("case", "answer"), ("case", "list"), ("case", "show"), ("case", "due"), ("case", "split"),
    ("line",), ("line", "show"), ("line", "locate"), ("line", "derive"),
    ("plan",), ("plan", "init"), ("plan", "paper"), ("plan", "replay"), ("plan", "patrols"),
    ("plan", "disclose"), ("plan", "solve-instance"), ("ask",),
    ("stats",), ("stats", "capture"), ("stats", "distance"), ("stats", "nmixture"),
    ("stats", "ears"), ("stats", "farrington"), ("stats", "changes"), ("stats", "scan"),
    ("stats", "cusum"),
    ("coalition",), ("coalition", "show"), ("coalition", "compare"), ("coalition", "check"),
)  # fmt: skip


def errors_page() -> str:
    """Return the table of every error case."""
    parts = [
        (
            "# Errors\n\nEvery case has a code that never changes its meaning. Words in braces are "
            "filled in. This page is made from the code.\n"
        )
    ]
    for area, title in AREAS.items():
        parts.append(
            f"\n## {area}: {title}\n\n| code | what is said | what to do |\n|---|---|---|\n"
        )
        for code, case in sorted(CASES.items()):
            if code.startswith(area):
                found, remedy = (text.replace("|", "\\|") for text in case)
                parts.append(f"| `{code}` | {found} | {remedy} |\n")
    return "".join(parts)


def commands_page() -> str:
    """Return the help text of every command."""
    parts = [("# Commands\n\nThe help texts as the program prints them. Every command works "
             "offline on files.\n")]  # fmt: skip
    for command in COMMANDS:
        words = ["truceline", *command, "--help"]
        script = "import truceline.cli as c, sys; sys.argv[0] = 'truceline'; c.main()"
        said = subprocess.run(
            [sys.executable, "-c", script, *words[1:]], capture_output=True, text=True, check=True,
            env={"COLUMNS": "90", "TERM": "dumb", "PATH": ""},
        ).stdout  # fmt: skip
        body = "\n".join(line.rstrip() for line in said.strip().splitlines())
        parts.append(f"\n## {' '.join(words[:-1])}\n\n```text\n{body}\n```\n")
    return "".join(parts)


PAGES = {
    "errors.md": errors_page, "commands.md": commands_page,
    "agreement_coverage.md": coverage_markdown,
}  # fmt: skip


def stale() -> list[str]:
    """Return the names of pages that differ from what the code says."""
    return [
        name
        for name, make in PAGES.items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != make()
    ]


def main() -> int:
    """Write or check."""
    if "--check" in sys.argv:
        old = stale()
        sys.stdout.write("".join(f"docs/{name} is stale: run make docs\n" for name in old))
        return 1 if old else 0
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
