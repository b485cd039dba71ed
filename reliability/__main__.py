"""Measure what the local cloud withstands: `tox -e reliability`, or `python -m reliability [PROGRAM …]`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from reliability import page
from reliability.machine import circumstances
from reliability.programs import PROGRAMS, Form


def main() -> int:
    """Run the programs one after the other, and print their tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help=f"default: {', '.join(PROGRAMS)}")
    parser.add_argument("--short", action="store_true", help="in a minute or so, instead of hours")
    parser.add_argument("--rate", type=float, help="requests a second of endurance; default: 150")
    parser.add_argument("--record", action="store_true", help="keep the figures, and write docs/reliability.md")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    options = parser.parse_args()
    if options.short and options.record:
        parser.error("--record keeps the figures of whole runs: leave out --short.")
    if unknown := sorted(set(options.programs) - set(PROGRAMS)):
        parser.error(f"there is no program {unknown[0]!r}: there are {', '.join(PROGRAMS)}.")
    measured, good = {}, True
    for name in options.programs or PROGRAMS:
        here, program = asdict(circumstances()), PROGRAMS[name]
        figures = program.measure(Form(options.short, options.rate))
        measured[name] = {"circumstances": here, "figures": figures}
        good = good and program.is_good(figures)
        sys.stdout.write(f"\n## {name}\n\n{program.table(figures)}\n")
        if options.record and name != "suite":  # its runs are a record of their own
            kept = page.known_figures() | {name: measured[name]}
            page.FIGURES.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    if options.json:
        options.json.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    if options.record:
        page.PAGE.write_text(
            page.with_figures(page.PAGE.read_text(encoding="utf-8"), page.known_figures()), encoding="utf-8"
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
