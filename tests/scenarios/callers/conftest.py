"""REST APIs in the shared local cloud whose one method answers by itself and says who called."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from sagemaker_rest.targets.emulated import ACCESS_KEY, SECRET_KEY
from tests.conftest import REGION

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.server.process import CloudProcess

# what the harness hands to Terraform signs for the local account's root
ROOT = Credentials(ACCESS_KEY, SECRET_KEY)
IDENTITY = "$context.identity"
WHO = f'{{"user": "{IDENTITY}.userArn", "sub": "$context.authorizer.claims.sub", "key": "{IDENTITY}.apiKeyId"}}'


@pytest.fixture
def name() -> str:
    return f"t-{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="session")
def aws(cloud: CloudProcess) -> Callable[[str], Any]:
    """Clients of the local account's root, each made once."""
    session = boto3.Session(ACCESS_KEY, SECRET_KEY, region_name=REGION)
    made: dict[str, Any] = {}

    def client(service: str) -> Any:
        if service not in made:
            made[service] = session.client(service, endpoint_url=cloud.url)
        return made[service]

    return client


@dataclass
class Api:
    """`GET /` of an API, deployed to the stage `v1`."""

    client: Any
    cloud_url: str
    id: str
    resource_id: str

    @property
    def url(self) -> str:
        return f"{self.cloud_url}/_aws/execute-api/{self.id}/v1/"

    @property
    def method_arn(self) -> str:
        return f"arn:aws:execute-api:{REGION}:123456789012:{self.id}/v1/GET/"

    @property
    def stage_arn(self) -> str:
        return f"arn:aws:apigateway:{REGION}::/restapis/{self.id}/stages/v1"

    def update(self, *operations: tuple[str, str, str]) -> dict[str, Any]:
        patch = [{"op": op, "path": path, "value": value} for op, path, value in operations]
        answer: dict[str, Any] = self.client.update_rest_api(restApiId=self.id, patchOperations=patch)
        return answer

    def deploy(self, **method: Any) -> None:
        """Put the method, and deploy."""
        where = {"restApiId": self.id, "resourceId": self.resource_id, "httpMethod": "GET"}
        self.client.put_method(**where, **({"authorizationType": "NONE"} | method))
        self.client.put_integration(**where, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
        self.client.put_method_response(**where, statusCode="200")
        self.client.put_integration_response(**where, statusCode="200", responseTemplates={"application/json": WHO})
        self.redeploy()

    def redeploy(self) -> None:
        """Serve the API as it is now."""
        self.client.create_deployment(restApiId=self.id, stageName="v1")

    def get(self, **headers: str) -> requests.Response:
        return requests.get(self.url, headers=headers, timeout=10)

    def get_signed(self, credentials: Credentials = ROOT) -> requests.Response:
        request = AWSRequest("GET", self.url)
        SigV4Auth(credentials, "execute-api", REGION).add_auth(request)
        return self.get(**dict(request.headers.items()))


@pytest.fixture
def api(aws: Callable[[str], Any], cloud: CloudProcess, name: str) -> Api:
    """An API that is not deployed yet."""
    created = aws("apigateway").create_rest_api(name=name, endpointConfiguration={"types": ["REGIONAL"]})
    return Api(aws("apigateway"), cloud.url, created["id"], created["rootResourceId"])


def allowing(action: str, resource: str = "*", **members: Any) -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **members}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
