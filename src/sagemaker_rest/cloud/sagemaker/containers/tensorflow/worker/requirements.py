"""`code/requirements.txt`: packages that the script needs.

AWS's container installs them when it starts. Here they must be installed beside this package already: a container must
not change the environment that it runs in.
"""

from __future__ import annotations

import importlib.metadata
import logging
from typing import TYPE_CHECKING

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from pathlib import Path

_LOG = logging.getLogger(__name__)

# packages that are one and the same to whoever imports them: any of a family will do
_FAMILIES = (
    (
        "tensorflow",
        "tensorflow-cpu",
        "tensorflow-cpu-aws",
        "tensorflow-gpu",
        "tensorflow-intel",
        "tensorflow-macos",
        "tensorflow-rocm",
        "intel-tensorflow",
    ),
    ("opencv-python", "opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless"),
    ("psycopg2", "psycopg2-binary"),
)
_FAMILY_OF = {name: family for family in _FAMILIES for name in family}


def require_installed(requirements: Path) -> None:
    """Raise ServingError that lists what `requirements` asks for and this environment does not have."""
    missing = [fault for line in _lines(requirements) if (fault := _fault(line)) is not None]
    if missing:
        raise ServingError(
            f"code/{requirements.name} asks for packages that are not installed here: {', '.join(missing)}. "
            "The local target does not install them: install them into this Python environment, or put them "
            "into code/lib (then requirements.txt is ignored, as on AWS)."
        )


def _lines(requirements: Path) -> list[str]:
    lines: list[str] = []
    for line in requirements.read_text(encoding="utf-8-sig").splitlines():
        text = line.split(" #")[0].strip()
        if not text or text.startswith("#"):
            continue
        if text.startswith(("-r ", "--requirement ")):
            lines.extend(_lines(requirements.parent / text.split(maxsplit=1)[1]))
        elif text.startswith("-"):
            _LOG.warning("%s: the option %r is for pip and is ignored", requirements.name, text)
        else:
            lines.append(text)
    return lines


def _fault(line: str) -> str | None:
    try:
        requirement = Requirement(line.split(" --hash", maxsplit=1)[0])
    except InvalidRequirement:
        return f"{line} (not a requirement by name, so it cannot be looked up)"
    if requirement.marker is not None and not requirement.marker.evaluate():
        return None
    installed = _installed_version(requirement.name)
    if installed is None:
        return f"{requirement} (not installed)"
    if not requirement.specifier.contains(installed, prereleases=True):
        return f"{requirement} (installed is {installed})"
    return None


def _installed_version(name: str) -> str | None:
    """Return the version of a package, or of another of its family; None if there is none of them."""
    canonical = canonicalize_name(name)
    for candidate in (canonical, *_FAMILY_OF.get(canonical, ())):
        try:
            return importlib.metadata.version(candidate)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None
