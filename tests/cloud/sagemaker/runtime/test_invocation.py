"""InvokeEndpoint's answers, limits and errors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer, ContainerDiedError, ContainerTimeoutError
from sagemaker_rest.cloud.sagemaker.runtime.invocation import MAXIMUM_BODY_BYTES, InvokeEndpoint
from tests.cloud.event_loop import wait_for
from tests.cloud.sagemaker.runtime.conftest import ACCOUNT, ARN, ROOT, FakeDeployer, States, endpoint, variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.sagemaker.runtime.runtime import Runtime
    from tests.cloud.sagemaker.runtime.conftest import FakeContainer


@pytest.fixture
def container(runtime: Runtime, deployer: FakeDeployer, states: States) -> FakeContainer:
    runtime.create(endpoint(variant("mnist")), states)
    states.wait_for(2)
    return deployer.containers["mnist"]


@pytest.fixture
def invoke(runtime: Runtime, container: FakeContainer) -> Callable[..., HttpResponse]:  # noqa: ARG001 - it must be up
    service = InvokeEndpoint(runtime)

    def call(body: bytes = b"{}", path: str = "/endpoints/mnist/invocations", **headers: str) -> HttpResponse:
        principal = ROOT
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        host = {"Host": "runtime.sagemaker.eu-west-1.amazonaws.com"}
        return wait_for(service(HttpRequest("POST", path, headers=Headers({**host, **named}), body=body), principal))

    return call


def document(response: HttpResponse) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(response.body)
    return parsed


def test_the_containers_answer_comes_back_with_the_variant_that_gave_it(invoke: Callable[..., HttpResponse]) -> None:
    answer = invoke()

    assert (answer.status, answer.body) == (200, b"mnist")
    assert answer.headers["x-Amzn-Invoked-Production-Variant"] == "AllTraffic"


@pytest.mark.parametrize("path", ["/endpoints/mnist/invocations", "//endpoints/mnist/invocations"])
def test_one_slash_or_two_reach_the_endpoint(invoke: Callable[..., HttpResponse], path: str) -> None:
    assert invoke(path=path).status == 200


def test_only_the_documented_headers_reach_the_container(
    invoke: Callable[..., HttpResponse], container: FakeContainer
) -> None:
    invoke(Accept="application/json", Content_Type="text/csv", X_Secret="s", X_Amzn_SageMaker_Custom_Attributes="a=b")

    assert dict(container.requests[0]) == {
        "Accept": "application/json",
        "Content-Type": "text/csv",
        "X-Amzn-SageMaker-Custom-Attributes": "a=b",
    }


def test_custom_attributes_of_the_answer_are_passed_on(
    invoke: Callable[..., HttpResponse], container: FakeContainer
) -> None:
    container.answer = lambda: ContainerAnswer(200, Headers({"X-Amzn-SageMaker-Custom-Attributes": "trace=1"}), b"")

    assert invoke().headers["X-Amzn-SageMaker-Custom-Attributes"] == "trace=1"


def test_an_endpoint_that_does_not_exist(invoke: Callable[..., HttpResponse]) -> None:
    answer = invoke(path="/endpoints/other/invocations")

    assert (answer.status, answer.headers["x-amzn-ErrorType"]) == (400, "ValidationError")
    assert document(answer)["message"] == f"Endpoint other of account {ACCOUNT} not found."


def test_a_body_at_the_limit_is_taken_and_one_byte_more_is_not(invoke: Callable[..., HttpResponse]) -> None:
    assert invoke(b"x" * MAXIMUM_BODY_BYTES).status == 200
    refused = invoke(b"x" * (MAXIMUM_BODY_BYTES + 1))
    assert (refused.status, document(refused)["message"]) == (413, "HTTP content length exceeded 26214400 bytes.")


@pytest.mark.parametrize(
    ("status", "side", "code"),
    [
        pytest.param(400, "client", "CLIENT_ERROR_FROM_MODEL", id="client error"),
        pytest.param(415, "client", "CLIENT_ERROR_FROM_MODEL", id="unsupported media type"),
        pytest.param(500, "server", "SERVER_ERROR_FROM_MODEL", id="server error"),
    ],
)
def test_a_containers_error_is_a_model_error(
    invoke: Callable[..., HttpResponse], container: FakeContainer, status: int, side: str, code: str
) -> None:
    container.answer = lambda: ContainerAnswer(status, Headers(), b'{"error": "no"}')

    answer = invoke()

    assert (answer.status, answer.headers["x-amzn-ErrorType"]) == (424, "ModelError")
    error = document(answer)
    assert error["Message"].startswith(f"Received {side} error ({status}) from primary with message")
    assert (error["ErrorCode"], error["OriginalStatusCode"]) == (code, status)
    assert error["OriginalMessage"] == '{"error": "no"}'
    assert error["LogStreamArn"] == f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/aws/sagemaker/Endpoints/mnist"


def raises(error: Exception) -> Callable[[], ContainerAnswer]:
    def answer() -> ContainerAnswer:
        raise error

    return answer


@pytest.mark.parametrize(
    ("error", "message"),
    [
        pytest.param(ContainerTimeoutError("60 s"), "Your invocation timed out", id="too slow"),
        pytest.param(ContainerDiedError("the container died"), "the container died", id="died"),
    ],
)
def test_a_container_that_does_not_answer_is_a_model_error(
    invoke: Callable[..., HttpResponse], container: FakeContainer, error: Exception, message: str
) -> None:
    container.answer = raises(error)

    answer = invoke()

    assert answer.status == 424
    assert message in document(answer)["OriginalMessage"]


def test_a_variant_can_be_asked_for_by_name(invoke: Callable[..., HttpResponse]) -> None:
    assert invoke(X_Amzn_SageMaker_Target_Variant="AllTraffic").status == 200
    assert invoke(X_Amzn_SageMaker_Target_Variant="Other").status == 400


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("X_Amzn_SageMaker_Inference_Component", "Inference Component Name header is not allowed"),
        ("X_Amzn_SageMaker_Enable_Explanations", "EnableExplanations is not allowed"),
    ],
    ids=["inference component", "explanations"],
)
def test_a_header_for_another_kind_of_endpoint_is_refused(
    invoke: Callable[..., HttpResponse], header: str, words: str
) -> None:
    answer = invoke(**{header: "a"})

    assert answer.status == 400
    assert words in document(answer)["message"]


@pytest.mark.parametrize(
    ("header", "value", "words"),
    [
        pytest.param(
            "X_Amzn_SageMaker_Inference_Id",
            "a" * 65,
            "at 'inferenceId' failed to satisfy constraint: Member must have length less than or equal to 64",
            id="too long",
        ),
        pytest.param(
            "X_Amzn_SageMaker_Target_Variant",
            "two words",
            "Value 'two words' at 'targetVariant' failed to satisfy constraint: Member must satisfy regular expression",
            id="of another form",
        ),
        pytest.param(
            "X_Amzn_SageMaker_Custom_Attributes",
            "secret" * 200,
            "1 validation error detected: Value at 'customAttributes' failed to satisfy constraint",
            id="a secret, which is not repeated",
        ),
    ],
)
def test_a_header_outside_the_apis_constraints_is_refused_in_awss_words(
    invoke: Callable[..., HttpResponse], header: str, value: str, words: str
) -> None:
    answer = invoke(**{header: value})

    assert answer.status == 400
    assert words in document(answer)["message"]


def test_a_policy_that_cannot_be_evaluated_is_named_instead_of_guessed(
    runtime: Runtime, container: FakeContainer
) -> None:
    condition = {"BinaryEquals": {"aws:PrincipalTag/key": "QmluYXJ5"}}
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}
    principal = Principal(f"arn:aws:iam::{ACCOUNT}:user/u", ACCOUNT, ({"Statement": [statement]},))
    request = HttpRequest(
        "POST", "/endpoints/mnist/invocations", headers=Headers({"Host": "runtime.sagemaker.eu-west-1.amazonaws.com"})
    )

    answer = wait_for(InvokeEndpoint(runtime)(request, principal))

    assert answer.status == 501
    assert "'BinaryEquals' is not evaluated by the local cloud" in document(answer)["message"]
    assert container.requests == []


def test_a_principal_without_permission_is_refused_in_awss_words(runtime: Runtime, container: FakeContainer) -> None:
    principal = Principal(f"arn:aws:sts::{ACCOUNT}:assumed-role/gateway/session", ACCOUNT)
    request = HttpRequest(
        "POST", "/endpoints/mnist/invocations", headers=Headers({"Host": "runtime.sagemaker.eu-west-1.amazonaws.com"})
    )

    answer = wait_for(InvokeEndpoint(runtime)(request, principal))

    assert (answer.status, answer.headers["x-amzn-ErrorType"]) == (403, "AccessDeniedException")
    assert document(answer)["message"] == (
        f"User: {principal.arn} is not authorized to perform: sagemaker:InvokeEndpoint on resource: {ARN} "
        "because no identity-based policy allows the sagemaker:InvokeEndpoint action"
    )
    assert container.requests == []


def test_weights_choose_the_variant_that_answers(runtime: Runtime, deployer: FakeDeployer, states: States) -> None:
    runtime.create(endpoint(variant("one", "a", 1.0), variant("two", "b", 3.0)), states)
    states.wait_for(2)
    draws = iter([0.1, 0.2, 0.3, 0.9])
    service = InvokeEndpoint(runtime, draw=lambda: next(draws))
    host = Headers({"Host": "runtime.sagemaker.eu-west-1.amazonaws.com"})

    answers = [
        wait_for(service(HttpRequest("POST", "/endpoints/mnist/invocations", headers=host), ROOT)) for _ in range(4)
    ]

    assert [answer.headers["x-Amzn-Invoked-Production-Variant"] for answer in answers] == ["a", "a", "b", "b"]
    assert [len(deployer.containers[model].requests) for model in ("one", "two")] == [2, 2]
