"""The records of deployments. https://docs.aws.amazon.com/apigateway/latest/api/API_Deployment.html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot


@dataclass(frozen=True, slots=True)
class Deployment:
    """The API as it was when it was deployed; `snapshot` is what the data plane serves."""

    id: str
    created_date: datetime
    snapshot: ApiSnapshot
    description: str | None = None
