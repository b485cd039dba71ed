"""Multi-model endpoints: one container, and models that come from S3 as they are asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.hosting.hosted import archive_of, container, variant, without

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.scenarios.hosting.hosted import Hosting

MORTAL = """
import os

def handler(data, context):
    os._exit(3)
"""
SHOUTING = """
def handler(data, context):
    return data.read().decode().upper(), "text/plain"
"""


@pytest.fixture(scope="module")
def endpoint(hosting: Hosting, plus_two: bytes) -> str:
    hosting.upload("models/plus/two.tar.gz", plus_two)
    model = hosting.model(container(f"s3://{hosting.bucket}/models/", Mode="MultiModel"))
    return hosting.endpoint(variant(model))


def test_a_model_is_loaded_when_it_is_asked_for(hosting: Hosting, endpoint: str) -> None:
    answer = hosting.invoke(endpoint, {"instances": [2.0]}, TargetModel="plus/two.tar.gz")

    assert answer["Body"] == {"predictions": [3.0]}
    hosting.log(endpoint, "AllTraffic/", "loaded model half_plus version 2")


def test_an_archive_that_comes_later_is_served_without_an_update(
    hosting: Hosting, endpoint: str, plus_three: bytes
) -> None:
    hosting.upload("models/later.tar.gz", plus_three)

    assert hosting.invoke(endpoint, {"instances": [2.0]}, TargetModel="later.tar.gz")["Body"] == {"predictions": [4.0]}


def test_a_model_may_bring_its_own_script(hosting: Hosting, endpoint: str, saved_models: Path) -> None:
    archive = archive_of(saved_models / "half_plus" / "2", "half_plus/2", {"code/inference.py": SHOUTING})
    hosting.upload("models/shouting.tar.gz", archive)

    assert hosting.invoke(endpoint, "hello", "text/plain", TargetModel="shouting.tar.gz")["Body"] == b"HELLO"


def test_a_container_that_dies_is_started_again_and_loads_what_it_is_asked_for(
    hosting: Hosting, endpoint: str, saved_models: Path
) -> None:
    archive = archive_of(saved_models / "half_plus" / "2", "half_plus/2", {"code/inference.py": MORTAL})
    hosting.upload("models/mortal.tar.gz", archive)
    hosting.invoke(endpoint, {"instances": [2.0]}, TargetModel="plus/two.tar.gz")

    with pytest.raises(hosting.runtime.exceptions.ModelError, match="its process ended with exit status 3"):
        hosting.invoke(endpoint, "hello", TargetModel="mortal.tar.gz")
    answer = hosting.answer_again(endpoint, {"instances": [2.0]}, TargetModel="plus/two.tar.gz")

    assert answer["Body"] == {"predictions": [3.0]}


def test_a_model_that_does_not_exist_is_refused_in_awss_words(hosting: Hosting, endpoint: str) -> None:
    with pytest.raises(hosting.runtime.exceptions.ValidationError) as caught:
        hosting.invoke(endpoint, {"instances": [2.0]}, TargetModel="absent.tar.gz")

    assert caught.value.response["Error"]["Message"] == (
        f"Failed to download model data(bucket: {hosting.bucket}, key: models/absent.tar.gz). Please ensure that there "
        "is an object located at the URL and that the role passed to CreateModel has permissions to download the model."
    )


def test_a_request_without_a_model_is_refused(hosting: Hosting, endpoint: str) -> None:
    with pytest.raises(hosting.runtime.exceptions.ValidationError, match="is missing a target model header"):
        hosting.invoke(endpoint, {"instances": [2.0]})


def test_an_archive_without_a_model_is_a_model_error_and_harms_no_other(
    hosting: Hosting, endpoint: str, tmp_path: Path
) -> None:
    hosting.upload("models/empty.tar.gz", archive_of(tmp_path, "notes"))

    with pytest.raises(hosting.runtime.exceptions.ModelError, match="No SavedModel to serve"):
        hosting.invoke(endpoint, {"instances": [2.0]}, TargetModel="empty.tar.gz")
    assert hosting.invoke(endpoint, {"instances": [2.0]}, TargetModel="plus/two.tar.gz")["Body"]["predictions"] == [3.0]


def test_a_policy_may_name_the_models_that_may_be_asked(endpoint: str, client: Callable[..., Any]) -> None:
    iam = client("iam")
    iam.create_user(UserName=endpoint)
    statement = {
        "Effect": "Allow",
        "Action": "sagemaker:InvokeEndpoint",
        "Resource": "*",
        "Condition": {"StringLike": {"sagemaker:TargetModel": ["plus/*"]}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    iam.put_user_policy(UserName=endpoint, PolicyName="it", PolicyDocument=json.dumps(document))
    key = iam.create_access_key(UserName=endpoint)["AccessKey"]
    caller = client("sagemaker-runtime", key["AccessKeyId"], key["SecretAccessKey"])
    request = {"EndpointName": endpoint, "ContentType": "application/json", "Body": '{"instances": [2.0]}'}

    allowed = caller.invoke_endpoint(**request, TargetModel="plus/two.tar.gz")

    assert allowed["ResponseMetadata"]["HTTPStatusCode"] == 200
    with pytest.raises(caller.exceptions.ClientError, match="is not authorized to perform: sagemaker:InvokeEndpoint"):
        caller.invoke_endpoint(**request, TargetModel="later.tar.gz")


def test_a_role_that_may_not_list_the_bucket_fails_the_endpoint(hosting: Hosting) -> None:
    role = hosting.role(without("s3:ListBucket"))
    model = hosting.model(container(f"s3://{hosting.bucket}/models/", Mode="MultiModel"), role=role)

    described = hosting.wait(hosting.start(variant(model)))

    assert described["FailureReason"].startswith("Failed to download model data from URL")
