"""A service of our own: a request is routed, parsed, checked and answered by botocore's model of it."""

from __future__ import annotations

import functools
import json
import logging
import threading
import uuid
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request
from moto.core.routing import get_service_router
from moto.core.serialize import SERIALIZERS
from moto.core.utils import get_service_model
from werkzeug.datastructures import Headers, MultiDict
from werkzeug.exceptions import NotFound

from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from sagemaker_rest.cloud.importing import uncollected
from sagemaker_rest.cloud.protocol.constraints import PLAIN, Wording, violation
from sagemaker_rest.cloud.protocol.error_shapes import Protocol, error_answer
from sagemaker_rest.cloud.protocol.errors import (
    OperationNotImplementedError,
    ServiceError,
    serialization_exception,
    validation_exception,
)
from sagemaker_rest.cloud.protocol.value_types import check_types

if TYPE_CHECKING:
    from sagemaker_rest.cloud.authorization.principal import Principal

_LOG = logging.getLogger(__name__)
_PROTOCOLS = {"rest-json": Protocol.REST_JSON, "json": Protocol.JSON}


@dataclass(frozen=True, slots=True)
class Scope:
    """The caller and the place that a request's signature names. `partition` is `aws`, `aws-cn`, …."""

    account_id: str
    region: str
    partition: str
    principal: Principal


CarryOut = Callable[[str, Scope, Mapping[str, Any]], Mapping[str, Any] | None]
"""Carries out an operation, by its name: its parsed request in, its answer's members out."""


class Service:
    """A service by its name in botocore. Safe to use from many threads."""

    # werkzeug compiles routes; Python 3.11 fails if two threads do so at once:
    # https://github.com/python/cpython/issues/106905
    _routing = threading.Lock()
    _reading = threading.Lock()

    def __init__(
        self,
        name: str,
        carry_out: CarryOut,
        wording: Wording = PLAIN,
        *,
        implemented: Container[str] | None = None,
    ) -> None:
        """Serve operations; `wording` is how this service words its refusals of single values.

        An operation that is not among those `implemented` answers 501, whatever is wrong with its request.
        """
        self._name = name
        self._carry_out = carry_out
        self._wording = wording
        self._implemented = implemented

    @functools.cached_property
    def _model(self) -> Any:
        # the model of a large service takes a while to read: with the first request, not when the cloud starts
        with self._reading, uncollected():
            return get_service_model(self._name)

    @property
    def _protocol(self) -> str:
        return str(self._model.protocol)

    def answer(self, request: HttpRequest, scope: Scope) -> HttpResponse:
        """Return the answer to a signed request; every error is an answer too."""
        try:
            return self._answer(request, scope)
        except ServiceError as error:
            return self._refusal(error)
        except Exception:  # noqa: BLE001 - a request is always answered, and the log says why
            request_id = str(uuid.uuid4())
            _LOG.exception("(%s) %s failed at %s %s", request_id, self._name, request.method, request.path)
            message = f"The local cloud failed at {self._name} {request.method} {request.path} ({request_id})"
            return error_answer(_PROTOCOLS[self._protocol], 500, "InternalFailure", message)

    def _answer(self, request: HttpRequest, scope: Scope) -> HttpResponse:
        read = _moto_request(request)
        operation, uri_parameters = self._operation(request, read)
        if self._implemented is not None and operation.name not in self._implemented:
            raise OperationNotImplementedError(f"The local cloud does not implement {operation.name} of {self._name}")
        parsed = self._parsed(operation, uri_parameters, request, read)
        result = self._carry_out(operation.name, scope, parsed) or {}
        serializer = SERIALIZERS[self._protocol](operation)
        serialized = serializer.serialize(result)
        body = serialized["body"]
        headers = Headers([(name, str(value)) for name, value in serialized["headers"].items()])
        headers.set("x-amzn-RequestId", str(uuid.uuid4()))
        _set_content_type(headers, operation.output_shape, result)
        return HttpResponse(
            serialized["status_code"], headers, body.encode() if isinstance(body, str) else bytes(body or b"")
        )

    def _operation(self, request: HttpRequest, read: Request) -> tuple[Any, Mapping[str, Any]]:
        found = self._match(read) or self._without_required_query(request)
        if found is None:
            asked = request.headers.get("X-Amz-Target") or f"{request.method} {request.path}"
            raise OperationNotImplementedError(f"{self._name} has no operation {asked}")
        return found

    def _match(self, read: Request) -> tuple[Any, Mapping[str, Any]] | None:
        try:
            with self._routing:
                operation, uri_parameters = get_service_router(self._name).match(read)
        except (NotFound, NotImplementedError):
            return None
        return operation, uri_parameters

    def _without_required_query(self, request: HttpRequest) -> tuple[Any, Mapping[str, Any]] | None:
        """Return the operation that a request would be for with all that its query needs, to say what it lacks."""
        for names in self._required_queries:
            query = "&".join((request.query, *(f"{name}=" for name in names)))
            found = self._match(_moto_request(replace(request, query=query)))
            if found is not None:
                return found
        return None

    @functools.cached_property
    def _required_queries(self) -> frozenset[tuple[str, ...]]:
        shapes = (self._model.operation_model(name).input_shape for name in self._model.operation_names)
        return frozenset(tuple(shape.required_query_args) for shape in shapes if shape and shape.required_query_args)

    def _parsed(
        self, operation: Any, uri_parameters: Mapping[str, Any], request: HttpRequest, read: Request
    ) -> dict[str, Any]:
        shape = operation.input_shape
        if shape is None:
            return {}
        _check_json(shape, request.body)
        try:
            parsed: dict[str, Any] = PROTOCOL_PARSERS[self._protocol](operation).parse(
                {
                    "body": request.body,
                    "headers": read.headers,
                    "method": request.method,
                    "url_params": uri_parameters,
                    "url_path": request.path,
                    "values": MultiDict(parse_qsl(request.query, keep_blank_values=True)),
                }
            )
            parsed = {name: value for name, value in parsed.items() if value is not None and name in shape.members}
        except (AttributeError, KeyError, OverflowError, RuntimeError, TypeError, ValueError) as error:
            # the parsers take for granted that values have their types, and that times are times
            raise serialization_exception("Unexpected token received from parser") from error
        check_types(shape, parsed, self._wording)
        refusal = violation(shape, parsed, self._wording, operation.name)
        if refusal is not None:
            raise validation_exception(refusal)
        return parsed

    def _refusal(self, error: ServiceError) -> HttpResponse:
        return error_answer(_PROTOCOLS[self._protocol], error.status, error.code, error.message)


def _moto_request(request: HttpRequest) -> Request:
    """Return the request as moto's routers and parsers read one."""
    target = f"{request.path}?{request.query}" if request.query else request.path
    # whatever the Host header says: it may be no host, and no operation is found by it
    url = f"http://localhost{target if target.startswith('/') else f'/{target}'}"
    read = Request.from_primitives(request.method, url, request.headers, request.body)
    # as it was sent: an encoded slash is part of a name
    read.environ["RAW_URI"] = target
    return read


def _set_content_type(headers: Headers, shape: Any, result: Mapping[str, Any]) -> None:
    """Give an answer the content type of its member of that name, which moto's serializers write over."""
    for name, member in (shape.members if shape is not None else {}).items():
        is_header = member.serialization.get("location") == "header"
        if is_header and member.serialization.get("name") == "Content-Type" and result.get(name):
            headers.set("Content-Type", result[name])


def _check_json(shape: Any, body: bytes) -> None:
    """Raise ServiceError unless the body is a JSON object, or the operation's payload is bytes, or there is none."""
    payload = shape.serialization.get("payload")
    if not body or (payload and shape.members[payload].type_name in {"blob", "string"}):
        return
    try:
        document = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise serialization_exception("Unable to parse the request body as JSON") from error
    if not isinstance(document, dict):
        raise serialization_exception("Unexpected token received from parser")


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
