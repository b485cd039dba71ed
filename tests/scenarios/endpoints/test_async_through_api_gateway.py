"""An API in front of an asynchronous endpoint: 202 at once, with where the answer will be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.endpoints.conftest import REGION, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.server.cloud import Cloud
    from tests.scenarios.endpoints.conftest import Endpoints

LOCATION = "X-Amzn-SageMaker-OutputLocation"


@pytest.fixture
def post(aws: Callable[..., Any], light_cloud: Cloud, name: str) -> Callable[[str], requests.Response]:
    """Deploys an API whose role may do one action on the endpoint, and POSTs to it."""
    gateway, iam = aws("apigateway"), aws("iam")

    def call(action: str) -> requests.Response:
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "apigateway.amazonaws.com"}}
        allowed = {"Effect": "Allow", "Action": action, "Resource": f"arn:aws:sagemaker:*:*:endpoint/{name}"}
        documents = (json.dumps({"Version": "2012-10-17", "Statement": [each]}) for each in (trust, allowed))
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=next(documents))["Role"]["Arn"]
        iam.put_role_policy(RoleName=name, PolicyName="it", PolicyDocument=next(documents))
        api = gateway.create_rest_api(name=name)["id"]
        root = gateway.get_resources(restApiId=api)["items"][0]["id"]
        method = {"restApiId": api, "resourceId": root, "httpMethod": "POST"}
        gateway.put_method(**method, authorizationType="NONE")
        gateway.put_integration(
            **method,
            type="AWS",
            integrationHttpMethod="POST",
            uri=f"arn:aws:apigateway:{REGION}:runtime.sagemaker:path//endpoints/{name}/async-invocations",
            credentials=role,
            requestParameters={"integration.request.header.X-Amzn-SageMaker-Content-Type": "'text/csv'"},
        )
        for status, pattern in (("202", "202"), ("403", "403")):
            mapped = f"method.response.header.{LOCATION}"
            gateway.put_method_response(**method, statusCode=status, responseParameters={mapped: False})
            gateway.put_integration_response(
                **method,
                statusCode=status,
                selectionPattern=pattern,
                responseParameters={mapped: f"integration.response.header.{LOCATION}"},
            )
        gateway.create_deployment(restApiId=api, stageName="v1")
        return requests.post(f"{light_cloud.url}/_aws/execute-api/{api}/v1/", json={"instances": [1]}, timeout=10)

    return call


@pytest.fixture
def endpoint(aws: Callable[..., Any], endpoints: Endpoints, name: str) -> str:
    aws("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    output = {"OutputConfig": {"S3OutputPath": f"s3://{name}/out"}}
    return endpoints.create(name, endpoints.config(endpoints.variant(), AsyncInferenceConfig=output))


def test_a_post_is_accepted_and_answered_in_s3(
    aws: Callable[..., Any], endpoint: str, post: Callable[[str], requests.Response]
) -> None:
    answer = post("sagemaker:InvokeEndpointAsync")
    s3 = aws("s3")
    stored = wait_until(lambda: s3.list_objects_v2(Bucket=endpoint).get("Contents"))

    assert answer.status_code == 202
    assert answer.headers[LOCATION] == f"s3://{endpoint}/{stored[0]['Key']}"
    assert answer.headers[LOCATION].endswith(f"{answer.json()['InferenceId']}.out")
    assert json.loads(s3.get_object(Bucket=endpoint, Key=stored[0]["Key"])["Body"].read()) == {"instances": [1]}


def test_the_role_needs_the_asynchronous_action(
    endpoint: str,  # noqa: ARG001 - it must be there
    post: Callable[[str], requests.Response],
) -> None:
    answer = post("sagemaker:InvokeEndpoint")

    assert answer.status_code == 403
    assert "is not authorized to perform: sagemaker:InvokeEndpointAsync" in answer.text
