"""The calls that a fault is for fail as AWS's do, as often as it says, and no others."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
import requests
from botocore.exceptions import ClientError, ConnectionClosedError

from sagemaker_rest.cloud.faults.connection import Delay
from tests.conftest import REGION

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.faults.client import CloudFaults
    from sagemaker_rest.cloud.server.process import CloudProcess

MESSAGE = "Rate <exceeded> & 'more'"


@pytest.mark.parametrize(
    ("service", "operation", "method"),
    [
        pytest.param("iam", "ListRoles", "list_roles", id="query XML"),
        pytest.param("ec2", "DescribeVpcs", "describe_vpcs", id="EC2 XML"),
        pytest.param("s3", "ListBuckets", "list_buckets", id="REST-XML"),
        pytest.param("sagemaker", "ListModels", "list_models", id="JSON 1.1"),
        pytest.param("apigateway", "GetRestApis", "get_rest_apis", id="REST-JSON"),
        pytest.param("cloudwatch", "DescribeAlarms", "describe_alarms", id="CBOR"),
    ],
)
def test_an_error_is_in_the_form_of_the_service_s_protocol(
    faults: CloudFaults, client: Callable[..., Any], service: str, operation: str, method: str
) -> None:
    fault = faults.error(service, operation, "SomeException", MESSAGE, status=418)

    with pytest.raises(ClientError) as refused:
        getattr(client(service), method)()

    assert refused.value.response["Error"] == {"Code": "SomeException", "Message": MESSAGE} | _type(refused.value)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 418
    assert fault.hits == 1


def _type(error: ClientError) -> dict[str, str]:
    """The query protocol says whose mistake it was, too."""
    given = dict(error.response["Error"])
    return {"Type": "Sender"} if "Type" in given else {}


def test_so_many_calls_pass_and_so_many_are_struck(faults: CloudFaults, client: Callable[..., Any]) -> None:
    faults.error("iam", "ListRoles", "AccessDenied", skip=1, times=2)
    outcomes = [_outcome(client("iam").list_roles) for _ in range(4)]

    assert outcomes == ["done", "AccessDenied", "AccessDenied", "done"]


def test_without_a_number_every_call_is_struck(faults: CloudFaults, client: Callable[..., Any]) -> None:
    fault = faults.error("iam", "ListRoles", "AccessDenied")
    outcomes = {_outcome(client("iam").list_roles) for _ in range(5)}

    assert (outcomes, fault.hits) == ({"AccessDenied"}, 5)


def test_other_operations_and_other_services_are_left_alone(faults: CloudFaults, client: Callable[..., Any]) -> None:
    faults.error("iam", "ListRoles", "AccessDenied")

    assert _outcome(client("iam").list_users) == "done"
    assert _outcome(client("sagemaker").list_models) == "done"


def test_a_pattern_strikes_every_operation_that_it_fits(faults: CloudFaults, client: Callable[..., Any]) -> None:
    faults.error("*", "List*", "AccessDenied")

    assert _outcome(client("iam").list_roles) == "AccessDenied"
    assert _outcome(client("sagemaker").list_models) == "AccessDenied"
    assert _outcome(client("sts").get_caller_identity) == "done"


def test_only_calls_that_contain_a_text_are_struck(faults: CloudFaults, client: Callable[..., Any]) -> None:
    faults.error("iam", "GetRole", "AccessDenied", containing="RoleName=mine")
    faults.error("s3", "HeadBucket", "403", status=403, containing="/mine")

    assert _outcome(lambda: client("iam").get_role(RoleName="mine")) == "AccessDenied"
    assert _outcome(lambda: client("iam").get_role(RoleName="yours")) == "NoSuchEntity"
    assert _outcome(lambda: client("s3").head_bucket(Bucket="mine")) == "403"
    assert _outcome(lambda: client("s3").head_bucket(Bucket="yours")) == "404"


def test_latency_lets_the_call_wait_and_then_be_carried_out(faults: CloudFaults, client: Callable[..., Any]) -> None:
    faults.latency("sts", "GetCallerIdentity", 0.3)
    began = time.monotonic()

    assert _outcome(client("sts").get_caller_identity) == "done"
    assert time.monotonic() - began >= 0.3


def test_latency_and_an_error_meet_in_one_call(faults: CloudFaults, client: Callable[..., Any]) -> None:
    slow = faults.latency("sts", "*", 0.01)
    refused = faults.error("sts", "*", "AccessDenied")

    assert _outcome(client("sts").get_caller_identity) == "AccessDenied"
    assert (slow.hits, refused.hits) == (1, 1)


def test_a_dropped_call_is_not_carried_out_and_its_repetition_is(
    faults: CloudFaults, client: Callable[..., Any]
) -> None:
    fault = faults.drop("sns", "CreateTopic", times=1)

    client("sns").create_topic(Name="dropped-once")

    assert fault.hits == 1


def test_a_connection_that_is_always_dropped_ends_in_the_sdk_s_error(
    faults: CloudFaults, client: Callable[..., Any]
) -> None:
    faults.drop("sns", "CreateTopic")
    before = client("sns").list_topics()["Topics"]

    with pytest.raises(ConnectionClosedError):
        client("sns").create_topic(Name="never")

    assert client("sns").list_topics()["Topics"] == before


def test_after_a_lost_answer_the_repetition_is_refused_as_on_aws(
    faults: CloudFaults, client: Callable[..., Any]
) -> None:
    fault = faults.drop("sagemaker", "CreateModel", carried_out=True, times=1)

    with pytest.raises(ClientError, match="Cannot create already existing model"):
        client("sagemaker").create_model(ModelName="answer-lost", PrimaryContainer={"Image": "image"})

    assert fault.hits == 1
    assert client("sagemaker").describe_model(ModelName="answer-lost")["ModelName"] == "answer-lost"
    client("sagemaker").delete_model(ModelName="answer-lost")


def test_a_cloud_that_stops_delays_nothing_any_more() -> None:
    delay = Delay()
    delay.close()
    began = time.monotonic()
    asyncio.run(delay.wait(60))

    assert time.monotonic() - began < 10


@pytest.mark.parametrize("carried_out", [False, True])
def test_an_unsigned_request_to_a_deployed_api_can_be_dropped(
    faults: CloudFaults,
    cloud: CloudProcess,
    carried_out: bool,  # noqa: FBT001  a table's column
) -> None:
    faults.drop("execute-api", "Invoke", carried_out=carried_out, containing="/nobody/")

    with pytest.raises(requests.ConnectionError):
        requests.get(f"{cloud.url}/_aws/execute-api/nobody/v1", timeout=10)

    assert requests.get(f"{cloud.url}/_aws/execute-api/other/v1", timeout=10).status_code == 403


def test_an_invocation_is_struck_by_the_name_of_its_endpoint(faults: CloudFaults, client: Callable[..., Any]) -> None:
    faults.error("sagemaker-runtime", "InvokeEndpoint", "ThrottlingException", "Rate exceeded", containing="/mine/")

    runtime = client("sagemaker-runtime")

    assert _outcome(lambda: runtime.invoke_endpoint(EndpointName="mine", Body=b"{}")) == "ThrottlingException"
    assert _outcome(lambda: runtime.invoke_endpoint(EndpointName="yours", Body=b"{}")) == "ValidationError"


def test_the_region_does_not_matter(faults: CloudFaults, client: Callable[..., Any]) -> None:
    faults.error("sagemaker", "ListModels", "AccessDeniedException")

    assert client("sagemaker").meta.region_name == REGION
    assert _outcome(client("sagemaker").list_models) == "AccessDeniedException"


def _outcome(call: Callable[[], object]) -> str:
    try:
        call()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "done"
