"""Access logs, execution logs and metrics: what remains of a request."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane import reporting
from sagemaker_rest.cloud.api_gateway.data_plane.reporting import LogDestination, LogEvent, Reporter
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import IntegrationResponseSnapshot, ValidatorSnapshot
from sagemaker_rest.cloud.api_gateway.data_plane.stage_settings import (
    EVERY_METHOD,
    AccessLogSettings,
    CanarySettings,
    LoggingLevel,
    MethodSettings,
)
from tests.cloud.api_gateway.data_plane.deployed_api import (
    ACCOUNT,
    JSON,
    UNTRUSTING_ROLE,
    Backend,
    answer_with,
    api,
    integration,
    method,
    resource,
    stage,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sagemaker_rest.cloud.http import HttpResponse
    from sagemaker_rest.cloud.metrics import Dimensions, Measurement
    from tests.cloud.api_gateway.data_plane.deployed_api import Scene

GROUP = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/aws/apigateway/access"
STAGE_METRICS: Dimensions = (("ApiName", "mnist"), ("Stage", "v1"))
METHOD_METRICS: Dimensions = (*STAGE_METRICS, ("Resource", "/predict"), ("Method", "POST"))


@dataclass
class Records:
    """Keeps what is logged and measured."""

    logged: list[tuple[LogDestination, str]] = field(default_factory=list)
    measured: list[Measurement] = field(default_factory=list)

    def write(self, destination: LogDestination, events: Sequence[LogEvent]) -> None:
        self.logged += [(destination, event.message) for event in events]

    def record(self, account_id: str, region: str, measurements: Iterable[Measurement]) -> None:
        assert (account_id, region) == (ACCOUNT, "eu-west-1")
        self.measured += measurements

    def value(self, name: str, dimensions: Dimensions = (("ApiName", "mnist"),)) -> float:
        (value,) = (each.value for each in self.measured if (each.name, each.dimensions) == (name, dimensions))
        return value

    @property
    def lines(self) -> list[str]:
        return [message for _, message in self.logged]


@dataclass
class Observed:
    """A scene, what it records, and what it answered."""

    scene: Scene
    records: Records
    reporter: Reporter

    def send(self, path: str = "/predict", **parts: Any) -> HttpResponse:
        """Send a request and wait until it is logged."""
        answer = self.scene.send(path, **parts)
        self.reporter.close()
        return answer


@pytest.fixture
def observe(serve: Callable[..., Scene]) -> Callable[..., Observed]:
    """A gateway that reports. `settings` are those of every method, the rest are the stage's."""

    def make(
        deployed: Any = None, *, settings: MethodSettings | None = None, backend: Backend | None = None, **at: Any
    ) -> Observed:
        records = Records()
        reporter = Reporter(records, records)
        every = {EVERY_METHOD: settings} if settings else {}
        return Observed(
            serve(deployed, stage(api_name="mnist", settings=every, **at), backend, reporter=reporter),
            records,
            reporter,
        )

    return make


def access_log(log_format: str) -> AccessLogSettings:
    return AccessLogSettings(GROUP, log_format)


def test_a_request_is_a_line_in_the_group_of_the_stage(observe: Callable[..., Observed]) -> None:
    observed = observe(access_log=access_log("$context.httpMethod $context.resourcePath $context.status"))

    observed.send()

    ((destination, line),) = observed.records.logged
    assert line == "POST /predict 200"
    assert (destination.account_id, destination.region, destination.group) == (
        ACCOUNT,
        "eu-west-1",
        "/aws/apigateway/access",
    )
    assert re.fullmatch(r"[0-9a-f]{32}", destination.stream)


VARIABLES = {
    "requestId": "[0-9a-f-]{36}",
    "extendedRequestId": r"[\w-]+=*",
    "accountId": ACCOUNT,
    "apiId": "abc123",
    "awsEndpointRequestId": "backend-1",
    "deploymentId": "d1",
    "domainName": "api.local",
    "domainPrefix": "api",
    "httpMethod": "POST",
    "identity.sourceIp": "127.0.0.1",
    "identity.userAgent": "tests",
    "identity.user": "-",
    "authorizer.claims.sub": "-",
    "path": "/v1/predict",
    "protocol": "HTTP/1.1",
    "requestTime": r"\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000",
    "requestTimeEpoch": r"\d{13}",
    "resourceId": "id-of-/predict",
    "resourcePath": "/predict",
    "responseLatency": r"\d+",
    "responseLength": "20",
    "integrationLatency": r"\d+",
    "integrationStatus": "200",
    "integration.latency": r"\d+",
    "integration.status": "200",
    "integration.integrationStatus": "200",
    "integration.requestId": "backend-1",
    "integration.error": "-",
    "integrationErrorMessage": "-",
    "error.message": "-",
    "error.responseType": "-",
    "stage": "v1",
    "status": "200",
    "xrayTraceId": "-",
    "identity": "-",
    "nothing": "-",
    "wafResponseCode": "-",
}


def test_every_variable_of_an_access_log_has_its_value(observe: Callable[..., Observed]) -> None:
    log_format = json.dumps({name: f"$context.{name}" for name in VARIABLES})
    backend = Backend(answer_with(200, x_amzn_RequestId="backend-1"))
    observed = observe(access_log=access_log(log_format), backend=backend)

    observed.send(headers={"Content-Type": JSON, "User-Agent": "tests", "Host": "api.local:4566"})

    (line,) = observed.records.lines
    logged = json.loads(line)
    wrong = {name: logged[name] for name, expected in VARIABLES.items() if not re.fullmatch(expected, logged[name])}
    assert wrong == {}


def test_an_error_of_the_gateway_is_logged_with_its_type(observe: Callable[..., Observed]) -> None:
    checked = api(
        resource(
            POST=method(
                validator=ValidatorSnapshot(validates_body=False, validates_parameters=True),
                request_parameters={"method.request.querystring.q": True},
            )
        )
    )
    log_format = (
        "$context.status|$context.error.responseType|$context.error.message|$context.error.messageString"
        "|$context.error.validationErrorString|$context.integrationLatency"
    )
    observed = observe(checked, access_log=access_log(log_format))

    observed.send()

    said = "Missing required request parameters: [q]"
    assert observed.records.lines == [f'400|BAD_REQUEST_PARAMETERS|{said}|"{said}"|{said}|-']


def test_a_request_without_a_method_is_logged_too(observe: Callable[..., Observed]) -> None:
    observed = observe(access_log=access_log("$context.status $context.path $context.resourcePath"))

    observed.send("/nowhere")

    assert observed.records.lines == ["403 /v1/nowhere -"]


def test_a_traced_request_is_logged_with_its_trace(observe: Callable[..., Observed]) -> None:
    root = "1-5759e988-bd862e3fe1be46a994272793"
    observed = observe(access_log=access_log("$context.xrayTraceId"), is_traced=True)

    answer = observed.send(headers={"Content-Type": JSON, "X-Amzn-Trace-Id": f"Root={root}"})

    sent = observed.scene.backend.request.headers["X-Amzn-Trace-Id"]
    assert observed.records.lines == [root]
    assert (sent, answer.headers["X-Amzn-Trace-Id"]) == (f"Root={root};Sampled=1",) * 2


@pytest.mark.parametrize("given", ["", "nonsense", "Root=1-2"], ids=["none", "nonsense", "too-short"])
def test_a_request_without_a_trace_gets_one(observe: Callable[..., Observed], given: str) -> None:
    observed = observe()

    answer = observed.send(headers={"Content-Type": JSON, "X-Amzn-Trace-Id": given})

    assert re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}", answer.headers["X-Amzn-Trace-Id"])


def test_a_canary_request_is_told_from_others(serve: Callable[..., Scene]) -> None:
    records = Records()
    reporter = Reporter(records, records)
    at = stage(access_log=access_log("$context.isCanaryRequest"), canary=CanarySettings("d2", 100.0))
    scene = serve(None, at, None, api(), reporter=reporter)

    scene.send()
    reporter.close()

    assert records.lines == ["true"]


def test_a_sink_that_fails_fails_no_request(serve: Callable[..., Scene], caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Records):
        def write(self, destination: LogDestination, events: Sequence[LogEvent]) -> None:
            raise OSError(destination.group, len(events))

    reporter = Reporter(Records(), Broken())
    scene = serve(at=stage(access_log=access_log("$context.status")), reporter=reporter)

    with caplog.at_level(logging.ERROR):
        answer = scene.send()
        reporter.close()

    assert answer.status == 200
    assert "writing to the log group /aws/apigateway/access failed" in caplog.text


def test_lines_that_nobody_writes_have_a_bound(
    observe: Callable[..., Observed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "MOST_WAITING", 0)
    observed = observe(access_log=access_log("$context.status"))
    observed.send()
    assert observed.records.lines == []


FAILING = api(resource(POST=method(integration(credentials=UNTRUSTING_ROLE))))
LEVELS = {
    "off": (LoggingLevel.OFF, None, False),
    "off-for-an-error": (LoggingLevel.OFF, FAILING, False),
    "error": (LoggingLevel.ERROR, None, False),
    "error-for-an-error": (LoggingLevel.ERROR, FAILING, True),
    "info": (LoggingLevel.INFO, None, True),
    "info-for-an-error": (LoggingLevel.INFO, FAILING, True),
}


@pytest.mark.parametrize(("level", "deployed", "logs"), LEVELS.values(), ids=LEVELS)
def test_the_execution_log_has_what_its_level_asks_for(
    observe: Callable[..., Observed], level: LoggingLevel, deployed: Any, *, logs: bool
) -> None:
    observed = observe(deployed, settings=MethodSettings(logging_level=level))

    observed.send()

    assert bool(observed.records.lines) is logs


def test_the_execution_log_says_why_a_request_failed(observe: Callable[..., Observed]) -> None:
    observed = observe(FAILING, settings=MethodSettings(logging_level=LoggingLevel.ERROR))

    answer = observed.send()

    groups = {destination.group for destination, _ in observed.records.logged}
    text = "\n".join(observed.records.lines)
    assert groups == {"API-Gateway-Execution-Logs_abc123/v1"}
    assert "Execution failed due to configuration error: API Gateway does not have permission to assume" in text
    assert f"({answer.headers['x-amzn-RequestId']}) Method completed with status: 500" in text


def test_the_execution_log_has_bodies_and_headers_only_with_data_trace(observe: Callable[..., Observed]) -> None:
    plain = observe(settings=MethodSettings(logging_level=LoggingLevel.INFO))
    traced = observe(settings=MethodSettings(logging_level=LoggingLevel.INFO, data_trace=True))

    plain.send()
    traced.send()

    body = 'Method request body before transformations: {"instances": [[1.0]]}'
    assert body not in "\n".join(plain.records.lines)
    assert body in "\n".join(traced.records.lines)
    assert "Received response. Status: 200, Integration latency:" in "\n".join(traced.records.lines)


def test_a_traced_request_shows_no_credentials(observe: Callable[..., Observed]) -> None:
    observed = observe(settings=MethodSettings(logging_level=LoggingLevel.INFO, data_trace=True))

    observed.send(headers={"Content-Type": JSON, "Authorization": "Bearer secret-token", "X-Api-Key": "secret"})

    assert "secret" not in "\n".join(observed.records.lines)


def test_a_long_body_is_cut_in_the_execution_log(observe: Callable[..., Observed]) -> None:
    observed = observe(settings=MethodSettings(logging_level=LoggingLevel.INFO, data_trace=True))

    observed.send(body=b"a" * 1025)

    assert any(line.endswith("a" * 1024 + " [TRUNCATED]") for line in observed.records.lines)


ENDINGS = {
    "success": (200, 0.0, 0.0),
    "the-clients-error": (400, 1.0, 0.0),
    "the-servers-error": (503, 0.0, 1.0),
}


@pytest.mark.parametrize(("status", "client", "server"), ENDINGS.values(), ids=ENDINGS)
def test_a_request_is_counted_by_how_it_ended(
    observe: Callable[..., Observed], status: int, client: float, server: float
) -> None:
    ended = api(resource(POST=method(integration(responses=(IntegrationResponseSnapshot(status),)))))
    observed = observe(ended)

    observed.send()

    counted = {name: observed.records.value(name, STAGE_METRICS) for name in ("Count", "4XXError", "5XXError")}
    assert counted == {"Count": 1.0, "4XXError": client, "5XXError": server}


def test_latency_holds_what_the_integration_takes(observe: Callable[..., Observed]) -> None:
    observed = observe()

    observed.send()

    assert observed.records.value("Latency") >= observed.records.value("IntegrationLatency") >= 0


def test_a_request_that_does_not_reach_the_backend_has_no_integration_latency(
    observe: Callable[..., Observed],
) -> None:
    observed = observe()

    observed.send("/nowhere")

    assert "IntegrationLatency" not in {each.name for each in observed.records.measured}
    assert observed.records.value("4XXError") == 1.0


@pytest.mark.parametrize("detailed", [True, False], ids=["on", "off"])
def test_a_method_is_counted_by_itself_with_detailed_metrics(
    observe: Callable[..., Observed], *, detailed: bool
) -> None:
    observed = observe(settings=MethodSettings(detailed_metrics=detailed))

    observed.send()

    assert (METHOD_METRICS in {each.dimensions for each in observed.records.measured}) is detailed


def test_hits_and_misses_of_the_cache_are_counted(observe: Callable[..., Observed]) -> None:
    cached = api(resource(GET=method(http_method="GET")))
    observed = observe(cached, settings=MethodSettings(caching=True), has_cache=True)

    for _ in range(3):
        observed.send(http_method="GET")

    totals = {
        name: sum(
            each.value for each in observed.records.measured if (each.name, each.dimensions) == (name, STAGE_METRICS)
        )
        for name in ("CacheHitCount", "CacheMissCount", "Count")
    }
    assert totals == {"CacheHitCount": 2.0, "CacheMissCount": 1.0, "Count": 3.0}


def test_without_a_cache_nothing_hits_or_misses_it(observe: Callable[..., Observed]) -> None:
    observed = observe()

    observed.send()

    assert not {"CacheHitCount", "CacheMissCount"} & {each.name for each in observed.records.measured}
