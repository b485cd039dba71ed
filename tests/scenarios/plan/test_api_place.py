"""modules/apigw_sagemaker_integration: private APIs, domains, and APIs that are there already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.plan.conftest import API

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls

pytestmark = pytest.mark.plan

ACCOUNT = "123456789012"


PRIVATE: dict[str, Any] = {
    "name": "n",
    "routes": {"predict": {"endpoint_name": "digits"}},
    "endpoint": {"type": "PRIVATE", "vpc_endpoint_ids": ["vpce-0a1b"]},
    "resource_policy": {"source_ips": ["10.0.0.0/8"]},
}


# routes of an API of somebody else
ADDED: dict[str, Any] = {
    "name": "n",
    "routes": {"predict": {"endpoint_name": "digits"}},
    "existing_api": {"rest_api_id": "a1b2", "parent_resource_id": "c3d4", "parent_path": "ml/v2", "name": "Shop"},
    "stage": {"name": "live"},
    "alarms": {},
}
DEPLOYED: dict[str, Any] = {
    "name": "n",
    "routes": {"predict": {"endpoint_name": "digits"}},
    "existing_api": {"rest_api_id": "a1b2", "parent_resource_id": "c3d4", "deploy": True},
    "stage": {"name": "ml", "metrics": True},
}


def certificate_in(region: str) -> str:
    return f"arn:aws:acm:{region}:{ACCOUNT}:certificate/1a2b"


def with_domain(kind: str, region: str) -> dict[str, Any]:
    return {
        "name": "n",
        "routes": {"predict": {"endpoint_name": "digits"}},
        "endpoint": {"type": kind},
        "domain": {
            "name": "api.example.com",
            "certificate_arn": certificate_in(region),
            "base_path": "ml",
            "route53_zone": {"id": "Z1"},
        },
    }


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls, target: Target) -> Mapping[str, Plan]:
    """The plan of each API."""
    return plan_calls(
        API,
        {
            "private": PRIVATE,
            "domain_REGIONAL": with_domain("REGIONAL", target.region),
            "domain_EDGE": with_domain("EDGE", "us-east-1"),
            "added": ADDED,
            "deployed": DEPLOYED,
        },
    )


@pytest.fixture
def private(plans: Mapping[str, Plan]) -> Plan:
    return plans["private"]


@pytest.fixture
def added(plans: Mapping[str, Plan]) -> Plan:
    return plans["added"]


def test_a_private_api_lets_in_its_vpc_endpoints_only(private: Plan) -> None:
    statements = private.data_source("data.aws_iam_policy_document.api[0]").values["statement"]
    denied = {statement["sid"]: statement["condition"] for statement in statements if statement.get("effect") == "Deny"}

    assert private.only("aws_api_gateway_rest_api").values["endpoint_configuration"][0]["vpc_endpoint_ids"] == [
        "vpce-0a1b"
    ]
    assert denied["OtherVpcEndpoints"] == [
        {"test": "StringNotEquals", "variable": "aws:SourceVpce", "values": ["vpce-0a1b"]}
    ]
    # through a VPC endpoint the address has another key
    assert denied["OtherAddresses"][0]["variable"] == "aws:VpcSourceIp"


def test_the_policy_lets_in_no_principal_that_needs_a_policy_of_its_own(private: Plan, target: Target) -> None:
    statements = private.data_source("data.aws_iam_policy_document.api[0]").values["statement"]

    assert [
        statement["principals"][0]["identifiers"] for statement in statements if statement["sid"] == "SignedRequests"
    ] == [[f"arn:aws:iam::{target.account_id}:root"]]


@pytest.mark.parametrize(
    ("kind", "region", "argument"),
    [
        pytest.param("REGIONAL", None, "regional_certificate_arn", id="regional"),
        pytest.param("EDGE", "us-east-1", "certificate_arn", id="edge"),
    ],
)
def test_a_domain_has_its_certificate_base_path_and_records(
    plans: Mapping[str, Plan], target: Target, kind: str, region: str | None, argument: str
) -> None:
    plan = plans[f"domain_{kind}"]

    name = plan.only("aws_api_gateway_domain_name").values
    assert name[argument] == certificate_in(region or target.region)
    assert name["security_policy"] == "TLS_1_2"
    assert plan.only("aws_api_gateway_base_path_mapping").values["base_path"] == "ml"
    assert {record.values["type"] for record in plan.of_type("aws_route53_record")} == {"A", "AAAA"}
    assert plan.outputs["domain_urls"] == {"predict": "https://api.example.com/ml/predict"}


def test_routes_are_added_to_an_api_that_its_owner_deploys(added: Plan, target: Target) -> None:
    made = {resource.type for resource in added.resources.values()}

    assert made.isdisjoint(
        {
            "aws_api_gateway_deployment",
            "aws_api_gateway_gateway_response",
            "aws_api_gateway_rest_api",
            "aws_api_gateway_stage",
        }
    )
    assert added.only("aws_api_gateway_resource").values["parent_id"] == "c3d4"
    assert added.outputs["invoke_urls"] == {
        "predict": f"https://a1b2.execute-api.{target.region}.amazonaws.com/live/ml/v2/predict"
    }
    assert len(added.outputs["redeployment_hash"]) == 64
    assert added.of_type("aws_cloudwatch_metric_alarm")[0].values["dimensions"] == {"ApiName": "Shop", "Stage": "live"}


def test_the_module_may_deploy_an_existing_api_to_a_stage_of_its_own(plans: Mapping[str, Plan]) -> None:
    plan = plans["deployed"]

    assert plan.only("aws_api_gateway_deployment").values["rest_api_id"] == "a1b2"
    assert plan.only("aws_api_gateway_stage").values["stage_name"] == "ml"
