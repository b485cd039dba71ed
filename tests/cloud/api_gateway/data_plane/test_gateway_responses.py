"""Gateway responses, before and after any backend: statuses, bodies, headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import GatewayResponseSnapshot
from sagemaker_rest.cloud.http import HttpRequest
from tests.cloud.api_gateway.data_plane.deployed_api import (
    Scene,
    api,
    integration,
    message,
    method,
    request,
    resource,
    stage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, StageSnapshot


@pytest.mark.parametrize(
    ("path", "http_method"), [("/nothing", "POST"), ("/predict", "GET")], ids=["unknown-path", "unknown-method"]
)
def test_an_unknown_path_or_method_is_a_missing_authentication_token(
    serve: Callable[..., Scene], path: str, http_method: str
) -> None:
    answer = serve().send(path, http_method=http_method)

    assert answer.status == 403
    assert answer.body == b'{"message":"Missing Authentication Token"}'
    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"


@pytest.mark.parametrize(
    "path",
    ["/_aws/execute-api/abc123/other/predict", "/_aws/execute-api/other/v1/predict", "/_aws/execute-api/abc123"],
    ids=["unknown-stage", "unknown-api", "no-stage"],
)
def test_an_unknown_api_or_stage_is_forbidden(serve: Callable[..., Scene], path: str) -> None:
    answer = serve().gateway.handle(HttpRequest("POST", path))

    assert answer.status == 403
    assert answer.body == b'{"message":"Forbidden"}'
    assert answer.headers["x-amzn-ErrorType"] == "ForbiddenException"


def test_a_disabled_execute_api_endpoint_is_forbidden(serve: Callable[..., Scene]) -> None:
    answer = serve(api(execute_api_disabled=True)).send()

    assert (answer.status, message(answer)) == (403, "Forbidden")


@pytest.mark.parametrize("path", ["/predict", "/nothing"], ids=["an-answer", "an-error"])
def test_every_answer_carries_its_request_ids(serve: Callable[..., Scene], path: str) -> None:
    answer = serve().send(path)

    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", answer.headers["x-amzn-RequestId"])
    assert re.fullmatch(r"[\w-]{15}=", answer.headers["x-amz-apigw-id"])


def test_an_answer_of_the_integration_carries_its_trace(serve: Callable[..., Scene]) -> None:
    scene = serve()

    answer = scene.send()

    assert re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}", answer.headers["X-Amzn-Trace-Id"])
    assert scene.backend.request.headers["X-Amzn-Trace-Id"] == answer.headers["X-Amzn-Trace-Id"]


def test_a_body_of_ten_megabytes_passes(serve: Callable[..., Scene]) -> None:
    assert serve().send(body=b" " * 10 * 1024 * 1024).status == 200


def test_a_body_over_ten_megabytes_is_too_long(serve: Callable[..., Scene]) -> None:
    scene = serve()

    answer = scene.send(body=b" " * (10 * 1024 * 1024 + 1))

    assert (answer.status, message(answer)) == (413, "Request Too Long")
    assert answer.headers["x-amzn-ErrorType"] == "RequestTooLargeException"
    assert scene.backend.requests == []


def test_headers_over_ten_kilobytes_are_too_large(serve: Callable[..., Scene]) -> None:
    answer = serve().send(headers={"Cookie": "c" * 10_240})

    assert answer.status == 431


UNIMPLEMENTED = {
    "lambda-authorizer": (
        api(resource("/predict", POST=method(authorization_type="CUSTOM"))),
        stage(),
        "Lambda authorizer",
    ),
    "web-acl": (api(), stage(unimplemented=("A web ACL (AWS WAF) with rules",)), "A web ACL"),
    "http-integration": (
        api(resource("/predict", POST=method(integration(type="HTTP", uri="https://example.com")))),
        stage(),
        "type HTTP ",
    ),
    "lambda-integration": (
        api(resource("/predict", POST=method(integration(type="AWS_PROXY")))),
        stage(),
        "type AWS_PROXY",
    ),
    "another-service": (
        api(resource("/predict", POST=method(integration(uri="arn:aws:apigateway:eu-west-1:sqs:path/1/queue")))),
        stage(),
        "the service sqs",
    ),
    "an-action": (
        api(resource("/predict", POST=method(integration(uri="arn:aws:apigateway:eu-west-1:sqs:action/SendMessage")))),
        stage(),
        "sqs:action/SendMessage",
    ),
}


@pytest.mark.parametrize(("deployed", "at", "named"), UNIMPLEMENTED.values(), ids=UNIMPLEMENTED)
def test_what_is_not_implemented_is_named_at_once_and_never_let_through(
    serve: Callable[..., Scene], deployed: ApiSnapshot, at: StageSnapshot, named: str
) -> None:
    scene = serve(deployed, at)

    answer = scene.send()

    assert answer.status == 501
    assert named in message(answer)
    assert message(answer).endswith("is not implemented by the local API Gateway.")
    assert scene.backend.requests == []


def test_the_method_override_header_overrides_the_method(serve: Callable[..., Scene]) -> None:
    answer = serve().send(http_method="PUT", headers={"X-HTTP-Method-Override": "post"})

    assert answer.status == 200


def test_the_gateway_knows_its_own_requests(serve: Callable[..., Scene]) -> None:
    gateway = serve().gateway

    assert gateway.matches(request())
    assert not gateway.matches(HttpRequest("GET", "/bucket", headers=Headers({"Host": "localhost"})))


def own_answers(*responses: GatewayResponseSnapshot) -> ApiSnapshot:
    return api(gateway_responses={response.response_type: response for response in responses})


def test_an_api_words_an_answer_of_the_gateway_in_its_own_way(serve: Callable[..., Scene]) -> None:
    deployed = own_answers(
        GatewayResponseSnapshot(
            "MISSING_AUTHENTICATION_TOKEN",
            status=404,
            parameters={
                "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
                "gatewayresponse.header.X-Path": "context.path",
                "gatewayresponse.header.X-Asked-For": "method.request.header.X-Wanted",
                "gatewayresponse.header.X-Colour": "stageVariables.colour",
            },
            templates={
                "application/json": '{"error":$context.error.messageString,"type":"$context.error.responseType",'
                '"stage":"${stageVariables.colour}","id":"$context.requestId"}'
            },
        )
    )
    scene = serve(deployed, stage(variables={"colour": "blue"}))

    answer = scene.send("/nothing", headers={"X-Wanted": "seven"})

    identifier = answer.headers["x-amzn-RequestId"]
    assert answer.status == 404
    assert answer.body.decode() == (
        '{"error":"Missing Authentication Token","type":"MISSING_AUTHENTICATION_TOKEN",'
        f'"stage":"blue","id":"{identifier}"}}'
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Path"] == "/v1/nothing"
    assert answer.headers["X-Asked-For"] == "seven"
    assert answer.headers["X-Colour"] == "blue"
    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"


def test_an_answer_after_routing_knows_the_resource_and_its_parameters(serve: Callable[..., Scene]) -> None:
    own = GatewayResponseSnapshot(
        "DEFAULT_5XX", templates={"text/plain": "$context.resourcePath $method.request.path.name"}
    )
    deployed = api(
        resource("/models/{name}", POST=method(integration(credentials=None))), gateway_responses={"DEFAULT_5XX": own}
    )

    assert serve(deployed).send("/models/m%20n").body == b"/models/{name} m n"


def test_default_4xx_words_every_4xx_and_keeps_each_status(serve: Callable[..., Scene]) -> None:
    deployed = own_answers(GatewayResponseSnapshot("DEFAULT_4XX", templates={"text/plain": "$context.error.message!"}))

    answer = serve(deployed).send("/nothing")

    assert (answer.status, answer.body) == (403, b"Missing Authentication Token!")
    assert answer.headers["Content-Type"] == "text/plain"


def test_default_5xx_words_every_5xx(serve: Callable[..., Scene]) -> None:
    deployed = api(
        resource("/predict", POST=method(integration(credentials=None))),
        gateway_responses={"DEFAULT_5XX": GatewayResponseSnapshot("DEFAULT_5XX", status=503)},
    )

    answer = serve(deployed).send()

    assert (answer.status, message(answer)) == (503, "Internal server error")


def test_an_answer_of_its_own_type_goes_before_the_default(serve: Callable[..., Scene]) -> None:
    deployed = own_answers(
        GatewayResponseSnapshot("DEFAULT_4XX", status=400),
        GatewayResponseSnapshot("MISSING_AUTHENTICATION_TOKEN", status=404),
    )

    assert serve(deployed).send("/nothing").status == 404


def test_a_too_long_request_cannot_be_worded_otherwise(serve: Callable[..., Scene]) -> None:
    deployed = own_answers(GatewayResponseSnapshot("REQUEST_TOO_LARGE", status=400))

    assert serve(deployed).send(body=b" " * (10 * 1024 * 1024 + 1)).status == 413


@pytest.mark.parametrize("given", ["NONE", "none", "None"])
def test_a_method_without_authorization_is_served_however_that_is_spelled(
    serve: Callable[..., Scene], given: str
) -> None:
    assert serve(api(resource(POST=method(authorization_type=given)))).send().status == 200
