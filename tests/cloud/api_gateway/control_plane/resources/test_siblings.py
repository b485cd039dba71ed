"""Resources that API Gateway does not take beside each other."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def parent(apigateway: Any) -> dict[str, str]:
    """A resource below the root of a new API."""
    created = apigateway.create_rest_api(name="mnist")
    models = apigateway.create_resource(restApiId=created["id"], parentId=created["rootResourceId"], pathPart="models")
    return {"restApiId": created["id"], "parentId": models["id"]}


@pytest.mark.parametrize(
    ("part", "code", "words"),
    [
        pytest.param("{b}", "BadRequestException", "A sibling ({a}) of this resource already has", id="parameter"),
        pytest.param("{b+}", "BadRequestException", "A sibling ({a}) of this resource already has", id="greedy one"),
        pytest.param("{a}", "ConflictException", "Another resource with the same parent already has", id="same one"),
        pytest.param("list", "ConflictException", "Another resource with the same parent already has", id="same name"),
    ],
)
def test_a_second_one_is_refused(apigateway: Any, parent: dict[str, str], part: str, code: str, words: str) -> None:
    apigateway.create_resource(**parent, pathPart="{a}")
    apigateway.create_resource(**parent, pathPart="list")

    with pytest.raises(ClientError, match=code) as refused:
        apigateway.create_resource(**parent, pathPart=part)

    assert refused.value.response["Error"]["Message"].startswith(words)


def test_one_below_another_is_taken(apigateway: Any, parent: dict[str, str]) -> None:
    parameter = apigateway.create_resource(**parent, pathPart="{a}")

    below = apigateway.create_resource(restApiId=parent["restApiId"], parentId=parameter["id"], pathPart="{b}")

    assert below["path"] == "/models/{a}/{b}"
