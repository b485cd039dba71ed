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
from typing import TYPE_CHECKING, Any

import docker

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGE = "localhost/served:1"
# the same, with the label that SageMaker demands of images that take another port than 8080
BOUND_IMAGE = "localhost/bound:1"
SERVED = """
import json, os, pathlib, signal, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

if "DIES" in os.environ:
    print("no weights")
    sys.exit(int(os.environ["DIES"]))
signal.signal(signal.SIGTERM, lambda *_: (print("goodbye", flush=True), os._exit(0)))

class App(BaseHTTPRequestHandler):
    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(int(os.environ.get("PING", "200")), b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        files = sorted(str(path) for path in pathlib.Path("/opt/ml").rglob("*") if path.is_file())
        told = {"arguments": sys.argv[1:], "body": body, "files": files, "environment": dict(os.environ)}
        if body == "write":
            try:
                pathlib.Path("/opt/ml/model/new").write_text("")
            except OSError as error:
                told["refused"] = str(error)
        self.answer(200, json.dumps(told).encode())

print("listening", flush=True)
HTTPServer(("0.0.0.0", int(os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080"))), App).serve_forever()
"""

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
    """Return why these tests cannot run here; empty if they can."""
    missing = [program for program in ("podman", "runc") if shutil.which(program) is None]
    return f"needs {' and '.join(missing)}: apt-get install podman runc" if missing else ""


@contextmanager
def podman(folder: Path) -> Iterator[dict[str, str]]:
    """Run podman's Docker API on a socket, with IMAGE in it; yield the variables with which it is found."""
    (folder / "containers.conf").write_text(CONFIGURATION)
    with podman_service(folder) as environment:
        client = docker.DockerClient(base_url=environment["DOCKER_HOST"])
        _import(client, "served", [])
        _import(client, "bound", ["LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true"])
        yield environment


@contextmanager
def podman_service(folder: Path) -> Iterator[dict[str, str]]:
    """Run the API of the podman in `folder`, which keeps its images and containers when this ends."""
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
        socket.unlink(missing_ok=True)


def _import(client: Any, name: str, changes: list[str]) -> None:
    entrypoint = f"ENTRYPOINT {_interpreter_command()}".replace("'", '"')
    archive = _image_archive(SERVED)
    before = {image.id for image in client.images.list()}
    client.api.import_image_from_data(archive, repository=f"localhost/{name}", changes=[entrypoint, *changes])
    (image,) = (image for image in client.images.list() if image.id not in before)
    # podman's import ignores the tag
    image.tag(f"localhost/{name}", "1")


def _image_archive(entrypoint: str) -> bytes:
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


def _interpreter_command() -> list[str]:
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


def wait_until_empty(client: Any, timeout_seconds: float = 30) -> list[str]:
    """Return the names of the containers that are left in the end."""
    deadline = time.monotonic() + timeout_seconds
    # not `containers.list`, which asks about each, and fails for one that has gone meanwhile
    while (left := client.api.containers(all=True)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return [container["Names"][0] for container in left]
