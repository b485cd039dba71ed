"""modules/sagemaker_endpoint: what it makes, and with which arguments."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.plan.conftest import ENDPOINT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls

pytestmark = pytest.mark.plan


def test_an_archive_makes_an_endpoint_a_bucket_a_role_and_a_log_group(uploading: Plan, archive: Path) -> None:
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()

    assert set(uploading.resources) == {
        "aws_cloudwatch_log_group.this[0]",
        "aws_iam_role.execution[0]",
        "aws_iam_role_policy.endpoint[0]",
        'aws_iam_role_policy.model["digits"]',
        "aws_s3_bucket.artifact[0]",
        "aws_s3_bucket_policy.artifact[0]",
        "aws_s3_bucket_public_access_block.artifact[0]",
        "aws_s3_bucket_server_side_encryption_configuration.artifact[0]",
        f'aws_s3_object.artifact["Digits/{sha256}/model.tar.gz"]',
        "aws_sagemaker_endpoint.this[0]",
        "aws_sagemaker_endpoint_configuration.this[0]",
        'aws_sagemaker_model.this["digits"]',
        "terraform_data.endpoint_revision[0]",
        'terraform_data.model_revision["digits"]',
    }
    assert {resource.actions for resource in uploading.resources.values()} == {("create",)}


def test_an_artifact_in_s3_needs_no_bucket_and_no_lookup(from_s3: Plan) -> None:
    assert set(from_s3.resources) == {
        "aws_cloudwatch_log_group.this[0]",
        "aws_iam_role.execution[0]",
        "aws_iam_role_policy.endpoint[0]",
        'aws_iam_role_policy.model["digits"]',
        "aws_sagemaker_endpoint.this[0]",
        "aws_sagemaker_endpoint_configuration.this[0]",
        'aws_sagemaker_model.this["digits"]',
        "terraform_data.endpoint_revision[0]",
        'terraform_data.model_revision["digits"]',
    }
    assert not any("prebuilt_ecr_image" in address for address in from_s3.data_sources)


def test_only_what_aws_chooses_is_unknown_while_planning(uploading: Plan, from_s3: Plan) -> None:
    chosen_by_aws = {
        "endpoint_arn",
        "endpoint_config_arn",
        "endpoint_config_name",
        "execution_role_arn",
        "execution_role_name",
        "model_arns",
        "model_names",
    }

    assert from_s3.unknown_outputs == chosen_by_aws
    assert uploading.unknown_outputs <= chosen_by_aws | {"model_data_urls"}


# --- the upload ---


def test_the_bucket_is_private_and_encrypted(uploading: Plan) -> None:
    access = uploading.only("aws_s3_bucket_public_access_block").values
    [rule] = uploading.only("aws_s3_bucket_server_side_encryption_configuration").values["rule"]

    assert access["block_public_acls"] is True
    assert access["block_public_policy"] is True
    assert access["ignore_public_acls"] is True
    assert access["restrict_public_buckets"] is True
    assert rule["apply_server_side_encryption_by_default"][0]["sse_algorithm"] == "AES256"


def test_the_bucket_is_spoken_to_over_tls_alone(uploading: Plan) -> None:
    [statement] = json.loads(uploading.only("aws_s3_bucket_policy").values["policy"])["Statement"]
    bucket = f"arn:aws:s3:::{uploading.outputs['bucket']}"

    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert set(statement["Resource"]) == {bucket, f"{bucket}/*"}
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_bucket_has_a_name_of_its_own_and_is_not_emptied_by_a_destroy(uploading: Plan, target: Target) -> None:
    owner = f"aws/{target.account_id}/{target.region}/Digits"
    bucket = uploading.only("aws_s3_bucket").values

    assert bucket["bucket"] == f"digits-model-{hashlib.sha256(owner.encode()).hexdigest()[:16]}"
    assert bucket["force_destroy"] is False
    assert uploading.outputs["bucket"] == bucket["bucket"]


def test_the_archive_is_uploaded_under_its_hash(uploading: Plan, archive: Path) -> None:
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()
    uploaded = uploading.only("aws_s3_object").values

    assert uploaded["key"] == f"Digits/{sha256}/model.tar.gz"
    assert uploaded["source"] == str(archive)
    assert uploaded["content_type"] == "application/gzip"


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls, archive: Path) -> Mapping[str, Plan]:
    """The plan of each endpoint."""
    kept_with_a_key = {"archive": archive, "kms_key_arn": "arn:aws:kms:eu-west-1:123456789012:key/1a2b"}
    return plan_calls(
        ENDPOINT,
        {
            "into_existing": {
                "name": "digits",
                "models": {
                    "digits": kept_with_a_key | {"verify_archive": False, "prebuilt_image": {"tag": "2.18.0-gpu"}}
                },
                "artifact_bucket": {"existing": {"name": "models.example"}, "key_prefix": "ours/digits"},
                "execution_role": {"existing": {"arn": "arn:aws:iam::123456789012:role/ml/own"}},
                "logs": {"create_group": False},
            },
            "longest_name": {"name": "n" * 63, "models": {"digits": {"archive": archive}}},
            "shaped_bucket": {
                "name": "digits",
                "models": {"digits": kept_with_a_key},
                "artifact_bucket": {"force_destroy": True},
                "tags": {"team": "vision"},
            },
        },
    )


@pytest.fixture
def into_existing(plans: Mapping[str, Plan]) -> Plan:
    return plans["into_existing"]


def test_an_existing_bucket_gets_the_upload_and_nothing_else(into_existing: Plan) -> None:
    uploaded = into_existing.only("aws_s3_object").values

    assert into_existing.of_type("aws_s3_bucket") == ()
    assert uploaded["bucket"] == "models.example"
    assert uploaded["key"].startswith("ours/digits/")
    assert uploaded["server_side_encryption"] == "aws:kms"
    assert uploaded["kms_key_id"] == "arn:aws:kms:eu-west-1:123456789012:key/1a2b"


def test_an_existing_role_and_log_group_are_left_alone(into_existing: Plan) -> None:
    assert {resource.type for resource in into_existing.resources.values()} == {
        "aws_s3_object",
        "aws_sagemaker_endpoint",
        "aws_sagemaker_endpoint_configuration",
        "aws_sagemaker_model",
        "terraform_data",
    }
    assert into_existing.only("aws_sagemaker_model").values["execution_role_arn"] == (
        "arn:aws:iam::123456789012:role/ml/own"
    )
    assert into_existing.outputs["execution_role_name"] is None


# --- the model ---


def test_the_image_is_the_one_that_aws_publishes_for_the_region(uploading: Plan, target: Target) -> None:
    looked_up = uploading.data_source(
        'data.aws_sagemaker_prebuilt_ecr_image.this["tensorflow-inference:2.19.0-cpu"]'
    ).values
    [container] = uploading.only("aws_sagemaker_model").values["primary_container"]

    assert container["image"] == looked_up["registry_path"]
    assert container["image"].endswith(f".dkr.ecr.{target.region}.amazonaws.com/tensorflow-inference:2.19.0-cpu")
    assert uploading.outputs["images"] == {"digits": [container["image"]]}


def test_another_prebuilt_image_is_looked_up_by_what_is_given_of_it(into_existing: Plan) -> None:
    [container] = into_existing.only("aws_sagemaker_model").values["primary_container"]

    assert container["image"].endswith("/tensorflow-inference:2.18.0-gpu")


def test_the_model_is_the_image_the_artifact_and_the_environment(from_s3: Plan) -> None:
    [container] = from_s3.only("aws_sagemaker_model").values["primary_container"]

    assert container["image"] == "210987654321.dkr.ecr.eu-central-1.amazonaws.com/team/digits:3@sha256:" + "0" * 64
    assert container["model_data_url"] == "s3://models/digits/7/model.tar.gz"
    assert container["environment"] == {"SAGEMAKER_TFS_ENABLE_BATCHING": "true", "_level": "info"}
    assert from_s3.outputs["model_data_urls"] == {"digits": ["s3://models/digits/7/model.tar.gz"]}
    assert from_s3.outputs["bucket"] is None


def test_everything_that_makes_another_model_gives_it_another_name(from_s3: Plan) -> None:
    revised = from_s3.resource('terraform_data.model_revision["digits"]')
    [container] = revised.values["triggers_replace"]["containers"]

    assert container["data_url"] == "s3://models/digits/7/model.tar.gz"
    assert container["data_version"] == "2"
    assert container["environment"] == {"SAGEMAKER_TFS_ENABLE_BATCHING": "true", "_level": "info"}
    assert container["image"].endswith("/team/digits:3@sha256:" + "0" * 64)
    assert container["kms_key_arn"] == "arn:aws:kms:eu-west-1:123456789012:key/1a2b"
    assert revised.unknown["triggers_replace"]["role"] is True
    assert from_s3.only("aws_sagemaker_model").unknown["name"] is True


# --- the endpoint configuration and the endpoint ---


def test_one_instance_takes_all_traffic_by_default(uploading: Plan) -> None:
    [variant] = uploading.only("aws_sagemaker_endpoint_configuration").values["production_variants"]

    assert variant["variant_name"] == "AllTraffic"
    assert variant["instance_type"] == "ml.m5.large"
    assert variant["initial_instance_count"] == 1
    assert variant["initial_variant_weight"] == 1
    assert variant["container_startup_health_check_timeout_in_seconds"] is None
    assert variant["model_data_download_timeout_in_seconds"] is None


def test_variants_are_made_as_they_are_given(from_s3: Plan) -> None:
    blue, green = from_s3.only("aws_sagemaker_endpoint_configuration").values["production_variants"]

    assert blue["variant_name"] == "blue"
    assert blue["instance_type"] == "ml.c5.xlarge"
    assert blue["initial_instance_count"] == 2
    assert blue["initial_variant_weight"] == 3
    assert green["variant_name"] == "green"
    assert green["initial_variant_weight"] == 0
    assert green["container_startup_health_check_timeout_in_seconds"] == 600
    assert green["model_data_download_timeout_in_seconds"] == 1200
    assert from_s3.outputs["variant_names"] == ["blue", "green"]


def test_the_endpoint_has_the_name_and_its_configuration_a_name_that_is_never_taken(uploading: Plan) -> None:
    configuration = uploading.only("aws_sagemaker_endpoint_configuration")

    assert uploading.only("aws_sagemaker_endpoint").values["name"] == "Digits"
    assert uploading.outputs["endpoint_name"] == "Digits"
    assert configuration.values["name_prefix"] == "Digits-"
    assert configuration.unknown["name"] is True


def test_a_name_as_long_as_sagemaker_allows_leaves_room_for_suffixes(plans: Mapping[str, Plan]) -> None:
    plan = plans["longest_name"]

    assert plan.only("aws_sagemaker_endpoint").values["name"] == "n" * 63
    # the provider adds 26 characters to a prefix; SageMaker takes 63, IAM 64
    assert len(plan.only("aws_sagemaker_endpoint_configuration").values["name_prefix"]) == 37
    assert len(plan.only("aws_iam_role").values["name_prefix"]) == 38
    assert len(plan.only("aws_s3_bucket").values["bucket"]) == 63


# --- logs and tags ---


def test_the_log_group_is_the_one_that_sagemaker_writes_to(uploading: Plan) -> None:
    group = uploading.only("aws_cloudwatch_log_group").values

    assert group["name"] == "/aws/sagemaker/Endpoints/Digits"
    assert group["retention_in_days"] == 30
    assert group["kms_key_id"] is None
    assert uploading.outputs["log_group_name"] == "/aws/sagemaker/Endpoints/Digits"


def test_the_log_group_is_kept_and_encrypted_as_it_is_told(from_s3: Plan) -> None:
    group = from_s3.only("aws_cloudwatch_log_group").values

    assert group["retention_in_days"] == 7
    assert group["kms_key_id"] == "arn:aws:kms:eu-west-1:123456789012:key/3c4d"


@pytest.mark.parametrize(
    "kind",
    [
        "aws_cloudwatch_log_group",
        "aws_iam_role",
        "aws_sagemaker_endpoint",
        "aws_sagemaker_endpoint_configuration",
        "aws_sagemaker_model",
    ],
)
def test_tags_reach_everything_that_takes_tags(from_s3: Plan, kind: str) -> None:
    assert from_s3.only(kind).values["tags"] == {"team": "vision"}


def test_the_bucket_is_tagged_encrypted_and_emptied_as_it_is_told(plans: Mapping[str, Plan]) -> None:
    plan = plans["shaped_bucket"]
    [rule] = plan.only("aws_s3_bucket_server_side_encryption_configuration").values["rule"]
    [default] = rule["apply_server_side_encryption_by_default"]

    assert plan.only("aws_s3_bucket").values["force_destroy"] is True
    assert plan.only("aws_s3_bucket").values["tags"] == {"team": "vision"}
    assert plan.only("aws_s3_object").values["tags"] is None
    assert default["sse_algorithm"] == "aws:kms"
    assert default["kms_master_key_id"] == "arn:aws:kms:eu-west-1:123456789012:key/1a2b"
    assert rule["bucket_key_enabled"] is True
