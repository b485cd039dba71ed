"""The providers that Terraform has installed in a folder, and the paths of their binaries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LOCK_FILE = ".terraform.lock.hcl"
_LOCKED = re.compile(r'^provider "([^"]+)" \{\n\s*version\s*=\s*"([^"]+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class InstalledProvider:
    """A provider by its address, such as `registry.terraform.io/hashicorp/aws`, its version and its binary."""

    address: str
    version: str
    binary: Path


def installed_providers(folder: Path, data: Path) -> tuple[InstalledProvider, ...]:
    """Return the providers that `terraform init` has chosen in `folder`, of which `data` is the `.terraform`.

    The lock file says which versions: an older one may still lie beside it.
    """
    try:
        locked = _LOCKED.findall((folder / _LOCK_FILE).read_text(encoding="utf-8"))
    except OSError:
        return ()
    return tuple(
        InstalledProvider(address, version, binary)
        for address, version in locked
        for binary in _binaries(data / "providers" / address / version)
    )


def provider_in(directory: Path, address: str) -> InstalledProvider | None:
    """Return the provider in a folder as `terraform init -plugin-dir` takes it, if it holds exactly one version of
    it.
    """
    found = [
        InstalledProvider(address, version.name, binary)
        for version in (directory / address).glob("*")
        for binary in _binaries(version)
    ]
    return found[0] if len(found) == 1 else None


def _binaries(version: Path) -> Iterator[Path]:
    """Yield the binary for this machine: `init` installs for no other."""
    yield from (file for file in sorted(version.glob("*/terraform-provider-*")) if file.is_file())
