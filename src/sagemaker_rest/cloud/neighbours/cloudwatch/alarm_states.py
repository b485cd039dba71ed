"""moto's CloudWatch alarms, which roll an update back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.neighbours.backends import backend_of
from sagemaker_rest.cloud.sagemaker.runtime.variants.failure_reasons import SAGEMAKER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sagemaker_rest.cloud.authorization.principal import RoleSource
    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointDefinition


class CloudWatchAlarms:
    """The `AlarmSource` of the runtime and the `Alarms` of SageMaker's control plane, over moto's CloudWatch."""

    def __init__(self, roles: RoleSource) -> None:
        self._roles = roles

    def in_alarm(self, endpoint: EndpointDefinition, names: Sequence[str]) -> tuple[str, ...]:
        alarms = backend_of("cloudwatch", endpoint.account_id, endpoint.region).alarms
        # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html: the execution role
        # needs cloudwatch:DescribeAlarms
        for role in sorted({variant.execution_role_arn for variant in endpoint.variants}):
            principal = self._roles.assume(role, SAGEMAKER)
            for name in names:
                if name in alarms:
                    principal.require("cloudwatch:DescribeAlarms", alarms[name].alarm_arn)
        return tuple(name for name in names if name in alarms and alarms[name].state_value == "ALARM")

    def missing(self, account_id: str, region: str, names: Sequence[str]) -> list[str]:
        return [name for name in names if name not in backend_of("cloudwatch", account_id, region).alarms]
