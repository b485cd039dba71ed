"""Each gap of moto that the local cloud closes, seen through boto3."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

ROLE = "arn:aws:iam::123456789012:role/example"


def root(gateway: Any, api: str) -> str:
    return str(gateway.get_resources(restApiId=api)["items"][0]["id"])


def mock_api(gateway: Any, name: str) -> str:
    """A REST API that can be deployed: GET / answers by itself."""
    api: str = gateway.create_rest_api(name=name)["id"]
    method = {"restApiId": api, "resourceId": root(gateway, api), "httpMethod": "GET"}
    gateway.put_method(**method, authorizationType="NONE")
    gateway.put_integration(**method, type="MOCK")
    return api


def test_scalable_targets_have_tags(client: Callable[..., Any], name: str) -> None:
    autoscaling = client("application-autoscaling")
    arn = autoscaling.register_scalable_target(
        ServiceNamespace="sagemaker",
        ResourceId=f"endpoint/{name}/variant/AllTraffic",
        ScalableDimension="sagemaker:variant:DesiredInstanceCount",
        MinCapacity=1,
        MaxCapacity=2,
        Tags={"team": "digits"},
    )["ScalableTargetARN"]

    autoscaling.tag_resource(ResourceARN=arn, Tags={"stage": "test"})
    autoscaling.untag_resource(ResourceARN=arn, TagKeys=["team"])

    assert autoscaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"stage": "test"}


def test_binary_media_types_are_stored_and_changed(client: Callable[..., Any], name: str) -> None:
    gateway = client("apigateway")
    api = gateway.create_rest_api(name=name, binaryMediaTypes=["image/png", "image/*"])

    gateway.update_rest_api(
        restApiId=api["id"],
        patchOperations=[
            {"op": "remove", "path": "/binaryMediaTypes/image~1png"},
            {"op": "add", "path": "/binaryMediaTypes/application~1octet-stream"},
        ],
    )

    assert api["binaryMediaTypes"] == ["image/png", "image/*"]
    changed = gateway.get_rest_api(restApiId=api["id"])
    assert changed["binaryMediaTypes"] == ["image/*", "application/octet-stream"]


@pytest.mark.parametrize("path", ["restapis/{api}", "restapis/{api}/stages/v1", "apikeys/{key}"])
def test_everything_in_api_gateway_that_has_tags_can_change_them(
    client: Callable[..., Any], name: str, path: str
) -> None:
    gateway = client("apigateway")
    api = mock_api(gateway, name)
    gateway.create_deployment(restApiId=api, stageName="v1")
    key = gateway.create_api_key(name=name)["id"]
    arn = f"arn:aws:apigateway:eu-west-1::/{path.format(api=api, key=key)}"

    gateway.tag_resource(resourceArn=arn, tags={"team": "digits", "stage": "test"})
    gateway.untag_resource(resourceArn=arn, tagKeys=["team"])

    assert gateway.get_tags(resourceArn=arn)["tags"] == {"stage": "test"}


def test_an_integration_that_is_gone_is_not_found(client: Callable[..., Any], name: str) -> None:
    gateway = client("apigateway")
    api = mock_api(gateway, name)
    method = {"restApiId": api, "resourceId": root(gateway, api), "httpMethod": "GET"}
    gateway.delete_integration(**method)

    with pytest.raises(gateway.exceptions.NotFoundException):
        gateway.get_integration_response(**method, statusCode="200")


@pytest.mark.parametrize(
    ("service", "operation", "arguments"),
    [
        pytest.param("logs", "list_anomalies", {}, id="JSON"),
        pytest.param(
            "apigatewayv2",
            "export_api",
            {"ApiId": "a", "OutputType": "JSON", "Specification": "OAS30"},
            id="REST",
        ),
        pytest.param("iam", "generate_service_last_accessed_details", {"Arn": ROLE}, id="XML"),
    ],
)
def test_what_is_not_implemented_says_so_at_once(
    client: Callable[..., Any], service: str, operation: str, arguments: dict[str, Any]
) -> None:
    caller = client(service)
    began = time.monotonic()

    with pytest.raises(ClientError) as caught:
        getattr(caller, operation)(**arguments)

    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert "does not implement" in caught.value.response["Error"]["Message"]
    assert time.monotonic() - began < 5
