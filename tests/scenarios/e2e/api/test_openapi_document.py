"""The API's own description is true: a client generated from its OpenAPI document gets what the document promises."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return module_deploy_stack(
        "examples/request_validation", endpoint_name=endpoint_name, name=unique_name_factory("openapi")
    )


@pytest.fixture(scope="module")
def described(api: Stack) -> Any:
    document = json.loads(api.outputs["openapi"])
    stage = api.target.stage_url(api.outputs["invoke_url"]).removesuffix("/predict")
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=stage)
    return schema


def test_the_document_names_where_the_api_is(api: Stack) -> None:
    document = json.loads(api.outputs["openapi"])

    assert document["servers"] == [{"url": api.outputs["invoke_url"].removesuffix("/predict")}]
    assert list(document["paths"]) == ["/predict"]


GENERATED = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def test_every_body_that_the_document_allows_gets_a_prediction(described: Any) -> None:
    @GENERATED
    @given(request=described["/predict"]["POST"].as_strategy(generation_mode=GenerationMode.POSITIVE))
    def gets_a_prediction(request: Any) -> None:
        # the headers that may be left out name things of the endpoint, which made-up words do not
        request.headers = {"X-Amzn-SageMaker-Inference-Id": "1"}

        answer = request.call_and_validate(timeout=30)

        assert answer.status_code == 200

    gets_a_prediction()


def test_every_request_that_it_does_not_allow_gets_an_error_of_the_documented_form(described: Any) -> None:
    @GENERATED
    @given(request=described["/predict"]["POST"].as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def gets_an_error(request: Any) -> None:
        answer = request.call_and_validate(timeout=30)

        assert 400 <= answer.status_code < 500

    gets_an_error()
