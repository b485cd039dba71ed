"""An API whose documentation Terraform publishes with the stage, and whose document it reads out of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import TerraformError

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.deployer import Deployer
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target

# each test goes on where the one before left the stack
pytestmark = [pytest.mark.e2e, pytest.mark.random_order(disabled=True)]

UNKNOWN = {"invalid_key_will_warn": "a_value"}


@pytest.fixture(scope="module")
def stack(deployer: Deployer, target: Target, unique_name_factory: UniqueName) -> Stack:
    return deployer.deploy("documented", {"region": target.region, "name": unique_name_factory("documented")})


def exported(stack: Stack, name: str) -> dict[str, Any]:
    export: dict[str, Any] = stack.outputs["exported"][name]
    return export


def test_the_stages_document_has_its_documentation_and_its_backends(stack: Stack) -> None:
    export = exported(stack, "oas30")

    document = json.loads(export["body"])
    operation = document["paths"]["/hello"]["get"]
    assert document["info"] == {"title": stack.variables["name"], "description": "Says hello", "version": "1.2"}
    assert operation["summary"] == "Greets"
    assert operation["x-amazon-apigateway-integration"]["type"] == "mock"
    assert document["x-amazon-apigateway-documentation"]["version"] == "Greets"
    assert export["file"] == 'attachment; filename="oas30_1.2.json"'
    assert export["type"] == "application/octet-stream"


def test_the_stages_document_is_read_as_swagger(stack: Stack) -> None:
    export = exported(stack, "swagger")

    document = json.loads(export["body"])
    assert (document["swagger"], document["basePath"]) == ("2.0", "/v1")
    assert "x-amazon-apigateway-integration" not in document["paths"]["/hello"]["get"]
    assert export["file"] == 'attachment; filename="swagger_1.2.json"'


def test_a_second_plan_is_empty(stack: Stack) -> None:
    assert dict(stack.plan().changes) == {}


def test_new_documentation_is_published_by_a_new_version(stack: Stack) -> None:
    stack.apply(summary="Welcomes")

    document = json.loads(exported(stack, "oas30")["body"])
    assert document["paths"]["/hello"]["get"]["summary"] == "Welcomes"
    assert dict(stack.plan().changes) == {}


def test_a_warning_fails_an_apply_that_asks_for_it(stack: Stack) -> None:
    with pytest.raises(TerraformError, match=r"components\.invalid_key_will_warn is unexpected"):
        stack.apply(components=UNKNOWN, fails_on_warnings=True)

    stack.apply(components=UNKNOWN, fails_on_warnings=False)
    assert dict(stack.plan().changes) == {}


def test_an_sdk_is_refused_at_once(stack: Stack) -> None:
    with pytest.raises(TerraformError, match="does not generate SDKs"):
        stack.apply(sdks=["android"])

    stack.apply(sdks=[])
