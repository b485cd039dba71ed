"""SageMaker's models and endpoint configurations: every argument, and the images that AWS has ready."""

from __future__ import annotations

import re

import pytest

from tests.scenarios.acceptance.acceptance import Acceptance
from tests.scenarios.acceptance.kinds import Kind, Same

pytestmark = pytest.mark.e2e

IMAGE = "data.aws_sagemaker_prebuilt_ecr_image"
MODEL = "aws_sagemaker_model"
CONFIGURATION = "aws_sagemaker_endpoint_configuration"
GROUP = "aws_sagemaker_model_package_group"
READY = Same(f"{IMAGE}.main", "registry_path")
KMEANS = re.compile(r"\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/kmeans:1")
NAME = Same(f"{MODEL}.main", "name")

KINDS = (
    Kind(
        "prebuilt_ecr_image",
        (
            {
                f'{IMAGE}.prebuilt_ecr_image["kmeans"]': {
                    "registry_id": re.compile(r"\d{12}"),
                    "registry_path": KMEANS,
                },
                f'{IMAGE}.prebuilt_ecr_image["tensorflow"]': {
                    "registry_id": "763104351884",
                    "registry_path": re.compile(
                        r"763104351884\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/tensorflow-inference:2\.19\.0-cpu"
                    ),
                },
                f'{IMAGE}.prebuilt_ecr_image["other_region"]': {
                    "registry_id": "492215442770",
                    "registry_path": (
                        "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"
                    ),
                },
            },
        ),
    ),
    Kind(
        "model",
        (
            {
                f"{MODEL}.model": {
                    "arn": re.compile(r"arn:aws:sagemaker:[a-z0-9-]+:\d{12}:model/terraform-\d+"),
                    "container": [],
                    "enable_network_isolation": False,
                    "execution_role_arn": Same("aws_iam_role.main", "arn"),
                    "inference_execution_config": [],
                    "name": re.compile(r"terraform-\d+"),
                    "primary_container.0.environment": {},
                    "primary_container.0.image": READY,
                    "primary_container.0.mode": "SingleModel",
                    "primary_container.0.model_data_url": "",
                    "tags": {},
                    "vpc_config": [],
                }
            },
        ),
    ),
    Kind(
        "model_tags",
        (
            {f"{MODEL}.model_tags": {"tags": {"team": "vision"}}},
            {f"{MODEL}.model_tags": {"tags": {"team": "speech", "stage": "test"}}},
            {f"{MODEL}.model_tags": {"tags": {"stage": "test"}}},
        ),
    ),
    Kind(
        "model_container",
        (
            {
                f"{MODEL}.model_container": {
                    "enable_network_isolation": True,
                    "primary_container.0.container_hostname": "reader",
                    "primary_container.0.environment": {"LOG_LEVEL": "debug"},
                    "primary_container.0.image_config.0.repository_access_mode": "Platform",
                    "primary_container.0.model_data_url": re.compile(r"https://s3\..*/model\.tar\.gz"),
                }
            },
        ),
    ),
    Kind(
        "model_data_source",
        (
            {
                f'{MODEL}.model_data_source["archive"]': {
                    "primary_container.0.model_data_source.0.s3_data_source.0.compression_type": "Gzip",
                    "primary_container.0.model_data_source.0.s3_data_source.0.model_access_config": [
                        {"accept_eula": True}
                    ],
                    "primary_container.0.model_data_source.0.s3_data_source.0.s3_data_type": "S3Object",
                },
                f'{MODEL}.model_data_source["folder"]': {
                    "primary_container.0.model_data_source.0.s3_data_source.0.compression_type": "None",
                    "primary_container.0.model_data_source.0.s3_data_source.0.s3_data_type": "S3Prefix",
                    "primary_container.0.model_data_source.0.s3_data_source.0.s3_uri": re.compile(
                        r"s3://.*/uncompressed/"
                    ),
                },
            },
        ),
    ),
    Kind(
        "model_multi_model",
        (
            {
                f"{MODEL}.model_multi_model": {
                    "primary_container.0.mode": "MultiModel",
                    "primary_container.0.multi_model_config": [{"model_cache_setting": "Disabled"}],
                }
            },
        ),
    ),
    Kind(
        "model_pipeline",
        (
            {
                f'{MODEL}.model_pipeline["{mode}"]': {
                    "container.0.container_hostname": "first",
                    "container.1.container_hostname": "second",
                    "container.1.image": READY,
                    "inference_execution_config": [{"mode": mode}],
                    "primary_container": [],
                }
                for mode in ("Serial", "Direct")
            },
        ),
    ),
    Kind(
        "model_vpc",
        (
            {
                f"{MODEL}.model_vpc": {
                    "vpc_config.0.security_group_ids": frozenset(
                        Same(f"aws_security_group.model_vpc[{index}]", "id") for index in (0, 1)
                    ),
                    "vpc_config.0.subnets": frozenset(Same(f"aws_subnet.model_vpc[{index}]", "id") for index in (0, 1)),
                }
            },
        ),
    ),
    Kind(
        "model_private_registry",
        (
            {
                f"{MODEL}.model_private_registry": {
                    "primary_container.0.image": "registry.example.com/reader:1",
                    "primary_container.0.image_config.0.repository_access_mode": "Vpc",
                    "primary_container.0.image_config.0.repository_auth_config.0.repository_credentials_provider_arn": (
                        re.compile(r"arn:aws:lambda:.*:function:credentials")
                    ),
                }
            },
        ),
    ),
    Kind(
        "model_package_group",
        (
            {
                f"{GROUP}.model_package_group": {
                    "arn": re.compile(r"arn:aws:sagemaker:[a-z0-9-]+:\d{12}:model-package-group/[\w-]+-group"),
                    "model_package_group_description": "Models that read digits",
                    "tags": {"team": "vision"},
                }
            },
            {f"{GROUP}.model_package_group": {"tags": {"team": "speech", "stage": "test"}}},
            {f"{GROUP}.model_package_group": {"tags": {"stage": "test"}}},
        ),
    ),
    Kind(
        "model_package_group_policy",
        (
            {f"{GROUP}_policy.model_package_group_policy": {"resource_policy": re.compile(".*DescribeModelPackage.*")}},
            {f"{GROUP}_policy.model_package_group_policy": {"resource_policy": re.compile(".*ListModelPackages.*")}},
        ),
    ),
    Kind(
        "endpoint_configuration",
        (
            {
                f"{CONFIGURATION}.endpoint_configuration": {
                    "arn": re.compile(r"arn:aws:sagemaker:[a-z0-9-]+:\d{12}:endpoint-config/[\w-]+"),
                    "async_inference_config": [],
                    "data_capture_config": [],
                    "production_variants.0.enable_ssm_access": False,
                    "production_variants.0.initial_instance_count": 2,
                    "production_variants.0.initial_variant_weight": 1,
                    "production_variants.0.instance_type": "ml.t2.medium",
                    "production_variants.0.model_name": NAME,
                    "production_variants.0.serverless_config": [],
                    "production_variants.0.variant_name": "variant-1",
                    "shadow_production_variants": [],
                    "tags": {"team": "vision"},
                }
            },
            {f"{CONFIGURATION}.endpoint_configuration": {"tags": {"team": "speech", "stage": "test"}}},
            {f"{CONFIGURATION}.endpoint_configuration": {"tags": {"stage": "test"}}},
        ),
    ),
    Kind(
        "endpoint_configuration_names",
        (
            {
                f'{CONFIGURATION}.endpoint_configuration_names["generated"]': {
                    "name": re.compile(r"terraform-\d+"),
                    "name_prefix": "terraform-",
                    "production_variants.0.variant_name": re.compile(r"terraform-\d+"),
                },
                f'{CONFIGURATION}.endpoint_configuration_names["prefix"]': {"name": re.compile(r".*-a\d+")},
            },
            {f'{CONFIGURATION}.endpoint_configuration_names["prefix"]': {"name": re.compile(r".*-b\d+")}},
        ),
    ),
    Kind(
        "endpoint_configuration_variants",
        (
            {
                f"{CONFIGURATION}.endpoint_configuration_variants": {
                    "kms_key_arn": Same("aws_kms_key.endpoint_configuration_variants", "arn"),
                    "production_variants.0.container_startup_health_check_timeout_in_seconds": 60,
                    "production_variants.0.core_dump_config.0.kms_key_id": Same(
                        "aws_kms_key.endpoint_configuration_variants", "arn"
                    ),
                    "production_variants.0.enable_ssm_access": True,
                    "production_variants.0.inference_ami_version": "al2-ami-sagemaker-inference-gpu-2",
                    "production_variants.0.initial_variant_weight": 0.5,
                    "production_variants.0.managed_instance_scaling": [
                        {"max_instance_count": 2, "min_instance_count": 1, "status": "ENABLED"}
                    ],
                    "production_variants.0.model_data_download_timeout_in_seconds": 61,
                    "production_variants.0.routing_config": [{"routing_strategy": "RANDOM"}],
                    "production_variants.0.volume_size_in_gb": 10,
                    "production_variants.1.initial_variant_weight": 1,
                    "production_variants.1.variant_name": "smallest",
                }
            },
        ),
    ),
    Kind(
        "endpoint_configuration_accelerator",
        (
            {
                f"{CONFIGURATION}.endpoint_configuration_accelerator": {
                    "production_variants.0.accelerator_type": "ml.eia2.medium"
                }
            },
        ),
    ),
    Kind(
        "endpoint_configuration_serverless",
        (
            {
                f'{CONFIGURATION}.endpoint_configuration_serverless["{name}"]': {
                    "production_variants.0.initial_instance_count": 0,
                    "production_variants.0.instance_type": "",
                    "production_variants.0.serverless_config": [
                        {"max_concurrency": 200, "memory_size_in_mb": 5120, "provisioned_concurrency": provisioned}
                    ],
                }
                for name, provisioned in (("none", 0), ("some", 100))
            },
        ),
    ),
    Kind(
        "endpoint_configuration_shadow",
        (
            {
                f"{CONFIGURATION}.endpoint_configuration_shadow": {
                    "production_variants.0.variant_name": "live",
                    "shadow_production_variants.0.initial_instance_count": 2,
                    "shadow_production_variants.0.model_name": NAME,
                    "shadow_production_variants.0.variant_name": "next",
                }
            },
        ),
    ),
    Kind(
        "endpoint_configuration_data_capture",
        (
            {
                f'{CONFIGURATION}.endpoint_configuration_data_capture["json"]': {
                    "data_capture_config.0.capture_content_type_header.0.csv_content_types": [],
                    "data_capture_config.0.capture_content_type_header.0.json_content_types": ["application/json"],
                    "data_capture_config.0.capture_options": [{"capture_mode": "Input"}, {"capture_mode": "Output"}],
                    "data_capture_config.0.enable_capture": True,
                    "data_capture_config.0.initial_sampling_percentage": 50,
                },
                f'{CONFIGURATION}.endpoint_configuration_data_capture["both"]': {
                    "data_capture_config.0.capture_content_type_header.0.csv_content_types": ["text/csv"],
                    "data_capture_config.0.capture_content_type_header.0.json_content_types": ["application/json"],
                },
                f'{CONFIGURATION}.endpoint_configuration_data_capture["alone"]': {
                    "data_capture_config.0.capture_content_type_header": [],
                    "data_capture_config.0.capture_options": [{"capture_mode": "InputAndOutput"}],
                },
            },
        ),
    ),
    Kind(
        "endpoint_configuration_async",
        (
            {
                f"{CONFIGURATION}.endpoint_configuration_async": {
                    "async_inference_config.0.client_config": [],
                    "async_inference_config.0.output_config.0.kms_key_id": "",
                    "async_inference_config.0.output_config.0.notification_config": [],
                    "async_inference_config.0.output_config.0.s3_output_path": re.compile(r"s3://.*/answers/"),
                },
                f"{CONFIGURATION}.endpoint_configuration_async_with_everything": {
                    "async_inference_config.0.client_config.0.max_concurrent_invocations_per_instance": 3,
                    "async_inference_config.0.output_config.0.kms_key_id": Same(
                        "aws_kms_key.endpoint_configuration_async", "arn"
                    ),
                    "async_inference_config.0.output_config.0.notification_config.0.error_topic": Same(
                        "aws_sns_topic.endpoint_configuration_async", "arn"
                    ),
                    "async_inference_config.0.output_config.0.notification_config.0.include_inference_response_in": (
                        frozenset({"SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"})
                    ),
                    "async_inference_config.0.output_config.0.s3_failure_path": re.compile(r"s3://.*/failures/"),
                },
            },
        ),
    ),
)


class TestSageMaker(Acceptance):
    configuration = "sagemaker"
    kinds = KINDS
