"""The words of the project keep out the forms that read as translated; ruff's D401 asks for the imperative mood."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    file for folder in ("src", "tests", "benchmarks", "reliability") for file in (ROOT / folder).rglob("*.py")
)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "terraform").rglob("*.md"))]
THIS = Path(__file__)

QUESTION = re.compile(r"(What|Where|How|Whether|Who|Whose|Which|Why)\b")
# "there is no such bucket" and "is no longer" are plain English.
STILTED = {
    "write 'is not a'": re.compile(r"(?<!there )\bis no (?!longer\b|more\b)", re.IGNORECASE),
    "write 'faster' or 'earlier'": re.compile(r"\bsooner\b", re.IGNORECASE),
    "write 'corrupted'": re.compile(r"\bin ruins\b", re.IGNORECASE),
    "write 'cannot be resolved'": re.compile(r"\bservers? of names\b", re.IGNORECASE),
    "write 'Not yet run on …'": re.compile(r"\bnobody has run\b", re.IGNORECASE),
    "write 'AWS's idle waits'": re.compile(r"\bAWS only waits for\b", re.IGNORECASE),
}


def docstrings(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def unquoted(text: str) -> str:
    """Return a text without its code in backquotes, which may quote what others write."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def stilted(file: Path, text: str) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}: {found.group()!r}, {advice}"
        for advice, form in STILTED.items()
        for found in form.finditer(text)
    ]


def test_no_docstring_opens_with_a_question() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {text}" for file in SOURCES for text in docstrings(file) if QUESTION.match(text)
    ]

    assert found == []


def test_sources_are_in_plain_words() -> None:
    assert [
        found for file in SOURCES if file != THIS for found in stilted(file, file.read_text(encoding="utf-8"))
    ] == []


def test_pages_are_in_plain_words() -> None:
    assert [found for page in PAGES for found in stilted(page, unquoted(page.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        pytest.param("'x' is no region", True, id="stilted"),
        pytest.param("The same plans, sooner", True, id="an old comparative"),
        pytest.param("There is no bucket, and the old one is no longer served", False, id="plain"),
    ],
)
def test_the_forms_are_told_from_plain_words(text: str, *, is_found: bool) -> None:
    assert bool(stilted(THIS, text)) == is_found
