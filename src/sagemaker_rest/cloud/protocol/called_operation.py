"""The AWS operation that a request calls, by the service it is signed for and the name in AWS's own model."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl

import botocore.session

from sagemaker_rest.cloud.authorization.credential import signed_service
from sagemaker_rest.cloud.services import OFFERED, REST, services_signed_as

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel, ServiceModel

    from sagemaker_rest.cloud.http import HttpRequest

# SDKs number their calls in this header: all attempts of one call have the same number
INVOCATION_ID = "amz-sdk-invocation-id"
# https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
_RPC_PATH = re.compile(r"/service/[^/]+/operation/(?P<operation>[A-Za-z0-9]+)")
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class CalledOperation:
    """`service` is the name that requests are signed for, such as `monitoring` for CloudWatch."""

    service: str
    operation: str


def called_operation(request: HttpRequest) -> CalledOperation | None:
    """Return the operation that a signed request calls; None if it is not signed."""
    service = signed_service(request)
    return CalledOperation(service, _operation(service, request)) if service else None


def _operation(service: str, request: HttpRequest) -> str:
    """Return the operation's name, else method and path: AWS's model then has no such operation."""
    if target := request.headers.get("X-Amz-Target"):
        return target.rpartition(".")[2]
    if found := _RPC_PATH.fullmatch(request.path):
        return found["operation"]
    if request.headers.get("Content-Type", "").startswith(_FORM) and (action := _form_action(request)):
        return action
    return _operation_by_path(offered_rest_services(service), request) or f"{request.method} {request.path}"


def _form_action(request: HttpRequest) -> str | None:
    action = parse_qs(request.body.decode("utf-8", errors="replace")).get("Action", [""])[0]
    return action or None


def is_call_of(service: str, request: HttpRequest) -> bool:
    """Return whether a request that is signed for a name that several services share calls an operation of `service`,
    the name in SDKs.
    """
    model = _model(service)
    if target := request.headers.get("X-Amz-Target"):
        return target.rpartition(".")[0] == model.metadata.get("targetPrefix")
    if found := _RPC_PATH.fullmatch(request.path):
        return found["operation"] in model.operation_names
    if request.headers.get("Content-Type", "").startswith(_FORM):
        version = parse_qs(request.body.decode("utf-8", errors="replace")).get("Version", [""])[0]
        return version == model.api_version and _form_action(request) in model.operation_names
    return service in REST and _operation_by_path((service,), request) is not None


@functools.cache
def offered_rest_services(signed_for: str) -> tuple[str, ...]:
    """Return the services of that name whose operations are told by path, those that the local cloud has if any."""
    services = [service for service in services_signed_as(signed_for) if service in REST]
    return tuple(service for service in services if service in OFFERED) or tuple(services)


def _operation_by_path(services: tuple[str, ...], request: HttpRequest) -> str | None:
    given = dict(parse_qsl(request.query, keep_blank_values=True))
    headers = {name.lower() for name in request.headers.keys()}  # noqa: SIM118 - Headers iterates over pairs
    asked = (
        operation
        for service in services
        for operation in _operations(service)
        if operation.method == request.method
        and operation.path.fullmatch(request.path)
        and operation.query.items() <= given.items()
        and operation.parameters <= given.keys()
        and operation.headers <= headers
    )
    # `PUT /bucket/key` is a PutObject, and with more in its query or headers one of a dozen others
    best = max(asked, key=_Operation.precision, default=None)
    return None if best is None else best.name


@dataclass(frozen=True, slots=True)
class _Operation:
    """The requirements of an operation's request: its method, its path, and parameters and headers."""

    name: str
    method: str
    path: re.Pattern[str]
    literals: int
    query: Mapping[str, str]
    parameters: frozenset[str]
    headers: frozenset[str]

    def precision(self) -> tuple[int, int]:
        return len(self.query) + len(self.parameters) + len(self.headers), self.literals


def _read_operation(model: OperationModel) -> _Operation:
    uri, _, query = model.http["requestUri"].partition("?")
    several_segments, one_segment = r"\\{[^}]+\\\+\\}", r"\\{[^}]+\\}"
    path = re.sub(one_segment, "[^/]+", re.sub(several_segments, ".+", re.escape(uri)))
    shape = model.input_shape
    required = [shape.members[name].serialization for name in shape.required_members] if shape else []
    return _Operation(
        name=model.name,
        method=model.http["method"],
        path=re.compile(f"{path}/?"),
        literals=len(re.sub(r"\{[^}]+\}", "", uri)),
        query=dict(parse_qsl(query, keep_blank_values=True)),
        parameters=frozenset(place["name"] for place in required if place.get("location") == "querystring"),
        headers=frozenset(place["name"].lower() for place in required if place.get("location") == "header"),
    )


@functools.cache
def _operations(service: str) -> tuple[_Operation, ...]:
    model = _model(service)
    operations = [model.operation_model(name) for name in model.operation_names]
    return tuple(_read_operation(operation) for operation in operations if not operation.deprecated)


@functools.cache
def _model(service: str) -> ServiceModel:
    return botocore.session.Session().get_service_model(service)
