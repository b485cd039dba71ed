"""modules/sagemaker_endpoint: production and shadow variants, instances and serverless, and every rule for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.plan.conftest import ENDPOINT, IN_S3

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls, RefuseCalls

pytestmark = pytest.mark.plan

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1a2b"
IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/digits:1"
MODELS: dict[str, Any] = {"digits": IN_S3 | {"image": IMAGE}}
SERVERLESS: dict[str, Any] = {"quiet": {"serverless": {}}}
INSTANCE: dict[str, Any] = {
    "instance_type": "ml.g4dn.xlarge",
    "initial_instance_count": 3,
    "initial_variant_weight": 2,
    "managed_instance_scaling": {"min_instance_count": 1, "max_instance_count": 4},
    "routing_strategy": "LEAST_OUTSTANDING_REQUESTS",
    "core_dump": {"destination_s3_uri": "s3://dumps/digits", "kms_key_arn": KEY},
    "enable_ssm_access": True,
    "inference_ami_version": "al2-ami-sagemaker-inference-gpu-2",
    "container_startup_health_check_timeout_in_seconds": 600,
    "model_data_download_timeout_in_seconds": 900,
}


# a production variant and its shadow, with everything that either can have
SHADOWED: dict[str, Any] = {
    "name": "digits",
    "models": {"old": IN_S3 | {"image": IMAGE}, "new": {"data_url": "s3://models/8/model.tar.gz", "image": IMAGE}},
    "variants": {"live": {"model": "old"} | INSTANCE},
    "shadow_variants": {
        "next": {"model": "new", "volume_size_in_gb": 512} | INSTANCE | {"instance_type": "ml.p3.2xlarge"}
    },
    "volume_kms_key_arn": KEY,
}


ALWAYS_WARM: dict[str, Any] = {
    "name": "digits",
    "models": MODELS,
    "variants": {
        "quiet": {"serverless": {"memory_size_in_mb": 6144, "max_concurrency": 200, "provisioned_concurrency": 200}}
    },
}


SMALLEST: dict[str, Any] = {
    "name": "digits",
    "models": MODELS,
    "variants": {
        "a": {"volume_size_in_gb": 1, "managed_instance_scaling": {"status": "DISABLED"}},
        "b": {"routing_strategy": "RANDOM", "core_dump": {"destination_s3_uri": "s3://dumps"}},
    },
}


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls) -> Mapping[str, Plan]:
    """The plan of each endpoint."""
    unset = {"name": "digits", "models": MODELS, "variants": SERVERLESS}
    return plan_calls(
        ENDPOINT, {"shadowed": SHADOWED, "serverless": ALWAYS_WARM, "serverless_unset": unset, "smallest": SMALLEST}
    )


@pytest.fixture
def shadowed(plans: Mapping[str, Plan]) -> Plan:
    return plans["shadowed"]


@pytest.fixture
def serverless(plans: Mapping[str, Plan]) -> Plan:
    return plans["serverless"]


def configuration(plan: Plan) -> Any:
    return plan.only("aws_sagemaker_endpoint_configuration").values


@pytest.mark.parametrize("kind", ["production_variants", "shadow_production_variants"])
def test_a_variant_gets_every_setting_of_its_instances(shadowed: Plan, kind: str) -> None:
    [variant] = configuration(shadowed)[kind]

    assert variant["initial_instance_count"] == 3
    assert variant["initial_variant_weight"] == 2
    assert variant["managed_instance_scaling"] == [
        {"status": "ENABLED", "min_instance_count": 1, "max_instance_count": 4}
    ]
    assert variant["routing_config"] == [{"routing_strategy": "LEAST_OUTSTANDING_REQUESTS"}]
    assert variant["core_dump_config"] == [{"destination_s3_uri": "s3://dumps/digits", "kms_key_id": KEY}]
    assert variant["enable_ssm_access"] is True
    assert variant["inference_ami_version"] == "al2-ami-sagemaker-inference-gpu-2"
    assert variant["container_startup_health_check_timeout_in_seconds"] == 600
    assert variant["model_data_download_timeout_in_seconds"] == 900


def test_a_shadow_variant_has_its_own_model_and_instances(shadowed: Plan) -> None:
    [live] = configuration(shadowed)["production_variants"]
    [shadow] = configuration(shadowed)["shadow_production_variants"]

    assert (live["variant_name"], live["instance_type"]) == ("live", "ml.g4dn.xlarge")
    assert (shadow["variant_name"], shadow["instance_type"]) == ("next", "ml.p3.2xlarge")
    assert shadow["volume_size_in_gb"] == 512
    assert shadowed.outputs["variant_names"] == ["live"]
    assert shadowed.outputs["shadow_variant_names"] == ["next"]


def test_the_volumes_are_encrypted_with_the_key(shadowed: Plan, serverless: Plan) -> None:
    assert configuration(shadowed)["kms_key_arn"] == KEY
    assert configuration(serverless)["kms_key_arn"] is None


def test_a_serverless_variant_has_a_concurrency_and_no_instances(serverless: Plan) -> None:
    [variant] = configuration(serverless)["production_variants"]

    assert variant["serverless_config"] == [
        {"memory_size_in_mb": 6144, "max_concurrency": 200, "provisioned_concurrency": 200}
    ]
    assert variant["instance_type"] is None
    assert variant["initial_instance_count"] is None


def test_a_serverless_variant_needs_no_settings(plans: Mapping[str, Plan]) -> None:
    [variant] = configuration(plans["serverless_unset"])["production_variants"]

    assert variant["serverless_config"] == [
        {"memory_size_in_mb": 2048, "max_concurrency": 5, "provisioned_concurrency": None}
    ]


@pytest.mark.parametrize("name", ["live", "next"])
def test_the_metrics_of_every_variant_can_be_found(shadowed: Plan, name: str) -> None:
    assert shadowed.outputs["metric_dimensions"][name] == {"EndpointName": "digits", "VariantName": name}


def test_the_smallest_settings_are_taken(plans: Mapping[str, Plan]) -> None:
    first, second = configuration(plans["smallest"])["production_variants"]

    assert first["volume_size_in_gb"] == 1
    assert first["managed_instance_scaling"][0]["status"] == "DISABLED"
    assert second["routing_config"] == [{"routing_strategy": "RANDOM"}]
    assert second["core_dump_config"] == [{"destination_s3_uri": "s3://dumps", "kms_key_id": None}]


# --- rules ---

WRONG: dict[str, Any] = {
    "name": "digits",
    "models": MODELS,
    "variants": {
        "gpu": {"serverless": {}, "instance_type": "ml.g5.xlarge", "volume_size_in_gb": 5, "enable_ssm_access": True},
        "warm": {"serverless": {"max_concurrency": 5, "provisioned_concurrency": 6}},
        "shrunk": {"managed_instance_scaling": {"min_instance_count": 3, "max_instance_count": 2}},
        "zero": {"managed_instance_scaling": {"min_instance_count": 0}},
        "local": {"instance_type": "ml.c5d.large", "volume_size_in_gb": 20},
        "dumped": {"core_dump": {"destination_s3_uri": "dumps"}},
        "named": {
            "instance_count": 2,
            "model_name": "digits",
            "serverless_config": {"max_concurrency": 1},
            "variant_weight": 2,
            "weight": 0,
        },
    },
    "shadow_variants": {
        "a_b": {
            "instance_type": "m5.large",
            "initial_variant_weight": 0,
            "core_dump": {"destination_s3_uri": "s3://dumps"},
        },
    },
}
MORE: dict[str, Any] = {
    "name": "digits",
    "models": MODELS,
    "variants": {
        "memory": {"serverless": {"memory_size_in_mb": 1500}},
        "many": {"serverless": {"max_concurrency": 201}},
        "none": {"serverless": {"max_concurrency": 0}},
        "cold": {"serverless": {"provisioned_concurrency": 0}},
        "status": {"managed_instance_scaling": {"status": "ON"}},
        "routed": {"routing_strategy": "ROUND_ROBIN"},
        "large": {"volume_size_in_gb": 513},
        "small": {"volume_size_in_gb": 0},
        "image": {"inference_ami_version": "ami-1"},
        "key": {"core_dump": {"destination_s3_uri": "s3://dumps", "kms_key_arn": "alias/dumps"}},
    },
    "shadow_variants": {
        "shadow": {
            "initial_instance_count": 0,
            "routing_strategy": "NEAR",
            "volume_size_in_gb": 0,
            "container_startup_health_check_timeout_in_seconds": 59,
            "inference_ami_version": "ami-1",
            "managed_instance_scaling": {"status": "ON"},
        },
    },
}
TWO_SHADOWS: dict[str, Any] = {"name": "digits", "models": MODELS, "shadow_variants": {"a": {}, "b": {}}}
# a serverless endpoint with everything that it cannot have, and a shadow that it cannot have either
EXCLUSIVE: dict[str, Any] = {
    "name": "digits",
    "models": {"digits": {"containers": [{"data_url": "s3://models/many/", "multi_model": {}}, {"image": IMAGE}]}},
    "variants": SERVERLESS | {"live": {"instance_type": "ml.inf1.xlarge"}},
    "shadow_variants": {"live": {}},
    "vpc": {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]},
    "network_isolation": True,
    "data_capture": {"destination_s3_uri": "s3://captured"},
    "async_inference": {"s3_output_path": "s3://answers"},
}


def serverless_with(**model: Any) -> dict[str, Any]:
    return {"name": "digits", "models": {"digits": model}, "variants": SERVERLESS}


TOGETHER = {
    "wrong": WRONG,
    "more": MORE,
    "two_shadows": TWO_SHADOWS,
    "exclusive": EXCLUSIVE,
    "gpu_image": serverless_with(prebuilt_image={"tag": "2.19.0-gpu"}, **IN_S3),
    "data_source": serverless_with(
        data_url="s3://models/folder/", compression_type="None", image=IMAGE, accept_eula=True
    ),
    "private_registry": serverless_with(image="registry.example.com/d:1", repository_access_mode="Vpc")
    | {"vpc": {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}},
    "shadow_of_serverless": {
        "name": "digits",
        "models": MODELS,
        "variants": SERVERLESS,
        "shadow_variants": {"next": {}},
    },
}


@pytest.fixture(scope="module")
def refused(refuse_calls: RefuseCalls) -> Mapping[str, str]:
    """Return what Terraform complains of, by call."""
    return refuse_calls(ENDPOINT, TOGETHER)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        pytest.param(
            "wrong",
            "settings of instances in gpu (enable_ssm_access, instance_type, volume_size_in_gb).",
            id="serverless with a GPU",
        ),
        pytest.param("wrong", "the serverless.provisioned_concurrency 6 in warm. It must be", id="provisioned"),
        pytest.param("wrong", "managed_instance_scaling from 3 to 2 instances in shrunk. min", id="managed range"),
        pytest.param(
            "wrong", "managed_instance_scaling from 0 to any number of instances in zero. min", id="managed zero"
        ),
        pytest.param("wrong", '"ml.c5d.large" in local. These instances have', id="volume of local storage"),
        pytest.param("wrong", 'the core_dump.destination_s3_uri "dumps" in dumped. It must', id="core dump"),
        pytest.param(
            "wrong", 'variants["named"] has no instance_count: it is initial_instance_count.', id="instance_count"
        ),
        pytest.param("wrong", 'variants["named"] has no model_name: it is model.', id="model_name"),
        pytest.param("wrong", 'variants["named"] has no serverless_config: it is serverless.', id="serverless_config"),
        pytest.param(
            "wrong", 'variants["named"] has no variant_weight: it is initial_variant_weight.', id="variant_weight"
        ),
        pytest.param("wrong", 'variants["named"] has no weight: it is initial_variant_weight.', id="weight"),
        pytest.param("wrong", 'shadow_variants has the name "a_b". It has at most 63', id="shadow name"),
        pytest.param("wrong", 'shadow_variants has the instance type "m5.large" in a_b', id="shadow type"),
        pytest.param("wrong", "shadow_variants has the weight 0 in a_b. It must be more than 0", id="shadow weight"),
        pytest.param(
            "wrong", "shadow_variants has a core_dump without kms_key_arn in a_b", id="shadow core dump without key"
        ),
        pytest.param("two_shadows", "shadow_variants has 2 entries. SageMaker takes one", id="two shadows"),
        pytest.param("more", "the serverless.memory_size_in_mb 1500 in memory. It is 1024", id="memory"),
        pytest.param("more", "the serverless.max_concurrency 201 in many. It must be", id="concurrency"),
        pytest.param("more", "the serverless.max_concurrency 0 in none. It must be", id="no concurrency"),
        pytest.param("more", "the serverless.provisioned_concurrency 0 in cold. It must be", id="nothing provisioned"),
        pytest.param(
            "more", 'variants has the managed_instance_scaling.status "ON" in status. It is', id="managed status"
        ),
        pytest.param("more", 'variants has the routing_strategy "ROUND_ROBIN" in routed. It is', id="routing"),
        pytest.param("more", "variants has the volume_size_in_gb 513 in large. It must be", id="large volume"),
        pytest.param("more", "variants has the volume_size_in_gb 0 in small. It must be", id="no volume"),
        pytest.param("more", 'the inference_ami_version "ami-1" in image. It reads', id="machine image"),
        pytest.param("more", 'the core_dump.kms_key_arn "alias/dumps" in key. It must', id="core dump key"),
        pytest.param("more", "shadow_variants has the initial_instance_count 0 in shadow. It must", id="shadow count"),
        pytest.param("more", 'shadow_variants has the routing_strategy "NEAR" in shadow', id="shadow routing"),
        pytest.param("more", "shadow_variants has the volume_size_in_gb 0 in shadow", id="shadow volume"),
        pytest.param(
            "more", "container_startup_health_check_timeout_in_seconds 59 in shadow. It must lie", id="shadow time-out"
        ),
        pytest.param(
            "more", 'shadow_variants has the inference_ami_version "ami-1" in shadow', id="shadow machine image"
        ),
        pytest.param(
            "more", 'shadow_variants has the managed_instance_scaling.status "ON" in shadow', id="shadow scaling"
        ),
        pytest.param("exclusive", "variants and shadow_variants both have live. Each variant", id="the same name"),
        pytest.param("exclusive", "serverless in quiet, and 2 entries. A serverless endpoint", id="two variants"),
        pytest.param(
            "exclusive",
            "serverless in quiet, and vpc and network_isolation and data_capture and async_inference is set.",
            id="serverless with what instances have",
        ),
        pytest.param(
            "exclusive",
            'async_inference is set, and models has multi_model or the inference_execution_mode "Direct" in digits.',
            id="asynchronous with many models",
        ),
        pytest.param(
            "exclusive", "and models has containers and multi_model and containers.", id="serverless pipeline"
        ),
        pytest.param(
            "gpu_image",
            "and models has an image for GPUs. A serverless variant serves",
            id="serverless with an image for GPUs",
        ),
        pytest.param(
            "data_source",
            "and models has compression_type and accept_eula. A serverless variant serves",
            id="serverless with a data source",
        ),
        pytest.param(
            "private_registry",
            "and models has repository_access_mode. A serverless variant serves",
            id="serverless with a private registry",
        ),
        pytest.param("exclusive", "and variants has 2 entries. A shadow variant goes", id="shadow of two"),
        pytest.param("exclusive", "the endpoint is asynchronous (async_inference). Only", id="shadow of asynchronous"),
        pytest.param(
            "shadow_of_serverless",
            "shadow_variants has next, and the endpoint is serverless. Only an endpoint",
            id="shadow of serverless",
        ),
        pytest.param(
            "exclusive",
            "models has several containers or multi_model in digits. Such models",
            id="shadow of a pipeline",
        ),
        pytest.param(
            "exclusive", 'a variant has the instance type "ml.inf1.xlarge". An endpoint on', id="shadow of Inf1"
        ),
    ],
)
def test_a_variant_that_cannot_be_is_refused(refused: Mapping[str, str], call: str, sentence: str) -> None:
    assert sentence in refused[call]


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        pytest.param("wrong", "precondition failed", id="settings"),
        pytest.param("more", "precondition failed", id="more settings"),
        pytest.param("two_shadows", "validation rule", id="two shadows"),
        pytest.param("exclusive", "precondition failed", id="features that exclude each other"),
    ],
)
def test_nothing_but_the_rules_is_complained_of(refused: Mapping[str, str], call: str, kind: str) -> None:
    assert refused[call].count("Error: ") == refused[call].count(kind) > 0
