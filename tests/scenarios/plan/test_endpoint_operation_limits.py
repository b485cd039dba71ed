"""modules/sagemaker_endpoint: as much, and as little, as may be asked of queues, records, updates and alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.plan.conftest import ENDPOINT
from tests.scenarios.plan.planned_endpoint import BASE, TOPIC, alarm, configuration, deployment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls

pytestmark = pytest.mark.plan


# every input as large as it may be
WIDEST: dict[str, Any] = {
    "name": "digits",
    "models": {f"model-{number}": BASE["models"]["digits"] for number in range(10)},
    "variants": {f"variant-{number}": {"model": f"model-{number}"} for number in range(10)},
    "data_capture": {
        "destination_s3_uri": "s3://" + "b" * 63 + "/" + "k" * 443,
        "csv_content_types": [f"text/csv-{number}" for number in range(10)],
        "json_content_types": [f"application/json-{number}" for number in range(10)],
    },
    "alarms": {
        "latency": {"threshold": 1, "statistic": "p100", "period": 3600, "evaluation_periods": 168},
        "error_count": {"threshold": 1, "period": 60, "evaluation_periods": 1440, "datapoints_to_alarm": 1440},
        "alarm_actions": [f"{TOPIC}topic-{number}" for number in range(5)],
    },
    "vpc": {
        "subnet_ids": [f"subnet-{number}" for number in range(16)],
        "security_group_ids": [f"sg-{number}" for number in range(5)],
    },
}
# every input as small as it may be
NARROWEST: dict[str, Any] = BASE | {
    "variants": {
        "v": {
            "initial_instance_count": 20,
            "autoscaling": {
                "min_capacity": 0,
                "max_capacity": 1,
                "target_tracking": {"backlog": {"backlog_per_instance": 0.5, "scale_in_cooldown": 0}},
                "scheduled": {"night": {"schedule": "rate(1 day)", "min_capacity": 0, "max_capacity": 1}},
            },
        }
    },
    "async_inference": {"s3_output_path": "s3://abc", "max_concurrent_invocations_per_instance": 1},
    "deployment": {
        "rolling": {"maximum_batch_size": {"type": "INSTANCE_COUNT", "value": 1}},
        "auto_rollback_alarm_names": ["a"],
    },
    "vpc": {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]},
}


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls) -> Mapping[str, Plan]:
    return plan_calls(ENDPOINT, {"widest": WIDEST, "narrowest": NARROWEST})


def test_the_largest_inputs_are_taken(plans: Mapping[str, Plan]) -> None:
    widest = plans["widest"]
    [capture] = configuration(widest)["data_capture_config"]
    [vpc] = widest.of_type("aws_sagemaker_model")[0].values["vpc_config"]

    assert len(configuration(widest)["production_variants"]) == 10
    assert len(capture["destination_s3_uri"]) == 512
    assert len(capture["capture_content_type_header"][0]["csv_content_types"]) == 10
    assert (len(vpc["subnets"]), len(vpc["security_group_ids"])) == (16, 5)
    assert alarm(widest, "variant-9/latency")["extended_statistic"] == "p100"
    assert alarm(widest, "variant-0/5xx-count")["datapoints_to_alarm"] == 1440


def test_the_smallest_inputs_are_taken(plans: Mapping[str, Plan]) -> None:
    narrowest = plans["narrowest"]
    [policy] = deployment(narrowest)["rolling_update_policy"]
    [settings] = configuration(narrowest)["async_inference_config"]

    assert policy["maximum_batch_size"] == [{"type": "INSTANCE_COUNT", "value": 1}]
    assert settings["client_config"] == [{"max_concurrent_invocations_per_instance": 1}]
    assert narrowest.only("aws_appautoscaling_target").values["min_capacity"] == 0
