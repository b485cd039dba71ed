"""The host names that are the cloud's own: those that nobody can point at this machine behind a browser's back.

A web page of evil.test whose name is suddenly resolved to 127.0.0.1 (DNS rebinding) is of the cloud's origin for the
browser, but its requests still say `Host: evil.test`. An address cannot be resolved anew; `localhost` and what is below
it are loopback by RFC 6761; AWS alone decides where its names lead, and none leads here unless this machine's user
wants it to.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.partitions import any_dns_suffix
from sagemaker_rest.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LOOPBACK = (
    "localhost",
    # LocalStack's, which resolves to 127.0.0.1 for everybody: its clients use it
    "localhost.localstack.cloud",
)
# How a container reaches its host. `.internal` is reserved: nobody can register a name in it.
# https://docs.docker.com/desktop/features/networking/, https://docs.podman.io/en/latest/markdown/podman-run.1.html
_HOST_OF_A_CONTAINER = frozenset({"host.docker.internal", "host.containers.internal"})
_AWS = re.compile(rf"(?:[a-z0-9_-]+\.)+(?:{any_dns_suffix()}|api\.aws|amazoncognito\.com)")
_PLAIN_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_PORT = re.compile(r":\d*\Z")


def is_own(host: str, allowed: Collection[str] = ()) -> bool:
    """Return whether a Host header names this cloud. `allowed` are names in lower case; what is below them is, too."""
    name = name_of(host)
    return _is_always_own(name) or any(name == each or name.endswith(f".{each}") for each in allowed)


def allowed_hosts(given: Iterable[str]) -> frozenset[str]:
    """Read the names that a user allows.

    Raises:
        TargetError: one of them is not a host name.

    """
    names = frozenset(each.strip().removesuffix(".").lower() for each in given)
    for name in names:
        if not is_plain(name):
            raise TargetError(
                f"--allow-host is {name!r}: give a host name alone, such as cloud.example, without http:// and port. "
                "What is below it is allowed, too"
            )
    return names


def is_plain(name: str) -> bool:
    """Return whether a name has letters, digits, dashes, underscores and dots alone."""
    return _PLAIN_NAME.fullmatch(name) is not None


def name_of(host: str) -> str:
    """Return the name or the address in a Host header, in lower case, without its port."""
    return _PORT.sub("", host.strip()).strip("[]").removesuffix(".").lower()


@functools.lru_cache(maxsize=1024)
def _is_always_own(name: str) -> bool:
    if not is_plain(name):
        return _is_address(name)
    is_loopback = any(name == each or name.endswith(f".{each}") for each in _LOOPBACK)
    return is_loopback or name in _HOST_OF_A_CONTAINER or _is_address(name) or _AWS.fullmatch(name) is not None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
