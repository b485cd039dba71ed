"""Rules for any request: it is answered, never by an error of the gateway's own, never 200 for a mapped error."""

from __future__ import annotations

import json
import logging
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.gateway import Gateway
from sagemaker_rest.cloud.api_gateway.data_plane.reporting import LogDestination, LogEvent, Reporter
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import (
    DeployedStage,
    GatewayResponseSnapshot,
    IntegrationResponseSnapshot,
    IntegrationSnapshot,
    MethodResponseSnapshot,
    ModelSnapshot,
    ValidatorSnapshot,
)
from sagemaker_rest.cloud.api_gateway.data_plane.stage_settings import (
    EVERY_METHOD,
    AccessLogSettings,
    LoggingLevel,
    MethodSettings,
)
from sagemaker_rest.cloud.http import HttpRequest
from sagemaker_rest.cloud.neighbours.cloudwatch.metric_counts import MotoMetrics
from tests.cloud.api_gateway.data_plane.deployed_api import (
    ACCOUNT,
    JSON,
    Backend,
    Roles,
    Stages,
    answer_with,
    api,
    integration,
    method,
    resource,
    stage,
)
from tests.cloud.event_loop import wait_for

if TYPE_CHECKING:
    from collections.abc import Sequence

TEMPLATE = (
    "#set($x = $input.params('q'))$input.json('$') $util.escapeJavaScript($x) $input.path('$').a.b $context.path"
    "$util.urlEncode($input.path('$.a')) $util.base64Encode($input.path('$.a'))"
)
OVERRIDES = (
    "#set($context.requestOverride.header.X-Name = $input.params('q'))"
    "#set($context.requestOverride.querystring.q = $input.path('$.a'))"
    "#set($context.responseOverride.header.X-Name = $input.path('$.a'))"
    "#set($context.responseOverride.status = $input.path('$.a'))$input.body"
)
EVERYTHING = api(
    resource("/plain", POST=method()),
    resource(
        "/mapped/{name}",
        ANY=method(
            integration(
                request_parameters={
                    "integration.request.header.X-Body": "method.request.body.a",
                    "integration.request.header.X-Name": "method.request.path.name",
                    "integration.request.querystring.q": "method.request.multivaluequerystring.q",
                },
                responses=(
                    IntegrationResponseSnapshot(
                        200, parameters={"method.response.header.X-A": "integration.response.header.X-A"}
                    ),
                ),
            )
        ),
    ),
    resource("/overridden", ANY=method(integration(request_templates={"$default": OVERRIDES}))),
    resource(
        "/mocked",
        ANY=method(
            IntegrationSnapshot(
                "MOCK",
                request_templates={"$default": "{\"statusCode\": $input.path('$.status')}"},
                responses=(IntegrationResponseSnapshot(200),),
            ),
            responses={200: MethodResponseSnapshot(200)},
        ),
    ),
    resource("/templated/{proxy+}", ANY=method(integration(request_templates={"$default": TEMPLATE}))),
    resource(
        "/checked",
        ANY=method(
            validator=ValidatorSnapshot(validates_body=True, validates_parameters=True),
            request_parameters={"method.request.querystring.q": True},
            request_models={JSON: "Numbers"},
        ),
    ),
    models={"Numbers": ModelSnapshot("Numbers", JSON, '{"type": "array", "items": {"type": "number"}}')},
    binary_media_types=("image/*",),
    gateway_responses={
        "DEFAULT_4XX": GatewayResponseSnapshot(
            "DEFAULT_4XX",
            parameters={
                "gatewayresponse.header.X-Q": "method.request.querystring.q",
                "gatewayresponse.header.X-A": "method.request.header.X-A",
                "gatewayresponse.header.X-Path": "context.path",
            },
            templates={JSON: '{"said": $context.error.messageString, "q": "$method.request.querystring.q"}'},
        )
    },
)
EVERY_SETTING = stage(
    access_log=AccessLogSettings(f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:a", "$context.status $context.path"),
    settings={EVERY_METHOD: MethodSettings(logging_level=LoggingLevel.INFO, data_trace=True, caching=True)},
    has_cache=True,
    is_traced=True,
)

segments = st.text(st.characters(codec="ascii", exclude_characters="?# "), max_size=12)
paths = st.builds(
    lambda start, rest: f"/_aws/execute-api/abc123/v1{start}{rest}",
    st.sampled_from(["/plain", "/mapped/", "/templated/", "/checked", "/overridden", "/mocked", "/", ""]),
    segments,
)
header_values = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=30)
headers = st.dictionaries(
    st.sampled_from(
        ["Content-Type", "Accept", "X-A", "X-HTTP-Method-Override", "Host", "Cache-Control", "X-Amzn-Trace-Id"]
    ),
    st.one_of(st.sampled_from([JSON, "image/png", "text/csv", "*/*", "application/json;charset=x"]), header_values),
)
values = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3))


bodies = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(str.encode),
    st.builds(lambda value: json.dumps({"a": value, "status": value}).encode(), st.recursive(values, nested)),
    st.sampled_from([b"{", b"[1]", b'{"a":1}', b'{"status":200}', b'{"a":"\\ud800"}', b'{"a":NaN}', b"[" * 50_000]),
)
requests = st.builds(
    lambda verb, path, query, named, body: HttpRequest(verb, path, query, Headers(named), body),
    st.one_of(st.sampled_from(["GET", "POST", "PUT", "OPTIONS", "HEAD", "TRACE"]), st.text(max_size=5)),
    paths,
    st.one_of(segments.map(lambda text: f"q={text}"), st.text(max_size=8).map(lambda text: f"q={quote(text)}")),
    headers,
    bodies,
)


class Written:
    """Takes log events as CloudWatch Logs does: as UTF-8."""

    def write(self, destination: LogDestination, events: Sequence[LogEvent]) -> None:
        assert all(event.message.encode(errors="replace") for event in events), destination


class Complaints(logging.Handler):
    """Keeps what is logged: the gateway logs a fault of its own as an error."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@settings(deadline=None, max_examples=400)
@given(requests)
def test_every_request_is_answered_and_no_answer_is_a_fault_of_the_gateway(request: HttpRequest) -> None:
    complaints = Complaints(logging.ERROR)
    logger = logging.getLogger("sagemaker_rest.cloud.api_gateway.data_plane")
    logger.addHandler(complaints)
    stages = Stages(DeployedStage(EVERYTHING, EVERY_SETTING))
    reporter = Reporter(MotoMetrics(), Written())
    try:
        with closing(Gateway(stages, {"runtime.sagemaker": Backend()}, Roles(), reporter=reporter)) as gateway:
            answer = wait_for(gateway.handle(request))
    finally:
        logger.removeHandler(complaints)

    assert complaints.records == []
    assert answer.status in {200, 400, 403, 415, 500} or request.path.endswith("/overridden")
    assert {"x-amzn-RequestId", "x-amz-apigw-id", "Content-Type"} <= set(answer.headers.keys())
    assert not any("\n" in value or "\r" in value for value in answer.headers.values())
    assert all(value.encode("latin-1") is not None for value in answer.headers.values())


@settings(deadline=None, max_examples=200)
@given(status=st.integers(400, 599), body=st.binary(max_size=50))
def test_an_error_of_the_backend_is_never_a_200_where_the_patterns_map_it(status: int, body: bytes) -> None:
    mapped = method(
        integration(
            responses=(
                IntegrationResponseSnapshot(200, r"2\d\d"),
                IntegrationResponseSnapshot(400, r"4\d\d"),
                IntegrationResponseSnapshot(500),
            )
        )
    )
    stages = Stages(DeployedStage(api(resource("/predict", POST=mapped)), stage()))
    with closing(Gateway(stages, {"runtime.sagemaker": Backend(answer_with(status, body))}, Roles())) as gateway:
        answer = wait_for(gateway.handle(HttpRequest("POST", "/_aws/execute-api/abc123/v1/predict")))

    assert answer.status == status // 100 * 100


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_a_stage_source_that_fails_is_answered_too(verb: str) -> None:
    class Broken:
        def find(self, api_id: str, stage_name: str) -> DeployedStage | None:
            raise RuntimeError(f"{api_id}/{stage_name}")

    with closing(Gateway(Broken(), {}, Roles())) as gateway:
        answer = wait_for(gateway.handle(HttpRequest(verb, "/_aws/execute-api/abc123/v1/predict")))

    assert (answer.status, answer.body) == (500, b'{"message":"Internal server error"}')
