"""The stage that CreateDeployment makes or moves. moto 5.2.5 drops what the call says of it but for its variables,
which it does not check: the description, the cache cluster and the tracing. `aws_api_gateway_deployment` with a
`stage_name` and CloudFormation's AWS::ApiGateway::Deployment set up their stages so.

https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDeployment.html
"""

from __future__ import annotations

from functools import cache
from typing import Any

from moto.apigateway.responses import APIGatewayResponse

from sagemaker_rest.cloud.neighbours.api_gateway.stage_updates import check_variable

# a member of the request, and where moto keeps it
_MEMBERS = {
    "cacheClusterEnabled": "cache_cluster_enabled",
    "cacheClusterSize": "cache_cluster_size",
    "stageDescription": "description",
    "tracingEnabled": "tracing_enabled",
}


@cache
def install() -> None:
    """Keep it. To be called after `canary`; calling it again changes nothing."""
    create_deployment = APIGatewayResponse.create_deployment

    def create(self: APIGatewayResponse) -> Any:
        for name, value in (self._get_param("variables") or {}).items():
            check_variable(name, value)
        answer = create_deployment(self)
        name = self._get_param("stageName")
        if name:
            stage = self.backend.get_stage(self.path.split("/")[2], name)
            given = {kept: self._get_param(member) for member, kept in _MEMBERS.items()}
            vars(stage).update({kept: value for kept, value in given.items() if value is not None})
            if given["cache_cluster_enabled"] is not None:
                stage.cache_cluster_status = "AVAILABLE" if stage.cache_cluster_enabled else "NOT_AVAILABLE"
        return answer

    APIGatewayResponse.create_deployment = create
