"""A fault as JSON, as `POST /_sagemaker-rest/faults` takes it and `GET` gives it.

Every document has `kind`, `service` and `operation`, and may have `times`, `skip` and `containing`. What a kind has
besides stands in `_KINDS`.
"""

from __future__ import annotations

import difflib
import fnmatch
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.exceptions import UnknownServiceError

from sagemaker_rest.cloud.api_gateway.data_plane.faults import FAULT_TYPES
from sagemaker_rest.cloud.faults.fault import (
    EXECUTE_API,
    INVOKE,
    NO_CAPACITY,
    DroppedConnection,
    Effect,
    ErrorAnswer,
    FailedDeployment,
    Fault,
    KilledContainer,
    Latency,
)
from sagemaker_rest.cloud.services import services_signed_as, signing_name
from sagemaker_rest.errors import FaultError

if TYPE_CHECKING:
    from sagemaker_rest.cloud.faults.register import PlacedFault

_LONGEST_SECONDS = 900.0
_DEPLOYING = ("CreateEndpoint", "UpdateEndpoint")
_COMMON = ("kind", "service", "operation", "times", "skip", "containing")


@dataclass(frozen=True, slots=True)
class _Kind:
    """The reading and writing of a kind's effect in a document. `operations` are all that it can strike."""

    members: tuple[str, ...]
    read: Callable[[Mapping[str, Any], str], Effect]
    operations: tuple[str, ...] = ()


def _error(document: Mapping[str, Any], service: str) -> ErrorAnswer:
    code = _text(document, "code")
    if service != EXECUTE_API:
        return ErrorAnswer(code, _text(document, "message", code), _status(document, 400))
    known = FAULT_TYPES.get(code)
    if known is None:
        raise FaultError(
            f"code is {code!r}, which is not a gateway response type; for {EXECUTE_API} choose one of "
            f"{', '.join(sorted(FAULT_TYPES))}"
        )
    return ErrorAnswer(code, _text(document, "message", known.message), _status(document, known.status))


def _latency(document: Mapping[str, Any], _service: str) -> Latency:
    seconds = document.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= _LONGEST_SECONDS:
        raise FaultError(f"seconds is {seconds!r}: give a number above 0, up to {_LONGEST_SECONDS:g}")
    return Latency(float(seconds))


def _dropped(document: Mapping[str, Any], _service: str) -> DroppedConnection:
    carried_out = document.get("carried_out", False)
    if not isinstance(carried_out, bool):
        raise FaultError(
            f"carried_out is {carried_out!r}: true loses the answer of a call that was carried out, false (the "
            "default) the call"
        )
    return DroppedConnection(carried_out)


_KINDS: Mapping[str, _Kind] = {
    "error": _Kind(("code", "message", "status"), _error),
    "latency": _Kind(("seconds",), _latency),
    "drop": _Kind(("carried_out",), _dropped),
    "endpoint-fails": _Kind(("reason",), lambda given, _: FailedDeployment(_text(given, "reason")), _DEPLOYING),
    "no-capacity": _Kind((), lambda _given, _: FailedDeployment(NO_CAPACITY), _DEPLOYING),
    "container-dies": _Kind((), lambda _given, _: KilledContainer(), (*_DEPLOYING, "InvokeEndpoint")),
}


def read_fault(document: object) -> Fault:
    """Return the fault that a document describes.

    Raises:
        FaultError: it does not describe one; the message says which member, its value and the rule.
    """
    if not isinstance(document, Mapping):
        raise FaultError("a fault is a JSON object, such as " + EXAMPLE)
    name = document.get("kind")
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise FaultError(f"kind is {name!r}: choose one of {', '.join(_KINDS)}")
    if unknown := sorted(document.keys() - {*_COMMON, *kind.members}):
        raise FaultError(f"a fault of kind {name} has no {unknown[0]!r}; it has {', '.join((*_COMMON, *kind.members))}")
    service = signing_name(_text(document, "service"))
    operation = _text(document, "operation")
    _require_known(service, operation)
    if kind.operations and (service != "sagemaker" or operation not in kind.operations):
        raise FaultError(
            f"{service} {operation} cannot have the fault {name}: its service is sagemaker, and its operation "
            f"{' or '.join(kind.operations)}"
        )
    return Fault(
        service,
        operation,
        kind.read(document, service),
        times=_number(document, "times", 1),
        skip=_number(document, "skip", 0) or 0,
        containing=_text(document, "containing", ""),
    )


def write_fault(fault: Fault) -> dict[str, Any]:
    """Return the document that describes a fault, without its absent members."""
    document: dict[str, Any] = {"service": fault.service, "operation": fault.operation}
    match fault.effect:
        case ErrorAnswer(code, message, status):
            document |= {"kind": "error", "code": code, "message": message, "status": status}
        case Latency(seconds):
            document |= {"kind": "latency", "seconds": seconds}
        case DroppedConnection(carried_out):
            document |= {"kind": "drop", "carried_out": carried_out}
        case FailedDeployment(reason) if reason == NO_CAPACITY:
            document |= {"kind": "no-capacity"}
        case FailedDeployment(reason):
            document |= {"kind": "endpoint-fails", "reason": reason}
        case KilledContainer():
            document |= {"kind": "container-dies"}
    given = {"times": fault.times, "skip": fault.skip, "containing": fault.containing}
    return document | {name: value for name, value in given.items() if value}


def describe(placed: PlacedFault) -> dict[str, Any]:
    """Return what GET tells of a fault: its document, its id, and how many calls it has struck."""
    return {"id": placed.id, **write_fault(placed.fault), "hits": placed.hits}


EXAMPLE = '{"kind": "error", "service": "sagemaker", "operation": "CreateModel", "code": "ThrottlingException"}'


def _text(document: Mapping[str, Any], member: str, default: str | None = None) -> str:
    value = document.get(member, default)
    if isinstance(value, str) and (value or default == ""):
        return value
    raise FaultError(f"{member} is {value!r}: give a text, as in {EXAMPLE}")


def _number(document: Mapping[str, Any], member: str, least: int) -> int | None:
    value = document.get(member)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= least):
        return value
    raise FaultError(f"{member} is {value!r}: give a whole number from {least}, or leave it out")


def _status(document: Mapping[str, Any], default: int) -> int:
    value = document.get("status", default)
    if isinstance(value, int) and not isinstance(value, bool) and 400 <= value <= 599:
        return value
    raise FaultError(f"status is {value!r}: give the status of an HTTP error, from 400 to 599")


def _require_known(service: str, operation: str) -> None:
    """Refuse what no call can ever be: a fault that never strikes looks like a program that survives it."""
    if any(character in service for character in "*?["):
        return
    names = _operations(service)
    if not fnmatch.filter(names, operation):
        near = difflib.get_close_matches(operation, names, n=1)
        hint = f"; is {near[0]} meant?" if near else ""
        raise FaultError(f"operation is {operation!r}, and {service} has no operation of that name{hint}")


@functools.cache
def _operations(service: str) -> tuple[str, ...]:
    if service == EXECUTE_API:
        return (INVOKE,)
    session = botocore.session.Session()
    try:
        models = [session.get_service_model(name) for name in services_signed_as(service)]
    except UnknownServiceError as error:
        raise FaultError(
            f"service is {service!r}, which is not a service of AWS: give the name that boto3 has for it, "
            f"{EXECUTE_API} for a deployed API, or * for all"
        ) from error
    return tuple(name for model in models for name in model.operation_names)
