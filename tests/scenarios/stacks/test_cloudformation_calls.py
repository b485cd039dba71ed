"""The calls of CloudFormation for a stack of this pattern, its own templates or CDK's, made by boto3 one after the
other.

A resource's properties are the arguments of its calls: AWS::ApiGateway::Method puts a method, its responses, its
integration and the integration's responses; AWS::ApiGateway::Deployment with a StageDescription makes the stage, then
changes its settings.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import pytest
import requests
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.e2e

IMAGE = "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference:2.19.0-cpu"
MANAGED_POLICY = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
MOCK_OF_CDK = "{ statusCode: 200 }"
CORS = {
    "Access-Control-Allow-Headers": "'Content-Type,X-Amz-Date,Authorization,X-Api-Key'",
    "Access-Control-Allow-Origin": "'*'",
    "Access-Control-Allow-Methods": "'OPTIONS,GET,PUT,POST,DELETE,PATCH,HEAD'",
}


@pytest.fixture(scope="module")
def name(unique_name_factory: UniqueName) -> str:
    return unique_name_factory("cfn")


@pytest.fixture(scope="module")
def undo() -> Iterator[contextlib.ExitStack]:
    """Call what is to be undone when the tests are over, the last first."""
    with contextlib.ExitStack() as calls:
        yield calls


@pytest.fixture(scope="module")
def role(target: Target, name: str, undo: contextlib.ExitStack) -> Callable[..., str]:
    """AWS::IAM::Role, for one service, with the one statement of an inline policy and AWS's managed policy."""
    iam = target.client("iam")

    def make(service: str, action: str, resource: str) -> str:
        role_name = f"{name}-{service}"
        trust = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
        allowed = {"Effect": "Allow", "Action": action, "Resource": resource}
        created = iam.create_role(RoleName=role_name, AssumeRolePolicyDocument=_policy(trust))
        undo.callback(iam.delete_role, RoleName=role_name)
        iam.put_role_policy(RoleName=role_name, PolicyName="Allowed", PolicyDocument=_policy(allowed))
        undo.callback(iam.delete_role_policy, RoleName=role_name, PolicyName="Allowed")
        iam.attach_role_policy(RoleName=role_name, PolicyArn=MANAGED_POLICY)
        undo.callback(iam.detach_role_policy, RoleName=role_name, PolicyArn=MANAGED_POLICY)
        return str(created["Role"]["Arn"])

    return make


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture(scope="module")
def archive_url(target: Target, name: str, undo: contextlib.ExitStack, echo_archive: Path) -> str:
    s3 = target.client("s3")
    s3.create_bucket(Bucket=name)
    undo.callback(s3.delete_bucket, Bucket=name)
    s3.put_object(Bucket=name, Key="model.tar.gz", Body=echo_archive.read_bytes())
    undo.callback(s3.delete_object, Bucket=name, Key="model.tar.gz")
    return f"s3://{name}/model.tar.gz"


@pytest.fixture(scope="module")
def endpoint(
    target: Target, name: str, undo: contextlib.ExitStack, role: Callable[..., str], archive_url: str
) -> dict[str, str]:
    """AWS::SageMaker::Model, ::EndpointConfig and ::Endpoint, as the pattern apigw-rest-sagemaker has them."""
    sagemaker = target.client("sagemaker")
    sagemaker.create_model(
        ModelName=f"{name}-Model",
        Containers=[{"Image": IMAGE, "ModelDataUrl": archive_url, "Mode": "SingleModel", "Environment": {"A": "1"}}],
        ExecutionRoleArn=role("sagemaker", "s3:GetObject", f"arn:aws:s3:::{name}/*"),
        EnableNetworkIsolation=True,
    )
    undo.callback(sagemaker.delete_model, ModelName=f"{name}-Model")
    sagemaker.create_endpoint_config(
        EndpointConfigName=f"{name}-EndpointConfig",
        ProductionVariants=[
            {
                "ModelName": f"{name}-Model",
                "VariantName": f"{name}-Model-1",
                "InitialInstanceCount": 1,
                "InstanceType": "ml.m5.large",
                "InitialVariantWeight": 1.0,
                "VolumeSizeInGB": 40,
            }
        ],
        Tags=[{"Key": "Stack", "Value": name}],
    )
    undo.callback(sagemaker.delete_endpoint_config, EndpointConfigName=f"{name}-EndpointConfig")
    created = sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=f"{name}-EndpointConfig")
    undo.callback(target.client("logs").delete_log_group, logGroupName=f"/aws/sagemaker/Endpoints/{name}")
    undo.callback(sagemaker.delete_endpoint, EndpointName=name)
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
    return {"name": name, "arn": created["EndpointArn"]}


@pytest.fixture(scope="module")
def integration(target: Target, endpoint: dict[str, str], role: Callable[..., str]) -> dict[str, Any]:
    """CDK's AwsIntegration with the service runtime.sagemaker and the path endpoints/NAME/invocations."""
    path = f"runtime.sagemaker:path/endpoints/{endpoint['name']}/invocations"
    return {
        "type": "AWS",
        "integrationHttpMethod": "POST",
        "uri": f"arn:aws:apigateway:{target.region}:{path}",
        "credentials": role("apigateway", "sagemaker:InvokeEndpoint", endpoint["arn"]),
        "passthroughBehavior": "WHEN_NO_MATCH",
    }


@pytest.fixture(scope="module")
def api(target: Target, name: str, undo: contextlib.ExitStack, integration: dict[str, Any]) -> str:
    """CDK's RestApi: POST and the OPTIONS of defaultCorsPreflightOptions on the root, not deployed yet."""
    client = target.client("apigateway")
    created = client.create_rest_api(
        name=name, description="ModelApi", apiKeySource="HEADER", endpointConfiguration={"types": ["EDGE"]}
    )
    undo.callback(client.delete_rest_api, restApiId=created["id"])
    root = {"restApiId": created["id"], "resourceId": created["rootResourceId"]}
    post, options = {**root, "httpMethod": "POST"}, {**root, "httpMethod": "OPTIONS"}
    client.put_method(**post, authorizationType="NONE", apiKeyRequired=True)
    client.put_method_response(**post, statusCode="200", responseModels={"application/json": "Empty"})
    client.put_integration(**post, **integration)
    client.put_integration_response(**post, statusCode="200")
    client.put_method(**options, authorizationType="NONE")
    declared = {f"method.response.header.{header}": True for header in CORS}
    client.put_method_response(**options, statusCode="204", responseParameters=declared)
    client.put_integration(**options, type="MOCK", requestTemplates={"application/json": MOCK_OF_CDK})
    mapped = {f"method.response.header.{header}": value for header, value in CORS.items()}
    client.put_integration_response(**options, statusCode="204", responseParameters=mapped)
    return str(created["id"])


@pytest.fixture(scope="module")
def deployed(target: Target, name: str, undo: contextlib.ExitStack, api: str) -> str:
    """AWS::ApiGateway::Deployment with StageName and StageDescription, then what CDK's deployOptions become."""
    client = target.client("apigateway")
    deployment = client.create_deployment(
        restApiId=api,
        stageName="prod",
        description="Automatically created by the RestApi construct",
        stageDescription="Models",
        variables={"color": "blue"},
        tracingEnabled=True,
    )
    settings = {"metrics/enabled": "true", "throttling/burstLimit": "200", "throttling/rateLimit": "100"}
    client.update_stage(
        restApiId=api,
        stageName="prod",
        patchOperations=[
            {"op": "replace", "path": f"/*/*/{setting}", "value": value} for setting, value in settings.items()
        ],
    )
    key = client.create_api_key(name=name, enabled=True, stageKeys=[{"restApiId": api, "stageName": "prod"}])
    undo.callback(client.delete_api_key, apiKey=key["id"])
    plan = client.create_usage_plan(
        name=name,
        apiStages=[{"apiId": api, "stage": "prod"}],
        throttle={"rateLimit": 500, "burstLimit": 1000},
        quota={"limit": 10_000, "period": "MONTH"},
    )
    undo.callback(client.delete_usage_plan, usagePlanId=plan["id"])
    without_stage = [{"op": "remove", "path": "/apiStages", "value": f"{api}:prod"}]
    undo.callback(client.update_usage_plan, usagePlanId=plan["id"], patchOperations=without_stage)
    client.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
    assert deployment["id"]
    return str(client.get_api_key(apiKey=key["id"], includeValue=True)["value"])


@pytest.fixture(scope="module")
def url(target: Target, api: str) -> str:
    return target.stage_url(f"https://{api}.execute-api.{target.region}.amazonaws.com/prod")


def test_a_post_with_the_key_reaches_the_model(url: str, deployed: str) -> None:
    answer = requests.post(url, json={"instances": [1]}, headers={"x-api-key": deployed}, timeout=30)

    assert (answer.status_code, json.loads(answer.json()["received"])) == (200, {"instances": [1]})


@pytest.mark.usefixtures("deployed")
def test_a_post_without_it_is_forbidden(url: str) -> None:
    assert requests.post(url, json={}, timeout=30).status_code == 403


@pytest.mark.usefixtures("deployed")
def test_the_preflight_that_cdk_adds_is_answered(url: str) -> None:
    answer = requests.options(url, timeout=30)

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("deployed")
def test_the_stage_is_as_its_description_says(target: Target, api: str) -> None:
    stage = target.client("apigateway").get_stage(restApiId=api, stageName="prod")

    assert (stage["description"], stage["variables"], stage["tracingEnabled"]) == ("Models", {"color": "blue"}, True)
    assert stage["methodSettings"]["*/*"]["throttlingBurstLimit"] == 200


def test_a_method_that_is_there_is_not_put_again(target: Target, api: str) -> None:
    client = target.client("apigateway")
    (root,) = client.get_resources(restApiId=api)["items"]
    method = {"restApiId": api, "resourceId": root["id"], "httpMethod": "POST"}

    with pytest.raises(ClientError, match=r"ConflictException.*Method already exists for this resource"):
        client.put_method(**method, authorizationType="NONE")
    with pytest.raises(ClientError, match=r"ConflictException.*Response already exists for this resource"):
        client.put_method_response(**method, statusCode="200")


def test_a_rest_api_with_a_body_is_imported_deployed_to_a_stage_and_asked(
    target: Target, undo: contextlib.ExitStack, integration: dict[str, Any]
) -> None:
    client = target.client("apigateway")
    backend = {
        "type": "aws",
        "httpMethod": "POST",
        "uri": integration["uri"],
        "credentials": integration["credentials"],
        "responses": {"default": {"statusCode": "200"}},
    }
    operation = {"responses": {"200": {"description": "OK"}}, "x-amazon-apigateway-integration": backend}
    document = {"openapi": "3.0.1", "info": {"title": "Spec", "version": "1"}, "paths": {"/ask": {"post": operation}}}

    created = client.import_rest_api(
        body=json.dumps(document), failOnWarnings=True, parameters={"endpointConfigurationTypes": "REGIONAL"}
    )
    undo.callback(client.delete_rest_api, restApiId=created["id"])
    deployment = client.create_deployment(restApiId=created["id"])
    client.create_stage(restApiId=created["id"], stageName="v1", deploymentId=deployment["id"], tags={"a": "b"})
    url = target.stage_url(f"https://{created['id']}.execute-api.{target.region}.amazonaws.com/v1")
    answer = requests.post(f"{url}/ask", json=[2], timeout=30)

    assert (created["name"], created["endpointConfiguration"]["types"]) == ("Spec", ["REGIONAL"])
    assert (answer.status_code, answer.json()["received"]) == (200, "[2]")
