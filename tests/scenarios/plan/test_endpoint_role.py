"""The execution role of modules/sagemaker_endpoint: exactly what the endpoint needs, to the letter."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.plan.conftest import ENDPOINT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls

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


# --- what the features in use need, and nothing without them ---

KEY = "arn:aws:kms:eu-west-1:123456789012:key/"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:"
VPC = {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}
IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/digits:1"


# an endpoint whose every feature needs a permission
FEATURED: dict[str, Any] = {
    "name": "digits",
    "models": {
        "digits": {
            "containers": [
                {
                    "data_url": "s3://models/many/",
                    "compression_type": "None",
                    "image": IMAGE,
                    "kms_key_arn": KEY + "model",
                },
                {"data_url": "s3://models/folder/7/", "compression_type": "None", "image": IMAGE},
                {
                    "image": "registry.example.com/digits:1",
                    "repository_access_mode": "Vpc",
                    "repository_credentials_provider_arn": "arn:aws:lambda:eu-west-1:123456789012:function:keys",
                },
            ]
        },
        "bare": {"image": "registry.example.com/digits:1", "repository_access_mode": "Vpc"},
    },
    "variants": {
        "AllTraffic": {
            "model": "digits",
            "core_dump": {"destination_s3_uri": "s3://dumps/digits", "kms_key_arn": KEY + "dumps"},
        },
        "other": {"model": "bare"},
    },
    "async_inference": {
        "s3_output_path": "s3://answers",
        "s3_failure_path": "s3://failures/digits/",
        "s3_input_paths": ["s3://requests/digits"],
        "kms_key_arn": KEY + "answers",
        "success_topic_arn": TOPIC + "answered",
        "error_topic_arn": TOPIC + "failed",
    },
    "data_capture": {"destination_s3_uri": "s3://records/digits", "kms_key_arn": KEY + "records"},
    "deployment": {"auto_rollback_alarm_names": ["business"]},
    "vpc": VPC,
    "volume_kms_key_arn": KEY + "volumes",
}


MANY: dict[str, Any] = {
    "name": "digits",
    "models": {"digits": {"data_url": "s3://models/many/", "multi_model": {}, "image": IMAGE}},
}
ELSEWHERE: dict[str, Any] = {
    "name": "digits",
    "models": {"digits": {"image": "registry.example.com/digits:1", "repository_access_mode": "Vpc"}},
    "vpc": VPC,
}
RECORDED: dict[str, Any] = {**MANY, "data_capture": {"destination_s3_uri": "s3://records/digits"}}


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls) -> Mapping[str, Plan]:
    """The plan of each endpoint."""
    return plan_calls(ENDPOINT, {"featured": FEATURED, "many": MANY, "elsewhere": ELSEWHERE, "recorded": RECORDED})


@pytest.fixture
def featured(plans: Mapping[str, Plan]) -> Plan:
    return plans["featured"]


def statements(plan: Plan, address: str) -> dict[str, Any]:
    return {entry["Sid"]: entry for entry in document(plan, address)["Statement"]}


def test_a_folder_may_be_listed_and_all_below_it_read(featured: Plan) -> None:
    granted = statements(featured, POLICY_OF_THE_MODEL)

    assert set(granted["ReadArtifact"]["Resource"]) == {"arn:aws:s3:::models/many/*", "arn:aws:s3:::models/folder/7/*"}
    assert granted["ListArtifacts0"]["Action"] == "s3:ListBucket"
    assert granted["ListArtifacts0"]["Resource"] == "arn:aws:s3:::models"
    assert granted["ListArtifacts0"]["Condition"] == {"StringLike": {"s3:prefix": "many/*"}}
    assert granted["ListArtifacts1"]["Condition"] == {"StringLike": {"s3:prefix": "folder/7/*"}}


def test_the_archives_of_many_models_may_be_listed_and_read(plans: Mapping[str, Plan]) -> None:
    granted = statements(plans["many"], POLICY_OF_THE_MODEL)

    assert granted["ReadArtifact"]["Resource"] == "arn:aws:s3:::models/many/*"
    assert granted["ListArtifacts"]["Resource"] == "arn:aws:s3:::models"
    assert granted["ListArtifacts"]["Condition"] == {"StringLike": {"s3:prefix": "many/*"}}


def test_a_model_may_use_its_own_key_and_get_the_credentials_of_its_registry(featured: Plan) -> None:
    granted = statements(featured, POLICY_OF_THE_MODEL)

    assert granted["DecryptArtifact"]["Resource"] == KEY + "model"
    assert granted["GetRegistryCredentials"]["Action"] == "lambda:InvokeFunction"
    assert granted["GetRegistryCredentials"]["Resource"] == "arn:aws:lambda:eu-west-1:123456789012:function:keys"
    assert granted["PullImage"]["Resource"] == "arn:aws:ecr:eu-west-1:123456789012:repository/digits"


def test_a_model_that_needs_no_permission_has_no_policy(featured: Plan) -> None:
    assert {resource.address for resource in featured.of_type("aws_iam_role_policy")} == {
        POLICY_OF_THE_ENDPOINT,
        POLICY_OF_THE_MODEL,
    }


@pytest.mark.parametrize(
    ("statement", "actions", "resources"),
    [
        pytest.param("ReadRequests", {"s3:GetObject"}, {"arn:aws:s3:::requests/digits/*"}, id="requests"),
        pytest.param(
            "WriteResults",
            {"s3:AbortMultipartUpload", "s3:PutObject"},
            {
                "arn:aws:s3:::answers/*",
                "arn:aws:s3:::dumps/digits/*",
                "arn:aws:s3:::failures/digits/*",
                "arn:aws:s3:::records/digits/*",
            },
            id="results",
        ),
        pytest.param(
            "EncryptResults",
            {"kms:Decrypt", "kms:GenerateDataKey"},
            {KEY + "answers", KEY + "dumps", KEY + "records"},
            id="keys of results",
        ),
        pytest.param("NotifyOfResults", {"sns:Publish"}, {TOPIC + "answered", TOPIC + "failed"}, id="topics"),
        pytest.param("EncryptVolumes", {"kms:CreateGrant"}, {KEY + "volumes"}, id="volumes"),
        pytest.param(
            "DescribeNetwork",
            {
                "ec2:DescribeDhcpOptions",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
            },
            {"*"},
            id="network",
        ),
    ],
)
def test_a_feature_in_use_is_granted_what_it_needs(
    featured: Plan, statement: str, actions: set[str], resources: set[str]
) -> None:
    granted = statements(featured, POLICY_OF_THE_ENDPOINT)[statement]

    assert as_a_set(granted["Action"]) == actions
    assert as_a_set(granted["Resource"]) == resources


def as_a_set(value: str | list[str]) -> set[str]:
    """Return what a policy has as text where there is one, and as a list otherwise."""
    return {value} if isinstance(value, str) else set(value)


def test_network_interfaces_may_be_made_in_the_subnets_and_groups_alone(featured: Plan, target: Target) -> None:
    granted, ec2 = statements(featured, POLICY_OF_THE_ENDPOINT), f"arn:aws:ec2:{target.region}"

    assert granted["JoinNetwork"]["Action"] == "ec2:CreateNetworkInterface"
    # a subnet or a group may be shared by another account
    assert set(granted["JoinNetwork"]["Resource"]) == {
        f"{ec2}:{target.account_id}:network-interface/*",
        f"{ec2}:*:subnet/subnet-1",
        f"{ec2}:*:security-group/sg-1",
    }
    assert set(granted["KeepNetworkInterfaces"]["Action"]) == {
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
    }
    assert granted["KeepNetworkInterfaces"]["Resource"] == f"{ec2}:{target.account_id}:network-interface/*"


def test_only_the_large_answers_of_asynchronous_endpoints_are_put_in_parts(plans: Mapping[str, Plan]) -> None:
    assert statements(plans["recorded"], POLICY_OF_THE_ENDPOINT)["WriteResults"]["Action"] == "s3:PutObject"


def test_the_alarms_of_a_deployment_may_be_watched(featured: Plan, target: Target) -> None:
    granted = statements(featured, POLICY_OF_THE_ENDPOINT)["WatchAlarms"]

    assert granted["Action"] == "cloudwatch:DescribeAlarms"
    assert granted["Resource"] == f"arn:aws:cloudwatch:{target.region}:{target.account_id}:alarm:business"


def test_the_grants_for_volumes_are_for_aws_alone(featured: Plan) -> None:
    assert statements(featured, POLICY_OF_THE_ENDPOINT)["EncryptVolumes"]["Condition"] == {
        "Bool": {"kms:GrantIsForAWSResource": "true"}
    }


def test_other_permissions_are_another_policy(featured: Plan) -> None:
    revision = featured.resource("terraform_data.endpoint_revision[0]").values["triggers_replace"]

    assert revision["outputs"] == ["s3://dumps/digits", "s3://records/digits", "s3://answers", "s3://failures/digits/"]
    assert revision["inputs"] == ["s3://requests/digits"]
    assert revision["topics"] == [TOPIC + "answered", TOPIC + "failed"]
    assert revision["keys"] == [KEY + "dumps", KEY + "records", KEY + "answers"]
    assert revision["alarms"] == ["business"]
    assert revision["vpc"] == VPC
    assert revision["registry"] is True
    assert revision["volume_key"] == KEY + "volumes"


def test_an_image_elsewhere_needs_no_login_to_ecr(plans: Mapping[str, Plan]) -> None:
    plan = plans["elsewhere"]

    assert [resource.address for resource in plan.of_type("aws_iam_role_policy")] == [POLICY_OF_THE_ENDPOINT]
    assert set(statements(plan, POLICY_OF_THE_ENDPOINT)) == {
        "WriteLogs",
        "PutMetrics",
        "DescribeNetwork",
        "JoinNetwork",
        "KeepNetworkInterfaces",
    }
