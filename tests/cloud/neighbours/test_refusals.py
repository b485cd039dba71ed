"""Unsupported requests are answered 501 at once, with a sentence and in the protocol of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_rest.cloud.neighbours.undone_work import TABLE
from tests.cloud.neighbours.asking import client_of, sample

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane

# one of each protocol, those that are asked for most, and those that share a signing name with a service that is there
ABSENT = (
    pytest.param("waf-regional", "AssociateWebACL", id="waf-regional: JSON"),
    pytest.param("translate", "TranslateText", id="translate: JSON"),
    pytest.param("amplify", "ListApps", id="amplify: REST-JSON"),
    pytest.param("bedrock-runtime", "InvokeModel", id="bedrock-runtime InvokeModel"),
    pytest.param("bedrock-runtime", "Converse", id="bedrock-runtime Converse"),
    pytest.param("bedrock-agent-runtime", "Retrieve", id="bedrock-agent-runtime: signed for bedrock"),
    pytest.param("cloudsearch", "DescribeDomains", id="cloudsearch: query XML"),
    pytest.param("cognito-sync", "ListIdentityPoolUsage", id="cognito-sync"),
    pytest.param("forecastquery", "QueryForecast", id="forecastquery: signed for forecast"),
    pytest.param("iotsecuretunneling", "ListTunnels", id="iotsecuretunneling: signed in capitals"),
    pytest.param("keyspaces", "ListKeyspaces", id="keyspaces: signed for cassandra"),
    pytest.param("mailmanager", "ListRuleSets", id="mailmanager: signed for ses"),
    pytest.param("personalize-runtime", "GetRecommendations", id="personalize-runtime: signed for personalize"),
    pytest.param("pinpoint-email", "ListEmailIdentities", id="pinpoint-email"),
    pytest.param("s3outposts", "ListEndpoints", id="s3outposts: a name that begins with s3"),
)
UNDONE = [
    pytest.param(work.service, operation, work.why, id=f"{work.service} {operation}")
    for work in TABLE
    for operation in work.operations
]
LACKING = (
    pytest.param("iam", "GenerateServiceLastAccessedDetails", id="query XML"),
    pytest.param("ec2", "AcceptCapacityReservationBillingOwnership", id="EC2 XML"),
    pytest.param("route53", "ListCidrCollections", id="REST-XML"),
    pytest.param("kms", "ConnectCustomKeyStore", id="JSON 1.1"),
    pytest.param("dynamodb", "DescribeGlobalTable", id="JSON 1.0"),
    pytest.param("lambda", "ListDurableExecutionsByFunction", id="REST-JSON"),
)


def refused(control_plane: ControlPlane, service: str, operation: str) -> ClientError:
    client = client_of(control_plane, service)
    members = sample(client.meta.service_model.operation_model(operation).input_shape)
    with pytest.raises(ClientError) as caught:
        client._make_api_call(operation, members)
    return caught.value


def summary(error: ClientError) -> tuple[int, str]:
    response: Any = error.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"]


@pytest.mark.parametrize(("service", "operation"), ABSENT)
def test_a_service_that_is_not_there_is_named(neighbours: ControlPlane, service: str, operation: str) -> None:
    error = refused(neighbours, service, operation)

    assert summary(error) == (501, "NotImplemented")
    assert f"does not have the service {service}. " in error.response["Error"]["Message"]


@pytest.mark.parametrize(("service", "operation", "why"), UNDONE)
def test_work_that_nobody_does_is_not_made_up(neighbours: ControlPlane, service: str, operation: str, why: str) -> None:
    error = refused(neighbours, service, operation)

    assert summary(error) == (501, "NotImplemented")
    assert error.response["Error"]["Message"] == f"The local cloud does not implement {operation} of {service}: {why}."


@pytest.mark.parametrize(("service", "operation"), LACKING)
def test_an_operation_that_moto_lacks_says_so(neighbours: ControlPlane, service: str, operation: str) -> None:
    error = refused(neighbours, service, operation)

    assert summary(error) == (501, "NotImplemented")
    assert "does not implement" in error.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("service", "operation", "members"),
    [
        pytest.param("bedrock", "ListCustomModels", {}, id="bedrock, whose runtime is not there"),
        pytest.param("sesv2", "ListEmailIdentities", {}, id="sesv2, signed for ses"),
        pytest.param("events", "ListRules", {}, id="events"),
        pytest.param("iam", "ListRoles", {}, id="iam"),
        pytest.param("cloudformation", "ListStacks", {}, id="cloudformation: reading"),
        pytest.param("ecs", "ListClusters", {}, id="ecs: reading"),
        pytest.param("s3", "ListBuckets", {}, id="s3"),
    ],
)
def test_what_is_there_answers(neighbours: ControlPlane, service: str, operation: str, members: dict[str, Any]) -> None:
    answer = client_of(neighbours, service)._make_api_call(operation, members)

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
