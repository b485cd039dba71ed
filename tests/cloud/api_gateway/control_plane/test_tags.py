"""Tags: put on, read from and taken off whatever has them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.refusals import bad_request, not_found
from tests.cloud.own_service import ACCOUNT, REGION

ARN = f"arn:aws:apigateway:{REGION}::"


@pytest.fixture
def tagged(request: pytest.FixtureRequest, apigateway: Any) -> str:
    """The ARN of a resource of the kind that the test names."""
    match request.param:
        case "a REST API":
            return f"{ARN}/restapis/{request.getfixturevalue('api')}"
        case "a stage":
            return f"{ARN}/restapis/{request.getfixturevalue('api')}/stages/{request.getfixturevalue('stage')}"
        case "an API key":
            return f"{ARN}/apikeys/{apigateway.create_api_key(name='key')['id']}"
        case "a usage plan":
            return f"{ARN}/usageplans/{apigateway.create_usage_plan(name='plan')['id']}"
        case "a client certificate":
            certificate = apigateway.generate_client_certificate()
            return f"{ARN}/clientcertificates/{certificate['clientCertificateId']}"
        case "a VPC link":
            balancer = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/net/a/1"
            return f"{ARN}/vpclinks/{apigateway.create_vpc_link(name='link', targetArns=[balancer])['id']}"
        case kind:
            raise ValueError(kind)


@pytest.mark.parametrize(
    "tagged",
    ["a REST API", "a stage", "an API key", "a usage plan", "a client certificate", "a VPC link"],
    indirect=True,
)
def test_tags_come_and_go(apigateway: Any, tagged: str) -> None:
    apigateway.tag_resource(resourceArn=tagged, tags={"team": "vision", "stage": "test"})
    put = apigateway.tag_resource(resourceArn=tagged, tags={"team": "digits"})
    kept = apigateway.get_tags(resourceArn=tagged)["tags"]
    apigateway.untag_resource(resourceArn=tagged, tagKeys=["team", "unknown"])

    assert put["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert kept == {"team": "digits", "stage": "test"}
    assert apigateway.get_tags(resourceArn=tagged)["tags"] == {"stage": "test"}


def test_a_tag_is_shown_by_the_resource(apigateway: Any, api: str) -> None:
    apigateway.tag_resource(resourceArn=f"{ARN}/restapis/{api}", tags={"team": "vision"})

    assert apigateway.get_rest_api(restApiId=api)["tags"] == {"team": "vision"}


@pytest.mark.parametrize(
    ("arn", "refusal"),
    [
        pytest.param(
            f"{ARN}/restapis/unknown",
            not_found(f"Invalid API identifier specified {ACCOUNT}:unknown"),
            id="an unknown API",
        ),
        pytest.param(
            f"{ARN}/restapis/unknown/stages/x", not_found("Invalid stage identifier specified"), id="an unknown stage"
        ),
        pytest.param(
            f"{ARN}/domainnames/a.example", not_found("Invalid domain name identifier specified"), id="a domain name"
        ),
        pytest.param(
            f"{ARN}/restapis/a/resources/b",
            bad_request(f"Invalid resource ARN specified: {ARN}/restapis/a/resources/b"),
            id="a kind without tags",
        ),
        pytest.param("x", bad_request("Invalid resource ARN specified: x"), id="no ARN"),
    ],
)
def test_what_is_not_there_has_no_tags(apigateway: Any, arn: str, refusal: Any) -> None:
    with refusal:
        apigateway.get_tags(resourceArn=arn)
    with refusal:
        apigateway.tag_resource(resourceArn=arn, tags={"a": "b"})


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        pytest.param({"aws:a": "b"}, "Invalid tag key specified: aws:a", id="AWS's own"),
        pytest.param({"": "b"}, "Invalid tag key specified: ", id="an empty key"),
        pytest.param({"a": "b" * 257}, f"Invalid tag value specified: {'b' * 257}", id="a long value"),
        pytest.param(
            {f"k{number}": "" for number in range(51)}, "The number of tags exceeds the limit of 50", id="too many"
        ),
    ],
)
def test_a_tag_that_cannot_be_is_refused(apigateway: Any, api: str, tags: dict[str, str], message: str) -> None:
    with bad_request(message):
        apigateway.tag_resource(resourceArn=f"{ARN}/restapis/{api}", tags=tags)

    assert apigateway.get_tags(resourceArn=f"{ARN}/restapis/{api}")["tags"] == {}
