"""SDKs of an API: which there are is told, and none is made."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.api_gateway.control_plane.openapi.documents import document, imported, mock


def test_the_types_of_sdks_are_listed_with_their_parameters(apigateway: Any) -> None:
    kinds = {kind["id"]: kind for kind in apigateway.get_sdk_types()["items"]}

    assert sorted(kinds) == ["android", "java", "javascript", "objectivec", "ruby", "swift"]
    wanted = [one["name"] for one in kinds["android"]["configurationProperties"]]
    assert wanted == ["groupId", "artifactId", "artifactVersion", "invokerPackage"]


def test_a_type_is_found_by_its_identifier(apigateway: Any) -> None:
    assert apigateway.get_sdk_type(id="ruby")["friendlyName"] == "Ruby"
    with pytest.raises(ClientError, match="NotFoundException"):
        apigateway.get_sdk_type(id="cobol")


def test_an_sdk_is_not_made(apigateway: Any) -> None:
    api = imported(apigateway, document({"/": {"get": mock()}}))
    apigateway.create_deployment(restApiId=api, stageName="v1")

    with pytest.raises(ClientError, match="The local cloud does not generate SDKs of APIs") as refused:
        apigateway.get_sdk(restApiId=api, stageName="v1", sdkType="android")
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
