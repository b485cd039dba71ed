"""Pythons with deep-learning packages, which are too large for the tests' own environment.

torch is the machine's: in the tests' environment, or Debian's and Ubuntu's package python3-torch, which .ci/run
installs where it may.
"""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path

import pytest

_TORCH = "needs torch: pip install torch, or as root: apt-get install python3-torch"


def torch_python() -> Path:
    """Return an interpreter that has torch; skip the test if there is none."""
    found = next((python for python in (Path(sys.executable), Path("/usr/bin/python3")) if has(python, "torch")), None)
    return found or pytest.skip(_TORCH)


@functools.cache
def has(python: Path, module: str) -> bool:
    looks = f"import importlib.util as u; raise SystemExit(u.find_spec({module!r}) is None)"
    return python.is_file() and subprocess.run([python, "-I", "-c", looks], check=False).returncode == 0
