"""TestInvokeMethod: what is tried, what is answered, and that the store does not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane
from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import Surroundings
from sagemaker_rest.cloud.api_gateway.data_plane.method_test import MethodTest, MethodTestResult
from tests.cloud.api_gateway.control_plane.calls import members
from tests.cloud.api_gateway.control_plane.refusals import Refusal, not_found
from tests.cloud.own_service import client_of

if TYPE_CHECKING:
    from collections.abc import Callable

RESULT = MethodTestResult(200, "{}", {"Content-Type": ("application/json",), "A": ("1", "2")}, "log", 7)


class FakeDataPlane:
    """Remembers the test, and does `meanwhile` while the backend would answer."""

    def __init__(self) -> None:
        self.test: MethodTest | None = None
        self.meanwhile: Callable[[], Any] = lambda: None

    def __call__(self, test: MethodTest) -> MethodTestResult:
        self.test = test
        self.meanwhile()
        return RESULT


@pytest.fixture
def tester() -> FakeDataPlane:
    return FakeDataPlane()


@pytest.fixture
def control_plane(tester: FakeDataPlane) -> ApiGatewayControlPlane:
    return ApiGatewayControlPlane(Surroundings(test_invoke=tester))


def test_a_method_is_tried_as_it_is_now(apigateway: Any, tester: FakeDataPlane, mocked: dict[str, str]) -> None:
    answer = apigateway.test_invoke_method(
        **mocked,
        pathWithQueryString="/pets/1?a=b",
        headers={"A": "1", "B": "2"},
        multiValueHeaders={"A": ["3", "4"]},
        body="{}",
        stageVariables={"v": "w"},
    )

    assert members(answer) == {
        "status": 200,
        "body": "{}",
        "headers": {"Content-Type": "application/json", "A": "2"},
        "multiValueHeaders": {"Content-Type": ["application/json"], "A": ["1", "2"]},
        "log": "log",
        "latency": 7,
    }
    test = tester.test
    assert test is not None
    assert (test.resource_id, test.http_method, test.path_with_query) == (mocked["resourceId"], "GET", "/pets/1?a=b")
    assert (test.headers, test.body, test.stage_variables) == ({"A": ("3", "4"), "B": ("2",)}, "{}", {"v": "w"})
    assert test.api.resources[0].methods["GET"].integration.type == "MOCK"


def test_methods_without_an_integration_are_no_obstacle(
    apigateway: Any, tester: FakeDataPlane, mocked: dict[str, str]
) -> None:
    apigateway.put_method(**mocked | {"httpMethod": "POST"}, authorizationType="NONE")

    apigateway.test_invoke_method(**mocked)

    assert tester.test is not None
    assert [*tester.test.api.resources[0].methods] == ["GET"]
    assert (
        "POST"
        in apigateway.get_resource(restApiId=mocked["restApiId"], resourceId=mocked["resourceId"])["resourceMethods"]
    )


def test_the_store_does_not_wait_for_a_test(
    apigateway: Any, control_plane: ApiGatewayControlPlane, tester: FakeDataPlane, mocked: dict[str, str]
) -> None:
    # another thread, as the store's lock lets its own one in again
    from concurrent.futures import ThreadPoolExecutor

    other = client_of("apigateway", control_plane.answer)
    with ThreadPoolExecutor(1) as pool:
        tester.meanwhile = lambda: pool.submit(other.create_rest_api, name="meanwhile").result(timeout=10)
        apigateway.test_invoke_method(**mocked)

    assert "meanwhile" in {api["name"] for api in apigateway.get_rest_apis()["items"]}


@pytest.mark.parametrize(
    ("member", "message"),
    [
        ("restApiId", "Invalid Resource identifier specified"),
        ("resourceId", "Invalid Resource identifier specified"),
        ("httpMethod", "Invalid Method identifier specified"),
    ],
)
def test_what_is_not_there_cannot_be_tried(apigateway: Any, mocked: dict[str, str], member: str, message: str) -> None:
    with not_found(message):
        apigateway.test_invoke_method(**mocked | {member: "unknown"})


def test_any_method_is_tried_as_each(apigateway: Any, tester: FakeDataPlane, mocked: dict[str, str]) -> None:
    any_method = mocked | {"httpMethod": "ANY"}
    apigateway.put_method(**any_method, authorizationType="NONE")
    apigateway.put_integration(**any_method, type="MOCK")

    apigateway.test_invoke_method(**mocked | {"httpMethod": "PATCH"})

    assert tester.test is not None
    assert tester.test.http_method == "PATCH"


def test_a_method_without_an_integration_cannot_be_tried(apigateway: Any, method: dict[str, str]) -> None:
    with not_found("No integration defined for method"):
        apigateway.test_invoke_method(**method)


def test_a_control_plane_alone_cannot_try(mocked: dict[str, str], control_plane: ApiGatewayControlPlane) -> None:
    alone = ApiGatewayControlPlane()
    alone.store = control_plane.store

    with Refusal(501, "NotImplemented", "TestInvokeMethod of API Gateway needs a data plane"):
        client_of("apigateway", alone.answer).test_invoke_method(**mocked)
