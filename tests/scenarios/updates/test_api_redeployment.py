"""modules/apigw_sagemaker_integration once it exists: what a change of an input does to it.

A stage serves a deployment, a copy of the API. It has to be made anew when something that it serves changes, or the
change is never seen, and only then. One API is applied; what each change would do is read from a plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import TerraformError

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target

# each test goes on where the one before left the stack
pytestmark = [pytest.mark.e2e, pytest.mark.random_order(disabled=True)]

REPLACED = ("create", "delete")
DEPLOYMENT = "aws_api_gateway_deployment.this[0]"
STAGE = "aws_api_gateway_stage.this[0]"
REST_API = "aws_api_gateway_rest_api.this[0]"

PREDICT: dict[str, Any] = {"endpoint_name": "digits"}
LETTERS: dict[str, Any] = {"endpoint_name": "letters", "path": "v2/letters"}
# a plan keeps the variables of the one before, so each names all that any of them changes
UNCHANGED: dict[str, Any] = {
    "authorization": "AWS_IAM",
    "description": None,
    "endpoint": {},
    "integration_role": {},
    "routes": {"predict": PREDICT, "letters": LETTERS},
    "stage": {},
}


def with_route(**fields: Any) -> dict[str, Any]:
    """The same routes, with `predict` changed."""
    return {"routes": {"predict": PREDICT | fields, "letters": LETTERS}}


@pytest.fixture(scope="module")
def name(unique_name_factory: UniqueName) -> str:
    return unique_name_factory("api")


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, name: str) -> Stack:
    return module_deploy_stack("modules/apigw_sagemaker_integration", name=name, **UNCHANGED)


def test_nothing_changes_by_itself(api: Stack, name: str) -> None:
    assert api.plan(**UNCHANGED, name=name).is_empty


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"authorization": "NONE"}, id="authorization"),
        pytest.param(with_route(endpoint_name="letters"), id="endpoint_name"),
        pytest.param(with_route(path="read"), id="path"),
        pytest.param({"routes": {"predict": PREDICT}}, id="a route less"),
    ],
)
def test_a_change_of_what_is_served_makes_a_new_deployment(api: Stack, name: str, changed: dict[str, Any]) -> None:
    changes = api.plan(**UNCHANGED | changed, name=name).changes

    assert changes[DEPLOYMENT] == REPLACED
    assert changes[STAGE] == ("update",)
    assert changes.get(REST_API, ("update",)) == ("update",)


@pytest.mark.parametrize(
    ("changed", "addresses"),
    [
        pytest.param({"description": "Reads digits"}, {REST_API, "output.openapi"}, id="description"),
        pytest.param({"endpoint": {"type": "EDGE"}}, {REST_API}, id="endpoint type"),
        pytest.param({"stage": {"variables": {"color": "blue"}}}, {STAGE}, id="stage variables"),
        pytest.param(
            with_route(throttle={"rate_limit": 1, "burst_limit": 1}),
            {'aws_api_gateway_method_settings.route["~1predict/POST"]'},
            id="throttle",
        ),
    ],
)
def test_a_change_of_what_is_not_served_makes_none(
    api: Stack, name: str, changed: dict[str, Any], addresses: set[str]
) -> None:
    assert set(api.plan(**UNCHANGED | changed, name=name).changes) == addresses


def test_routes_that_swap_their_endpoints_keep_their_methods(api: Stack, name: str) -> None:
    swapped = {"predict": PREDICT | {"endpoint_name": "letters"}, "letters": LETTERS | {"endpoint_name": "digits"}}

    changes = api.plan(**UNCHANGED | {"routes": swapped}, name=name).changes

    assert changes['aws_api_gateway_integration.route["POST /predict"]'] == ("update",)
    assert changes['aws_api_gateway_integration.route["POST /v2/letters"]'] == ("update",)
    assert not any(address.startswith("aws_api_gateway_method.") for address in changes)


def test_a_route_with_another_name_keeps_its_method(api: Stack, name: str) -> None:
    renamed = {"digits": PREDICT | {"path": "predict"}, "letters": LETTERS}

    changes = api.plan(**UNCHANGED | {"routes": renamed}, name=name).changes

    assert changes['aws_api_gateway_method.route["POST /predict"]'] == ("update",)
    assert 'aws_api_gateway_integration.route["POST /predict"]' not in changes


def test_a_canary_gets_the_new_deployment_and_the_others_keep_theirs(api: Stack, name: str) -> None:
    canary = {"stage": {"canary": {"base_redeployment_hash": api.outputs["redeployment_hash"]}}}

    changes = api.plan(**UNCHANGED | with_route(timeout_milliseconds=1000) | canary, name=name).changes

    assert DEPLOYMENT not in changes
    assert changes["aws_api_gateway_deployment.canary[0]"] == ("create",)
    assert changes[STAGE] == ("update",)


def test_renaming_the_api_keeps_its_role(api: Stack, name: str) -> None:
    changes = api.plan(**UNCHANGED, name=f"{name}-renamed").changes

    assert changes[REST_API] == ("update",)
    assert not any(address.startswith(("aws_iam", "aws_api_gateway_integration.")) for address in changes)


@pytest.mark.parametrize(
    ("role", "asked_for"),
    [
        pytest.param(
            {"existing": {"arn": "arn:aws:iam::123456789012:role/own"}},
            "the role arn:aws:iam::123456789012:role/own",
            id="a role of the caller's",
        ),
        pytest.param({"path": "/ml/"}, "a role that the module makes at the path /ml/", id="another path"),
    ],
)
def test_another_role_is_refused_because_replacing_the_integration_would_lose_it(
    api: Stack, name: str, role: dict[str, Any], asked_for: str
) -> None:
    with pytest.raises(TerraformError) as refused:
        api.plan(**UNCHANGED | {"integration_role": role}, name=name)

    assert f"integration_role asks for {asked_for}, but this API was made with" in refused.value.diagnostics


def test_a_role_that_somebody_deleted_comes_back_as_the_same_one(api: Stack, name: str, target: Target) -> None:
    iam = target.client("iam")
    role = api.outputs["integration_role_arn"].rpartition("/")[2]
    iam.delete_role_policy(RoleName=role, PolicyName="invoke-endpoint")
    iam.delete_role(RoleName=role)

    changes = api.plan(**UNCHANGED, name=name).changes

    assert changes == {"aws_iam_role.integration[0]": ("create",), "aws_iam_role_policy.integration[0]": ("create",)}
