"""`commands.toml`: what is not run as its page has it, and why."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.scenarios.documentation.pages import Command, Python

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = Path(__file__).parent / "commands.toml"


@dataclass(frozen=True, slots=True)
class Replacement:
    """For one command of one page: `run` is run in its place, `proved_by` are tests that run the very thing.

    What is not run in any way (`cannot_run`) is for pages that say of it that nobody has.
    """

    page: str
    command: str
    why: str
    run: str | None
    proved_by: tuple[str, ...]
    cannot_run: bool = False

    def is_for(self, page: str, step: Command | Python) -> bool:
        """Return whether it is for a command, or for a block of Python that has it as a line."""
        texts = [step.text] if isinstance(step, Command) else step.text.splitlines()
        return self.page == page and " ".join(self.command.split()) in {" ".join(text.split()) for text in texts}


@dataclass(frozen=True, slots=True)
class Table:
    """`in_a_clone` are the pages for people who have one; `own_cloud` those whose tests need a cloud of their own."""

    replacements: tuple[Replacement, ...]
    in_a_clone: frozenset[str]
    own_cloud: frozenset[str] = frozenset()

    def instead(self, page: str, step: Command | Python) -> Replacement | None:
        return next((one for one in self.replacements if one.is_for(page, step)), None)


def read_table(text: str) -> Table:
    """The table; each entry says why, and either what runs or what proves it."""
    read = tomllib.loads(text)
    found = tuple(
        Replacement(
            entry["page"],
            entry["command"],
            entry["why"],
            entry.get("run"),
            tuple(entry.get("proved_by", ())),
            cannot_run=entry.get("cannot_run", False),
        )
        for entry in read["command"]
    )
    return Table(found, frozenset(read["pages"]["in_a_clone"]), frozenset(read["pages"].get("own_cloud", ())))


def unproved(replacement: Replacement, root: Path) -> Iterator[str]:
    """Return what is wrong with the proofs that the entry names, a sentence each."""
    if replacement.cannot_run:
        text = " ".join((root / replacement.page).read_text(encoding="utf-8").split())
        if "Not yet run" not in text:
            yield f"{replacement.command!r} cannot run, and {replacement.page} does not say 'Not yet run'"
    elif replacement.run is None and not replacement.proved_by:
        yield f"{replacement.command!r} of {replacement.page} neither runs nor is proved by a test"
    for name in replacement.proved_by:
        file, _, test = name.partition("::")
        path = root / file
        if not path.is_file() or not re.search(rf"^def {test}\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            yield f"{replacement.command!r} of {replacement.page} is proved by {name}, which there is not"
