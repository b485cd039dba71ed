"""Documentation versions: snapshots that are made, described and deleted."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def version(apigateway: Any, api: str) -> str:
    apigateway.create_documentation_part(restApiId=api, location={"type": "API"}, properties='{"foo": "bar"}')
    return str(apigateway.create_documentation_version(restApiId=api, documentationVersion="v123")["version"])


def members(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in ("ResponseMetadata", "createdDate")}


def test_a_new_version_has_no_description(apigateway: Any, api: str) -> None:
    made = apigateway.create_documentation_version(restApiId=api, documentationVersion="v123")

    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert members(made) == {"version": "v123"}
    assert made["createdDate"].microsecond == 0


def test_a_version_is_described_later(apigateway: Any, api: str, version: str) -> None:
    operation = {"op": "replace", "path": "/description", "value": "doc version new"}

    changed = apigateway.update_documentation_version(
        restApiId=api, documentationVersion=version, patchOperations=[operation]
    )

    expected = {"version": "v123", "description": "doc version new"}
    assert members(changed) == expected
    assert members(apigateway.get_documentation_version(restApiId=api, documentationVersion=version)) == expected
    assert [item["version"] for item in apigateway.get_documentation_versions(restApiId=api)["items"]] == ["v123"]


def test_a_deleted_version_is_not_found(apigateway: Any, api: str, version: str) -> None:
    deleted = apigateway.delete_documentation_version(restApiId=api, documentationVersion=version)

    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 202
    with pytest.raises(ClientError, match="Invalid Documentation version specified") as refused:
        apigateway.get_documentation_version(restApiId=api, documentationVersion=version)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_a_version_that_is_there_is_not_made_again(apigateway: Any, api: str, version: str) -> None:
    with pytest.raises(ClientError, match="ConflictException"):
        apigateway.create_documentation_version(restApiId=api, documentationVersion=version)


def test_a_path_that_cannot_be_patched_is_refused(apigateway: Any, api: str, version: str) -> None:
    operation = {"op": "replace", "path": "/version", "value": "v2"}

    with pytest.raises(ClientError, match=r"BadRequestException.*Must be one of: \[/description\]"):
        apigateway.update_documentation_version(
            restApiId=api, documentationVersion=version, patchOperations=[operation]
        )
