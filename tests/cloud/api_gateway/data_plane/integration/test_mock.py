"""MOCK: the gateway answers by itself, as a CORS preflight does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import (
    ApiSnapshot,
    ContentHandling,
    IntegrationResponseSnapshot,
)
from tests.cloud.api_gateway.data_plane.deployed_api import JSON, Scene, api, integration, message, method, resource

if TYPE_CHECKING:
    from collections.abc import Callable

PREFLIGHT = IntegrationResponseSnapshot(
    200,
    parameters={
        "method.response.header.Access-Control-Allow-Origin": "'*'",
        "method.response.header.Access-Control-Allow-Methods": "'OPTIONS,POST'",
    },
)


def mocking(template: str | None, *responses: IntegrationResponseSnapshot) -> ApiSnapshot:
    backend = integration(
        type="MOCK",
        uri="",
        credentials=None,
        http_method=None,
        request_templates={JSON: template} if template else {},
        responses=responses or (PREFLIGHT,),
    )
    return api(resource("/predict", OPTIONS=method(backend, http_method="OPTIONS")))


def test_a_preflight_is_answered_with_its_mapped_headers(serve: Callable[..., Scene]) -> None:
    answer = serve(mocking('{"statusCode": 200}')).send(http_method="OPTIONS", headers={}, body=b"")

    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "OPTIONS,POST"


def test_an_answer_without_a_backend_has_no_trace(serve: Callable[..., Scene]) -> None:
    answer = serve(mocking('{"statusCode": 200}')).send(http_method="OPTIONS", headers={}, body=b"")

    assert "X-Amzn-Trace-Id" not in answer.headers


def test_the_status_of_the_template_selects_the_response(serve: Callable[..., Scene]) -> None:
    template = "#if($input.params('fail') != '')#set($code = 503)#{else}#set($code = 200)#end{\"statusCode\": $code}"
    deployed = mocking(template, PREFLIGHT, IntegrationResponseSnapshot(502, selection_pattern=r"5\d\d"))
    scene = serve(deployed)

    statuses = [scene.send(http_method="OPTIONS", query=query, headers={}).status for query in ("", "fail=1")]

    assert statuses == [200, 502]


def test_keys_without_quotes_are_read_as_in_the_preflights_of_cdk(serve: Callable[..., Scene]) -> None:
    answer = serve(mocking("{ statusCode: 200 }")).send(http_method="OPTIONS", headers={}, body=b"")

    assert answer.status == 200


@pytest.mark.parametrize(
    "template",
    ["{}", '{"statusCode": "200"}', '{"statusCode": true}', "[200]", "nonsense"],
    ids=["none", "text", "a-flag", "a-list", "no-json"],
)
def test_a_template_without_a_status_is_an_internal_server_error(serve: Callable[..., Scene], template: str) -> None:
    answer = serve(mocking(template)).send(http_method="OPTIONS", headers={})

    assert (answer.status, message(answer)) == (500, "Internal server error")


def test_without_a_template_the_body_of_the_client_gives_the_status(serve: Callable[..., Scene]) -> None:
    answer = serve(mocking(None)).send(http_method="OPTIONS", headers={}, body=b'{"statusCode": 200}')

    assert answer.status == 200


@pytest.mark.parametrize(
    ("listed", "handling", "expected"),
    [
        (("*/*",), None, 500),
        (("*/*",), ContentHandling.CONVERT_TO_TEXT, 200),
        (("image/*",), None, 200),
        ((), None, 200),
    ],
    ids=["everything-is-binary", "everything-is-made-text", "images-are-binary", "nothing-is-binary"],
)
def test_a_preflight_needs_its_request_made_text_where_every_media_type_is_binary(
    serve: Callable[..., Scene], listed: tuple[str, ...], handling: ContentHandling | None, expected: int
) -> None:
    backend = integration(
        type="MOCK",
        request_templates={JSON: '{"statusCode": 200}'},
        responses=(PREFLIGHT,),
        content_handling=handling,
    )
    served = api(resource(OPTIONS=method(backend, http_method="OPTIONS")), binary_media_types=listed)

    assert serve(served).send(http_method="OPTIONS", headers={}, body=b"").status == expected
