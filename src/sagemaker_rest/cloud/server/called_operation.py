"""Which operation of AWS a request calls, by the service that it is signed for and the name in AWS's own model."""

from __future__ import annotations

import functools
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl

import botocore.session

from sagemaker_rest.cloud.neighbours.moto_application import credential_service
from sagemaker_rest.cloud.server.wsgi_messages import request_head, whole_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed.wsgi import WSGIEnvironment
    from botocore.model import OperationModel

# What the path alone tells, by the service that is signed for. SageMaker's control plane names its operations in a
# header, so only its runtime is left to tell by path.
_TOLD_BY_PATH = {
    "apigateway": "apigateway",
    "lambda": "lambda",
    "route53": "route53",
    "s3": "s3",
    "sagemaker": "sagemaker-runtime",
}
# https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
_RPC_PATH = re.compile(r"/service/[^/]+/operation/(?P<operation>[A-Za-z0-9]+)")
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class CalledOperation:
    """`service` is the name that requests are signed for, such as `monitoring` for CloudWatch."""

    service: str
    operation: str


def called_operation(environ: WSGIEnvironment) -> CalledOperation | None:
    """The operation that a signed request calls; None if it is not signed. A body that has to be read is put back.

    Raises:
        UnreadableBodyError: it cannot be read.

    """
    service = credential_service(environ)
    return CalledOperation(service, _operation(service, environ)) if service else None


def body_of(environ: WSGIEnvironment) -> bytes:
    """The body of a request, which is put back for whoever reads it next.

    Raises:
        UnreadableBodyError: it cannot be read.

    """
    body = whole_request(request_head(environ), environ).body
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    return body


def _operation(service: str, environ: WSGIEnvironment) -> str:
    """The operation's name, else method and path: AWS's model then has no such operation."""
    if target := environ.get("HTTP_X_AMZ_TARGET"):
        return str(target).rpartition(".")[2]
    if found := _RPC_PATH.fullmatch(environ["PATH_INFO"]):
        return found["operation"]
    if str(environ.get("CONTENT_TYPE", "")).startswith(_FORM) and (action := _form_action(environ)):
        return action
    return _operation_by_path(service, environ) or f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"


def _form_action(environ: WSGIEnvironment) -> str | None:
    action = parse_qs(body_of(environ).decode("utf-8", errors="replace")).get("Action", [""])[0]
    return action or None


def _operation_by_path(service: str, environ: WSGIEnvironment) -> str | None:
    if service not in _TOLD_BY_PATH:
        return None
    path, _, query = str(environ["REQUEST_URI"]).partition("?")
    given = dict(parse_qsl(query, keep_blank_values=True))
    headers = {name[5:].replace("_", "-").lower() for name in environ if name.startswith("HTTP_")}
    asked = (
        operation
        for operation in _operations(_TOLD_BY_PATH[service])
        if operation.method == environ["REQUEST_METHOD"]
        and operation.path.fullmatch(path)
        and operation.query.items() <= given.items()
        and operation.parameters <= given.keys()
        and operation.headers <= headers
    )
    # `PUT /bucket/key` is a PutObject, and with more in its query or headers one of a dozen others
    best = max(asked, key=_Operation.precision, default=None)
    return None if best is None else best.name


@dataclass(frozen=True, slots=True)
class _Operation:
    """What a request of an operation has to have: its method, its path, and parameters and headers."""

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
    model = botocore.session.Session().get_service_model(service)
    operations = [model.operation_model(name) for name in model.operation_names]
    return tuple(_read_operation(operation) for operation in operations if not operation.deprecated)
