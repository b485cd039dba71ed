"""Resource policies, private APIs and web ACLs over the wire."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests
from botocore.exceptions import ClientError

from tests.conftest import REGION
from tests.scenarios.callers.conftest import Api, allowing

if TYPE_CHECKING:
    from collections.abc import Callable

INVOKE = "execute-api:Invoke"
FROM_HERE = {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}
FROM_ELSEWHERE = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}


@pytest.mark.parametrize(("condition", "status"), [(FROM_HERE, 200), (FROM_ELSEWHERE, 403)], ids=["here", "elsewhere"])
def test_a_policy_is_for_some_addresses(api: Api, condition: dict[str, Any], status: int) -> None:
    api.update(("replace", "/policy", allowing(INVOKE, "execute-api:/*", Principal="*", Condition=condition)))
    api.deploy()

    assert api.get().status_code == status


def test_a_policy_is_shown_with_its_quotes_escaped(api: Api) -> None:
    text = allowing(INVOKE, Principal="*")

    shown = api.update(("replace", "/policy", text))["policy"]

    assert json.loads(f'"{shown}"') == text


def test_a_policy_is_removed_by_an_empty_one(api: Api) -> None:
    api.update(("replace", "/policy", allowing("s3:*", Principal="*")))
    api.update(("replace", "/policy", ""))
    api.deploy()

    assert api.get().status_code == 200


@pytest.mark.parametrize("text", ["{", "[]", '{"Version": "2012-10-17"}'], ids=["no-json", "a-list", "no-statement"])
def test_what_is_no_policy_is_refused(api: Api, text: str) -> None:
    with pytest.raises(ClientError, match="Invalid policy document"):
        api.update(("replace", "/policy", text))


@pytest.fixture
def vpc_endpoint(aws: Callable[[str], Any]) -> str:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_vpc_endpoint(
        VpcId=vpc, VpcEndpointType="Interface", ServiceName=f"com.amazonaws.{REGION}.execute-api"
    )
    return str(made["VpcEndpoint"]["VpcEndpointId"])


@pytest.fixture
def private_api(api: Api, vpc_endpoint: str) -> Api:
    condition = {"StringEquals": {"aws:SourceVpce": vpc_endpoint}}
    api.update(
        ("replace", "/endpointConfiguration/types/REGIONAL", "PRIVATE"),
        ("add", "/endpointConfiguration/vpcEndpointIds", vpc_endpoint),
        ("replace", "/policy", allowing(INVOKE, "execute-api:/*", Principal="*", Condition=condition)),
    )
    api.deploy()
    return api


def test_a_private_api_is_reached_through_its_endpoint_alone(private_api: Api, vpc_endpoint: str) -> None:
    host = f"{private_api.id}-{vpc_endpoint}.execute-api.{REGION}.amazonaws.com"
    url = f"{private_api.cloud_url}/v1/"

    by_api = requests.get(url, headers={"Host": host}, timeout=10)
    by_endpoint = requests.get(
        url,
        headers={
            "Host": f"{vpc_endpoint}.execute-api.{REGION}.vpce.amazonaws.com",
            "x-apigw-api-id": private_api.id,
        },
        timeout=10,
    )

    assert (by_api.status_code, by_endpoint.status_code) == (200, 200)
    assert private_api.get().status_code == 403


def test_an_endpoint_can_be_taken_off_an_api(private_api: Api, vpc_endpoint: str) -> None:
    described = private_api.update(("remove", "/endpointConfiguration/vpcEndpointIds", vpc_endpoint))

    assert "vpcEndpointIds" not in described["endpointConfiguration"]


@pytest.fixture
def web_acl(aws: Callable[[str], Any], name: str) -> Callable[..., dict[str, Any]]:
    """Make, and associate, a web ACL with the default action and rules."""
    metrics = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "it"}

    def make(api: Api, action: str, rules: list[dict[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any] = aws("wafv2").create_web_acl(
            Name=name,
            Scope="REGIONAL",
            DefaultAction={action: {}},
            VisibilityConfig=metrics,
            Rules=[{"VisibilityConfig": metrics, **rule} for rule in rules],
        )["Summary"]
        aws("wafv2").associate_web_acl(WebACLArn=made["ARN"], ResourceArn=api.stage_arn)
        return {"Name": name, "Scope": "REGIONAL", "Id": made["Id"]}

    return make


RATE = {
    "Name": "rate",
    "Priority": 1,
    "Action": {"Block": {}},
    "Statement": {"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}},
}


@pytest.mark.parametrize(
    ("action", "rules", "status"),
    [("Allow", [], 200), ("Block", [], 403), ("Allow", [RATE], 501)],
    ids=["allow", "block", "with-rules"],
)
def test_of_a_web_acl_the_default_action_counts(
    api: Api, web_acl: Callable[..., dict[str, Any]], action: str, rules: list[dict[str, Any]], status: int
) -> None:
    api.deploy()
    web_acl(api, action, rules)

    assert api.get().status_code == status


def test_a_web_acl_s_last_rule_can_be_removed(
    aws: Callable[[str], Any], api: Api, web_acl: Callable[..., dict[str, Any]]
) -> None:
    api.deploy()
    named = web_acl(api, "Allow", [RATE])
    described = aws("wafv2").get_web_acl(**named)

    aws("wafv2").update_web_acl(
        **named,
        LockToken=described["LockToken"],
        DefaultAction={"Allow": {}},
        VisibilityConfig=described["WebACL"]["VisibilityConfig"],
    )

    assert aws("wafv2").get_web_acl(**named)["WebACL"]["Rules"] == []
    assert api.get().status_code == 200
