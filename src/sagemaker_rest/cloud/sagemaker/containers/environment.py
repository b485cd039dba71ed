"""The environment of a container's process: what programs need to run here, and nothing of the user's AWS."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT = frozenset({"PATH", "HOME", "USER", "LANG", "TZ", "TMPDIR", "VIRTUAL_ENV", "CUDA_VISIBLE_DEVICES"})
_KEPT_PREFIXES = ("LC_", "LD_", "DYLD_", "PYTHON")
# where packages come from, by which way, and where they are kept: for the environments that are built for models
_OF_PACKAGES = (
    "UV_",
    "PIP_",
    "SSL_CERT_",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SAGEMAKER_REST_CACHE",
)

# A model that uses boto3 must not find the user's own credentials in their home folder or a metadata service. Only what
# the container is given counts.
_NO_CREDENTIALS = {
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}


def package_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that say where packages come from."""
    return {name: value for name, value in inherited.items() if name.upper().startswith(_OF_PACKAGES)}


def process_environment(inherited: Mapping[str, str], container: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables to start a process with, from those of this process and those of the container."""
    kept = {name: value for name, value in inherited.items() if name in _KEPT or name.startswith(_KEPT_PREFIXES)}
    return {**kept, **_NO_CREDENTIALS, "PYTHONUNBUFFERED": "1", **(container or {})}
