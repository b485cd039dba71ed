"""modules/sagemaker_endpoint: both sides of every rule for its inputs.

Terraform reports all that is wrong at once, so one plan shows many refusals: each set of inputs below is wrong in
several ways, and each case looks for the sentence about one of them. What needs no arithmetic is data: `cases/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.plan.conftest import ARCHIVES, ENDPOINT, IN_S3

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls, RefuseCalls

pytestmark = pytest.mark.plan

# a file that is not there, a folder, and what is not gzip
NO_ARCHIVES = {
    "missing": ARCHIVES / "absent.tar.gz",
    "folder": ARCHIVES / "folder.tar.gz",
    "zipped": ARCHIVES / "zipped.tar.gz",
}
LIMITS: dict[str, Any] = {
    "name": "n" * 64,
    "models": {"digits": IN_S3},
    "execution_role": {"existing": {"arn": "arn:aws:iam::123456789012:role/own"}, "path": "/ml/"},
    "tags": {f"key {number}": "v" for number in range(51)},
}
REST: dict[str, Any] = {
    "name": "-mnist",
    "models": {"digits": IN_S3},
    "variants": {f"variant-{number}": {} for number in range(11)},
    "tags": {"": "x", "k" * 129: "x", "long": "v" * 257, "a*": "v?"},
}
RULES: dict[str, Any] = {
    "name": "mnist",
    "models": {
        "digits": {
            "data_url": "s3://models/*/model.tar.gz",
            "environment": {f"KEY_{number}": "v" * 1025 for number in range(101)},
        }
    },
    "variants": {
        "bad_name": {},
        "type": {"instance_type": "m5.large"},
        "none": {"initial_instance_count": 0},
        "half": {"initial_instance_count": 1.5},
        "negative": {"initial_variant_weight": -1},
        "soon": {"container_startup_health_check_timeout_in_seconds": 59},
        "never": {"container_startup_health_check_timeout_in_seconds": 3601},
        "quick": {"model_data_download_timeout_in_seconds": 59},
        "slow": {"model_data_download_timeout_in_seconds": 3601},
    },
}
PROVIDED: dict[str, Any] = {
    "name": "mnist",
    "models": {"digits": IN_S3},
    "execution_role": {"path": f"/{'p' * 511}/", "permissions_boundary_arn": "boundary"},
    "logs": {"retention_in_days": -1},
}
NOTHING: dict[str, Any] = {
    "name": "mnist",
    "models": {"digits": {"data_version": "1"}},
    "variants": {"none": {"initial_variant_weight": 0}},
}
# the rules for the bucket look at the model too, so they are checked where the model is right only
BUCKET: dict[str, Any] = {
    "name": "mnist",
    "models": {"digits": IN_S3},
    "artifact_bucket": {"existing": {"name": "s3://models"}, "key_prefix": "/models/", "force_destroy": True},
}
SHORT_BUCKET: dict[str, Any] = {
    "name": "mnist",
    "models": {"digits": IN_S3},
    "artifact_bucket": {"existing": {"name": "ab"}, "key_prefix": "a//b"},
    "execution_role": {"existing": {"arn": "arn:aws:iam::123456789012:role/own"}, "permissions_boundary_arn": "b"},
}


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        pytest.param("rest", 'name is "-mnist". An endpoint name has', id="name begins with a hyphen"),
        pytest.param("limits", "which is 64 characters long. SageMaker takes at most 63", id="name too long"),
        pytest.param("nothing", "models has no archive, no data_url and no image in digits.", id="no artifact"),
        pytest.param(
            "rules",
            'models has the data_url "s3://models/*/model.tar.gz" in digits. It must be',
            id="data_url wildcard",
        ),
        pytest.param(
            "nothing",
            "models has data_version, accept_eula or compression_type without data_url in digits",
            id="data_version without data_url",
        ),
        pytest.param(
            "rules",
            "models has too long an environment value for KEY_0 in digits. SageMaker",
            id="environment values",
        ),
        pytest.param(
            "rules",
            "models has an environment of 101 entries in digits. SageMaker takes at most 100",
            id="environment size",
        ),
        pytest.param(
            "bucket", "artifact_bucket is set, but no model in models has an archive", id="bucket without upload"
        ),
        pytest.param(
            "bucket",
            'force_destroy is true for the existing bucket "s3://models"',
            id="force_destroy of another's bucket",
        ),
        pytest.param("bucket", 'artifact_bucket.existing.name is "s3://models". A bucket name has', id="bucket form"),
        pytest.param("short_bucket", 'artifact_bucket.existing.name is "ab". A bucket name has', id="bucket too short"),
        pytest.param("bucket", 'artifact_bucket.key_prefix is "/models/". It has', id="key_prefix form"),
        pytest.param("short_bucket", 'artifact_bucket.key_prefix is "a//b". It has', id="key_prefix part"),
        pytest.param("limits", "execution_role.existing is set together with path or", id="role and path"),
        pytest.param("short_bucket", "is set together with path or permissions_boundary_arn", id="role and boundary"),
        pytest.param("provided", "expected length of path to be in the range (0 - 512)", id="role path too long"),
        pytest.param("provided", '"permissions_boundary" (boundary) is an invalid ARN', id="boundary"),
        pytest.param("rest", "variants has 11 entries. An endpoint has 1 to 10", id="too many variants"),
        pytest.param("rules", 'variants has the name "bad_name". It has at most 63', id="variant name"),
        pytest.param("rules", 'variants has the instance type "m5.large" in type.', id="instance type"),
        pytest.param("rules", "the initial_instance_count 0 in none. It must be", id="no instance"),
        pytest.param("rules", "the initial_instance_count 1.5 in half. It must be", id="instance count"),
        pytest.param("rules", "the initial_variant_weight -1 in negative. A weight must", id="weight"),
        pytest.param("nothing", "variants has no initial_variant_weight above 0", id="no weight at all"),
        pytest.param("rules", "startup_health_check_timeout_in_seconds 59 in soon. It must lie", id="startup"),
        pytest.param("rules", "startup_health_check_timeout_in_seconds 3601 in never. It", id="startup too long"),
        pytest.param("rules", "model_data_download_timeout_in_seconds 59 in quick. It", id="download"),
        pytest.param("rules", "model_data_download_timeout_in_seconds 3601 in slow. It", id="download too long"),
        pytest.param("provided", "expected retention_in_days to be one of", id="negative retention"),
        pytest.param("rest", "tags has 4 entries: , a*, kkk", id="tag lengths"),
        pytest.param("rest", '"a*":"v?"', id="tag characters"),
        pytest.param("limits", "tags has 51 entries: ", id="too many tags"),
    ],
)
def test_what_is_wrong_is_refused_by_name_value_and_rule(refused: Mapping[str, str], call: str, sentence: str) -> None:
    assert sentence in refused[call]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        pytest.param("missing", "and there is no such file. Give the path of a model.tar.gz", id="missing"),
        pytest.param("folder", "and there is no such file. Give the path of a model.tar.gz", id="folder"),
        pytest.param("zipped", "which is not gzip data, whatever its name says", id="zip"),
    ],
)
def test_an_archive_that_cannot_be_one_is_refused(refused: Mapping[str, str], call: str, sentence: str) -> None:
    assert f'models has the archive "{NO_ARCHIVES[call]}", {sentence}' in refused[call]


def test_an_archive_is_not_read_when_it_is_not_to_be_verified(plans: Mapping[str, Plan]) -> None:
    assert plans["unverified"].only("aws_s3_object").values["source"] == str(NO_ARCHIVES["zipped"])


def with_archive(archive: Path, **settings: Any) -> dict[str, Any]:
    return {"name": "mnist", "models": {"digits": {"archive": archive} | settings}}


@pytest.fixture(scope="module")
def refused(refuse_calls: RefuseCalls) -> Mapping[str, str]:
    """Return what Terraform complains of, by call."""
    return {
        **refuse_calls(ENDPOINT, {"limits": LIMITS, "rest": REST}, by_itself=True),
        **refuse_calls(
            ENDPOINT,
            {"provided": PROVIDED, "bucket": BUCKET, "short_bucket": SHORT_BUCKET, "rules": RULES, "nothing": NOTHING},
        ),
        **refuse_calls(ENDPOINT, {name: with_archive(path) for name, path in NO_ARCHIVES.items()}),
    }


def at_the_limits(archive: Path) -> dict[str, Any]:
    """Every input as large as it may be."""
    return {
        "name": "9" + "-" * 61 + "Z",
        "models": {
            "d" * 63: {
                "archive": archive,
                "image": "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/a/b_c.d-e:" + "t" * 128,
                "environment": {f"_{number:02}": "v" * 304 for number in range(99)} | {"k" * 1024: "v" * 1024},
            }
        },
        "artifact_bucket": {"existing": {"name": "b" * 63}, "key_prefix": "a/b.c/(d)'!_-"},
        "execution_role": {
            "path": f"/{'p' * 510}/",
            "permissions_boundary_arn": "arn:aws:iam::aws:policy/PowerUserAccess",
        },
        "variants": {
            f"{'v' * 62}{number}": {
                "instance_type": "ml.c6g.large",
                "initial_instance_count": 1000,
                "initial_variant_weight": number,
                "container_startup_health_check_timeout_in_seconds": 3600,
                "model_data_download_timeout_in_seconds": 3600,
            }
            for number in range(10)
        },
        "logs": {"retention_in_days": 3653},
        "tags": {f"{number:02} _.:/=+-@é".ljust(128, "k"): " _.:/=+-@é".ljust(256, "v") for number in range(50)},
    }


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls, archive: Path) -> Mapping[str, Plan]:
    """The plan of each endpoint."""
    unverified = with_archive(NO_ARCHIVES["zipped"], verify_archive=False)
    return plan_calls(ENDPOINT, {"at_the_limits": at_the_limits(archive), "unverified": unverified})


def test_the_largest_inputs_are_taken(plans: Mapping[str, Plan]) -> None:
    largest = plans["at_the_limits"]
    [container] = largest.only("aws_sagemaker_model").values["primary_container"]
    variants = largest.only("aws_sagemaker_endpoint_configuration").values["production_variants"]

    assert largest.outputs["endpoint_name"] == "9" + "-" * 61 + "Z"
    assert len(container["environment"]) == 100
    assert container["image"].endswith(":" + "t" * 128)
    assert [variant["initial_variant_weight"] for variant in variants] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert {variant["initial_instance_count"] for variant in variants} == {1000}
    assert {variant["container_startup_health_check_timeout_in_seconds"] for variant in variants} == {3600}
    assert {variant["model_data_download_timeout_in_seconds"] for variant in variants} == {3600}
    assert largest.only("aws_s3_object").values["key"].startswith("a/b.c/(d)'!_-/")
    assert len(largest.only("aws_iam_role").values["path"]) == 512
    assert largest.only("aws_cloudwatch_log_group").values["retention_in_days"] == 3653
    assert len(largest.only("aws_sagemaker_endpoint").values["tags"]) == 50
