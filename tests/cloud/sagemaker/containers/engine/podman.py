"""A podman of the tests' own, and a small image made of the Python that runs them: nothing is downloaded."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# podman without systemd's cgroups and with low hard limits, as in a container of a CI
CONFIGURATION = """
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=5000:5000"]
[engine]
runtime = "runc"
"""
_ANSWER_SECONDS = 10
_LEFT_OUT = {"site-packages", "test", "tests", "__pycache__", "idlelib", "tkinter", "ensurepip", "lib2to3"}


def reason_without_podman() -> str:
    """Why these tests cannot run here; empty if they can."""
    missing = [program for program in ("podman", "runc") if shutil.which(program) is None]
    return f"needs {' and '.join(missing)}: apt-get install podman runc" if missing else ""


@contextmanager
def podman(folder: Path) -> Iterator[dict[str, str]]:
    """Run podman's Docker API on a socket; yield the variables with which it is found."""
    (folder / "containers.conf").write_text(CONFIGURATION)
    socket = folder / "podman.sock"
    environment = {
        "CONTAINERS_CONF": str(folder / "containers.conf"),
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(folder),
        "DOCKER_HOST": f"unix://{socket}",
    }
    store = [f"--root={folder}/root", f"--runroot={folder}/run", "--storage-driver=vfs"]
    command = ["podman", *store, "system", "service", "--time=0", f"unix://{socket}"]
    with (folder / "podman.log").open("wb") as log:
        service = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + _ANSWER_SECONDS
        while not socket.exists():
            assert time.monotonic() < deadline, (folder / "podman.log").read_text()
            time.sleep(0.02)
        yield environment
    finally:
        service.terminate()
        service.wait()


def image_archive(entrypoint: str) -> bytes:
    """Return a tar of a root file system: this Python, what it is linked to, and `entrypoint` as /serve.py."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for folder in ("tmp", "proc", "sys", "dev", "etc", "opt/ml/model"):
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(entry)
        interpreter = Path(sys._base_executable).resolve()  # type: ignore[attr-defined]  # not a venv's
        library = Path(sysconfig.get_path("stdlib", vars={"base": sys.base_prefix}))
        tar.add(library, str(library), filter=_needed)
        binaries = [interpreter, *library.glob("lib-dynload/*.so")]
        for path in {interpreter, *(linked for binary in binaries for linked in _linked(binary))}:
            tar.add(path.resolve(), str(path))
        _add_text(tar, "serve.py", entrypoint)
        _add_text(tar, "etc/passwd", "root:x:0:0::/:/serve.py\n")
    return stream.getvalue()


def interpreter_command() -> list[str]:
    return [str(Path(sys._base_executable).resolve()), "/serve.py"]  # type: ignore[attr-defined]  # not a venv's


def _needed(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if _LEFT_OUT & set(Path(entry.name).parts) else entry


def _linked(binary: Path) -> set[Path]:
    told = subprocess.run(["ldd", binary], capture_output=True, text=True, check=False).stdout
    return {Path(found) for found in re.findall(r"(/\S+)", told)}


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(text.encode())
    tar.addfile(entry, io.BytesIO(text.encode()))
