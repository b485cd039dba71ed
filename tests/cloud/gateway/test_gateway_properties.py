"""What holds for any request: it is answered, never by a fault of the gateway's own, never 200 for a mapped error."""

from __future__ import annotations

import logging
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.gateway.gateway import Gateway
from sagemaker_rest.cloud.gateway.snapshot import (
    DeployedStage,
    IntegrationResponseSnapshot,
    ModelSnapshot,
    ValidatorSnapshot,
)
from sagemaker_rest.cloud.http import HttpRequest
from tests.cloud.gateway.deployed_api import (
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

TEMPLATE = "#set($x = $input.params('q'))$input.json('$') $util.escapeJavaScript($x) $input.path('$').a.b $context.path"
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
)

segments = st.text(st.characters(codec="ascii", exclude_characters="?# "), max_size=12)
paths = st.builds(
    lambda start, rest: f"/_aws/execute-api/abc123/v1{start}{rest}",
    st.sampled_from(["/plain", "/mapped/", "/templated/", "/checked", "/", ""]),
    segments,
)
header_values = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=30)
headers = st.dictionaries(
    st.sampled_from(["Content-Type", "Accept", "X-A", "X-HTTP-Method-Override", "Host"]),
    st.one_of(st.sampled_from([JSON, "image/png", "text/csv", "*/*", "application/json;charset=x"]), header_values),
)
bodies = st.one_of(
    st.binary(max_size=200), st.text(max_size=100).map(str.encode), st.sampled_from([b"{", b"[1]", b'{"a":1}'])
)
requests = st.builds(
    lambda verb, path, query, named, body: HttpRequest(verb, path, query, Headers(named), body),
    st.sampled_from(["GET", "POST", "PUT", "OPTIONS", "TRACE"]),
    paths,
    segments.map(lambda text: f"q={text}"),
    headers,
    bodies,
)


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
    logger = logging.getLogger("sagemaker_rest.cloud.gateway")
    logger.addHandler(complaints)
    try:
        with closing(
            Gateway(Stages(DeployedStage(EVERYTHING, stage())), {"runtime.sagemaker": Backend()}, Roles())
        ) as gateway:
            answer = gateway.handle(request)
    finally:
        logger.removeHandler(complaints)

    assert complaints.records == []
    assert answer.status in {200, 400, 403, 415, 500}
    assert {"x-amzn-RequestId", "x-amz-apigw-id", "Content-Type"} <= set(answer.headers.keys())
    assert not any("\n" in value or "\r" in value for value in answer.headers.values())


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
        answer = gateway.handle(HttpRequest("POST", "/_aws/execute-api/abc123/v1/predict"))

    assert answer.status == status // 100 * 100


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_a_stage_source_that_fails_is_answered_too(verb: str) -> None:
    class Broken:
        def find(self, api_id: str, stage_name: str) -> DeployedStage | None:
            raise RuntimeError(f"{api_id}/{stage_name}")

    with closing(Gateway(Broken(), {}, Roles())) as gateway:
        answer = gateway.handle(HttpRequest(verb, "/_aws/execute-api/abc123/v1/predict"))

    assert (answer.status, answer.body) == (500, b'{"message":"Internal server error"}')
