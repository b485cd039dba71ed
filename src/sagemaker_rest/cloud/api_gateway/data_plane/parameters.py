"""The expressions of requestParameters and responseParameters, and where each takes its value from.

https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
An expression is read once and remembered; the result is a function of the request (and of the backend's answer).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.data_plane import faults, json_path
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, configuration_error
from sagemaker_rest.cloud.api_gateway.data_plane.json_body import read_json

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers

    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.http import HttpResponse

Value = str | list[str] | None
RequestSource = Callable[["Invocation"], Value]
ResponseSource = Callable[["Invocation", "HttpResponse"], Value]


@lru_cache(maxsize=4096)
def request_source(expression: str) -> RequestSource:  # noqa: PLR0911 - one return for each form of expression
    """Return the source of a request mapping's value: `method.request.…` or one that `shared_source` knows."""
    if expression == "method.request.body":
        return lambda invocation: invocation.body_text
    match expression.split(".", maxsplit=3):
        case ["method", "request", "header", name]:
            return lambda invocation: _last(invocation.header_values(name))
        case ["method", "request", "multivalueheader", name]:
            return lambda invocation: ",".join(invocation.header_values(name)) or None
        case ["method", "request", "querystring", name]:
            return lambda invocation: _last(invocation.query_parameters.get(name, []))
        case ["method", "request", "multivaluequerystring", name]:
            return lambda invocation: invocation.query_parameters.get(name)
        case ["method", "request", "path", name]:
            return lambda invocation: invocation.path_parameters.get(name)
        case ["method", "request", "body", *_]:
            path = expression.removeprefix("method.request.body.")
            return lambda invocation: _from_request_body(invocation, path)
        case _:
            return _shared_source(expression)


@lru_cache(maxsize=4096)
def response_source(expression: str) -> ResponseSource:
    """Return the source of a response mapping's value: `integration.response.…` or one that `shared_source` knows."""
    if expression == "integration.response.body":
        return lambda _, answer: answer.body.decode("utf-8", errors="replace")
    match expression.split(".", maxsplit=3):
        case ["integration", "response", "header", name]:
            return lambda _, answer: _last(_values(answer.headers, name))
        case ["integration", "response", "multivalueheader", name]:
            return lambda _, answer: ",".join(_values(answer.headers, name)) or None
        case ["integration", "response", "body", *_]:
            path = expression.removeprefix("integration.response.body.")
            return lambda _, answer: _from_response_body(answer, path)
        case _:
            shared = _shared_source(expression)
            return lambda invocation, _: shared(invocation)


def _shared_source(expression: str) -> RequestSource:
    if len(expression) >= 2 and expression[0] == expression[-1] == "'":
        static = expression[1:-1]
        return lambda _: static
    kind, _, rest = expression.partition(".")
    if kind == "context" and rest:
        return lambda invocation: _from_context(invocation, f"$.{rest}")
    if kind == "stageVariables" and rest:
        return lambda invocation: invocation.stage.variables.get(rest)

    def invalid(_: Invocation) -> Value:
        raise configuration_error(f"Invalid mapping expression specified: {expression}")

    return invalid


def _last(values: list[str]) -> str | None:
    return values[-1] if values else None


def _values(headers: Headers, name: str) -> list[str]:
    return headers.getlist(name)


def _from_context(invocation: Invocation, path: str) -> str | None:
    try:
        return _text(json_path.find(invocation.context, path))
    except json_path.JsonPathError as error:
        raise configuration_error(str(error)) from error


def _from_request_body(invocation: Invocation, path: str) -> str | None:
    try:
        return _text(json_path.find(read_json(invocation.body_text), path))
    except json_path.JsonPathError as error:
        raise configuration_error(str(error)) from error
    except ValueError as error:
        raise GatewayFaultError(faults.DEFAULT_4XX, message="Invalid JSON in request body") from error


def _from_response_body(answer: HttpResponse, path: str) -> str | None:
    try:
        return _text(json_path.find(read_json(answer.body.decode("utf-8", errors="replace")), path))
    except json_path.JsonPathError as error:
        raise configuration_error(str(error)) from error
    except ValueError as error:
        raise GatewayFaultError(
            faults.DEFAULT_5XX, reason="Execution failed: the backend's body is mapped from and is not JSON"
        ) from error


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"))
