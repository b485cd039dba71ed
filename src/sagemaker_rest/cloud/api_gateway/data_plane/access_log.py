"""A stage's access log: one line a request, in the format that the stage gives.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.http import HttpResponse

_UNKNOWN = "-"
_VARIABLE = re.compile(r"\$context\.(?P<name>\w+(?:\.[\w-]+)*)|\$\{context\.(?P<braced>\w+(?:\.[\w-]+)*)\}")


def access_log_line(log_format: str, invocation: Invocation, answer: HttpResponse) -> str:
    """Return `log_format` with every `$context.…` variable filled in; one without a value is `-`."""
    literals, names = _parts(log_format)
    values = access_log_context(invocation, answer)
    rendered = [literals[0]]
    for literal, name in zip(literals[1:], names, strict=True):
        rendered += (_text(_find(values, name)), literal)
    return "".join(rendered)


def access_log_context(invocation: Invocation, answer: HttpResponse) -> dict[str, Any]:
    """Return `$context` as an access log has it: what templates see, and how the request ended."""
    observed = invocation.observed
    backend = observed.integration_answer
    status = None if backend is None else backend.status
    context = {
        **invocation.context,
        "error": _error(invocation),
        "integration": {
            "error": _integration_error(invocation),
            "integrationStatus": status,
            "latency": observed.integration_latency,
            "requestId": _backend_request_id(backend),
            "status": status,
        },
        "awsEndpointRequestId": _backend_request_id(backend),
        "integrationErrorMessage": _integration_error(invocation),
        "integrationLatency": observed.integration_latency,
        "integrationStatus": status,
        "responseLatency": observed.milliseconds(),
        "responseLength": len(answer.body),
        "status": answer.status,
    }
    if invocation.stage.is_traced:
        context["xrayTraceId"] = invocation.trace.trace_id.removeprefix("Root=").partition(";")[0]
    return context


def _error(invocation: Invocation) -> dict[str, str | None]:
    fault = invocation.observed.fault
    if fault is None:
        message = invocation.observed.not_implemented or None
        return {"message": message, "messageString": None if message is None else json.dumps(message)}
    return {
        "message": fault.message,
        "messageString": json.dumps(fault.message),
        "responseType": fault.fault.name,
        "validationErrorString": fault.message if fault.fault.name.startswith("BAD_REQUEST") else None,
    }


def _integration_error(invocation: Invocation) -> str | None:
    fault = invocation.observed.fault
    return fault.reason if fault is not None and fault.fault.name.startswith("INTEGRATION_") else None


def _backend_request_id(answer: HttpResponse | None) -> str | None:
    return None if answer is None else answer.headers.get("x-amzn-RequestId")


def _find(values: Any, name: str) -> Any:
    for part in name.split("."):
        values = values.get(part) if isinstance(values, Mapping) else None
    return values


def _text(value: Any) -> str:
    if value is None or value == "" or isinstance(value, Mapping):
        return _UNKNOWN  # a whole object, such as $context.identity, has no value either
    if isinstance(value, bool):
        return json.dumps(value)
    return str(value)


@lru_cache(maxsize=256)
def _parts(log_format: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the text around the variables, and their names; there is one more text than names."""
    literals, names, end = [], [], 0
    for variable in _VARIABLE.finditer(log_format):
        literals.append(log_format[end : variable.start()])
        names.append(variable["name"] or variable["braced"])
        end = variable.end()
    return (*literals, log_format[end:]), tuple(names)
