"""The Terraform that is run: the user's own, else a pinned release that is downloaded once.

`python -m sagemaker_rest.terraform.binary` makes sure that there is one and prints its path.
"""

import hashlib
import os
import platform
import shutil
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import filelock
import requests

from sagemaker_rest.cache import cache_directory
from sagemaker_rest.errors import SagemakerRestError, TerraformError
from sagemaker_rest.staging import staged

VERSION = "1.11.4"
# From terraform_1.11.4_SHA256SUMS, which HashiCorp signs.
SHA256 = {
    "darwin_amd64": "a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b",
    "darwin_arm64": "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
    "linux_amd64": "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
    "linux_arm64": "a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633",
}
RELEASES_URL = "https://releases.hashicorp.com/terraform"

_ARCHITECTURES = {"aarch64": "arm64", "amd64": "amd64", "arm64": "arm64", "x86_64": "amd64"}
_CHUNK_BYTES = 1 << 20
_TIMEOUT_SECONDS = 60
_BY_HAND = "install Terraform yourself and put it on PATH, or name one with the environment variable TERRAFORM"


def terraform_binary(
    *, version: str = VERSION, checksums: Mapping[str, str] = SHA256, platform_name: str | None = None
) -> Path:
    """Return the binary to run: the one that TERRAFORM names, else `terraform` on PATH, else the pinned release.

    The release comes from TERRAFORM_RELEASES_URL (releases.hashicorp.com by default) into the user's cache, and has
    to have the SHA-256 that `checksums` gives for this platform. Several processes may ask at once.

    Raises:
        TerraformError: TERRAFORM names nothing that can be run, or the download failed; the message says what to do.
    """
    if named := os.environ.get("TERRAFORM"):
        found = shutil.which(named)
        if found is None:
            raise TerraformError(f"TERRAFORM names {named!r}, which is not a program: give a path or a name on PATH")
        return Path(found).absolute()
    if found := shutil.which("terraform"):
        return Path(found).absolute()
    return _released(version, checksums, platform_name or this_platform())


def this_platform(system: str | None = None, machine: str | None = None) -> str:
    """Return the platform as Terraform's releases name it, such as `linux_amd64`."""
    architecture = (machine or platform.machine()).lower()
    return f"{(system or platform.system()).lower()}_{_ARCHITECTURES.get(architecture, architecture)}"


def _released(version: str, checksums: Mapping[str, str], platform_name: str) -> Path:
    if platform_name not in checksums:
        raise TerraformError(
            f"there is no pinned Terraform {version} for {platform_name} (only for {', '.join(sorted(checksums))}): "
            f"{_BY_HAND}"
        )
    folder = cache_directory() / "terraform" / f"{version}_{platform_name}"
    binary = folder / "terraform"
    if binary.is_file():
        return binary
    folder.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder / "download.lock"):
        if not binary.is_file():  # another process may have been faster
            _install(_address(version, platform_name), checksums[platform_name], binary)
    return binary


def _address(version: str, platform_name: str) -> str:
    releases = os.environ.get("TERRAFORM_RELEASES_URL") or RELEASES_URL
    return f"{releases.rstrip('/')}/{version}/terraform_{version}_{platform_name}.zip"


def _install(address: str, checksum: str, binary: Path) -> None:
    with staged(binary) as unpacked:
        archive = unpacked.with_suffix(".zip")
        received = _download(address, archive)
        if received != checksum:
            archive.unlink()
            raise TerraformError(
                f"{address} has the SHA-256 {received}, and {checksum} was expected: it was deleted. Either the "
                f"download is damaged (run this again) or the mirror does not hold HashiCorp's release; or {_BY_HAND}"
            )
        try:
            with zipfile.ZipFile(archive) as opened, opened.open("terraform") as source, unpacked.open("wb") as target:
                shutil.copyfileobj(source, target)
        except (KeyError, zipfile.BadZipFile) as error:
            raise TerraformError(f"{address} is not a release of Terraform: {error}") from error
        unpacked.chmod(0o755)


def _download(address: str, file: Path) -> str:
    """Fetch `address` into `file` and return its SHA-256."""
    digest = hashlib.sha256()
    try:
        with requests.get(address, stream=True, timeout=_TIMEOUT_SECONDS) as response, file.open("wb") as target:
            response.raise_for_status()
            for chunk in response.iter_content(_CHUNK_BYTES):
                target.write(chunk)
                digest.update(chunk)
    except requests.RequestException as error:
        raise TerraformError(
            f"Terraform is not on PATH and could not be downloaded from {address}: {error}. Run this again when the "
            f"network is there, name a mirror with TERRAFORM_RELEASES_URL, or {_BY_HAND}"
        ) from error
    return digest.hexdigest()


def main() -> int:
    """Print the path of the binary, after fetching it where there is none."""
    try:
        sys.stdout.write(f"{terraform_binary()}\n")
    except SagemakerRestError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
