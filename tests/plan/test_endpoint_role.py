"""The execution role of modules/sagemaker_endpoint: exactly what the endpoint needs, to the letter."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan

pytestmark = pytest.mark.plan

POLICY_OF_THE_MODEL = 'aws_iam_role_policy.model["digits"]'
POLICY_OF_THE_ENDPOINT = "aws_iam_role_policy.endpoint[0]"
PREBUILT = 'data.aws_sagemaker_prebuilt_ecr_image.this["tensorflow-inference:2.19.0-cpu"]'


def test_sagemaker_and_nobody_else_may_assume_the_role(uploading: Plan) -> None:
    assert json.loads(uploading.only("aws_iam_role").values["assume_role_policy"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "sagemaker.amazonaws.com"}}
        ],
    }


def document(plan: Plan, address: str) -> Any:
    return json.loads(plan.resource(address).values["policy"])


def test_the_policy_of_a_model_is_exactly_its_artifact_and_its_image(
    uploading: Plan, archive: Path, target: Target
) -> None:
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()
    registry = uploading.data_source(PREBUILT).values["registry_id"]

    assert document(uploading, POLICY_OF_THE_MODEL) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ReadArtifact",
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": f"arn:aws:s3:::{uploading.outputs['bucket']}/Digits/{sha256}/model.tar.gz",
            },
            {
                "Sid": "PullImage",
                "Effect": "Allow",
                "Action": ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability"],
                "Resource": f"arn:aws:ecr:{target.region}:{registry}:repository/tensorflow-inference",
            },
        ],
    }


def test_the_policy_of_the_endpoint_is_exactly_its_logs_and_metrics(uploading: Plan, target: Target) -> None:
    here = f"{target.region}:{target.account_id}"

    assert document(uploading, POLICY_OF_THE_ENDPOINT) == {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "LogInToRegistry", "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
            {
                "Sid": "WriteLogs",
                "Effect": "Allow",
                "Action": [
                    "logs:PutLogEvents",
                    "logs:DescribeLogStreams",
                    "logs:CreateLogStream",
                    "logs:CreateLogGroup",
                ],
                "Resource": [
                    f"arn:aws:logs:{here}:log-group:/aws/sagemaker/Endpoints/Digits:*",
                    f"arn:aws:logs:{here}:log-group:/aws/sagemaker/Endpoints/Digits",
                ],
            },
            {
                "Sid": "PutMetrics",
                "Effect": "Allow",
                "Action": "cloudwatch:PutMetricData",
                "Resource": "*",
                "Condition": {"StringEquals": {"cloudwatch:namespace": "/aws/sagemaker/Endpoints"}},
            },
        ],
    }


def test_an_artifact_elsewhere_its_key_and_an_image_elsewhere_are_what_the_policy_names(from_s3: Plan) -> None:
    statements = {entry["Sid"]: entry for entry in document(from_s3, POLICY_OF_THE_MODEL)["Statement"]}

    assert statements["ReadArtifact"]["Resource"] == "arn:aws:s3:::models/digits/7/model.tar.gz"
    assert statements["PullImage"]["Resource"] == "arn:aws:ecr:eu-central-1:210987654321:repository/team/digits"
    assert statements["DecryptArtifact"]["Resource"] == "arn:aws:kms:eu-west-1:123456789012:key/1a2b"
    assert statements["DecryptArtifact"]["Action"] == "kms:Decrypt"


@pytest.mark.parametrize("address", [POLICY_OF_THE_MODEL, POLICY_OF_THE_ENDPOINT])
def test_the_policies_are_inline_and_have_a_name_for_each_revision(uploading: Plan, address: str) -> None:
    assert uploading.of_type("aws_iam_role_policy_attachment") == ()
    assert uploading.only("aws_iam_role").values["name_prefix"] == "Digits-execution-"
    # so that what is in service keeps its own until the next one has taken over
    assert uploading.resource(address).unknown["name"] is True


def test_the_role_has_the_path_and_the_boundary_that_are_given(from_s3: Plan) -> None:
    role = from_s3.only("aws_iam_role").values

    assert role["path"] == "/ml/"
    assert role["permissions_boundary"] == "arn:aws:iam::123456789012:policy/boundary"
