"""Application Auto Scaling of variants: what is kept, what scales, what it forbids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.scenarios.endpoints.conftest import REGION, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.server.cloud import Cloud
    from tests.scenarios.endpoints.conftest import Endpoints

INSTANCES = "sagemaker:variant:DesiredInstanceCount"
TRACKING = {
    "TargetValue": 50.0,
    "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
    "ScaleInCooldown": 600,
    "ScaleOutCooldown": 60,
}
STEPS = {
    "AdjustmentType": "ChangeInCapacity",
    "MetricAggregationType": "Average",
    "Cooldown": 300,
    "StepAdjustments": [
        {"MetricIntervalLowerBound": 0.0, "MetricIntervalUpperBound": 10.0, "ScalingAdjustment": 1},
        {"MetricIntervalLowerBound": 10.0, "ScalingAdjustment": 3},
    ],
}


@pytest.fixture
def autoscaling(aws: Callable[..., Any]) -> Any:
    return aws("application-autoscaling")


@pytest.fixture
def target(autoscaling: Any, name: str) -> dict[str, str]:
    """A registered variant of an endpoint that need not exist, of one to four instances."""
    named = {
        "ServiceNamespace": "sagemaker",
        "ResourceId": f"endpoint/{name}/variant/AllTraffic",
        "ScalableDimension": INSTANCES,
    }
    autoscaling.register_scalable_target(**named, MinCapacity=1, MaxCapacity=4)
    return named


def registered(autoscaling: Any, target: dict[str, str]) -> dict[str, Any]:
    (found,) = autoscaling.describe_scalable_targets(ServiceNamespace="sagemaker", ResourceIds=[target["ResourceId"]])[
        "ScalableTargets"
    ]
    described: dict[str, Any] = found
    return described


def policies(autoscaling: Any, target: dict[str, str], *names: str) -> list[dict[str, Any]]:
    wanted = {"PolicyNames": list(names)} if names else {}
    found: list[dict[str, Any]] = autoscaling.describe_scaling_policies(**target, **wanted)["ScalingPolicies"]
    return found


def test_a_target_is_described_in_full(autoscaling: Any, target: dict[str, str]) -> None:
    autoscaling.register_scalable_target(**target, MinCapacity=0, SuspendedState={"DynamicScalingInSuspended": True})

    described = registered(autoscaling, target)

    assert (described["MinCapacity"], described["MaxCapacity"]) == (0, 4)
    assert described["SuspendedState"] == {
        "DynamicScalingInSuspended": True,
        "DynamicScalingOutSuspended": False,
        "ScheduledScalingSuspended": False,
    }
    assert described["RoleARN"].endswith("AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint")


@pytest.mark.parametrize(
    ("resource", "dimension"),
    [
        pytest.param("endpoint/{}/variant/a", "sagemaker:variant:DesiredProvisionedConcurrency", id="serverless"),
        pytest.param("inference-component/{}", "sagemaker:inference-component:DesiredCopyCount", id="copies"),
    ],
)
def test_every_dimension_of_sagemaker_can_be_registered(
    autoscaling: Any, name: str, resource: str, dimension: str
) -> None:
    target = {
        "ServiceNamespace": "sagemaker",
        "ResourceId": resource.format(name),
        "ScalableDimension": dimension,
    }
    autoscaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=2)

    assert registered(autoscaling, target)["ScalableDimension"] == dimension


def test_capacities_must_be_in_order(autoscaling: Any, target: dict[str, str]) -> None:
    with pytest.raises(ClientError, match="cannot be less than minimum capacity"):
        autoscaling.register_scalable_target(**target, MinCapacity=5)


def test_a_tracking_policy_is_kept_with_its_alarms(
    autoscaling: Any, cloudwatch: Any, target: dict[str, str], name: str
) -> None:
    put = autoscaling.put_scaling_policy(
        **target,
        PolicyName="track",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration=TRACKING,
    )

    (described,) = policies(autoscaling, target, "track")
    alarms = cloudwatch.describe_alarms(AlarmNames=[alarm["AlarmName"] for alarm in described["Alarms"]])
    high, low = sorted(alarms["MetricAlarms"], key=lambda alarm: str(alarm["AlarmName"]))
    assert described["TargetTrackingScalingPolicyConfiguration"] == TRACKING
    assert described["Alarms"] == put["Alarms"]
    assert (high["Threshold"], high["EvaluationPeriods"], high["AlarmActions"]) == (50.0, 3, [put["PolicyARN"]])
    assert (low["Threshold"], low["EvaluationPeriods"]) == (45.0, 15)
    assert {each["Name"]: each["Value"] for each in high["Dimensions"]} == {
        "EndpointName": name,
        "VariantName": "AllTraffic",
    }


def test_a_customised_metric_is_tracked(autoscaling: Any, cloudwatch: Any, target: dict[str, str], name: str) -> None:
    metric = {
        "MetricName": "ApproximateBacklogSizePerInstance",
        "Namespace": "AWS/SageMaker",
        "Dimensions": [{"Name": "EndpointName", "Value": name}],
        "Statistic": "Average",
    }
    configuration = {"TargetValue": 5.0, "CustomizedMetricSpecification": metric, "DisableScaleIn": True}
    put = autoscaling.put_scaling_policy(
        **target,
        PolicyName="track",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration=configuration,
    )

    (alarm,) = cloudwatch.describe_alarms(AlarmNames=[each["AlarmName"] for each in put["Alarms"]])["MetricAlarms"]
    (described,) = policies(autoscaling, target, "track")
    assert described["TargetTrackingScalingPolicyConfiguration"] == configuration
    assert (alarm["MetricName"], alarm["Statistic"]) == ("ApproximateBacklogSizePerInstance", "Average")


def test_one_policy_of_several_can_be_asked_for_by_name(autoscaling: Any, target: dict[str, str]) -> None:
    step = {"PolicyType": "StepScaling", "StepScalingPolicyConfiguration": STEPS}
    first = autoscaling.put_scaling_policy(**target, PolicyName="first", **step)["PolicyARN"]
    autoscaling.put_scaling_policy(**target, PolicyName="second", **step)
    again = autoscaling.put_scaling_policy(**target, PolicyName="first", **step)["PolicyARN"]

    (described,) = policies(autoscaling, target, "first")

    assert described["StepScalingPolicyConfiguration"] == STEPS
    assert first == again == described["PolicyARN"]
    assert len(policies(autoscaling, target)) == 2


def test_a_policy_needs_its_target(autoscaling: Any, name: str) -> None:
    with pytest.raises(autoscaling.exceptions.ObjectNotFoundException, match="No scalable target registered"):
        autoscaling.put_scaling_policy(
            ServiceNamespace="sagemaker",
            ResourceId=f"endpoint/{name}/variant/AllTraffic",
            ScalableDimension=INSTANCES,
            PolicyName="track",
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration=TRACKING,
        )


def test_a_scheduled_action_is_kept(autoscaling: Any, target: dict[str, str]) -> None:
    autoscaling.put_scheduled_action(
        **target,
        ScheduledActionName="night",
        Schedule="cron(0 22 * * ? *)",
        Timezone="Europe/Dublin",
        ScalableTargetAction={"MinCapacity": 0, "MaxCapacity": 1},
    )

    (described,) = autoscaling.describe_scheduled_actions(**target, ScheduledActionNames=["night"])["ScheduledActions"]

    assert described["ScalableTargetAction"] == {"MinCapacity": 0, "MaxCapacity": 1}
    assert (described["Schedule"], described["Timezone"]) == ("cron(0 22 * * ? *)", "Europe/Dublin")


def test_deregistering_takes_policies_alarms_and_schedules_along(
    autoscaling: Any, cloudwatch: Any, target: dict[str, str]
) -> None:
    put = autoscaling.put_scaling_policy(
        **target,
        PolicyName="track",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration=TRACKING,
    )
    autoscaling.put_scheduled_action(
        **target, ScheduledActionName="night", Schedule="rate(1 day)", ScalableTargetAction={"MinCapacity": 1}
    )

    autoscaling.deregister_scalable_target(**target)

    assert policies(autoscaling, target) == []
    assert autoscaling.describe_scheduled_actions(**target)["ScheduledActions"] == []
    names = [alarm["AlarmName"] for alarm in put["Alarms"]]
    assert cloudwatch.describe_alarms(AlarmNames=names)["MetricAlarms"] == []


def test_requests_beyond_the_target_bring_more_instances(
    endpoints: Endpoints, autoscaling: Any, target: dict[str, str], name: str, ask: Callable[..., str]
) -> None:
    endpoints.serve(name)
    autoscaling.put_scaling_policy(
        **target,
        PolicyName="track",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration=TRACKING | {"TargetValue": 1.0},
    )

    def instances() -> int:
        ask(name)
        count: int = endpoints.describe(name)["ProductionVariants"][0]["CurrentInstanceCount"]
        return count

    wait_until(lambda: instances() == 4)


def test_an_instance_type_of_a_scaled_variant_cannot_be_changed(
    endpoints: Endpoints, autoscaling: Any, target: dict[str, str], name: str
) -> None:
    endpoints.serve(name)
    larger = endpoints.config(endpoints.variant() | {"InstanceType": "ml.m5.xlarge"})

    with pytest.raises(ClientError, match=r'variant\(s\) "\[AllTraffic\]" must be deregistered as scalable targets'):
        endpoints.update(name, larger)
    autoscaling.deregister_scalable_target(**target)
    endpoints.update(name, larger)

    assert endpoints.settle(name)["EndpointConfigName"] == larger


def test_a_model_of_a_scaled_variant_can_be_changed(
    endpoints: Endpoints,
    target: dict[str, str],  # noqa: ARG001 - it must be registered
    name: str,
) -> None:
    endpoints.serve(name)
    other = endpoints.config(endpoints.variant(ANSWER="other"))

    endpoints.update(name, other)

    assert endpoints.settle(name)["EndpointConfigName"] == other


def test_deleting_an_endpoint_deregisters_its_variants(
    endpoints: Endpoints, sagemaker: Any, autoscaling: Any, target: dict[str, str], name: str
) -> None:
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=endpoints.config(endpoints.variant()))
    endpoints.settle(name)

    sagemaker.delete_endpoint(EndpointName=name)

    found = autoscaling.describe_scalable_targets(ServiceNamespace="sagemaker", ResourceIds=[target["ResourceId"]])
    assert found["ScalableTargets"] == []


def test_deleting_needs_the_permission_to_deregister(
    endpoints: Endpoints,
    aws: Callable[..., Any],
    light_cloud: Cloud,
    target: dict[str, str],  # noqa: ARG001 - it must be registered
    name: str,
) -> None:
    endpoints.serve(name)
    iam = aws("iam")
    iam.create_user(UserName=name)
    document = {"Statement": [{"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"}]}
    iam.put_user_policy(UserName=name, PolicyName="it", PolicyDocument=json.dumps({"Version": "2012-10-17"} | document))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    theirs = boto3.client(
        "sagemaker",
        endpoint_url=light_cloud.url,
        region_name=REGION,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )

    with pytest.raises(ClientError, match="does not have application-autoscaling:DeregisterScalableTarget permission"):
        theirs.delete_endpoint(EndpointName=name)
