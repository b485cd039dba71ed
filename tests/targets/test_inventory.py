"""The inventory lists what a stack could leave, and says what it cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from sagemaker_rest.kinds.all_kinds import KINDS
from sagemaker_rest.kinds.kind import Kind, Thing, listed
from sagemaker_rest.targets.inventory import coverage, lines_of, take_inventory, without_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.targets.target import Target

TRUST = '{"Version": "2012-10-17", "Statement": []}'


class Pages:
    """A boto3 client whose one call answers in pages, or fails."""

    def __init__(self, *pages: dict[str, Any], error: Exception | None = None) -> None:
        self._pages = pages
        self._error = error

    def can_paginate(self, _operation: str) -> bool:
        return True

    def get_paginator(self, _operation: str) -> Pages:
        return self

    def paginate(self, **_arguments: Any) -> Iterator[dict[str, Any]]:
        if self._error is not None:
            raise self._error
        yield from self._pages

    def client(self, _service: str) -> Pages:
        return self


def never(_source: object, _identity: str) -> None:
    raise NotImplementedError


MODELS = (Kind("SageMaker model", "sagemaker", listed("list_models", "Models", "ModelName"), never),)
APIS = (Kind("REST API", "apigateway", listed("get_rest_apis", "items", "id", label="name"), never),)


def refusal(code: str, status: int) -> ClientError:
    error = ClientError({"Error": {"Code": code, "Message": "no"}}, "ListModels")
    error.response["ResponseMetadata"] = {
        "HTTPStatusCode": status,
        "RequestId": "",
        "HostId": "",
        "HTTPHeaders": {},
        "RetryAttempts": 0,
    }
    return error


def test_every_page_counts() -> None:
    source = Pages({"Models": [{"ModelName": "one"}]}, {"Models": [{"ModelName": "two"}]}, {})

    assert lines_of(take_inventory(source.client, MODELS)) == {"SageMaker model one", "SageMaker model two"}


def test_what_has_an_id_is_shown_with_its_name_too() -> None:
    found = take_inventory(Pages({"items": [{"id": "abc", "name": "mnist"}]}).client, APIS)

    assert lines_of(found) == {"REST API abc (mnist)"}


def test_what_a_service_makes_by_itself_is_shown_with_the_service() -> None:
    assert str(Thing("/aws/lambda/x", maker="Lambda")) == "/aws/lambda/x (Lambda makes such by itself)"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(refusal("AccessDenied", 403), "AccessDenied", id="forbidden"),
        pytest.param(refusal("InternalFailure", 500), "InternalFailure", id="out of order"),
        pytest.param(EndpointConnectionError(endpoint_url="x"), "EndpointConnectionError", id="not there"),
    ],
)
def test_what_cannot_be_listed_is_said(error: Exception, reason: str) -> None:
    lines = lines_of(take_inventory(Pages(error=error).client, MODELS))

    assert lines == {f"(cannot be listed: SageMaker model: {reason})"}
    assert coverage(lines, MODELS) == (
        "Looked at: SageMaker. Not looked at: other services, nor these kinds, which could not be listed: "
        f"SageMaker model: {reason}."
    )


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(refusal("NotImplemented", 501), id="local cloud"),
        pytest.param(refusal("InternalFailure", 501), id="LocalStack"),
    ],
)
def test_of_what_an_emulator_does_not_have_there_is_nothing(error: Exception) -> None:
    assert lines_of(take_inventory(Pages(error=error).client, MODELS)) == frozenset()


def test_services_that_were_looked_at_are_named_as_people_call_them() -> None:
    assert coverage([], (*MODELS, *APIS)) == "Looked at: API Gateway, SageMaker. Not looked at: other services."


def test_parts_go_with_what_is_left_itself() -> None:
    lines = [
        "REST API abc (digits)",
        "apigateway Resource r1 as a part of abc",
        "apigateway Resource r2 as a part of of-before",
    ]

    assert without_parts(lines) == ["REST API abc (digits)", "apigateway Resource r2 as a part of of-before"]


def test_the_local_target_can_list_everything(target: Target) -> None:
    assert [line for line in target.inventory() if line.startswith("(cannot be listed")] == []


def test_what_is_made_appears_and_disappears(target: Target, unique_name: str) -> None:
    s3, iam = target.client("s3"), target.client("iam")
    before = target.inventory()

    s3.create_bucket(Bucket=unique_name)
    iam.create_role(RoleName=unique_name, AssumeRolePolicyDocument=TRUST)
    during = target.inventory()
    s3.delete_bucket(Bucket=unique_name)
    iam.delete_role(RoleName=unique_name)

    assert during - before == {f"S3 bucket {unique_name}", f"IAM role {unique_name}"}
    assert target.inventory() == before


def test_a_network_and_a_topic_count_and_the_accounts_own_network_does_not(target: Target, unique_name: str) -> None:
    ec2, sns = target.client("ec2"), target.client("sns")
    before = target.inventory()

    vpc = ec2.create_vpc(CidrBlock="10.30.0.0/24")["Vpc"]["VpcId"]
    topic = sns.create_topic(Name=unique_name)["TopicArn"]
    during = target.inventory()
    ec2.delete_vpc(VpcId=vpc)
    sns.delete_topic(TopicArn=topic)

    assert during - before == {f"VPC {vpc}", f"SNS topic {topic}"}
    assert target.inventory() == before


def test_roles_that_aws_makes_by_itself_do_not_count(target: Target) -> None:
    iam = target.client("iam")
    before = target.inventory()

    made = iam.create_service_linked_role(AWSServiceName="sagemaker.application-autoscaling.amazonaws.com")

    assert made["Role"]["Path"].startswith("/aws-service-role/")
    assert target.inventory() == before
    iam.delete_role(RoleName=made["Role"]["RoleName"])


def test_every_service_of_the_examples_is_listed() -> None:
    services = {kind.service for kind in KINDS}

    assert services >= {
        "apigateway",
        "application-autoscaling",
        "cloudwatch",
        "cognito-idp",
        "ec2",
        "iam",
        "kms",
        "logs",
        "s3",
        "sagemaker",
        "sns",
        "wafv2",
    }
