"""The public names and the documentation keep what they promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import truceline
from truceline.core.error_cases import CASES

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", [name for name in truceline.__all__ if name != "__version__"])
def test_public_name_exists_and_is_described(name: str) -> None:
    """Every public name can be had and says what it is."""
    assert (getattr(truceline, name).__doc__ or "").strip()


def test_folders_do_not_hide_functions_of_the_same_name() -> None:
    """Fuse, assess and release are functions however often they are asked for."""
    script = (
        "import truceline, types; names = truceline.__all__; "
        "[getattr(truceline, n) for n in names]; import truceline.fuse.partition; "
        "print([n for n in names if isinstance(getattr(truceline, n), types.ModuleType)])"
    )

    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "[]"


def test_public_name_that_is_none_is_refused() -> None:
    """A misspelt name is told."""
    with pytest.raises(AttributeError, match="no attribute 'fyre'"):
        _ = truceline.fyre


def test_public_names_stand_in_the_documentation() -> None:
    """The page on Python lists every public name."""
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")

    assert [n for n in truceline.__all__ if n != "__version__" and f"`{n}`" not in page] == []


def test_import_is_light() -> None:
    """Importing the package loads neither numpy nor pyarrow."""
    script = "import sys, truceline; print([m for m in ('numpy', 'pyarrow') if m in sys.modules])"

    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize("tool", ["generate_pages", "draw_detection", "draw_agreements"])
def test_pages_and_drawings_are_current(tool: str) -> None:
    """Making them anew from the code changes nothing."""
    said = subprocess.run(
        [sys.executable, str(ROOT / "tools" / f"{tool}.py"), "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert said.stdout + said.stderr == ""


def test_error_cases_have_words_and_a_remedy() -> None:
    """No case leaves a reader without what to do."""
    assert [code for code, case in CASES.items() if not (case.found and case.remedy)] == []


def test_navigation_names_every_page() -> None:
    """Each page is in the navigation, and each name in it is a page."""
    import tomllib

    nav = tomllib.loads((ROOT / "zensical.toml").read_text())["project"]["nav"]
    named: list[str] = []

    def walk(items: list[dict[str, object]]) -> None:
        for item in items:
            for target in item.values():
                if isinstance(target, str):
                    named.append(target)
                else:
                    walk(target)  # type: ignore[arg-type]

    walk(nav)
    pages = {str(p.relative_to(ROOT / "docs")) for p in (ROOT / "docs").rglob("*.md")}
    assert sorted(named) == sorted(pages)


@pytest.mark.parametrize("number", [1, 2])
def test_examples_on_the_python_page_run(number: int) -> None:
    """The page's code prints what the page says."""
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    code = page.split("```python\n")[number].split("```")[0]
    shown = page.split("```text\n")[number].split("```")[0]

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout == shown
