"""UpdateEndpoint through SageMaker's API: what DescribeEndpoint shows, who answers meanwhile, what is refused."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.scenarios.endpoints.conftest import GATES, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenarios.endpoints.conftest import Endpoints

ALL_AT_ONCE = {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 60}
HALF = {"Type": "CAPACITY_PERCENT", "Value": 50}


def canary(seconds: int = 600, **size: Any) -> dict[str, Any]:
    return {"Type": "CANARY", "WaitIntervalInSeconds": seconds, "CanarySize": size or HALF}


def blue_green(routing: dict[str, Any], alarms: tuple[str, ...] = (), **members: Any) -> dict[str, Any]:
    config: dict[str, Any] = {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": routing, **members}}
    if alarms:
        config["AutoRollbackConfiguration"] = {"Alarms": [{"AlarmName": alarm} for alarm in alarms]}
    return config


def rolling(size: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"RollingUpdatePolicy": {"MaximumBatchSize": size, "WaitIntervalInSeconds": 60, **members}}


def is_baking(described: dict[str, Any]) -> bool:
    pending = described.get("PendingDeploymentSummary", {}).get("ProductionVariants", [{}])
    return bool(pending[0].get("VariantStatus", [{}])[0].get("Status") == "Baking")


@pytest.fixture
def alarm(cloudwatch: Any, name: str) -> str:
    """An alarm that nothing sets off by itself."""
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace="Custom",
        MetricName="Nothing",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="ignore",
    )
    return name


def test_an_endpoint_in_service_is_described_as_on_aws(endpoints: Endpoints, name: str) -> None:
    endpoints.serve(name)

    described = endpoints.describe(name)

    (variant,) = described["ProductionVariants"]
    assert {key: value for key, value in variant.items() if key != "DeployedImages"} == {
        "VariantName": "AllTraffic",
        "CurrentWeight": 1.0,
        "DesiredWeight": 1.0,
        "CurrentInstanceCount": 2,
        "DesiredInstanceCount": 2,
    }
    assert variant["DeployedImages"][0]["SpecifiedImage"].endswith("tensorflow-inference:2.19.0-cpu")
    assert set(described) - {"ResponseMetadata"} == {
        "EndpointName",
        "EndpointArn",
        "EndpointConfigName",
        "ProductionVariants",
        "EndpointStatus",
        "CreationTime",
        "LastModifiedTime",
    }


def test_an_update_shows_what_is_pending_and_then_how_it_was_deployed(
    endpoints: Endpoints, name: str, gate: str
) -> None:
    endpoints.serve(name, ANSWER="old")
    new = endpoints.config(endpoints.variant(ANSWER="new", LOAD_GATE=gate))
    deployment = blue_green(ALL_AT_ONCE)
    before = endpoints.describe(name)["EndpointConfigName"]

    endpoints.update(name, new, DeploymentConfig=deployment)
    during = endpoints.describe(name)
    GATES[gate].set()
    after = endpoints.settle(name)

    assert (during["EndpointStatus"], during["EndpointConfigName"]) == ("Updating", before)
    pending = during["PendingDeploymentSummary"]
    (variant,) = pending["ProductionVariants"]
    assert pending["EndpointConfigName"] == new
    assert variant["VariantStatus"][0]["Status"] == "Creating"
    assert (variant["CurrentInstanceCount"], variant["DesiredInstanceCount"]) == (0, 2)
    assert variant["InstanceType"] == "ml.m5.large"
    assert (after["EndpointStatus"], after["EndpointConfigName"]) == ("InService", new)
    assert after["LastDeploymentConfig"] == deployment
    assert "PendingDeploymentSummary" not in after


def test_a_canary_answers_its_share_while_it_bakes(
    endpoints: Endpoints, name: str, cloudwatch: Any, alarm: str, ask: Callable[..., str]
) -> None:
    endpoints.serve(name, ANSWER="old")
    new = endpoints.config(endpoints.variant(ANSWER="new"))

    endpoints.update(name, new, DeploymentConfig=blue_green(canary(3600), (alarm,)))
    described = endpoints.wait_for(name, is_baking)
    during = Counter(ask(name) for _ in range(80))
    still = endpoints.describe(name)
    cloudwatch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="the test has seen enough")

    (variant,) = described["PendingDeploymentSummary"]["ProductionVariants"]
    assert variant["VariantStatus"][0]["StatusMessage"] == "50% of the traffic goes to the new fleet"
    assert is_baking(still)
    assert 15 <= during["new"] <= 65
    assert during["old"] + during["new"] == 80


def test_an_alarm_that_is_set_off_during_the_bake_rolls_back(
    endpoints: Endpoints, name: str, cloudwatch: Any, alarm: str, ask: Callable[..., str]
) -> None:
    endpoints.serve(name, ANSWER="old")
    before = endpoints.describe(name)["EndpointConfigName"]
    new = endpoints.config(endpoints.variant(ANSWER="new"))

    endpoints.update(name, new, DeploymentConfig=blue_green(canary(3600), (alarm,)))
    endpoints.wait_for(name, is_baking)
    cloudwatch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="a test")
    after = endpoints.settle(name)

    assert (after["EndpointStatus"], after["EndpointConfigName"]) == ("InService", before)
    assert f"alarms are in the state ALARM: [{alarm}]" in after["FailureReason"]
    assert "LastDeploymentConfig" not in after
    assert Counter(ask(name) for _ in range(20)) == {"old": 20}


def test_errors_of_the_canary_set_an_alarm_off_that_rolls_it_back(
    endpoints: Endpoints, name: str, cloudwatch: Any, ask: Callable[..., str]
) -> None:
    endpoints.serve(name, ANSWER="old")
    before = endpoints.describe(name)["EndpointConfigName"]
    new = endpoints.config(endpoints.variant(STATUS="500"))
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/SageMaker",
        MetricName="Invocation5XXErrors",
        Dimensions=[{"Name": "EndpointName", "Value": name}, {"Name": "VariantName", "Value": "AllTraffic"}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=3,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="notBreaching",
    )

    endpoints.update(name, new, DeploymentConfig=blue_green(canary(3600), (name,)))
    endpoints.wait_for(name, is_baking)
    errors = 0
    while endpoints.describe(name)["EndpointStatus"] == "Updating":
        try:
            ask(name)
        except ClientError as error:
            assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 424  # noqa: PT017 - its own test is elsewhere
            errors += 1
    after = endpoints.settle(name)

    assert errors >= 3
    assert after["EndpointConfigName"] == before
    assert name in after["FailureReason"]
    assert ask(name) == "old"


def test_a_model_that_does_not_load_leaves_the_old_one_serving(
    endpoints: Endpoints, name: str, ask: Callable[..., str]
) -> None:
    endpoints.serve(name, ANSWER="old")
    before = endpoints.describe(name)["EndpointConfigName"]

    endpoints.update(name, endpoints.config(endpoints.variant(FAILS="out of memory")))
    after = endpoints.settle(name)

    assert (after["EndpointStatus"], after["EndpointConfigName"]) == ("InService", before)
    assert "did not pass the ping health check" in after["FailureReason"]
    assert ask(name) == "old"


@pytest.mark.parametrize(
    "deployment",
    [
        pytest.param(None, id="without a configuration"),
        pytest.param(blue_green(canary(300)), id="canary"),
        pytest.param(blue_green({"Type": "LINEAR", "WaitIntervalInSeconds": 60, "LinearStepSize": HALF}), id="linear"),
        pytest.param(rolling({"Type": "INSTANCE_COUNT", "Value": 1}), id="rolling"),
        pytest.param(blue_green(ALL_AT_ONCE, TerminationWaitInSeconds=300), id="with a termination wait"),
    ],
)
def test_no_request_is_lost_while_an_endpoint_is_updated(
    endpoints: Endpoints, name: str, ask: Callable[..., str], deployment: dict[str, Any] | None
) -> None:
    endpoints.serve(name, ANSWER="old", SECONDS="0.002")
    new = endpoints.config(endpoints.variant(ANSWER="new", SECONDS="0.002"))
    answers: Counter[str] = Counter()
    faults: list[Exception] = []
    done = threading.Event()

    def send() -> None:
        while not done.is_set():
            try:
                answers[ask(name)] += 1
            except Exception as fault:  # noqa: BLE001 - none is expected
                faults.append(fault)

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    wait_until(lambda: answers["old"])
    endpoints.update(name, new, **({"DeploymentConfig": deployment} if deployment else {}))
    after = endpoints.settle(name)
    wait_until(lambda: answers["new"])
    done.set()
    for sender in senders:
        sender.join()

    assert faults == []
    assert after["EndpointConfigName"] == new
    assert set(answers) == {"old", "new"}


def test_weights_divide_requests_between_variants(endpoints: Endpoints, name: str, ask: Callable[..., str]) -> None:
    variants = (endpoints.variant("a", ANSWER="a"), endpoints.variant("b", ANSWER="b"))
    endpoints.create(name, endpoints.config(*variants))

    endpoints.sagemaker.update_endpoint_weights_and_capacities(
        EndpointName=name,
        DesiredWeightsAndCapacities=[
            {"VariantName": "a", "DesiredWeight": 0.0},
            {"VariantName": "b", "DesiredInstanceCount": 5},
        ],
    )
    described = endpoints.settle(name)

    a, b = described["ProductionVariants"]
    assert (a["CurrentWeight"], a["DesiredWeight"], a["CurrentInstanceCount"]) == (0.0, 0.0, 2)
    assert (b["CurrentWeight"], b["CurrentInstanceCount"], b["DesiredInstanceCount"]) == (1.0, 5, 5)
    assert Counter(ask(name) for _ in range(20)) == {"b": 20}


@pytest.mark.parametrize(
    ("desired", "message"),
    [
        pytest.param(
            [{"VariantName": "Other", "DesiredWeight": 1.0}],
            r'The variant name\(s\) "Other" is/are not present within endpoint configuration "c-',
            id="an unknown variant",
        ),
        pytest.param(
            [{"VariantName": "AllTraffic"}, {"VariantName": "AllTraffic"}],
            'The variant name "AllTraffic" was non-unique within the request.',
            id="a variant twice",
        ),
        pytest.param(
            [{"VariantName": "AllTraffic", "DesiredInstanceCount": 0}],
            "needs an endpoint with AsyncInferenceConfig",
            id="no instance for requests in real time",
        ),
        pytest.param(
            [{"VariantName": "AllTraffic", "ServerlessUpdateConfig": {"MaxConcurrency": 2}}],
            "is not serverless",
            id="serverless settings for instances",
        ),
    ],
)
def test_weights_and_capacities_that_are_refused(
    endpoints: Endpoints, name: str, desired: list[dict[str, Any]], message: str
) -> None:
    endpoints.serve(name)

    with pytest.raises(ClientError, match=message):
        endpoints.sagemaker.update_endpoint_weights_and_capacities(
            EndpointName=name, DesiredWeightsAndCapacities=desired
        )


@pytest.mark.parametrize(
    ("retain", "counts"),
    [
        pytest.param({}, (2, 1.0), id="the configuration's"),
        pytest.param({"RetainAllVariantProperties": True}, (5, 3.0), id="all kept"),
        pytest.param(
            {
                "RetainAllVariantProperties": True,
                "ExcludeRetainedVariantProperties": [{"VariantPropertyType": "DesiredWeight"}],
            },
            (5, 1.0),
            id="all but the weight",
        ),
    ],
)
def test_live_properties_are_kept_if_asked(
    endpoints: Endpoints, name: str, retain: dict[str, Any], counts: tuple[int, float]
) -> None:
    endpoints.serve(name)
    desired = [{"VariantName": "AllTraffic", "DesiredInstanceCount": 5, "DesiredWeight": 3.0}]
    endpoints.sagemaker.update_endpoint_weights_and_capacities(EndpointName=name, DesiredWeightsAndCapacities=desired)
    endpoints.settle(name)

    endpoints.update(name, endpoints.config(endpoints.variant()), **retain)

    (variant,) = endpoints.settle(name)["ProductionVariants"]
    assert (variant["CurrentInstanceCount"], variant["CurrentWeight"]) == counts


def test_the_last_deployment_configuration_is_used_again_if_asked(endpoints: Endpoints, name: str) -> None:
    deployment = blue_green(canary(60))
    config = endpoints.config(endpoints.variant())
    endpoints.create(name, config, DeploymentConfig=deployment)

    endpoints.update(name, endpoints.config(endpoints.variant()), RetainDeploymentConfig=True)
    retained = endpoints.settle(name)
    endpoints.update(name, endpoints.config(endpoints.variant()))
    without = endpoints.settle(name)

    assert retained["LastDeploymentConfig"] == deployment
    assert "LastDeploymentConfig" not in without


def test_an_update_under_way_refuses_another(endpoints: Endpoints, name: str, gate: str) -> None:
    endpoints.serve(name)
    endpoints.update(name, endpoints.config(endpoints.variant(LOAD_GATE=gate)))
    desired = [{"VariantName": "AllTraffic", "DesiredWeight": 2.0}]

    with pytest.raises(ClientError, match="Cannot update in-progress endpoint"):
        endpoints.update(name, endpoints.config(endpoints.variant()))
    with pytest.raises(ClientError, match="Cannot update in-progress endpoint"):
        endpoints.sagemaker.update_endpoint_weights_and_capacities(
            EndpointName=name, DesiredWeightsAndCapacities=desired
        )


def test_a_failed_endpoint_can_only_be_deleted(endpoints: Endpoints, name: str) -> None:
    endpoints.serve(name, FAILS="out of memory")

    with pytest.raises(ClientError, match="Cannot update failed endpoint"):
        endpoints.update(name, endpoints.config(endpoints.variant()))


def test_an_alarm_that_does_not_exist_is_refused(endpoints: Endpoints, name: str) -> None:
    endpoints.serve(name)

    with pytest.raises(ClientError, match=r"Could not find these CloudWatch alarms .*\['absent'\]"):
        endpoints.update(
            name, endpoints.config(endpoints.variant()), DeploymentConfig=blue_green(canary(), ("absent",))
        )


def test_a_role_that_may_not_describe_the_alarm_rolls_back(
    endpoints: Endpoints, name: str, alarm: str, make_role: Callable[..., str]
) -> None:
    endpoints.serve(name)
    blind = make_role(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "*", "Resource": "*"},
                {"Effect": "Deny", "Action": "cloudwatch:*", "Resource": "*"},
            ],
        }
    )

    endpoints.update(
        name, endpoints.config(endpoints.variant(role=blind)), DeploymentConfig=blue_green(canary(), (alarm,))
    )

    assert "cloudwatch:DescribeAlarms" in endpoints.settle(name)["FailureReason"]
