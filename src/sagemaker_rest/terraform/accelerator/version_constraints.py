"""The check that a configuration allows a provider's version.

Terraform checks no versions of a provider that it is handed, so it is checked before. What Terraform itself would
decide in a way that is not obvious counts as not allowed: then plain Terraform decides.
https://developer.hashicorp.com/terraform/language/expressions/version-constraints
"""

import operator as operators
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_ONE = re.compile(r"\s*(=|!=|>=|<=|>|<|~>)?\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?\s*")
_ASSIGNED = re.compile(r'"?\b([\w-]+)"?\s*[=:]\s*"([^"]*)"')
# The same for one name, which may be the end of another: what begins with a fixed text is found many times faster.
_VERSION = re.compile(r'version"?\s*[=:]\s*"([^"]*)"')
_OF_A_NAME = re.compile(r"[\w-]")
_LOOKS_LIKE_ONE = re.compile(r"\s*(?:[=!<>~]|v?\d+(?:\.\d+)*\s*(?:[-+,]|$))")
_TERRAFORMS_OWN = "required_version"
_PROVIDERS_SECONDS = 60

Version = tuple[int, int, int]

_OF_SHORTER = {">=": operators.ge, "<": operators.lt}
_COMPARISONS = {**_OF_SHORTER, "=": operators.eq, "!=": operators.ne, ">": operators.gt, "<=": operators.le}


def allows(constraint: str, version: str) -> bool:
    """Return whether a constraint such as `>= 5.100, < 7` certainly allows a version such as `5.100.0`."""
    parts = version.split(".")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return False
    major, minor, patch = map(int, parts)
    return all(_allows_one(part, (major, minor, patch)) for part in constraint.split(","))


def are_allowed(texts: Iterable[str], version: str) -> bool:
    """Return whether every string that could be a provider's constraint in these configuration files allows the
    version.

    It may say no for another provider's constraint, never yes for a wrong one.
    """
    return all(allows(constraint, version) for text in texts for constraint in _candidates(text))


def required_versions(
    terraform: str | Path, folder: Path, environment: Mapping[str, str], address: str
) -> list[str] | None:
    """Return the constraints on a provider, as `terraform providers` lists them; None if it fails."""
    try:
        done = subprocess.run(
            [terraform, "providers"],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PROVIDERS_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    lines = (line.partition(f"provider[{address}]") for line in done.stdout.splitlines())
    return [constraint.strip() for _, found, constraint in lines if found and constraint.strip()]


def _allows_one(constraint: str, version: Version) -> bool:
    found = _ONE.fullmatch(constraint)
    if found is None:
        return False
    operator, major, minor, patch = found.groups()
    bound = (int(major), int(minor or 0), int(patch or 0))
    if operator == "~>" and minor is not None:
        above = (bound[0] + 1, 0, 0) if patch is None else (bound[0], bound[1] + 1, 0)
        return bound <= version < above
    # what a shorter version means with the other operators is Terraform's to say
    compare = _COMPARISONS.get(operator or "=") if patch is not None else _OF_SHORTER.get(operator or "=")
    return compare is not None and compare(version, bound)


def _candidates(text: str) -> Iterator[str]:
    """Yield the strings that could be constraints: what `version` is set to, and in files with `required_providers`
    anything that looks like one (`aws = "~> 5.0"` is an old way to write it).
    """
    for found in _VERSION.finditer(text):
        if not _OF_A_NAME.match(text[found.start() - 1 : found.start()]):
            yield found[1]
    if "required_providers" in text:
        for name, value in _ASSIGNED.findall(text):
            if name != _TERRAFORMS_OWN and _LOOKS_LIKE_ONE.match(value):
                yield value
