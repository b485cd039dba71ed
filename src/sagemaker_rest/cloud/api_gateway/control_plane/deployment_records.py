"""The records of deployments. https://docs.aws.amazon.com/apigateway/latest/api/API_Deployment.html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot
    from sagemaker_rest.cloud.records import Records


@dataclass(frozen=True, slots=True)
class DeployedRecords:
    """The records of an API as they were when it was deployed: what an export is written from."""

    api: RestApi
    owned: Records


@dataclass(frozen=True, slots=True)
class Deployment:
    """The API as it was when it was deployed; `snapshot` is what the data plane serves."""

    id: str
    created_date: datetime
    snapshot: ApiSnapshot
    records: DeployedRecords
    description: str | None = None
