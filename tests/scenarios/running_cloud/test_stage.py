"""A stage of the running cloud, asked over HTTP: what it logs and counts can be read with the SDK."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.cloud.api_gateway.data_plane.conftest import policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sagemaker_rest.cloud.server.process import CloudProcess

TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "apigateway.amazonaws.com"}}
ALLOWED = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
LOG_FORMAT = json.dumps({"requestId": "$context.requestId", "status": "$context.status", "path": "$context.path"})
PATIENCE_SECONDS = 10


@dataclass
class Deployed:
    """The stage `v1` of an API whose GET answers by itself, on the running cloud."""

    client: Callable[..., Any]
    url: str
    name: str
    api_id: str

    def get(self, path: str = "", host: str = "") -> requests.Response:
        if host:
            return requests.get(f"{self.url}{path}", headers={"Host": host}, timeout=10)
        return requests.get(f"{self.url}/_aws/execute-api/{self.api_id}/v1{path}", timeout=10)

    def logged(self, group: str) -> list[str]:
        """The lines of a log group, once there are any."""
        logs, deadline = self.client("logs"), time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
                events = logs.filter_log_events(logGroupName=group)["events"]
                if events:
                    return [event["message"] for event in events]
            time.sleep(0.05)
        return []


@pytest.fixture
def deployed(cloud: CloudProcess, client: Callable[..., Any]) -> Iterator[Deployed]:
    gateway, name = client("apigateway"), f"t-{uuid.uuid4().hex[:8]}"
    created = gateway.create_rest_api(name=name)
    api = created["id"]
    method = {"restApiId": api, "resourceId": created["rootResourceId"], "httpMethod": "GET"}
    gateway.put_method(**method, authorizationType="NONE")
    gateway.put_integration(**method, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    gateway.put_method_response(**method, statusCode="200")
    gateway.put_integration_response(**method, statusCode="200", responseTemplates={"application/json": '"hello"'})
    gateway.create_deployment(restApiId=api, stageName="v1")
    yield Deployed(client, cloud.url, name, api)
    gateway.delete_rest_api(restApiId=api)


@pytest.fixture
def logging_stage(deployed: Deployed) -> Iterator[Deployed]:
    """Writes an access log and an execution log, with a role of the account."""
    iam, gateway = deployed.client("iam"), deployed.client("apigateway")
    role = iam.create_role(RoleName=deployed.name, AssumeRolePolicyDocument=policy(TRUST))["Role"]["Arn"]
    iam.put_role_policy(RoleName=deployed.name, PolicyName="logs", PolicyDocument=policy(ALLOWED))
    set_role = {"op": "replace", "path": "/cloudwatchRoleArn"}
    gateway.update_account(patchOperations=[set_role | {"value": role}])
    deployed.client("logs").create_log_group(logGroupName=deployed.name)
    group = f"arn:aws:logs:eu-west-1:123456789012:log-group:{deployed.name}"
    settings = {
        "/accessLogSettings/destinationArn": group,
        "/accessLogSettings/format": LOG_FORMAT,
        "/*/*/logging/loglevel": "INFO",
    }
    operations = [{"op": "replace", "path": path, "value": value} for path, value in settings.items()]
    gateway.update_stage(restApiId=deployed.api_id, stageName="v1", patchOperations=operations)
    yield deployed
    gateway.update_account(patchOperations=[set_role | {"value": ""}])
    deployed.client("logs").delete_log_group(logGroupName=deployed.name)


def test_the_access_log_can_be_read_soon_after_the_request(logging_stage: Deployed) -> None:
    answer = logging_stage.get()

    lines = [json.loads(line) for line in logging_stage.logged(logging_stage.name)]
    assert lines == [{"requestId": answer.headers["x-amzn-RequestId"], "status": "200", "path": "/v1/"}]


def test_the_execution_log_can_be_read_soon_after_the_request(logging_stage: Deployed) -> None:
    answer = logging_stage.get()

    lines = logging_stage.logged(f"API-Gateway-Execution-Logs_{logging_stage.api_id}/v1")
    assert f"({answer.headers['x-amzn-RequestId']}) Successfully completed execution" in lines


def test_requests_are_counted_in_cloudwatch(deployed: Deployed) -> None:
    statuses = [deployed.get(path).status_code for path in ("", "", "/nowhere")]
    now = datetime.now(UTC)

    def total(metric: str) -> float:
        points = deployed.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/ApiGateway",
            MetricName=metric,
            Dimensions=[{"Name": "ApiName", "Value": deployed.name}, {"Name": "Stage", "Value": "v1"}],
            StartTime=now - timedelta(minutes=5),
            EndTime=now + timedelta(minutes=5),
            Period=600,
            Statistics=["Sum"],
        )["Datapoints"]
        return float(sum(point["Sum"] for point in points))

    assert statuses == [200, 200, 403]
    assert {metric: total(metric) for metric in ("Count", "4XXError", "5XXError")} == {
        "Count": 3.0,
        "4XXError": 1.0,
        "5XXError": 0.0,
    }


def test_a_custom_domain_name_answers_for_the_stage(deployed: Deployed) -> None:
    gateway, host = deployed.client("apigateway"), f"{deployed.name}.example.com"
    before = deployed.get("/ml", host)
    gateway.create_domain_name(domainName=host, certificateArn="arn:aws:acm:us-east-1:123456789012:certificate/1")
    gateway.create_base_path_mapping(domainName=host, restApiId=deployed.api_id, stage="v1", basePath="ml")

    mapped, other = deployed.get("/ml", host), deployed.get("/other", host)
    gateway.delete_base_path_mapping(domainName=host, basePath="ml")
    gateway.delete_domain_name(domainName=host)

    assert (mapped.status_code, mapped.json()) == (200, "hello")
    assert (other.status_code, other.json()) == (403, {"message": "Forbidden"})
    assert before.headers.get("x-amz-apigw-id") is None


def test_a_change_of_the_stage_shows_with_the_next_request(deployed: Deployed) -> None:
    gateway = deployed.client("apigateway")
    throttle = {"/*/*/throttling/rateLimit": "0", "/*/*/throttling/burstLimit": "0"}
    before = deployed.get().status_code

    operations = [{"op": "replace", "path": path, "value": value} for path, value in throttle.items()]
    gateway.update_stage(restApiId=deployed.api_id, stageName="v1", patchOperations=operations)

    assert (before, deployed.get().status_code) == (200, 429)


def test_header_names_arrive_with_their_case_and_underscores(deployed: Deployed) -> None:
    gateway, template = (
        deployed.client("apigateway"),
        "$input.params().header.get('X-MiXed') $input.params('custom_attributes')",
    )
    root = gateway.get_resources(restApiId=deployed.api_id)["items"][0]["id"]
    gateway.update_integration_response(
        restApiId=deployed.api_id,
        resourceId=root,
        httpMethod="GET",
        statusCode="200",
        patchOperations=[{"op": "replace", "path": "/responseTemplates/application~1json", "value": template}],
    )
    gateway.create_deployment(restApiId=deployed.api_id, stageName="v1")

    answer = requests.get(
        f"{deployed.url}/_aws/execute-api/{deployed.api_id}/v1/",
        headers={"X-MiXed": "1", "custom_attributes": "a=b", "custom-attributes": "other"},
        timeout=10,
    )

    assert answer.text == "1 a=b"
