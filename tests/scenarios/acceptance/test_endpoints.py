"""SageMaker's endpoints: made, changed to another configuration, and with each way of updating them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.acceptance.acceptance import Acceptance
from tests.scenarios.acceptance.kinds import Kind, Same

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.e2e

ENDPOINT = "aws_sagemaker_endpoint"
CONFIGURATION = "aws_sagemaker_endpoint_configuration.main"
ROLLS_BACK = [{"alarms": [{"alarm_name": Same("aws_cloudwatch_metric_alarm.main", "alarm_name")}]}]

KINDS = (
    Kind(
        "endpoint",
        (
            {
                f"{ENDPOINT}.endpoint": {
                    "arn": re.compile(r"arn:aws:sagemaker:[a-z0-9-]+:\d{12}:endpoint/terraform-\d+"),
                    "deployment_config": [],
                    "endpoint_config_name": Same(f'{CONFIGURATION}["one"]', "name"),
                    "name": re.compile(r"terraform-\d+"),
                    "tags": {"team": "vision"},
                }
            },
            {
                f"{ENDPOINT}.endpoint": {
                    "endpoint_config_name": Same(f'{CONFIGURATION}["two"]', "name"),
                    "tags": {"team": "speech", "stage": "test"},
                }
            },
            {f"{ENDPOINT}.endpoint": {"tags": {"stage": "test"}}},
        ),
    ),
    Kind(
        "endpoint_blue_green",
        (
            {
                f"{ENDPOINT}.endpoint_blue_green": {
                    "deployment_config.0.auto_rollback_configuration": ROLLS_BACK,
                    "deployment_config.0.blue_green_update_policy.0.maximum_execution_timeout_in_seconds": 3600,
                    "deployment_config.0.blue_green_update_policy.0.termination_wait_in_seconds": 0,
                    "deployment_config.0.blue_green_update_policy.0.traffic_routing_configuration": [
                        {
                            "canary_size": [],
                            "linear_step_size": [{"type": "INSTANCE_COUNT", "value": 1}],
                            "type": "LINEAR",
                            "wait_interval_in_seconds": 60,
                        }
                    ],
                    "deployment_config.0.rolling_update_policy": [],
                }
            },
        ),
    ),
    Kind(
        "endpoint_rolling",
        (
            {
                f"{ENDPOINT}.endpoint_rolling": {
                    "deployment_config.0.auto_rollback_configuration": ROLLS_BACK,
                    "deployment_config.0.blue_green_update_policy": [],
                    "deployment_config.0.rolling_update_policy.0.maximum_batch_size": [
                        {"type": "CAPACITY_PERCENT", "value": 5}
                    ],
                    "deployment_config.0.rolling_update_policy.0.wait_interval_in_seconds": 60,
                }
            },
        ),
    ),
)


@pytest.fixture(scope="class")
def variables(model_archive: Path) -> Mapping[str, Any]:
    return {"archive": str(model_archive)}


class TestEndpoints(Acceptance):
    configuration = "endpoints"
    kinds = KINDS
