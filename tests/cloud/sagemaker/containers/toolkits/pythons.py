"""Pythons with deep-learning packages, which are too large for the tests' own environment.

torch is the machine's: in the tests' environment, or Debian's and Ubuntu's package python3-torch, which .ci/run
installs where it may. transformers is, too, or it is put beside that torch, once.
"""

from __future__ import annotations

import functools
import hashlib
import subprocess
import sys
from pathlib import Path

import filelock
import pytest

from sagemaker_rest.cache import cache_directory

TINY_BERT = Path(__file__).with_name("tiny_bert.py")
_TORCH = "needs torch: pip install torch, or as root: apt-get install python3-torch"
# the last transformers for the torch of Debian 12, 1.13, which was compiled for numpy 1
_PACKAGES = ("transformers==4.46.3", "numpy<2", "Pillow")
_WHERE = "import torch, pathlib; print(pathlib.Path(torch.__file__).parents[1])"


def torch_python() -> Path:
    """Return an interpreter that has torch; skip the test if there is none."""
    found = next((python for python in (Path(sys.executable), Path("/usr/bin/python3")) if has(python, "torch")), None)
    return found or pytest.skip(_TORCH)


def transformers_python() -> Path:
    """Return an interpreter that has torch and transformers; skip the test if there is none."""
    torch = torch_python()
    if has(torch, "transformers"):
        return torch
    digest = hashlib.sha256(repr((str(torch), _PACKAGES)).encode()).hexdigest()[:24]
    folder = cache_directory() / "environments" / f"tests-{digest}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder.with_suffix(".lock")):
        if not (folder / "complete").exists():
            _put_beside(torch, folder)
    return folder / "bin" / "python"


@functools.cache
def has(python: Path, module: str) -> bool:
    looks = f"import importlib.util as u; raise SystemExit(u.find_spec({module!r}) is None)"
    return python.is_file() and subprocess.run([python, "-I", "-c", looks], check=False).returncode == 0


def _put_beside(torch: Path, folder: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    if not uv.is_file():
        pytest.skip("needs uv, to put transformers beside torch")
    python = folder / "bin" / "python"
    subprocess.run([uv, "venv", "--quiet", "--clear", "--no-project", "--python", torch, folder], check=True)
    done = subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", python, *_PACKAGES], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"needs transformers, which could not be installed: {done.stderr.strip()[-300:]}")
    packages = next(folder.glob("lib/python*/site-packages"))
    where = subprocess.run([torch, "-I", "-c", _WHERE], capture_output=True, text=True, check=True).stdout
    (packages / "torch.pth").write_text(where)
    (folder / "complete").touch()
