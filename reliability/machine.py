"""The machine that figures were made on, and the checkout that they are of."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When, of which commit and on what; `load` is the system's load average when the program began."""

    date: str
    commit: str
    processors: int
    memory_gib: float
    system: str
    python: str
    load: float


def circumstances() -> Circumstances:
    """Return those of this moment."""
    return Circumstances(
        date=dt.datetime.now(dt.UTC).date().isoformat(),
        commit=commit(),
        processors=os.cpu_count() or 1,
        memory_gib=round(psutil.virtual_memory().total / 2**30, 1),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        load=round(os.getloadavg()[0], 1),
    )


def commit() -> str:
    """Return the short name of the commit that is checked out; `-changed` follows where code differs from it."""
    name = _git("rev-parse", "--short", "HEAD") or "unknown"
    return f"{name}-changed" if _git("status", "--porcelain", "--", "src", "terraform", "tests") else name


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
