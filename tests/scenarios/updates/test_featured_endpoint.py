"""modules/sagemaker_endpoint with every feature that takes an answer: applied once, it is as it was asked for."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def bucket(target: Target) -> Iterator[str]:
    """A bucket for what the endpoints write, emptied and deleted afterwards."""
    s3 = target.client("s3")
    name = f"written-{secrets.token_hex(8)}"
    place = {} if target.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": target.region}}
    s3.create_bucket(Bucket=name, **place)
    yield name
    for written in s3.list_objects_v2(Bucket=name).get("Contents", []):
        s3.delete_object(Bucket=name, Key=written["Key"])
    s3.delete_bucket(Bucket=name)


def test_records_a_shadow_and_a_watched_canary_are_no_change_afterwards(
    deploy_stack: DeployStack, unique_name_factory: UniqueName, model_archive: Path, bucket: str
) -> None:
    stack = deploy_stack(
        "modules/sagemaker_endpoint",
        name=unique_name_factory("featured"),
        models={"digits": {"archive": str(model_archive)}},
        variants={
            "live": {
                "initial_variant_weight": 2,
                "routing_strategy": "LEAST_OUTSTANDING_REQUESTS",
                "volume_size_in_gb": 30,
                "core_dump": {"destination_s3_uri": f"s3://{bucket}/dumps"},
                "container_startup_health_check_timeout_in_seconds": 600,
                "model_data_download_timeout_in_seconds": 600,
            }
        },
        shadow_variants={"next": {"routing_strategy": "RANDOM"}},
        data_capture={
            "destination_s3_uri": f"s3://{bucket}/records",
            "initial_sampling_percentage": 50,
            "json_content_types": ["application/json"],
        },
        deployment={
            "blue_green": {
                "traffic_routing": "LINEAR",
                "linear_step_size": {"value": 50},
                "maximum_execution_timeout_in_seconds": 900,
            }
        },
        alarms={
            "error_rate": {"threshold": 1},
            "error_count": {"threshold": 5, "evaluation_periods": 3, "datapoints_to_alarm": 2},
            "latency": {"threshold": 500},
            "roll_back": True,
        },
        tags={"team": "vision"},
    )

    assert stack.plan().is_empty
    assert set(stack.outputs["alarm_arns"]) == {"live/5xx-rate", "live/5xx-count", "live/latency"}


def test_a_queue_that_is_scaled_to_zero_is_no_change_afterwards(
    deploy_stack: DeployStack, unique_name_factory: UniqueName, model_archive: Path, bucket: str
) -> None:
    autoscaling: dict[str, Any] = {
        "min_capacity": 0,
        "max_capacity": 2,
        "target_tracking": {"backlog": {"backlog_per_instance": 5, "scale_in_cooldown": 600}},
        "scheduled": {"night": {"schedule": "cron(0 20 ? * MON-FRI *)", "min_capacity": 0, "max_capacity": 1}},
    }
    stack = deploy_stack(
        "modules/sagemaker_endpoint",
        name=unique_name_factory("queued"),
        models={"digits": {"archive": str(model_archive)}},
        variants={"AllTraffic": {"autoscaling": autoscaling}},
        async_inference={
            "s3_output_path": f"s3://{bucket}/answers",
            "s3_failure_path": f"s3://{bucket}/failures",
            "s3_input_paths": [f"s3://{bucket}/requests"],
            "max_concurrent_invocations_per_instance": 4,
        },
    )

    assert stack.plan().is_empty
    assert set(stack.outputs["autoscaling_policy_arns"]) == {"AllTraffic/backlog", "AllTraffic/wake-from-zero"}
    assert stack.outputs["scalable_target_ids"] == {
        "AllTraffic": f"endpoint/{stack.outputs['endpoint_name']}/variant/AllTraffic"
    }
