"""From the backend's answer to the client's: which response, its status, headers and body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, IntegrationResponseSnapshot
from tests.cloud.api_gateway.data_plane.deployed_api import (
    JSON,
    Backend,
    Scene,
    answer_with,
    api,
    integration,
    message,
    method,
    resource,
    stage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Response = IntegrationResponseSnapshot


def answering(*responses: Response) -> ApiSnapshot:
    return api(resource("/predict", POST=method(integration(responses=responses))))


STATUSES = {
    "the-default": ((Response(200), Response(424, "424")), 200, 200),
    "a-pattern": ((Response(200), Response(424, "424")), 424, 424),
    "a-pattern-before-the-default": ((Response(200), Response(400, r"4\d{2}")), 424, 400),
    "the-first-pattern": ((Response(200), Response(400, r"4\d{2}"), Response(424, "424")), 424, 400),
    "a-pattern-matches-as-a-whole": ((Response(200), Response(500, "5")), 503, 200),
    "alternatives": ((Response(200), Response(503, "500|503")), 503, 503),
    "an-empty-pattern-is-the-default": ((Response(200, ""), Response(424, "424")), 503, 200),
    "a-status-of-no-rfc": ((Response(200), Response(530, "530")), 530, 530),
}


@pytest.mark.parametrize(("responses", "backend_status", "status"), STATUSES.values(), ids=STATUSES)
def test_the_response_is_selected_by_the_backend_s_status(
    serve: Callable[..., Scene], responses: tuple[Response, ...], backend_status: int, status: int
) -> None:
    scene = serve(answering(*responses), backend=Backend(answer_with(backend_status, b"{}")))

    assert scene.send().status == status


def test_with_a_single_default_response_an_error_of_the_model_is_a_200(serve: Callable[..., Scene]) -> None:
    # the classic trap: AWS answers so too
    scene = serve(answering(Response(200)), backend=Backend(answer_with(424, b'{"Message": "failed"}')))

    answer = scene.send()

    assert (answer.status, answer.body) == (200, b'{"Message": "failed"}')


@pytest.mark.parametrize(
    "responses", [(Response(200, r"2\d\d"),), (), (Response(200, "("),)], ids=["no-match", "none", "a-broken-pattern"]
)
def test_a_status_without_a_response_is_an_internal_server_error(
    serve: Callable[..., Scene], responses: tuple[Response, ...]
) -> None:
    answer = serve(answering(*responses), backend=Backend(answer_with(424))).send()

    assert (answer.status, message(answer)) == (500, "Internal server error")


def test_a_response_that_the_method_does_not_declare_is_an_internal_server_error(
    serve: Callable[..., Scene],
) -> None:
    answer = serve(api(resource("/predict", POST=method(responses={})))).send()

    assert (answer.status, message(answer)) == (500, "Internal server error")


def test_headers_of_the_backend_are_dropped(serve: Callable[..., Scene]) -> None:
    scene = serve(backend=Backend(answer_with(X_Secret="1", Content_Type="text/csv")))

    answer = scene.send()

    assert "X-Secret" not in answer.headers
    assert answer.headers["Content-Type"] == "application/json"


SOURCES = {
    "a-header": ("integration.response.header.X-One", "1"),
    "a-header-in-another-case": ("integration.response.header.x-one", "1"),
    "the-values-of-a-header": ("integration.response.multivalueheader.X-One", "1"),
    "the-body": ("integration.response.body", '{"a": {"b": [7]}}'),
    "a-part-of-the-body": ("integration.response.body.a.b[0]", "7"),
    "context": ("context.stage", "v1"),
    "a-stage-variable": ("stageVariables.colour", "blue"),
    "a-static-value": ("'fixed'", "fixed"),
}


@pytest.mark.parametrize(("source", "value"), SOURCES.values(), ids=SOURCES)
def test_a_header_is_mapped_from(serve: Callable[..., Scene], source: str, value: str) -> None:
    deployed = answering(Response(200, parameters={"method.response.header.X-Mapped": source}))
    scene = serve(
        deployed, stage(variables={"colour": "blue"}), Backend(answer_with(body=b'{"a": {"b": [7]}}', X_One="1"))
    )

    assert scene.send().headers["X-Mapped"] == value


REMAPPED = [
    "Authorization",
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Date",
    "Expect",
    "Host",
    "Max-Forwards",
    "Proxy-Authenticate",
    "Server",
    "Trailer",
    "Upgrade",
    "User-Agent",
    "WWW-Authenticate",
    "www-authenticate",
]
KEPT = ["Accept", "Age", "Content-Encoding", "Content-Type", "Pragma", "Range", "Referer", "TE", "Via", "Warn", "X_y"]


def sent_headers(scene: Scene) -> dict[str, str]:
    headers = scene.send().headers
    own = ("X-Amzn-Trace-Id", "x-amzn-RequestId", "x-amz-apigw-id")
    return {name: value for name, value in headers.items() if name not in own}


@pytest.mark.parametrize("name", REMAPPED)
def test_a_header_that_is_not_the_api_s_is_sent_under_another_name(serve: Callable[..., Scene], name: str) -> None:
    scene = serve(answering(Response(200, parameters={f"method.response.header.{name}": "'mapped'"})))

    assert sent_headers(scene) == {f"x-amzn-Remapped-{name}": "mapped", "Content-Type": JSON}


@pytest.mark.parametrize("name", KEPT)
def test_another_header_is_sent_under_its_name(serve: Callable[..., Scene], name: str) -> None:
    scene = serve(answering(Response(200, parameters={f"method.response.header.{name}": "'mapped'"})))

    assert sent_headers(scene) == {"Content-Type": JSON} | {name: "mapped"}


def test_transfer_encoding_is_not_sent(serve: Callable[..., Scene]) -> None:
    scene = serve(answering(Response(200, parameters={"method.response.header.Transfer-Encoding": "'chunked'"})))

    assert sent_headers(scene) == {"Content-Type": JSON}


def test_a_header_that_a_template_overrides_is_sent_under_another_name_too(serve: Callable[..., Scene]) -> None:
    template = "#set($context.responseOverride.header.Server = 'mine')$input.body"
    scene = serve(answering(Response(200, templates={JSON: template})))

    assert sent_headers(scene) == {"x-amzn-Remapped-Server": "mine", "Content-Type": JSON}


ABSENT = {
    "a-header": "integration.response.header.X-None",
    "the-values-of-a-header": "integration.response.multivalueheader.X-None",
    "a-part-of-the-body": "integration.response.body.none",
    "a-stage-variable": "stageVariables.none",
}


@pytest.mark.parametrize("source", ABSENT.values(), ids=ABSENT)
def test_what_the_backend_does_not_answer_is_left_out(serve: Callable[..., Scene], source: str) -> None:
    answer = serve(answering(Response(200, parameters={"method.response.header.X-Mapped": source}))).send()

    assert answer.status == 200
    assert "X-Mapped" not in answer.headers


def test_a_mapped_content_type_replaces_json(serve: Callable[..., Scene]) -> None:
    mapped = Response(
        200, parameters={"method.response.header.Content-Type": "integration.response.header.Content-Type"}
    )
    scene = serve(answering(mapped), backend=Backend(answer_with(body=b"7", Content_Type="text/csv")))

    assert scene.send().headers.getlist("Content-Type") == ["text/csv"]


def test_a_body_that_is_not_json_cannot_be_mapped_from(serve: Callable[..., Scene]) -> None:
    deployed = answering(Response(200, parameters={"method.response.header.X-Mapped": "integration.response.body.a"}))

    answer = serve(deployed, backend=Backend(answer_with(body=b"{broken"))).send()

    assert (answer.status, message(answer)) == (500, "Internal server error")


CHOICES = {
    "of-what-is-accepted": ({JSON: "json", "text/csv": "csv"}, "text/csv", b"csv"),
    "of-what-is-accepted-last": ({JSON: "json", "text/csv": "csv"}, "application/json, text/csv;q=0.5", b"csv"),
    "json-where-nothing-fits": ({"text/csv": "csv", JSON: "json"}, "text/html", b"json"),
    "json-where-nothing-is-said": ({"text/csv": "csv", JSON: "json"}, None, b"json"),
    "the-first-without-json": ({"text/csv": "csv", "text/plain": "plain"}, None, b"csv"),
    "none": ({}, None, b'{"predictions": [7]}'),
    "an-empty-one": ({JSON: None, "text/csv": "csv"}, None, b'{"predictions": [7]}'),
}


@pytest.mark.parametrize(("templates", "accept", "received"), CHOICES.values(), ids=CHOICES)
def test_the_template_is_chosen_by_what_the_client_accepts(
    serve: Callable[..., Scene], templates: dict[str, str | None], accept: str | None, received: bytes
) -> None:
    answer = serve(answering(Response(200, templates=templates))).send(headers={"Accept": accept} if accept else {})

    assert answer.body == received


def test_a_template_sees_the_answer_and_the_request(serve: Callable[..., Scene]) -> None:
    template = '{"digit": $input.json(\'$.predictions[0]\'), "for": "$input.params(\'who\')"}'
    scene = serve(answering(Response(200, templates={JSON: template})))

    answer = scene.send(query="who=me")

    assert json.loads(answer.body) == {"digit": 7, "for": "me"}


def test_a_template_overrides_status_and_headers(serve: Callable[..., Scene]) -> None:
    template = (
        "#set($context.responseOverride.status = 201)"
        "#set($context.responseOverride.header.X-Digit = $input.path('$.predictions[0]'))"
        "#set($context.responseOverride.header['Content-Type'] = 'text/plain')seven"
    )

    answer = serve(answering(Response(200, templates={JSON: template}))).send()

    assert (answer.status, answer.body) == (201, b"seven")
    assert answer.headers["X-Digit"] == "7"
    assert answer.headers["Content-Type"] == "text/plain"


@pytest.mark.parametrize("status", ["'201'", "99", "600", "true"], ids=["text", "too-low", "too-high", "a-flag"])
def test_a_status_that_is_none_is_not_overridden(serve: Callable[..., Scene], status: str) -> None:
    template = f"#set($context.responseOverride.status = {status})seven"

    assert serve(answering(Response(200, templates={JSON: template}))).send().status == 200


@pytest.mark.parametrize("template", ["#if($x)", "$input.json('$.a')"], ids=["its-syntax", "its-input"])
def test_a_template_that_cannot_render_is_an_internal_server_error(serve: Callable[..., Scene], template: str) -> None:
    scene = serve(answering(Response(200, templates={JSON: template})), backend=Backend(answer_with(body=b"{broken")))

    answer = scene.send()

    assert (answer.status, message(answer)) == (500, "Internal server error")
