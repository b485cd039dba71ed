"""An endpoint to plan, and the parts of a plan that its tests look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.scenarios.plan.conftest import IN_S3

if TYPE_CHECKING:
    from sagemaker_rest.terraform.plan import Plan


TOPIC = "arn:aws:sns:eu-west-1:123456789012:"
BASE: dict[str, Any] = {
    "name": "digits",
    "models": {"digits": IN_S3 | {"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/digits:1"}},
}


def configuration(plan: Plan) -> Any:
    return plan.only("aws_sagemaker_endpoint_configuration").values


def deployment(plan: Plan) -> Any:
    [settings] = plan.only("aws_sagemaker_endpoint").values["deployment_config"]
    return settings


def alarm(plan: Plan, key: str) -> Any:
    return plan.resource(f'aws_cloudwatch_metric_alarm.variant["{key}"]').values
