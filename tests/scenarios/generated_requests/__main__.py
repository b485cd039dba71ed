"""Generated requests in quantity: `python -m tests.scenarios.generated_requests --requests 25000 --seed 1`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.scenarios.generated_requests.fuzzing import fuzz
from tests.scenarios.generated_requests.stack import SURFACES, attacked


def main() -> int:
    """Send them to a cloud and a container of their own; 1 if anything is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=25_000, help="for each surface; default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--surface", choices=SURFACES, action="append", help="default: all of them")
    options = parser.parse_args()
    findings: list[str] = []
    with tempfile.TemporaryDirectory() as folder, attacked(Path(folder)) as targets:
        for name in options.surface or SURFACES:
            outcome = fuzz(targets[name], options.seed, options.requests)
            findings += outcome.findings
            print(f"{name}: {outcome}", *outcome.findings[:20], sep="\n", flush=True)  # noqa: T201
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
