"""Environments with a framework and what a script's requirements.txt asks for: built once by uv, kept by hash."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from sagemaker_rest.cache import cache_directory
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# raise it when environments are to be built anew
_LAYOUT = "1"
_SHOWN_LINES = 15
# a requirement that is a file or a folder, or in one: what is in there counts, too
_LOCAL = re.compile(
    r"^\s*(-[rcef]|--(requirement|constraint|editable|find-links)\b|\.|file:)|@\s*file:|^(?!\s*-)[^#;@]*/", re.MULTILINE
)
# stays where it is
_EDITABLE = re.compile(rb"^\s*(-e|--editable)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The contents of an environment: the first of `candidates` that can be had, and what `requirements` lists."""

    framework: str
    candidates: tuple[tuple[str, ...], ...]
    requirements: Path | None

    def has_torch(self) -> bool:
        """Return whether torch is asked for by name."""
        listed = self.requirements.read_text(errors="replace") if self.requirements else ""
        named = {_name(requirement) for candidate in self.candidates for requirement in candidate}
        return "torch" in named or _is_listed("torch", listed)

    def digest(self) -> str:
        """Return a hash of all that decides what is in the environment."""
        digest = hashlib.sha256()
        for part in (_LAYOUT, sys.version, sys.base_prefix, repr(self.candidates)):
            digest.update(part.encode() + b"\0")
        if self.requirements is not None:
            content = self.requirements.read_bytes()
            digest.update(content)
            if _LOCAL.search(content.decode(errors="replace")):
                for path in _files(self.requirements.parent):
                    inside = path.read_bytes()
                    stays = path.suffix == ".txt" and _EDITABLE.search(inside)
                    place = path if stays else path.relative_to(self.requirements.parent)
                    digest.update(str(place).encode() + b"\0" + inside)
        return digest.hexdigest()[:24]


def environment_for(wanted: Wanted, is_late: Callable[[str], None]) -> Path:
    """Return the interpreter of the environment, which is built if it is not there. Others that want the same wait.

    Raises:
        ServingError: It cannot be built; the message has the last lines of what uv says.

    """
    folder = cache_directory() / "environments" / wanted.digest()
    python, done = folder / "bin" / "python", folder / "complete"
    if done.exists():
        return python
    folder.parent.mkdir(parents=True, exist_ok=True)
    is_late(f"an environment with {wanted.framework} is being built in {folder}")
    with filelock.FileLock(folder.with_suffix(".lock")):
        if not done.exists():
            # what a build that was killed has left
            shutil.rmtree(folder, ignore_errors=True)
            try:
                _build(wanted, folder, python)
            except ServingError:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            done.touch()
    return python


def _build(wanted: Wanted, folder: Path, python: Path) -> None:
    uv = _uv()
    _say(f"building an environment with {wanted.framework} in {folder}: once, later containers take it as it is")
    _run([uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(folder)], "An environment")
    install = [uv, "pip", "install", "--quiet", "--no-progress", "--python", str(python)]
    if wanted.has_torch():
        install += _without_cuda(install)
    _install_framework(wanted, install)
    if wanted.requirements is not None:
        asked = ["--requirements", wanted.requirements.name]
        _run([*install, *asked], "The packages of requirements.txt", wanted.requirements.parent)


def _without_cuda(install: Sequence[str]) -> list[str]:
    """Return what makes uv take torch for CPUs alone, a tenth of the size, from where that is, if it can be reached."""
    if "UV_TORCH_BACKEND" in os.environ:
        return []
    option = ["--torch-backend", "cpu"]
    try:
        _run([*install, *option, "--no-deps", "--dry-run", "torch"], "torch for CPUs")
    except ServingError:
        _say("torch for CPUs alone cannot be had: its usual build is taken, which may bring several GB for GPUs")
        return []
    return option


def _install_framework(wanted: Wanted, install: Sequence[str]) -> None:
    listed = wanted.requirements.read_text(errors="replace") if wanted.requirements else ""
    if any(_is_listed(candidate[0], listed) for candidate in wanted.candidates):
        return
    for candidate in wanted.candidates:
        try:
            # a framework is not compiled here
            _run([*install, "--only-binary", ":all:", *candidate], candidate[0])
        except ServingError as fault:
            failure = fault
        else:
            return
        _say(f"{candidate[0]} cannot be had for Python {sys.version_info.major}.{sys.version_info.minor}")
    if wanted.candidates:
        raise failure


def _name(requirement: str) -> str:
    return re.split(r"[=<>!~\[; ]", requirement)[0]


def _is_listed(requirement: str, listed: str) -> bool:
    name = _name(requirement)
    return re.search(rf"^\s*{re.escape(name)}(?![\w.-])", listed, re.MULTILINE | re.IGNORECASE) is not None


def _run(command: Sequence[str], subject: str, folder: Path | None = None) -> None:
    lines: deque[str] = deque(maxlen=_SHOWN_LINES)
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "NO_COLOR": "1"}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as running:
        assert running.stdout is not None  # noqa: S101 - it is a pipe
        lines.extend(line.rstrip() for line in running.stdout)
    if running.returncode != 0:
        said = "\n".join(lines)
        raise ServingError(f"{subject} could not be installed (exit status {running.returncode}):\n{said}")


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.is_file() else shutil.which("uv")
    if found is None:
        raise ServingError(
            "The model needs an environment of its own, which uv builds, and uv is neither in PATH nor beside "
            f"{sys.executable}: pip install uv, or name a Python that has all by `python` in "
            "[tool.sagemaker-rest.containers]."
        )
    return found


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the container's log
