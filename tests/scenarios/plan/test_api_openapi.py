"""modules/apigw_sagemaker_integration: the OpenAPI document of the API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openapi_spec_validator
import pytest

from tests.scenarios.plan.conftest import API

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.plan

SCHEMA = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["instances"],
    "properties": {"instances": {"$ref": "#/definitions/numbers"}},
    "definitions": {"numbers": {"type": "array", "items": {"type": "number"}}},
}


@pytest.fixture(scope="module")
def document(plan_stack: PlanStack) -> dict[str, Any]:
    """The OpenAPI document of an API whose id is known while planning."""
    plan = plan_stack(
        API,
        name="n",
        existing_api={"rest_api_id": "a1b2", "parent_resource_id": "c3d4"},
        routes={
            "classify": {
                "endpoint_name": "digits",
                "path": "models/{model+}",
                "description": "Names a digit",
                "request_schema": json.dumps(SCHEMA),
                "response_schema": json.dumps({"type": "object"}),
                "headers": {"X-Team": {"required": True, "description": "Who asks"}},
                "api_key_required": True,
            },
            "later": {"endpoint_name": "big", "asynchronous": True, "authorization": "NONE"},
        },
    )
    read: dict[str, Any] = json.loads(plan.outputs["openapi"])
    return read


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    openapi_spec_validator.validate(document)


def test_the_document_says_where_how_and_with_what_to_call(document: dict[str, Any], target: Target) -> None:
    operation = document["paths"]["/models/{model}"]["post"]

    assert document["servers"] == [{"url": f"https://a1b2.execute-api.{target.region}.amazonaws.com/v1"}]
    assert operation["operationId"] == "classify"
    assert operation["security"] == [{"AWS_IAM": [], "api_key": []}]
    assert operation["requestBody"]["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/ClassifyRequest"}}
    }
    assert document["components"]["schemas"]["ClassifyRequest"]["properties"]["instances"] == {
        "$ref": "#/components/schemas/ClassifyRequest.numbers"
    }
    assert {
        "name": "X-Team",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "minLength": 1},
        "description": "Who asks",
    } in (operation["parameters"])


def test_the_document_has_every_answer(document: dict[str, Any]) -> None:
    classify = document["paths"]["/models/{model}"]["post"]["responses"]
    later = document["paths"]["/later"]["post"]

    assert set(classify) == {"200", "400", "401", "403", "413", "415", "424", "429", "500", "503", "504", "530"}
    assert "X-Amzn-SageMaker-OutputLocation" in later["responses"]["202"]["headers"]
    assert later["security"] == [{}]
