"""The use that tests and shells of others make of the package, and what a change takes away from it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.scenarios.upgrades.breaks import Break

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

READER = Path(__file__).with_name("read_public_interface.py")
# By kind (a name of sagemaker_rest.testing, a fixture, a marker, an option of pytest, a command), then by name.
Offer = dict[str, dict[str, str]]


def read_offer(sources: Path, folder: Path) -> Offer:
    """Return what the package in `sources` offers; it is asked in the empty `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(sources), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment.pop("PYTEST_ADDOPTS", None)
    asked = subprocess.run(
        [sys.executable, "-P", READER], cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    if asked.returncode:
        raise RuntimeError(f"{sources} does not say what it offers:\n{asked.stderr}")
    offer: Offer = json.loads(asked.stdout)
    return offer


def offer_breaks(before: Offer, now: Offer) -> list[Break]:
    """Return what is gone, or asks for more, of what `before` has."""
    return [one for kind in before for one in _breaks(kind, before[kind], now[kind])]


def _breaks(kind: str, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Break]:
    for name, relied_on in before.items():
        if name not in now:
            yield Break(name, f"there is no {kind} {name} any more")
        elif kind == "fixture":
            if now[name] != relied_on:
                yield Break(name, f"the fixture {name} has the scope {now[name]}, and had {relied_on}")
        elif more := _needed(now[name]) - _needed(relied_on):
            yield Break(name, f"the {kind} {name} needs {' and '.join(sorted(more))}, and did not")
        elif gone := _all(relied_on) - _all(now[name]):
            yield Break(name, f"the {kind} {name} takes no {' and '.join(sorted(gone))} any more")


def _needed(parameters: str) -> set[str]:
    return {one for one in parameters.split() if not one.endswith("=")}


def _all(parameters: str) -> set[str]:
    return {one.removesuffix("=") for one in parameters.split()}
