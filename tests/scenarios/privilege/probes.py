"""Questions to an example that is up, each of which is answered by whether some of its roles' actions are allowed."""

from __future__ import annotations

import json
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import requests
from botocore.exceptions import ClientError

from tests.scenarios.e2e.api.requesting import Signed
from tests.scenarios.endpoints.answers import statistics
from tests.scenarios.endpoints.conftest import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.scenarios.privilege.applied import Applied

    Probe = Callable[[Applied], bool]

# a picture, as examples/request_validation wants it
PAYLOAD = {"instances": [[[0.0] * 28] * 28]}
# one of the models of examples/multi_model
ARCHIVE = "blue.tar.gz"
# members of a description that CreateEndpointConfig does not take
_DESCRIBED = ("EndpointConfigName", "EndpointConfigArn", "CreationTime", "ResponseMetadata")


def a_route_answers(stack: Applied) -> bool:
    """Ask a route's method as API Gateway's console does: as the integration's role, whoever may call the API."""
    integration = next(
        each
        for each in stack.resources("aws_api_gateway_integration")
        if each["type"] == "AWS" and "method.request.path" not in str(each["request_parameters"])
    )
    answer = stack.client("apigateway").test_invoke_method(
        restApiId=integration["rest_api_id"],
        resourceId=integration["resource_id"],
        httpMethod=integration["http_method"],
        headers={"Content-Type": "application/json", "X-Amzn-SageMaker-Inference-Id": "probe"}
        | ({"X-Amzn-SageMaker-Target-Model": ARCHIVE} if _has_many_models(stack) else {}),
        body=json.dumps(PAYLOAD),
    )
    return bool(answer["status"] in {200, 202})


def the_caller_is_let_in(stack: Applied) -> bool:
    credentials = stack.client("sts").assume_role(RoleArn=stack.outputs["caller_role_arn"], RoleSessionName="probe")
    url = stack.target.stage_url(stack.outputs["invoke_urls"]["predict"])
    signed = Signed(credentials["Credentials"], stack.target.region)
    return requests.post(url, json=PAYLOAD, auth=signed, timeout=30).status_code == 200


def a_new_endpoint_answers(stack: Applied) -> bool:
    """Make another endpoint of the stack's configuration, and ask it if it is of those that answer at once."""
    config = stack.endpoint_config
    with endpoint_of(stack, config["EndpointConfigName"]) as (name, status):
        if status != "InService" or "AsyncInferenceConfig" in config:
            return status == "InService"
        return _is_invoked(stack, name)


def its_log_has_lines(stack: Applied) -> bool:
    """Make the endpoint and its log group again: what it prints is in the group by the time it is deleted."""
    sagemaker, logs, name = stack.client("sagemaker"), stack.client("logs"), stack.outputs["endpoint_name"]
    config = stack.endpoint_config["EndpointConfigName"]
    group = f"/aws/sagemaker/Endpoints/{name}"
    sagemaker.delete_endpoint(EndpointName=name)
    if logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
        logs.delete_log_group(logGroupName=group)
    with endpoint_of(stack, config, name):
        pass
    groups = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    found = bool(groups) and bool(logs.filter_log_events(logGroupName=group)["events"])
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=config)
    _settled(sagemaker, name)
    return found


def its_answers_are_captured(stack: Applied) -> bool:
    """Make an endpoint that captures everything; what it has captured is written by the time it is deleted."""
    config = stack.endpoint_config
    capture = {**config["DataCaptureConfig"], "InitialSamplingPercentage": 100}
    with endpoint_of(stack, _copied(stack, config, DataCaptureConfig=capture)) as (name, _):
        _is_invoked(stack, name)
    bucket, _, prefix = capture["DestinationS3Uri"].removeprefix("s3://").partition("/")
    return "Contents" in stack.client("s3").list_objects_v2(Bucket=bucket, Prefix=f"{prefix}/{name}/")


def a_request_in_s3_is_answered_and_told(stack: Applied) -> bool:
    """Put a request into S3, and see what the topics say of it."""
    sqs, bucket = stack.client("sqs"), stack.outputs["bucket"]
    stack.client("s3").put_object(Bucket=bucket, Key="requests/it.json", Body=b"{}")
    queue = sqs.create_queue(QueueName=f"q-{uuid.uuid4().hex[:8]}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    for topic in ("answers_topic_arn", "failures_topic_arn"):
        stack.client("sns").subscribe(TopicArn=stack.outputs[topic], Protocol="sqs", Endpoint=arn)
    with endpoint_of(stack, stack.endpoint_config["EndpointConfigName"]) as (name, _):
        stack.client("sagemaker-runtime").invoke_endpoint_async(
            EndpointName=name, InputLocation=f"s3://{bucket}/requests/it.json"
        )
        said = wait_until(lambda: _said_of(stack, name, queue))
    return "Completed" in said


def an_update_watches_its_alarms(stack: Applied) -> bool:
    """Update another endpoint of the stack's configuration as the stack's own is updated: rolled back by its alarms."""
    sagemaker, config = stack.client("sagemaker"), stack.endpoint_config
    alarms = [{"AlarmName": arn.rpartition(":")[2]} for arn in stack.outputs["alarm_arns"].values()]
    deployment = {
        "BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 0}},
        "AutoRollbackConfiguration": {"Alarms": alarms},
    }
    with endpoint_of(stack, config["EndpointConfigName"]) as (name, _):
        wanted = _copied(stack, config)
        sagemaker.update_endpoint(EndpointName=name, EndpointConfigName=wanted, DeploymentConfig=deployment)
        _settled(sagemaker, name)
        return bool(sagemaker.describe_endpoint(EndpointName=name)["EndpointConfigName"] == wanted)


def api_gateway_takes_its_logging_role(stack: Applied) -> bool:
    (account,) = stack.resources("aws_api_gateway_account")
    role = {"op": "replace", "path": "/cloudwatchRoleArn", "value": account["cloudwatch_role_arn"]}
    try:
        stack.client("apigateway").update_account(patchOperations=[role])
    except ClientError:
        return False
    return True


# Which question is about a statement, by its sid.
PROBES: Mapping[str, Probe] = {
    "CallPredict": the_caller_is_let_in,
    "DecryptArtifact": a_new_endpoint_answers,
    "DescribeNetwork": a_new_endpoint_answers,
    "EncryptResults": its_answers_are_captured,
    "EncryptVolumes": a_new_endpoint_answers,
    "InvokeEndpoint": a_route_answers,
    "InvokeEndpointAsync": a_route_answers,
    "JoinNetwork": a_new_endpoint_answers,
    "KeepNetworkInterfaces": a_new_endpoint_answers,
    "ListArtifacts": a_new_endpoint_answers,
    "LogInToRegistry": a_new_endpoint_answers,
    "NotifyOfResults": a_request_in_s3_is_answered_and_told,
    "PullImage": a_new_endpoint_answers,
    "PutMetrics": a_new_endpoint_answers,
    "ReadArtifact": a_new_endpoint_answers,
    "ReadRequests": a_request_in_s3_is_answered_and_told,
    "WatchAlarms": an_update_watches_its_alarms,
    "WriteAccountLogs": api_gateway_takes_its_logging_role,
    "WriteLogs": its_log_has_lines,
    "WriteResults": lambda stack: (
        a_request_in_s3_is_answered_and_told(stack)
        if "answers_topic_arn" in stack.outputs
        else its_answers_are_captured(stack)
    ),
}


@contextmanager
def endpoint_of(stack: Applied, config: str, name: str = "") -> Iterator[tuple[str, str]]:
    """The name of an endpoint of a configuration, and the status that it came to; it is deleted afterwards."""
    sagemaker, name = stack.client("sagemaker"), name or f"probe-{uuid.uuid4().hex[:8]}"
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=config)
    try:
        yield name, _settled(sagemaker, name)
    finally:
        sagemaker.delete_endpoint(EndpointName=name)


def _settled(sagemaker: Any, name: str) -> str:
    """Wait until nothing is under way; return the status."""

    def status() -> str:
        now = sagemaker.describe_endpoint(EndpointName=name)["EndpointStatus"]
        return now if now in {"InService", "Failed"} else ""

    return str(wait_until(status))


def _is_invoked(stack: Applied, name: str) -> bool:
    target = {"TargetModel": ARCHIVE} if _has_many_models(stack) else {}
    try:
        stack.client("sagemaker-runtime").invoke_endpoint(EndpointName=name, Body=b"{}", **target)
    except ClientError:
        return False
    return True


def _has_many_models(stack: Applied) -> bool:
    models = stack.resources("aws_sagemaker_model")
    return any(container["mode"] == "MultiModel" for model in models for container in model["primary_container"])


def _copied(stack: Applied, config: Mapping[str, Any], **members: Any) -> str:
    """Make a configuration like another with other members, and return its name."""
    name = f"probe-{uuid.uuid4().hex[:8]}"
    copied = {member: value for member, value in config.items() if member not in _DESCRIBED} | members
    stack.client("sagemaker").create_endpoint_config(EndpointConfigName=name, **copied)
    return name


def _said_of(stack: Applied, endpoint: str, queue: str) -> str:
    """Return what a topic says of the endpoint's request, or that SageMaker could not tell a topic."""
    for message in stack.client("sqs").receive_message(QueueUrl=queue).get("Messages", ()):
        if endpoint in message["Body"]:
            return str(message["Body"])
    metric = statistics(
        stack.client("cloudwatch"), "NotificationFailures", EndpointName=endpoint, VariantName="AllTraffic"
    )
    return "nobody was told" if metric else ""
