"""The pinned Terraform comes from a release mirror, whole and checked, or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.binary import terraform_binary, this_platform

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = "9.9.9"
PLATFORM = "linux_amd64"
PATH_OF_RELEASE = f"/{VERSION}/terraform_{VERSION}_{PLATFORM}.zip"


def release(content: bytes = b"#!/bin/sh\necho terraform of the mirror\n", name: str = "terraform") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("LICENSE.txt", "a licence")
        archive.writestr(name, content)
    return packed.getvalue()


def checksum(packed: bytes) -> dict[str, str]:
    return {PLATFORM: hashlib.sha256(packed).hexdigest()}


class Mirror(ThreadingHTTPServer):
    """A release mirror on loopback. `promised_bytes` is a Content-Length that is not kept."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Releases)
        self.files: dict[str, bytes] = {}
        self.promised_bytes: int | None = None
        self.requests: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Releases(BaseHTTPRequestHandler):
    server: Mirror

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        content = self.server.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(self.server.promised_bytes or len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    with Mirror() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without Terraform: an empty cache, an empty PATH, and the mirror."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("SAGEMAKER_REST_CACHE", str(folder))
    monkeypatch.setenv("TERRAFORM_RELEASES_URL", mirror.url)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TERRAFORM", raising=False)
    return folder


def fetched(packed: bytes) -> Path:
    return terraform_binary(version=VERSION, checksums=checksum(packed), platform_name=PLATFORM)


def test_the_release_is_unpacked_into_the_cache_and_can_be_run(mirror: Mirror, cache: Path) -> None:
    packed = release()
    mirror.files[PATH_OF_RELEASE] = packed

    binary = fetched(packed)

    assert binary.is_relative_to(cache)
    assert subprocess.run([binary], capture_output=True, check=True).stdout == b"terraform of the mirror\n"


def test_what_is_in_the_cache_is_not_fetched_again(mirror: Mirror, cache: Path) -> None:
    packed = release()
    mirror.files[PATH_OF_RELEASE] = packed
    fetched(packed)
    del mirror.files[PATH_OF_RELEASE]

    assert fetched(packed).is_relative_to(cache)
    assert mirror.requests == [PATH_OF_RELEASE]


def test_several_at_once_fetch_it_once(mirror: Mirror, cache: Path) -> None:
    packed = release()
    mirror.files[PATH_OF_RELEASE] = packed

    with ThreadPoolExecutor(8) as pool:
        binaries = set(pool.map(lambda _: fetched(packed), range(8)))

    assert len(binaries) == 1
    assert mirror.requests == [PATH_OF_RELEASE]
    assert cache.is_dir()


def test_a_wrong_hash_names_both_hashes_and_keeps_nothing(mirror: Mirror, cache: Path) -> None:
    expected, served = release(), release(b"something else")
    mirror.files[PATH_OF_RELEASE] = served

    with pytest.raises(TerraformError) as refused:
        fetched(expected)

    assert checksum(expected)[PLATFORM] in str(refused.value)
    assert checksum(served)[PLATFORM] in str(refused.value)
    assert [file.name for file in cache.rglob("*") if file.is_file()] in ([], ["download.lock"])


def test_after_a_wrong_hash_running_again_is_enough(mirror: Mirror, cache: Path) -> None:
    packed = release()
    mirror.files[PATH_OF_RELEASE] = b"damaged on the way"
    with pytest.raises(TerraformError):
        fetched(packed)
    mirror.files[PATH_OF_RELEASE] = packed

    assert fetched(packed).is_relative_to(cache)


@pytest.mark.usefixtures("cache")
def test_a_truncated_download_is_refused(mirror: Mirror) -> None:
    packed = release()
    mirror.files[PATH_OF_RELEASE] = packed[:100]
    mirror.promised_bytes = len(packed)

    with pytest.raises(TerraformError, match="could not be downloaded from http"):
        fetched(packed)


@pytest.mark.usefixtures("cache")
def test_a_release_that_is_not_there_names_the_address_and_what_to_do(mirror: Mirror) -> None:
    with pytest.raises(TerraformError) as refused:
        fetched(release())

    assert f"{mirror.url}{PATH_OF_RELEASE}" in str(refused.value)
    assert "404" in str(refused.value)
    assert "TERRAFORM_RELEASES_URL" in str(refused.value)


@pytest.mark.usefixtures("cache")
def test_without_a_network_the_error_says_what_to_do(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERRAFORM_RELEASES_URL", "http://127.0.0.1:9/nobody-listens-on-discard")

    with pytest.raises(TerraformError, match="Run this again when the network is there"):
        fetched(release())

    assert mirror.requests == []


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    "packed",
    [pytest.param(b"no zip at all", id="not a zip"), pytest.param(release(name="readme"), id="without the program")],
)
def test_an_archive_that_is_no_release_is_refused(mirror: Mirror, packed: bytes) -> None:
    mirror.files[PATH_OF_RELEASE] = packed

    with pytest.raises(TerraformError, match="is not a release of Terraform"):
        fetched(packed)


@pytest.mark.usefixtures("cache")
def test_a_platform_without_a_pin_is_named_together_with_those_that_have_one() -> None:
    with pytest.raises(TerraformError, match=r"no pinned Terraform 9\.9\.9 for plan9_mips \(only for linux_amd64\)"):
        terraform_binary(version=VERSION, checksums=checksum(b""), platform_name="plan9_mips")


def test_terraform_on_path_is_taken_as_it_is(mirror: Mirror, cache: Path, tmp_path: Path) -> None:
    program = tmp_path / "terraform"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)

    assert terraform_binary() == program
    assert mirror.requests == []
    assert not cache.exists()


@pytest.mark.usefixtures("cache")
def test_the_environment_names_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tofu"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("TERRAFORM", "tofu")

    assert terraform_binary() == program


@pytest.mark.usefixtures("cache")
def test_a_named_program_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERRAFORM", "/nowhere/tofu")

    with pytest.raises(TerraformError, match="TERRAFORM names '/nowhere/tofu'"):
        terraform_binary()


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        pytest.param("Linux", "x86_64", "linux_amd64", id="Linux on Intel"),
        pytest.param("Linux", "aarch64", "linux_arm64", id="Linux on ARM"),
        pytest.param("Darwin", "arm64", "darwin_arm64", id="a Mac with Apple silicon"),
        pytest.param("Darwin", "x86_64", "darwin_amd64", id="a Mac on Intel"),
        pytest.param("FreeBSD", "riscv64", "freebsd_riscv64", id="one without a pin"),
    ],
)
def test_platforms_are_named_as_the_releases_name_them(system: str, machine: str, name: str) -> None:
    assert this_platform(system, machine) == name


def test_the_command_prints_the_path(tmp_path: Path) -> None:
    program = tmp_path / "terraform"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)

    done = subprocess.run(
        [sys.executable, "-m", "sagemaker_rest.terraform.binary"],
        env={**os.environ, "TERRAFORM": str(program)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{program}\n", "")


def test_the_command_fails_with_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sagemaker_rest.terraform.binary"],
        env={**os.environ, "TERRAFORM": str(tmp_path / "absent")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("TERRAFORM names ")
    assert "Traceback" not in done.stderr
