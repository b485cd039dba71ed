"""VPC links: ready when they are looked at, renamed, refused in AWS's words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members, patches, refusal, status
from tests.cloud.api_gateway.control_plane.refusals import bad_request

BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/mine/50dc6c495c0c9188"
READY = {"status": "AVAILABLE", "statusMessage": "Your vpc link is ready for use"}
UNKNOWN = (404, "NotFoundException", "Invalid Vpc Link identifier specified")


@pytest.fixture
def link(apigateway: Any) -> dict[str, Any]:
    created: dict[str, Any] = apigateway.create_vpc_link(name="link", targetArns=[BALANCER])
    return created


def test_a_link_is_pending_and_then_ready(apigateway: Any, link: dict[str, Any]) -> None:
    read = apigateway.get_vpc_link(vpcLinkId=link["id"])

    described = {"id": link["id"], "name": "link", "targetArns": [BALANCER]}
    assert (status(link), members(link)) == (202, described | {"status": "PENDING"})
    assert members(read) == described | READY | {"tags": {}}


def test_a_list_shows_no_empty_tags(apigateway: Any, link: dict[str, Any]) -> None:
    listed = apigateway.get_vpc_links()["items"]

    assert listed == [{"id": link["id"], "name": "link", "targetArns": [BALANCER], **READY}]


def test_a_link_is_renamed(apigateway: Any, link: dict[str, Any]) -> None:
    changed = apigateway.update_vpc_link(
        vpcLinkId=link["id"], patchOperations=patches(("replace", "/name", "new"), ("replace", "/description", "x"))
    )

    assert (changed["name"], changed["description"]) == ("new", "x")


def test_a_deleted_link_is_not_found(apigateway: Any, link: dict[str, Any]) -> None:
    deleted = apigateway.delete_vpc_link(vpcLinkId=link["id"])

    assert status(deleted) == 202
    assert refusal(apigateway.get_vpc_link, vpcLinkId=link["id"]) == UNKNOWN


def test_a_link_that_a_stage_uses_is_not_deleted(
    apigateway: Any, link: dict[str, Any], deployable: str, root: str
) -> None:
    method = {"restApiId": deployable, "resourceId": root, "httpMethod": "GET"}
    apigateway.put_integration(
        **method,
        type="HTTP_PROXY",
        integrationHttpMethod="GET",
        uri="http://example.com",
        connectionType="VPC_LINK",
        connectionId=link["id"],
    )
    apigateway.create_deployment(restApiId=deployable, stageName="prod")
    apigateway.put_integration(**method, type="MOCK")

    with bad_request(
        f"Cannot delete vpc link. Vpc link '{link['id']}', is referenced in [{deployable}:GET:{root}:prod] in format "
        "of [RESTApiId:Method:Resource:Stage]."
    ):
        apigateway.delete_vpc_link(vpcLinkId=link["id"])
    apigateway.create_deployment(restApiId=deployable, stageName="prod")

    assert status(apigateway.delete_vpc_link(vpcLinkId=link["id"])) == 202


@pytest.mark.parametrize("operation", ["get_vpc_link", "delete_vpc_link", "update_vpc_link"])
def test_an_unknown_link_is_not_found(apigateway: Any, operation: str) -> None:
    assert refusal(getattr(apigateway, operation), vpcLinkId="unknown") == UNKNOWN


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param({"name": "", "targetArns": []}, "Name cannot be empty", id="no name"),
        pytest.param(
            {"name": "link", "targetArns": ["mine"]}, "Invalid ARN. ARN is not well formed mine", id="not an ARN"
        ),
    ],
)
def test_a_wrong_link_is_refused(apigateway: Any, given: dict[str, Any], message: str) -> None:
    assert refusal(apigateway.create_vpc_link, **given) == (400, "BadRequestException", message)
