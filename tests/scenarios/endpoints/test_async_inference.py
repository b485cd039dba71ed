"""Asynchronous endpoints: what is accepted, where answers and failures lie, who is told, how many are worked on."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.scenarios.endpoints.answers import Bucket, Subscribed, async_config, maximum, statistics
from tests.scenarios.endpoints.conftest import GATES, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenarios.endpoints.conftest import Endpoints


@pytest.fixture
def bucket(aws: Callable[..., Any], name: str) -> Bucket:
    s3 = aws("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return Bucket(s3, name)


@pytest.fixture
def runtime(aws: Callable[..., Any]) -> Any:
    return aws("sagemaker-runtime")


@pytest.fixture
def topic(aws: Callable[..., Any], name: str) -> Subscribed:
    sns, sqs = aws("sns"), aws("sqs")
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    arn = sns.create_topic(Name=name)["TopicArn"]
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue_arn)
    return Subscribed(arn, sqs, queue)


def test_an_answer_is_put_where_the_call_said_it_will_be(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any
) -> None:
    endpoints.create(name, endpoints.config(endpoints.variant(), **async_config(bucket)))

    answer = runtime.invoke_endpoint_async(
        EndpointName=name,
        InputLocation=bucket.put("in.json", b'{"instances": [1]}'),
        ContentType="application/json",
        Accept="application/json",
        InferenceId="the-first",
    )

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert answer["InferenceId"] == "the-first"
    assert answer["OutputLocation"] == bucket.url("out/the-first.out")
    assert answer["FailureLocation"] == bucket.url("failed/the-first-error.out")
    stored = bucket.object_at(answer["OutputLocation"])
    assert (stored["Body"].read(), stored["ContentType"]) == (b'{"instances": [1]}', "application/json")


def test_the_type_of_an_input_is_that_of_its_object_unless_the_call_names_one(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any
) -> None:
    endpoints.create(name, endpoints.config(endpoints.variant(TELLS="Content-Type"), **async_config(bucket)))
    location = bucket.put("in.json", b"{}", ContentType="application/json")

    of_the_object = runtime.invoke_endpoint_async(EndpointName=name, InputLocation=location)
    of_the_call = runtime.invoke_endpoint_async(EndpointName=name, InputLocation=location, ContentType="text/csv")

    assert bucket.object_at(of_the_object["OutputLocation"])["Body"].read() == b"application/json"
    assert bucket.object_at(of_the_call["OutputLocation"])["Body"].read() == b"text/csv"


def test_an_inline_body_needs_no_input_in_s3(endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any) -> None:
    endpoints.create(name, endpoints.config(endpoints.variant(), **async_config(bucket)))

    answer = runtime.invoke_endpoint_async(EndpointName=name, Body=b"inline", Filename="mine.txt", Accept="text/csv")

    assert answer["OutputLocation"] == bucket.url("out/mine.txt")
    assert bucket.object_at(answer["OutputLocation"])["Body"].read() == b"inline"


def test_a_failure_is_put_beside(endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any) -> None:
    variant = endpoints.variant(STATUS="500", ANSWER="the model is confused")
    endpoints.create(name, endpoints.config(variant, **async_config(bucket)))

    answer = runtime.invoke_endpoint_async(EndpointName=name, Body=b"{}")

    assert bucket.object_at(answer["FailureLocation"])["Body"].read() == b"the model is confused"
    assert not [key for key in bucket.stored() if key.startswith("out/")]


def test_a_container_that_dies_fails_its_request_and_answers_once_it_is_started_again(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any
) -> None:
    endpoints.create(name, endpoints.config(endpoints.variant(), **async_config(bucket)))

    died = runtime.invoke_endpoint_async(EndpointName=name, Body=b"die")
    failure = bucket.object_at(died["FailureLocation"])["Body"].read()
    answers = wait_until(lambda: answers_after_a_request(name, bucket, runtime))

    assert failure == b"its process is gone"
    assert bucket.object_at(bucket.url(answers[0]))["Body"].read() == b"asked again"
    assert endpoints.describe(name)["EndpointStatus"] == "InService"


def answers_after_a_request(name: str, bucket: Bucket, runtime: Any) -> list[str]:
    """The keys of all answers so far; that to this request may come later."""
    runtime.invoke_endpoint_async(EndpointName=name, Body=b"asked again")
    return [key for key in bucket.stored() if key.startswith("out/")]


def test_success_is_told_to_its_topic(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any, topic: Subscribed
) -> None:
    told = {"SuccessTopic": topic.arn, "IncludeInferenceResponseIn": ["SUCCESS_NOTIFICATION_TOPIC"]}
    config = async_config(bucket, NotificationConfig=told)
    endpoints.create(name, endpoints.config(endpoints.variant(ANSWER="done"), **config))
    location = bucket.put("in.json", b"{}")

    answer = runtime.invoke_endpoint_async(EndpointName=name, InputLocation=location, Accept="application/json")
    message = topic.message()

    assert {key: message[key] for key in ("invocationStatus", "inferenceId", "eventSource", "eventName")} == {
        "invocationStatus": "Completed",
        "inferenceId": answer["InferenceId"],
        "eventSource": "aws:sagemaker",
        "eventName": "InferenceResult",
    }
    assert message["requestParameters"] == {
        "accept": "application/json",
        "contentType": "application/octet-stream",
        "endpointName": name,
        "inputLocation": location,
    }
    assert message["responseParameters"] == {
        "contentType": "application/json",
        "outputLocation": answer["OutputLocation"],
    }
    assert base64.b64decode(message["responseBody"]["content"]) == b"done"


def test_a_failure_is_told_to_its_topic(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any, topic: Subscribed
) -> None:
    config = async_config(bucket, NotificationConfig={"ErrorTopic": topic.arn})
    endpoints.create(name, endpoints.config(endpoints.variant(STATUS="503"), **config))

    answer = runtime.invoke_endpoint_async(EndpointName=name, Body=b"{}")
    message = topic.message()

    assert message["invocationStatus"] == "Failed"
    assert message["failureReason"].startswith("ClientError: Received server error (503) from model.")
    assert message["responseParameters"] == {"failureLocation": answer["FailureLocation"]}
    assert "responseBody" not in message


@pytest.mark.parametrize(
    ("denied", "reason"),
    [
        pytest.param("s3:GetObject", "is not authorized to perform: s3:GetObject", id="reading the input"),
        pytest.param("s3:PutObject", "is not authorized to perform: s3:PutObject", id="writing the answer"),
    ],
)
def test_the_execution_role_must_be_allowed(
    endpoints: Endpoints,
    name: str,
    bucket: Bucket,
    runtime: Any,
    topic: Subscribed,
    make_role: Callable[..., str],
    denied: str,
    reason: str,
) -> None:
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": denied, "Resource": "*"},
        ],
    }
    config = async_config(bucket, NotificationConfig={"ErrorTopic": topic.arn})
    endpoints.create(name, endpoints.config(endpoints.variant(role=make_role(policy)), **config))

    runtime.invoke_endpoint_async(EndpointName=name, InputLocation=bucket.put("in.json", b"{}"))

    assert reason in topic.message()["failureReason"]


def test_an_input_that_is_not_there_fails(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any, topic: Subscribed
) -> None:
    config = async_config(bucket, NotificationConfig={"ErrorTopic": topic.arn})
    endpoints.create(name, endpoints.config(endpoints.variant(), **config))

    runtime.invoke_endpoint_async(EndpointName=name, InputLocation=bucket.url("absent.json"))

    assert "there is no object 'absent.json'" in topic.message()["failureReason"]


def test_only_so_many_are_worked_on_at_a_time(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any, cloudwatch: Any, gate: str
) -> None:
    config = endpoints.config(endpoints.variant(GATE=gate), **async_config(bucket, concurrency=1))
    endpoints.create(name, config)
    answers = [runtime.invoke_endpoint_async(EndpointName=name, Body=b"{}") for _ in range(5)]

    wait_until(lambda: maximum(cloudwatch, "ApproximateBacklogSize", name) == 5)
    per_instance = maximum(cloudwatch, "ApproximateBacklogSizePerInstance", name)
    answered_early = [key for key in bucket.stored() if key.startswith("out/")]
    GATES[gate].set()

    assert per_instance == 2.5
    assert answered_early == []
    assert [bucket.object_at(answer["OutputLocation"])["Body"].read() for answer in answers] == [b"{}"] * 5


def test_a_backlog_without_instances_waits_until_there_are_some(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any, cloudwatch: Any
) -> None:
    endpoints.create(name, endpoints.config(endpoints.variant(), **async_config(bucket)))
    scale(endpoints, name, 0)
    answer = runtime.invoke_endpoint_async(EndpointName=name, Body=b"{}")
    wait_until(lambda: maximum(cloudwatch, "HasBacklogWithoutCapacity", name) == 1)
    waiting = bucket.stored()

    scale(endpoints, name, 1)

    assert waiting == []
    assert bucket.object_at(answer["OutputLocation"])["Body"].read() == b"{}"


def scale(endpoints: Endpoints, name: str, count: int) -> None:
    endpoints.sagemaker.update_endpoint_weights_and_capacities(
        EndpointName=name, DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", "DesiredInstanceCount": count}]
    )
    endpoints.settle(name)


def test_a_step_policy_wakes_an_endpoint_from_zero(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any, cloudwatch: Any, aws: Callable[..., Any]
) -> None:
    endpoints.create(name, endpoints.config(endpoints.variant(), **async_config(bucket)))
    target = {
        "ServiceNamespace": "sagemaker",
        "ResourceId": f"endpoint/{name}/variant/AllTraffic",
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
    }
    autoscaling = aws("application-autoscaling")
    autoscaling.register_scalable_target(**target, MinCapacity=0, MaxCapacity=3)
    policy = autoscaling.put_scaling_policy(
        **target,
        PolicyName="wake",
        PolicyType="StepScaling",
        StepScalingPolicyConfiguration={
            "AdjustmentType": "ChangeInCapacity",
            "MetricAggregationType": "Average",
            "Cooldown": 300,
            "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}],
        },
    )
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        AlarmActions=[policy["PolicyARN"]],
        Namespace="AWS/SageMaker",
        MetricName="HasBacklogWithoutCapacity",
        Dimensions=[{"Name": "EndpointName", "Value": name}],
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    )
    scale(endpoints, name, 0)
    wait_until(lambda: cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"] == "OK")

    answer = runtime.invoke_endpoint_async(EndpointName=name, Body=b"{}")

    assert bucket.object_at(answer["OutputLocation"])["Body"].read() == b"{}"
    (variant,) = endpoints.settle(name)["ProductionVariants"]
    assert variant["CurrentInstanceCount"] == 1


def test_requests_are_worked_on_while_the_endpoint_is_updated(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any
) -> None:
    config = async_config(bucket)
    endpoints.create(name, endpoints.config(endpoints.variant(SECONDS="0.01"), **config))

    endpoints.update(name, endpoints.config(endpoints.variant(SECONDS="0.01"), **config))
    answers: list[Any] = []
    while endpoints.describe(name)["EndpointStatus"] == "Updating" or len(answers) < 20:
        answers.append(runtime.invoke_endpoint_async(EndpointName=name, Body=b"{}"))

    assert {bucket.object_at(answer["OutputLocation"])["Body"].read() for answer in answers} == {b"{}"}


def test_the_metrics_of_asynchronous_endpoints(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any, cloudwatch: Any
) -> None:
    endpoints.create(name, endpoints.config(endpoints.variant(), **async_config(bucket)))
    for _ in range(3):
        runtime.invoke_endpoint_async(EndpointName=name, Body=b"{}")
    variant = {"EndpointName": name, "VariantName": "AllTraffic"}

    wait_until(lambda: sum(p["Sum"] for p in statistics(cloudwatch, "InvocationsProcessed", **variant)) == 3)

    assert statistics(cloudwatch, "ModelLatency", **variant) != []
    assert statistics(cloudwatch, "TimeInBacklog", **variant) != []
    # "any metric not listed is not published if the endpoint is enabled for asynchronous inference"
    assert statistics(cloudwatch, "Invocations", **variant) == []


def test_an_asynchronous_endpoint_refuses_other_invocations(
    endpoints: Endpoints, name: str, bucket: Bucket, ask: Callable[..., str]
) -> None:
    endpoints.create(name, endpoints.config(endpoints.variant(), **async_config(bucket)))

    with pytest.raises(ClientError, match=r"\(ValidationError\) .* asynchronous"):
        ask(name)


def test_other_endpoints_refuse_asynchronous_invocations(endpoints: Endpoints, name: str, runtime: Any) -> None:
    endpoints.serve(name)

    with pytest.raises(ClientError, match=r"\(ValidationError\) .* is not asynchronous"):
        runtime.invoke_endpoint_async(EndpointName=name, Body=b"{}")


def test_an_endpoint_that_does_not_exist(runtime: Any) -> None:
    with pytest.raises(ClientError, match="Endpoint nobody of account 123456789012 not found"):
        runtime.invoke_endpoint_async(EndpointName="nobody", Body=b"{}")


def test_deleting_an_endpoint_does_not_wait_for_what_is_worked_on(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any, sagemaker: Any, cloudwatch: Any, gate: str
) -> None:
    config = endpoints.config(endpoints.variant(GATE=gate), **async_config(bucket))
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=config)
    endpoints.settle(name)
    runtime.invoke_endpoint_async(EndpointName=name, Body=b"{}")
    wait_until(lambda: maximum(cloudwatch, "ApproximateBacklogSize", name) == 1)

    began = time.monotonic()
    sagemaker.delete_endpoint(EndpointName=name)

    assert time.monotonic() - began < 5


def test_deleting_an_endpoint_forgets_its_backlog(
    endpoints: Endpoints, name: str, bucket: Bucket, runtime: Any, sagemaker: Any
) -> None:
    config = endpoints.config(endpoints.variant(), **async_config(bucket))
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=config)
    endpoints.settle(name)
    scale(endpoints, name, 0)
    runtime.invoke_endpoint_async(EndpointName=name, Body=b"{}")
    sagemaker.delete_endpoint(EndpointName=name)
    time.sleep(0.1)

    endpoints.create(name, config)
    answer = runtime.invoke_endpoint_async(EndpointName=name, Body=b"second")
    bucket.object_at(answer["OutputLocation"])

    assert len(bucket.stored()) == 1
