"""Reading the reference of a container image."""

from __future__ import annotations


def repository_of(image: str) -> str:
    """Return the repository's path in `image`, a reference such as `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`,
    without registry, tag and digest.
    """
    without_digest = image.strip().partition("@")[0]
    folder, slash, last = without_digest.rpartition("/")
    path = folder + slash + last.partition(":")[0]
    first, slash, rest = path.partition("/")
    is_registry = slash and ("." in first or ":" in first or first == "localhost")
    return rest if is_registry else path
