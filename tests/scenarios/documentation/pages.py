"""A page as a sequence of what is to be done: files to write, commands to run, Python to run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

CONSOLE = "console"
_PROMPT = "$ "
_FILE_NAME = re.compile(r"`(?P<name>[\w./-]+)`:$")
_COMMENT = re.compile(r"\s+#\s.*$")


@dataclass(frozen=True, slots=True)
class Command:
    """A line for the shell. `shown` is what the page says it prints; None where it says nothing."""

    line: int
    text: str
    shown: str | None


@dataclass(frozen=True, slots=True)
class File:
    """A block that is a file."""

    line: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Python:
    """A block of Python that is not a file."""

    line: int
    text: str


Step = Command | File | Python


def read_steps(markdown: str) -> tuple[Step, ...]:
    """All steps of a page, in their order."""
    tokens = MarkdownIt().parse(markdown)
    return tuple(step for index, token in enumerate(tokens) if token.type == "fence" for step in _steps(tokens, index))


def languages(markdown: str) -> list[str]:
    """The first word after each ```, in their order."""
    return [(token.info.split() or [""])[0] for token in MarkdownIt().parse(markdown) if token.type == "fence"]


def _steps(tokens: list[Token], index: int) -> Iterator[Step]:
    token = tokens[index]
    line = (token.map or [0])[0] + 1
    before = tokens[index - 2] if index > 1 and tokens[index - 1].type == "paragraph_close" else None
    named = _FILE_NAME.search(before.content) if before is not None else None
    if token.info == CONSOLE:
        yield from _commands(token.content, line)
    elif named:
        yield File(line, named["name"], token.content)
    elif token.info == "python":
        yield Python(line, token.content)


def _commands(block: str, first: int) -> Iterator[Command]:
    """Each command, with the lines that it goes on over (a backslash before), and what stands below it."""
    lines = iter(enumerate(block.splitlines(), start=first + 1))
    found: tuple[int, str] | None = None
    shown: list[str] = []
    for number, text in lines:
        if not text.startswith(_PROMPT):
            shown.append(text)
            continue
        if found:
            yield _command(*found, shown)
        shown = []
        command = text.removeprefix(_PROMPT)
        while command.endswith("\\"):
            command += "\n" + next(lines)[1]
        found = number, command
    if found:
        yield _command(*found, shown)


def _command(line: int, text: str, shown: list[str]) -> Command:
    return Command(line, _COMMENT.sub("", text).rstrip(), "\n".join(shown).strip("\n") if any(shown) else None)
