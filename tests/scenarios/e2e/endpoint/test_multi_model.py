"""examples/multi_model: one endpoint for all archives below a prefix; each request names one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.endpoint.archives import model_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from tests.scenarios.e2e.endpoint.conftest import SigningArchive

pytestmark = pytest.mark.e2e

TARGET_MODEL = "X-Amzn-SageMaker-Target-Model"


@pytest.fixture(scope="module")
def library(
    module_deploy_stack: DeployStack, unique_name_factory: UniqueName, signing_archive: SigningArchive
) -> Stack:
    return module_deploy_stack(
        "examples/multi_model",
        name=unique_name_factory("library"),
        model_archives={"blue": signing_archive("blue"), "green": signing_archive("green")},
    )


def posted(stack: Stack, payload: Mapping[str, Any], **headers: str) -> requests.Response:
    return requests.post(stack.url(), json=payload, headers=headers, timeout=30)


@pytest.mark.parametrize("model", ["blue", "green"])
def test_the_header_names_the_model(library: Stack, payload: Mapping[str, Any], model: str) -> None:
    answer = posted(library, payload, **{TARGET_MODEL: f"{model}.tar.gz"})

    assert answer.status_code == 200
    assert model_of(answer) == model


def test_the_path_names_the_model(library: Stack, payload: Mapping[str, Any]) -> None:
    url = library.target.stage_url(library.outputs["model_url"])

    answer = requests.post(url.replace("{archive}", "green.tar.gz"), json=payload, timeout=30)

    assert model_of(answer) == "green"


def test_a_model_that_is_not_there_is_refused(library: Stack, payload: Mapping[str, Any]) -> None:
    answer = posted(library, payload, **{TARGET_MODEL: "absent.tar.gz"})

    assert answer.status_code == 400
    assert "absent.tar.gz" in answer.text


def test_a_request_that_names_no_model_is_refused(library: Stack, payload: Mapping[str, Any]) -> None:
    assert posted(library, payload).status_code == 400


def test_a_model_put_there_later_is_served_without_an_update(
    library: Stack, payload: Mapping[str, Any], s3: Any, sagemaker: Any, signing_archive: SigningArchive
) -> None:
    name = library.outputs["endpoint_name"]
    before = sagemaker.describe_endpoint(EndpointName=name)["LastModifiedTime"]
    bucket, _, prefix = library.outputs["models_url"].removeprefix("s3://").partition("/")

    s3.upload_file(str(signing_archive("red")), bucket, f"{prefix}red.tar.gz")
    answer = posted(library, payload, **{TARGET_MODEL: "red.tar.gz"})

    assert model_of(answer) == "red"
    assert sagemaker.describe_endpoint(EndpointName=name)["LastModifiedTime"] == before


def test_a_second_plan_is_empty(library: Stack) -> None:
    assert library.plan().is_empty
