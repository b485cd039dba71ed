"""The calls that the Terraform provider makes for an API, and what its stage then serves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.cloud.api_gateway.data_plane.deployed_api import ROLE, URI

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.published import PublishedStages
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import DeployedStage, MethodSnapshot


@dataclass
class Terraform:
    """The calls of the AWS provider for one API with one method, `POST /predict`."""

    client: Any
    stages: PublishedStages
    api_id: str
    resource_id: str

    @property
    def method(self) -> dict[str, str]:
        return {"restApiId": self.api_id, "resourceId": self.resource_id, "httpMethod": "POST"}

    def put_method(self, **settings: Any) -> None:
        self.client.put_method(**self.method, **({"authorizationType": "NONE"} | settings))

    def put_integration(self, **settings: Any) -> None:
        defaults = {
            "type": "AWS",
            "integrationHttpMethod": "POST",
            "uri": URI,
            "credentials": ROLE,
            "timeoutInMillis": 29_000,
        }
        self.client.put_integration(**self.method, **(defaults | settings))

    def put_response(self, status: str, **settings: Any) -> None:
        declared = dict.fromkeys(settings.get("responseParameters", {}), False)
        self.client.put_method_response(**self.method, statusCode=status, responseParameters=declared)
        self.client.put_integration_response(**self.method, statusCode=status, **settings)

    def deploy(self) -> str:
        deployment: str = self.client.create_deployment(restApiId=self.api_id)["id"]
        return deployment

    def create_stage(self, **settings: Any) -> None:
        self.client.create_stage(restApiId=self.api_id, stageName="v1", deploymentId=self.deploy(), **settings)

    def update_stage(self, *operations: tuple[str, str, str]) -> None:
        self.client.update_stage(
            restApiId=self.api_id,
            stageName="v1",
            patchOperations=[{"op": op, "path": path, "value": value} for op, path, value in operations],
        )

    def update_api(self, *operations: tuple[str, str, str]) -> None:
        self.client.update_rest_api(
            restApiId=self.api_id,
            patchOperations=[{"op": op, "path": path, "value": value} for op, path, value in operations],
        )

    def deployed(self) -> DeployedStage:
        found = self.stages.find(self.api_id, "v1")
        assert found is not None
        return found

    def served(self) -> MethodSnapshot:
        by_path = {resource.path: resource for resource in self.deployed().api.resources}
        return by_path["/predict"].methods["POST"]
