"""A stage's execution log: what API Gateway did with a request, line by line.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
The lines are those that one sees on AWS; their wording is nowhere documented.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane.request_mapping import has_binary_body
from sagemaker_rest.cloud.api_gateway.data_plane.stage_settings import LoggingLevel, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.http import HttpResponse

# "API Gateway truncates logs of more than 1,024 bytes" of a body
_LONGEST_BODY = 1024
_SECRET = re.compile(r"authorization|x-api-key", re.IGNORECASE)


def group_name(api_id: str, stage: str) -> str:
    """Return the name of the log group that API Gateway makes for a stage."""
    return f"API-Gateway-Execution-Logs_{api_id}/{stage}"


def execution_log_lines(invocation: Invocation, answer: HttpResponse) -> list[str]:
    """Return the lines that the method's logging level asks for; none if there is nothing to log."""
    route = invocation.route
    if route is None:
        return []
    settings = settings_of(invocation.stage.settings, route.resource.path, route.method.http_method)
    if settings.logging_level is LoggingLevel.OFF:
        return []
    if settings.logging_level is LoggingLevel.ERROR and invocation.observed.fault is None:
        return []
    lines = [
        *_begin(invocation),
        *(_traced(invocation, answer) if settings.data_trace else ()),
        *_end(invocation, answer),
    ]
    return [f"({invocation.trace.request_id}) {line}" for line in lines]


def log_of_test(invocation: Invocation, answer: HttpResponse) -> str:
    """Return the log of a test of a method, with everything in it.

    AWS was seen to show the path that was asked for where one would look for the resource's.
    """
    request_id = invocation.trace.request_id
    lines = [
        f"Starting execution for request: {request_id}",
        f"HTTP Method: {invocation.request.method}, Resource Path: {invocation.address.path}",
        *_traced(invocation, answer),
        *_end(invocation, answer),
    ]
    now = time.strftime("%a %b %d %H:%M:%S UTC %Y", time.gmtime(invocation.trace.received_at))
    return f"Execution log for request {request_id}\n" + "".join(f"{now} : {line}\n" for line in lines)


def _begin(invocation: Invocation) -> Iterator[str]:
    route, trace = invocation.route, invocation.trace
    yield f"Extended Request Id: {trace.extended_request_id}"
    yield f"Starting execution for request: {trace.request_id}"
    if route is not None:
        yield f"HTTP Method: {invocation.request.method}, Resource Path: {route.resource.path}"


def _traced(invocation: Invocation, answer: HttpResponse) -> Iterator[str]:
    request, observed = invocation.request, invocation.observed
    yield f"Method request path: {_map(invocation.path_parameters.items())}"
    yield f"Method request query string: {_map((k, ','.join(v)) for k, v in invocation.query_parameters.items())}"
    yield f"Method request headers: {_map(request.headers.items())}"
    body = "[Binary Data]" if has_binary_body(invocation) else _body(request.body)
    yield f"Method request body before transformations: {body}"
    sent, received = observed.integration_request, observed.integration_answer
    if sent is not None and observed.endpoint_url:  # a MOCK has no endpoint
        yield f"Endpoint request URI: {observed.endpoint_url}"
        yield f"Endpoint request headers: {_map(sent.headers.items())}"
        yield f"Endpoint request body after transformations: {_body(sent.body)}"
        yield f"Sending request to {observed.endpoint_url}"
    if received is not None and observed.endpoint_url:
        yield f"Received response. Status: {received.status}, Integration latency: {observed.integration_latency} ms"
        yield f"Endpoint response headers: {_map(received.headers.items())}"
        yield f"Endpoint response body before transformations: {_body(received.body)}"
    if observed.fault is None:
        yield f"Method response body after transformations: {_body(answer.body)}"
        yield f"Method response headers: {_map(answer.headers.items())}"


def _end(invocation: Invocation, answer: HttpResponse) -> Iterator[str]:
    fault = invocation.observed.fault
    if invocation.observed.not_implemented:
        yield f"Execution failed: {invocation.observed.not_implemented}"
    elif fault is None:
        yield "Successfully completed execution"
    else:
        yield fault.reason or fault.message
    yield f"Method completed with status: {answer.status}"


def _map(items: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{name}={_shown(name, value)}" for name, value in items) + "}"


def _shown(name: str, value: str) -> str:
    """Return the value, secrets cut down to their last characters, as API Gateway logs them."""
    return (
        f"{'*' * max(len(value) - 6, 6)}{value[-6:] if len(value) > 12 else ''}" if _SECRET.fullmatch(name) else value
    )


def _body(body: bytes) -> str:
    text = body[:_LONGEST_BODY].decode("utf-8", errors="replace")
    return text if len(body) <= _LONGEST_BODY else f"{text} [TRUNCATED]"
