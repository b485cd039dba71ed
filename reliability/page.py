"""Write the tables of docs/reliability.md from `figures.json` and the record of the suite's runs:
`python -m reliability.page`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import TYPE_CHECKING, Any

from reliability import suite
from reliability.machine import ROOT
from reliability.programs import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = ROOT / "docs" / "reliability.md"
FIGURES = ROOT / "reliability" / "figures.json"
_BLOCK = re.compile(r"(<!-- BEGIN FIGURES: (?P<name>\w+) -->\n).*?(<!-- END FIGURES -->)", re.DOTALL)


def known_figures() -> dict[str, Any]:
    """Return what is kept: by program, its circumstances and its figures."""
    kept: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return kept


def with_figures(page: str, kept: Mapping[str, Any]) -> str:
    """Return the page with all its tables written anew."""
    return _BLOCK.sub(lambda block: f"{block[1]}{_written(block['name'], kept)}\n{block[3]}", page)


def _written(name: str, kept: Mapping[str, Any]) -> str:
    if name == "suite":
        return PROGRAMS[name].table(suite.figures(suite.read(suite.RECORD)))
    if name not in kept:
        return "Not measured yet."
    return f"{PROGRAMS[name].table(kept[name]['figures'])}\n\n{_sentence(kept[name]['circumstances'])}"


def _sentence(here: Mapping[str, Any]) -> str:
    return (
        f"Measured on {here['date']} at commit `{here['commit']}`, on {here['processors']} processors and "
        f"{here['memory_gib']:g} GiB of memory ({here['system']}, Python {here['python']}), with a load average of "
        f"{here['load']:g} at the beginning."
    )


def main() -> int:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the page is up to date")
    options = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    written = with_figures(page, known_figures())
    if options.check and page != written:
        sys.stderr.write("docs/reliability.md is not what the figures say. Write it: python -m reliability.page\n")
        return 1
    PAGE.write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
