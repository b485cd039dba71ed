"""AWS's services by name: which ones the local cloud offers, and the names that requests are signed for.

A name is that of SDKs, `application-autoscaling`; requests may be signed for another one: `monitoring` is CloudWatch.
The list is in `services.json`, so that nobody has to read botocore's 400 models for it; a test says how it is made.
"""

from __future__ import annotations

import json
from pathlib import Path

_LIST = json.loads(Path(__file__).with_suffix(".json").read_text())

# moto's, and those of our own
OFFERED: frozenset[str] = frozenset(_LIST["offered"])
# those that name an operation by the method and path of its request
REST: frozenset[str] = frozenset(_LIST["rest"])
# the services of each name that is not the name of its one service
_SIGNED_AS: dict[str, tuple[str, ...]] = {name: tuple(services) for name, services in _LIST["signed_as"].items()}
_SIGNING_NAMES: dict[str, str] = {service: name for name, services in _SIGNED_AS.items() for service in services}


def services_signed_as(name: str) -> tuple[str, ...]:
    """Return the services, as SDKs name them, whose requests are signed for `name`, given in lower case."""
    return _SIGNED_AS.get(name, (name,))


def signing_name(service: str) -> str:
    """Return the name, in lower case, that requests to `service` are signed for."""
    return _SIGNING_NAMES.get(service, service)
