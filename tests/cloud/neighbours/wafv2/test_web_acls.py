"""The web ACL that stands before a stage, as WAF has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import WebAcl
from sagemaker_rest.cloud.neighbours.wafv2.web_acls import web_acl_of
from tests.cloud.neighbours.asking import REGION, client_of

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane

ACCOUNT = "123456789012"
VISIBILITY = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "none"}
RULE = {
    "Name": "some",
    "Priority": 1,
    "Statement": {"GeoMatchStatement": {"CountryCodes": ["DE"]}},
    "Action": {"Block": {}},
    "VisibilityConfig": VISIBILITY,
}


@pytest.fixture
def waf(neighbours: ControlPlane) -> Any:
    return client_of(neighbours, "wafv2")


@pytest.fixture
def stage(name: str) -> str:
    """The ARN of a stage."""
    return f"arn:aws:apigateway:{REGION}::/restapis/{name.replace('-', '')}/stages/v1"


def associated(waf: Any, stage: str, name: str, action: str, rules: list[dict[str, Any]]) -> str:
    """The ARN of a new web ACL that stands before the stage."""
    made = waf.create_web_acl(
        Name=name, Scope="REGIONAL", DefaultAction={action: {}}, Rules=rules, VisibilityConfig=VISIBILITY
    )
    arn = str(made["Summary"]["ARN"])
    waf.associate_web_acl(WebACLArn=arn, ResourceArn=stage)
    return arn


@pytest.mark.parametrize(
    ("action", "rules", "blocks", "has_rules"),
    [
        pytest.param("Allow", [], False, False, id="allows everything"),
        pytest.param("Block", [], True, False, id="blocks everything"),
        pytest.param("Allow", [RULE], False, True, id="has a rule"),
    ],
)
def test_a_stage_has_the_web_acl_that_was_associated(
    waf: Any, stage: str, name: str, action: str, rules: list[dict[str, Any]], *, blocks: bool, has_rules: bool
) -> None:
    arn = associated(waf, stage, name, action, rules)

    assert web_acl_of(ACCOUNT, stage) == WebAcl(arn, blocks, has_rules)


def test_a_stage_without_one_has_none(stage: str) -> None:
    assert web_acl_of(ACCOUNT, stage) is None


def test_a_stage_has_none_when_it_was_taken_away(waf: Any, stage: str, name: str) -> None:
    associated(waf, stage, name, "Allow", [])

    waf.disassociate_web_acl(ResourceArn=stage)

    assert web_acl_of(ACCOUNT, stage) is None
