"""A fault as a line of a table: what the cloud is told, under a name that says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from _pytest.mark import ParameterSet

    from sagemaker_rest.cloud.faults.client import CloudFaults, InjectedFault


@dataclass(frozen=True, slots=True)
class Told:
    """`members` are those of the fault's document beside its kind, service and operation."""

    name: str
    kind: str
    service: str
    operation: str
    members: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def to(self, cloud: CloudFaults) -> InjectedFault:
        return cloud.inject(self.kind, self.service, self.operation, **self.members)

    @property
    def words(self) -> str:
        """Return what AWS says, as the fault has it."""
        return str(self.members.get("message") or self.members["reason"])


def error(name: str, call: str, code: str, message: str, **members: Any) -> Told:
    """`call` is the service and the operation, such as `iam CreateRole`."""
    service, operation = call.split(" ")
    return Told(name, "error", service, operation, {"code": code, "message": message, **members})


def dropped(name: str, call: str, **members: Any) -> Told:
    service, operation = call.split(" ")
    return Told(name, "drop", service, operation, members)


def lost(name: str, call: str, **members: Any) -> Told:
    """The answer of a call that is carried out."""
    return dropped(name, call, carried_out=True, **members)


def slow(name: str, call: str, seconds: float, **members: Any) -> Told:
    service, operation = call.split(" ")
    return Told(name, "latency", service, operation, {"seconds": seconds, **members})


def by_name(faults: Iterable[Told]) -> list[ParameterSet]:
    return [pytest.param(fault, id=fault.name) for fault in faults]
