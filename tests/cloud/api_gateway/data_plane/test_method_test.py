"""TestInvokeMethod's side of the data plane: what a test of a method answers, and its log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.method_test import MethodTest, MethodTestResult
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import (
    ApiSnapshot,
    IntegrationResponseSnapshot,
    ValidatorSnapshot,
)
from sagemaker_rest.cloud.api_gateway.data_plane.test_invocation import MethodTests, UnknownMethodError
from tests.cloud.api_gateway.data_plane.deployed_api import (
    JSON,
    UNTRUSTING_ROLE,
    Backend,
    Roles,
    api,
    integration,
    method,
    resource,
)
from tests.cloud.event_loop import wait_for

if TYPE_CHECKING:
    from collections.abc import Mapping

PET = "id-of-/pets/{petId}"
STAMP = re.compile(r"^[A-Z][a-z]{2} [A-Z][a-z]{2} \d{2} \d{2}:\d{2}:\d{2} UTC \d{4} : ", re.MULTILINE)


def mock(template: str, status: int = 200) -> ApiSnapshot:
    response = IntegrationResponseSnapshot(status, templates={JSON: template})
    backend = integration(
        type="MOCK", uri="", request_templates={JSON: f'{{"statusCode": {status}}}'}, responses=(response,)
    )
    return api(resource("/pets/{petId}", GET=method(backend, http_method="GET"), ANY=method(backend)))


def run(
    tested: ApiSnapshot, resource_id: str = PET, http_method: str = "GET", backend: Backend | None = None, **given: Any
) -> MethodTestResult:
    tests = MethodTests({"runtime.sagemaker": backend or Backend()}, Roles(), wait_for)
    return tests(MethodTest(tested, resource_id, http_method, **given))


def lines(result: MethodTestResult) -> list[str]:
    """The log without the time and the request's name."""
    (name,) = set(re.findall(r"[0-9a-f-]{36}", result.log.split("Method request", maxsplit=1)[0]))
    return STAMP.sub("", result.log).replace(name, "ID").split("\n")


def test_a_mock_answers_and_tells_what_it_did() -> None:
    result = run(mock('{"petId": "$input.params(\'petId\')"}'), path_with_query="/pets/123?foo=bar")

    assert (result.status, result.body) == (200, '{"petId": "123"}')
    assert result.headers == {"Content-Type": ("application/json",)}
    assert lines(result) == [
        "Execution log for request ID",
        "Starting execution for request: ID",
        "HTTP Method: GET, Resource Path: /pets/123",
        "Method request path: {petId=123}",
        "Method request query string: {foo=bar}",
        "Method request headers: {}",
        "Method request body before transformations: ",
        'Method response body after transformations: {"petId": "123"}',
        "Method response headers: {Content-Type=application/json}",
        "Successfully completed execution",
        "Method completed with status: 200",
        "",
    ]


PATHS = {
    "its-own": ("/pets/123", "/pets/123", "{petId=123}", "123"),
    "none": (None, "/pets/{petId}", "{petId={petId}}", "{petId}"),
    "another-resource-s": ("/random/test", "/random/test", "{}", ""),
    "a-query-string-alone": ("?foo=bar", "/pets/{petId}", "{petId={petId}}", "{petId}"),
    "an-encoded-one": ("/pets/a%20b", "/pets/a%20b", "{petId=a b}", "a b"),
}


@pytest.mark.parametrize(("path", "shown", "parameters", "found"), PATHS.values(), ids=PATHS)
def test_a_path_gives_the_path_parameters(path: str | None, shown: str, parameters: str, found: str) -> None:
    result = run(mock("$input.params('petId')"), path_with_query=path)

    assert result.body == found
    assert lines(result)[2:4] == [f"HTTP Method: GET, Resource Path: {shown}", f"Method request path: {parameters}"]


def test_an_integration_is_called_and_logged() -> None:
    backend = Backend()
    tested = api(resource("/predict", POST=method()))

    result = run(
        tested,
        "id-of-/predict",
        "POST",
        backend,
        body='{"test": "val123"}',
        headers={"content-type": (JSON,), "Accept": ("a", "b")},
    )

    assert backend.request.body == b'{"test": "val123"}'
    assert (result.status, result.body) == (200, '{"predictions": [7]}')
    assert set(result.headers) == {"Content-Type", "X-Amzn-Trace-Id"}
    assert result.latency_millis >= 0
    logged = [line.partition(": ")[0] for line in lines(result)]
    assert logged == [
        "Execution log for request ID",
        "Starting execution for request",
        "HTTP Method",
        "Method request path",
        "Method request query string",
        "Method request headers",
        "Method request body before transformations",
        "Endpoint request URI",
        "Endpoint request headers",
        "Endpoint request body after transformations",
        "Sending request to https://runtime.sagemaker.eu-west-1.amazonaws.com/endpoints/mnist/invocations",
        "Received response. Status",
        "Endpoint response headers",
        "Endpoint response body before transformations",
        "Method response body after transformations",
        "Method response headers",
        "Successfully completed execution",
        "Method completed with status",
        "",
    ]
    assert "Method request headers: {content-type=application/json, Accept=a, Accept=b}" in lines(result)


def test_a_misconfigured_method_shows_only_that_it_failed() -> None:
    tested = api(resource("/", GET=method(integration(credentials=UNTRUSTING_ROLE), http_method="GET")))

    result = run(tested, "id-of-/")

    assert (result.status, result.body) == (500, '{"message":"Internal server error"}')
    assert result.headers == {"x-amzn-ErrorType": ("InternalServerErrorException",)}
    assert lines(result)[6] == "Method request body before transformations: "
    assert lines(result)[7].startswith(
        "Execution failed due to configuration error: API Gateway does not have permission"
    )
    assert lines(result)[8:] == ["Method completed with status: 500", ""]


def test_a_method_is_tested_without_its_authorizer_and_its_key() -> None:
    tested = api(resource("/predict", POST=method(authorization_type="CUSTOM", api_key_required=True)))

    assert run(tested, "id-of-/predict", "POST").status == 200


def test_a_request_is_validated() -> None:
    needing = method(request_parameters={"method.request.header.X-One": True}, validator=ValidatorSnapshot(True, True))  # noqa: FBT003
    tested = api(resource("/predict", POST=needing))

    result = run(tested, "id-of-/predict", "POST")

    assert (result.status, result.body) == (400, '{"message":"Missing required request parameters: [X-One]"}')


def test_stage_variables_are_those_of_the_test() -> None:
    variables: Mapping[str, str] = {"colour": "blue"}

    assert run(mock("$stageVariables.colour"), stage_variables=variables).body == "blue"


def test_the_context_says_that_it_is_a_test() -> None:
    template = "$context.stage $context.path $context.identity.sourceIp $context.identity.apiKey $context.domainName"

    assert run(mock(template), path_with_query="/pets/1").body == (
        "test-invoke-stage /pets/1 test-invoke-source-ip test-invoke-api-key testPrefix.testDomainName"
    )


def test_a_verb_without_a_method_of_its_own_is_any_s() -> None:
    assert run(mock("$context.httpMethod"), http_method="DELETE").body == "DELETE"


@pytest.mark.parametrize(("resource_id", "http_method"), [("none", "GET"), ("id-of-/predict", "GET")])
def test_a_method_that_is_not_there_cannot_be_tested(resource_id: str, http_method: str) -> None:
    with pytest.raises(UnknownMethodError):
        run(api(), resource_id, http_method)
