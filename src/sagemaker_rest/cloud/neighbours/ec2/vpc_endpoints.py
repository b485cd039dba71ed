"""Interface endpoints for execute-api, out of moto's EC2."""

from __future__ import annotations

import json

from sagemaker_rest.cloud.api_gateway.data_plane.access.vpc_endpoints import VpcEndpoint
from sagemaker_rest.cloud.neighbours.backends import loaded_backends


class MotoVpcEndpoints:
    """The `VpcEndpointSource` over moto's EC2. An endpoint may belong to any account."""

    def find(self, endpoint_id: str, region: str) -> VpcEndpoint | None:
        for backend in loaded_backends("ec2"):
            known = backend.vpc_end_points.get(endpoint_id) if backend.region_name == region else None
            if known is not None and known.service_name == f"com.amazonaws.{region}.execute-api":
                return VpcEndpoint(known.id, known.vpc_id, json.loads(known.policy_document))
        return None
