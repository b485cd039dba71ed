"""Endpoints: what the runtime is told, what is shown of it, and what is refused."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointStatus
from tests.cloud.sagemaker.control_plane.conftest import IMAGE, URL, variant

if TYPE_CHECKING:
    from tests.cloud.sagemaker.control_plane.conftest import KnownAlarms, RecordedHosting, RegisteredVariants

ARN = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/digits"
IN_PROGRESS = f'Cannot update in-progress endpoint "{ARN}".'
CANARY = {
    "BlueGreenUpdatePolicy": {
        "TrafficRoutingConfiguration": {
            "Type": "CANARY",
            "CanarySize": {"Type": "INSTANCE_COUNT", "Value": 1},
            "WaitIntervalInSeconds": 60,
        }
    },
    "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "errors"}]},
}


@pytest.fixture
def second(sagemaker: Any, model: str) -> str:
    """The name of another endpoint configuration."""
    sagemaker.create_endpoint_config(EndpointConfigName="second", ProductionVariants=[variant(model)])
    return "second"


def message(caught: pytest.ExceptionInfo[ClientError]) -> str:
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    return str(caught.value.response["Error"]["Message"])


def test_a_new_endpoint_is_creating_until_the_runtime_says_more(sagemaker: Any, config: str) -> None:
    arn = sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName=config)["EndpointArn"]

    described = sagemaker.describe_endpoint(EndpointName="Digits")
    assert arn == ARN
    assert described["EndpointStatus"] == "Creating"
    assert described["ProductionVariants"][0]["CurrentInstanceCount"] == 0
    assert described["ProductionVariants"][0]["DesiredInstanceCount"] == 2


def test_the_runtime_is_told_what_the_model_is(sagemaker: Any, config: str, hosting: RecordedHosting) -> None:
    sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName=config)

    [(what, definition)] = hosting.asked
    [served] = definition.variants
    assert (what, definition.name, definition.arn, definition.config_name) == ("create", "Digits", ARN, config)
    assert (definition.account_id, definition.region) == ("123456789012", "eu-west-1")
    assert [(each.image, each.model_data.url) for each in served.containers] == [(IMAGE, URL)]


def test_an_endpoint_in_service_is_described_whole(sagemaker: Any, endpoint: str) -> None:
    described = sagemaker.describe_endpoint(EndpointName=endpoint)

    shown = described["ProductionVariants"][0]["DeployedImages"][0]
    assert {member: described[member] for member in ("EndpointName", "EndpointArn", "EndpointConfigName")} == {
        "EndpointName": "Digits",
        "EndpointArn": ARN,
        "EndpointConfigName": "first",
    }
    assert described["EndpointStatus"] == "InService"
    assert (shown["SpecifiedImage"], shown["ResolvedImage"]) == (IMAGE, IMAGE)
    assert described["LastModifiedTime"] >= described["CreationTime"]
    assert "PendingDeploymentSummary" not in described


def test_a_name_finds_its_endpoint_whatever_its_case(sagemaker: Any, endpoint: str) -> None:
    assert sagemaker.describe_endpoint(EndpointName="dIGITS")["EndpointName"] == endpoint


def test_a_failure_is_shown_with_its_reason(sagemaker: Any, config: str, hosting: RecordedHosting) -> None:
    sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName=config)

    hosting.tell("Digits", EndpointStatus.FAILED, config, "it does not answer pings")

    described = sagemaker.describe_endpoint(EndpointName="Digits")
    assert (described["EndpointStatus"], described["FailureReason"]) == ("Failed", "it does not answer pings")


def test_a_long_reason_ends_at_the_length_that_aws_allows_and_keeps_its_beginning_and_end(
    sagemaker: Any, config: str, hosting: RecordedHosting
) -> None:
    sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName=config)

    hosting.tell("Digits", EndpointStatus.FAILED, config, "The ping failed. " + "x" * 5000 + " the last line.")

    reason = sagemaker.describe_endpoint(EndpointName="Digits")["FailureReason"]
    assert len(reason) == 1024
    assert reason.startswith("The ping failed. xxx")
    assert reason.endswith("xxx the last line.")


def test_a_reason_with_a_name_that_is_not_text_is_shown(sagemaker: Any, config: str, hosting: RecordedHosting) -> None:
    sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName=config)

    hosting.tell("Digits", EndpointStatus.FAILED, config, "the file caf\udce9")

    assert sagemaker.describe_endpoint(EndpointName="Digits")["FailureReason"] == "the file caf\\udce9"


def test_an_endpoint_that_the_runtime_cannot_begin_with_is_failed(
    sagemaker: Any, config: str, hosting: RecordedHosting
) -> None:
    hosting.fault = RuntimeError("no thread is left")

    sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName=config)

    assert sagemaker.describe_endpoint(EndpointName="Digits")["EndpointStatus"] == "Failed"


def test_an_update_that_the_runtime_cannot_begin_with_leaves_the_old_configuration_in_service(
    sagemaker: Any, endpoint: str, second: str, hosting: RecordedHosting
) -> None:
    hosting.fault = RuntimeError("no thread is left")

    sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=second)

    described = sagemaker.describe_endpoint(EndpointName=endpoint)
    assert (described["EndpointStatus"], described["EndpointConfigName"]) == ("InService", "first")


def test_of_two_that_create_one_endpoint_at_once_one_is_refused(
    sagemaker: Any, config: str, hosting: RecordedHosting
) -> None:
    begin = threading.Barrier(8)
    refusals: list[str] = []

    def create() -> None:
        begin.wait()
        try:
            sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName=config)
        except ClientError as error:
            refusals.append(error.response["Error"]["Message"])

    callers = [threading.Thread(target=create) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert refusals == [f'Cannot create already existing endpoint "{ARN}".'] * 7
    assert [what for what, _ in hosting.asked] == ["create"]


def test_an_endpoint_without_its_configuration_is_refused(sagemaker: Any) -> None:
    with pytest.raises(ClientError) as caught:
        sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName="nothing")

    arn = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/nothing"
    assert message(caught) == f'Could not find endpoint configuration "{arn}".'
    assert sagemaker.list_endpoints()["Endpoints"] == []


def test_an_endpoint_of_a_deleted_model_is_refused(sagemaker: Any, config: str, model: str) -> None:
    sagemaker.delete_model(ModelName=model)

    with pytest.raises(ClientError) as caught:
        sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName=config)

    assert message(caught) == 'Could not find model "arn:aws:sagemaker:eu-west-1:123456789012:model/digits".'


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        pytest.param("update_endpoint", {"EndpointConfigName": "first"}, id="UpdateEndpoint"),
        pytest.param(
            "update_endpoint_weights_and_capacities",
            {"DesiredWeightsAndCapacities": [{"VariantName": "AllTraffic", "DesiredWeight": 1}]},
            id="UpdateEndpointWeightsAndCapacities",
        ),
        pytest.param("delete_endpoint", {}, id="DeleteEndpoint"),
    ],
)
def test_an_endpoint_in_progress_is_left_alone(
    sagemaker: Any, config: str, operation: str, arguments: dict[str, Any]
) -> None:
    sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName=config)

    with pytest.raises(ClientError) as caught:
        getattr(sagemaker, operation)(EndpointName="Digits", **arguments)

    assert message(caught) == IN_PROGRESS


def test_an_update_shows_what_is_pending_and_then_what_serves(
    sagemaker: Any, endpoint: str, second: str, hosting: RecordedHosting
) -> None:
    sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=second)
    during = sagemaker.describe_endpoint(EndpointName=endpoint)

    hosting.tell(endpoint, EndpointStatus.IN_SERVICE, second)
    after = sagemaker.describe_endpoint(EndpointName=endpoint)

    assert (during["EndpointStatus"], during["EndpointConfigName"]) == ("Updating", "first")
    assert during["PendingDeploymentSummary"]["EndpointConfigName"] == second
    assert (after["EndpointStatus"], after["EndpointConfigName"]) == ("InService", second)
    assert "PendingDeploymentSummary" not in after


def test_an_update_that_is_rolled_back_says_why(
    sagemaker: Any, endpoint: str, second: str, hosting: RecordedHosting
) -> None:
    sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=second)

    hosting.tell(endpoint, EndpointStatus.IN_SERVICE, "first", "an alarm went off")

    described = sagemaker.describe_endpoint(EndpointName=endpoint)
    assert (described["EndpointConfigName"], described["FailureReason"]) == ("first", "an alarm went off")


def test_an_update_whose_present_configuration_was_deleted_is_refused(
    sagemaker: Any, endpoint: str, second: str
) -> None:
    sagemaker.delete_endpoint_config(EndpointConfigName="first")

    with pytest.raises(ClientError) as caught:
        sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=second)

    arn = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/first"
    assert message(caught) == f'Could not find endpoint configuration "{arn}".'
    assert sagemaker.describe_endpoint(EndpointName=endpoint)["EndpointStatus"] == "InService"


def test_a_failed_endpoint_can_only_be_deleted(sagemaker: Any, config: str, hosting: RecordedHosting) -> None:
    sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName=config)
    hosting.tell("Digits", EndpointStatus.FAILED, config, "no ping")

    with pytest.raises(ClientError, match="it can only be deleted"):
        sagemaker.update_endpoint(EndpointName="Digits", EndpointConfigName=config)
    sagemaker.delete_endpoint(EndpointName="Digits")

    assert sagemaker.list_endpoints()["Endpoints"] == []


def test_a_deleted_endpoint_is_taken_down_and_gone(sagemaker: Any, endpoint: str, hosting: RecordedHosting) -> None:
    sagemaker.delete_endpoint(EndpointName=endpoint)

    assert hosting.asked[-1] == ("delete", ARN)
    with pytest.raises(ClientError) as caught:
        sagemaker.describe_endpoint(EndpointName=endpoint)
    assert message(caught) == f'Could not find endpoint "{ARN}".'


def test_an_endpoint_that_is_not_taken_down_cleanly_is_gone_all_the_same(
    sagemaker: Any, endpoint: str, hosting: RecordedHosting
) -> None:
    hosting.fault = RuntimeError("a container does not end")

    with pytest.raises(ClientError, match="The local cloud failed"):
        sagemaker.delete_endpoint(EndpointName=endpoint)

    assert sagemaker.list_endpoints()["Endpoints"] == []


def test_a_deployment_needs_its_alarms(sagemaker: Any, endpoint: str, second: str, alarms: KnownAlarms) -> None:
    with pytest.raises(ClientError, match="Could not find these CloudWatch alarms"):
        sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=second, DeploymentConfig=CANARY)
    alarms.names.add("errors")

    sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=second, DeploymentConfig=CANARY)

    assert sagemaker.describe_endpoint(EndpointName=endpoint)["EndpointStatus"] == "Updating"


def test_the_deployment_configuration_of_the_last_success_is_shown(
    sagemaker: Any, endpoint: str, second: str, alarms: KnownAlarms, hosting: RecordedHosting
) -> None:
    alarms.names.add("errors")
    sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=second, DeploymentConfig=CANARY)
    before = sagemaker.describe_endpoint(EndpointName=endpoint)

    hosting.tell(endpoint, EndpointStatus.IN_SERVICE, second)

    assert "LastDeploymentConfig" not in before
    assert sagemaker.describe_endpoint(EndpointName=endpoint)["LastDeploymentConfig"] == CANARY


def test_a_scaled_variant_keeps_its_instance_type(
    sagemaker: Any, endpoint: str, model: str, scaled: RegisteredVariants
) -> None:
    larger = variant(model, InstanceType="ml.m5.xlarge")
    sagemaker.create_endpoint_config(EndpointConfigName="larger", ProductionVariants=[larger])
    scaled.variants.add("AllTraffic")

    with pytest.raises(ClientError, match=r"\[AllTraffic\].* must be deregistered as scalable targets"):
        sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName="larger")


def test_deleting_an_endpoint_deregisters_its_variants(
    sagemaker: Any, endpoint: str, scaled: RegisteredVariants
) -> None:
    scaled.variants.add("AllTraffic")

    sagemaker.delete_endpoint(EndpointName=endpoint)

    assert scaled.variants == set()


def test_weights_and_counts_are_desired_until_they_are_there(
    sagemaker: Any, endpoint: str, hosting: RecordedHosting
) -> None:
    desired = {"VariantName": "AllTraffic", "DesiredWeight": 0.5, "DesiredInstanceCount": 3}
    sagemaker.update_endpoint_weights_and_capacities(EndpointName=endpoint, DesiredWeightsAndCapacities=[desired])
    [during] = sagemaker.describe_endpoint(EndpointName=endpoint)["ProductionVariants"]

    hosting.tell(endpoint, EndpointStatus.IN_SERVICE, "first")
    [after] = sagemaker.describe_endpoint(EndpointName=endpoint)["ProductionVariants"]

    assert (during["CurrentInstanceCount"], during["DesiredInstanceCount"]) == (2, 3)
    assert (after["CurrentInstanceCount"], after["CurrentWeight"]) == (3, 0.5)


@pytest.mark.parametrize(
    ("desired", "words"),
    [
        pytest.param([{"VariantName": "b"}], '"b" is/are not present', id="a variant that is not there"),
        pytest.param([{"VariantName": "AllTraffic"}] * 2, "was non-unique within the request", id="one twice"),
        pytest.param(
            [{"VariantName": "AllTraffic", "DesiredInstanceCount": 0}], "at least one instance", id="no instance"
        ),
        pytest.param(
            [{"VariantName": "AllTraffic", "ServerlessUpdateConfig": {"MaxConcurrency": 2}}],
            "is not serverless",
            id="serverless",
        ),
    ],
)
def test_capacities_that_cannot_be_are_refused(
    sagemaker: Any, endpoint: str, desired: list[dict[str, Any]], words: str
) -> None:
    with pytest.raises(ClientError, match=words):
        sagemaker.update_endpoint_weights_and_capacities(EndpointName=endpoint, DesiredWeightsAndCapacities=desired)


def test_an_update_keeps_the_live_capacities_if_asked_to(
    sagemaker: Any, endpoint: str, second: str, hosting: RecordedHosting
) -> None:
    desired = {"VariantName": "AllTraffic", "DesiredInstanceCount": 3}
    sagemaker.update_endpoint_weights_and_capacities(EndpointName=endpoint, DesiredWeightsAndCapacities=[desired])
    hosting.tell(endpoint, EndpointStatus.IN_SERVICE, "first")

    sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=second, RetainAllVariantProperties=True)

    [pending] = sagemaker.describe_endpoint(EndpointName=endpoint)["PendingDeploymentSummary"]["ProductionVariants"]
    assert pending["DesiredInstanceCount"] == 3
