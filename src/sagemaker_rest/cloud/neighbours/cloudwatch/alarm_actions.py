"""The actions of an alarm that goes off, or stops: a message to SNS topics, a step of scaling policies.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions.html
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.cloudwatch.alarm_thresholds import AlarmState
from sagemaker_rest.cloud.neighbours.cloudwatch.sns_topics import topic_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.cloudwatch.models import Alarm, CloudWatchBackend

_LOG = logging.getLogger(__name__)


class AlarmActions:
    """Carries the actions out. `scale` takes the ARN of a scaling policy, and the alarm that set it off."""

    def __init__(self, scale: Callable[[CloudWatchBackend, str, Alarm], None]) -> None:
        self._scale = scale

    def __call__(self, backend: CloudWatchBackend, alarm: Alarm) -> None:
        for action in _actions(alarm):
            service = action.split(":")[2] if action.count(":") >= 2 else ""
            if service == "sns":
                _notify(backend, alarm, action)
            elif service == "autoscaling":
                self._scale(backend, action, alarm)
            else:
                _LOG.warning(
                    "the alarm %s has an action that the local cloud does not carry out: %s", alarm.name, action
                )


def _actions(alarm: Alarm) -> list[str]:
    by_state = {
        AlarmState.ALARM.value: alarm.alarm_actions,
        AlarmState.OK.value: alarm.ok_actions,
        AlarmState.INSUFFICIENT_DATA.value: alarm.insufficient_data_actions,
    }
    return list(by_state[alarm.state_value] or ())


def _notify(backend: CloudWatchBackend, alarm: Alarm, topic_arn: str) -> None:
    topic = topic_of(topic_arn)
    if topic is None:
        _LOG.warning("the alarm %s is to notify %s, which does not exist", alarm.name, topic_arn)
        return
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    message = {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": backend.account_id,
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "StateChangeTime": alarm.state_updated_timestamp.isoformat(timespec="milliseconds") + "+0000",
        "Region": backend.region_name,
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": alarm.history[-1][3],
        "Trigger": {
            **_metric(alarm),
            "EvaluationPeriods": int(alarm.evaluation_periods),
            "ComparisonOperator": alarm.comparison_operator,
            "Threshold": float(alarm.threshold),
            "TreatMissingData": alarm.treat_missing_data or "missing",
        },
    }
    subject = f'{alarm.state_value}: "{alarm.name}" in {backend.region_name}'
    topic.publish(json.dumps(message), subject=subject[:100])


def _metric(alarm: Alarm) -> dict[str, Any]:
    if alarm.metric_data_queries:
        return {"Metrics": [{"Id": query.id, "Expression": query.expression} for query in alarm.metric_data_queries]}
    statistic = alarm.statistic or alarm.extended_statistic or ""
    return {
        "MetricName": alarm.metric_name,
        "Namespace": alarm.namespace,
        "StatisticType": "Statistic" if alarm.statistic else "ExtendedStatistic",
        "Statistic": statistic.upper() if alarm.statistic else statistic,
        "Unit": alarm.unit,
        "Dimensions": [{"value": each.value, "name": each.name} for each in alarm.dimensions],
        "Period": int(alarm.period),
    }
