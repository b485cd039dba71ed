"""modules/sagemaker_endpoint with models of several containers: in a row, each for itself, and one not packed."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.e2e.endpoint.archives import unwrapping
from tests.scenarios.e2e.endpoint.predictions import digit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target
    from tests.scenarios.e2e.endpoint.conftest import SigningArchive

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def folder_url(target: Target, s3: Any, saved_model: Path) -> Iterator[str]:
    """A folder in S3 with the model as it is, version 1, not packed."""
    bucket = f"unpacked-{secrets.token_hex(8)}"
    place = {} if target.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": target.region}}
    s3.create_bucket(Bucket=bucket, **place)
    files = [path for path in saved_model.rglob("*") if path.is_file()]
    keys = [f"digits/1/{path.relative_to(saved_model).as_posix()}" for path in files]
    for path, key in zip(files, keys, strict=True):
        s3.put_object(Bucket=bucket, Key=key, Body=path.read_bytes())
    yield f"s3://{bucket}/digits/"
    for key in keys:
        s3.delete_object(Bucket=bucket, Key=key)
    s3.delete_bucket(Bucket=bucket)


@pytest.fixture(scope="module")
def several(
    module_deploy_stack: DeployStack,
    unique_name_factory: UniqueName,
    saved_model: Path,
    model_archive: Path,
    signing_archive: SigningArchive,
    folder_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Stack:
    unwraps = unwrapping(saved_model, "unwraps", tmp_path_factory.mktemp("archives"))
    return module_deploy_stack(
        "modules/sagemaker_endpoint",
        name=unique_name_factory("several"),
        models={
            "pipeline": {"containers": [{"archive": str(unwraps)}, {"archive": str(model_archive)}]},
            "direct": {
                "inference_execution_mode": "Direct",
                "containers": [
                    {"container_hostname": "signs", "archive": str(signing_archive("signs"))},
                    {
                        "container_hostname": "folder",
                        "data_url": folder_url,
                        "compression_type": "None",
                        "prebuilt_image": {},
                    },
                ],
            },
        },
        variants={"pipeline": {"model": "pipeline"}, "direct": {"model": "direct"}},
    )


def ask(runtime: Any, stack: Stack, body: Mapping[str, Any], **named: str) -> Any:
    answer = runtime.invoke_endpoint(
        EndpointName=stack.outputs["endpoint_name"], Body=json.dumps(body), ContentType="application/json", **named
    )
    return json.loads(answer["Body"].read())


def test_a_request_goes_through_the_containers_of_a_pipeline(
    several: Stack, runtime: Any, payload: Mapping[str, Any]
) -> None:
    answer = ask(runtime, several, {"wrapped": payload}, TargetVariant="pipeline")

    assert digit(answer) == 7


def test_the_container_that_a_request_names_answers_it(
    several: Stack, runtime: Any, payload: Mapping[str, Any]
) -> None:
    answer = ask(runtime, several, payload, TargetVariant="direct", TargetContainerHostname="signs")

    assert (digit(answer), answer["model"]) == (7, "signs")


def test_a_model_that_is_not_packed_is_served(several: Stack, runtime: Any, payload: Mapping[str, Any]) -> None:
    answer = ask(runtime, several, payload, TargetVariant="direct", TargetContainerHostname="folder")

    assert digit(answer) == 7
    assert "model" not in answer


def test_a_second_plan_is_empty(several: Stack) -> None:
    assert several.plan().is_empty
