"""An endpoint: what it serves and what is being done to it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.call import now
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DeploymentStage, DeploymentState, EndpointStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sagemaker_rest.cloud.sagemaker.control_plane.deployed_config import DeployedConfig

IN_PROGRESS = (
    EndpointStatus.CREATING,
    EndpointStatus.UPDATING,
    EndpointStatus.ROLLING_BACK,
    EndpointStatus.DELETING,
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`deployed` serves (or, at first, is to serve); `pending` is to replace it, or is it with other capacities.

    `deployment_config` is the one of the operation that is going on, `last_deployment_config` that of the last one
    that succeeded.
    """

    name: str
    arn: str
    created: datetime
    modified: datetime
    stage_since: datetime
    deployed: DeployedConfig
    state: DeploymentState
    pending: DeployedConfig | None = None
    pending_since: datetime | None = None
    deployment_config: Mapping[str, Any] | None = None
    last_deployment_config: Mapping[str, Any] | None = None

    @classmethod
    def creating(
        cls, name: str, arn: str, deployed: DeployedConfig, deployment_config: Mapping[str, Any] | None
    ) -> Endpoint:
        """Return an endpoint that is to come up."""
        began = now()
        state = DeploymentState(EndpointStatus.CREATING, deployed.name, stage=DeploymentStage.CREATING)
        return cls(name, arn, began, began, began, deployed, state, last_deployment_config=deployment_config)

    @property
    def status(self) -> EndpointStatus:
        return self.state.status

    def changing(
        self, pending: DeployedConfig, stage: DeploymentStage, deployment_config: Mapping[str, Any] | None
    ) -> Endpoint:
        """Return the endpoint as it is once an operation has begun to change it."""
        return dataclasses.replace(
            self.hearing(DeploymentState(EndpointStatus.UPDATING, self.deployed.name, stage=stage)),
            pending=pending,
            pending_since=now(),
            deployment_config=deployment_config,
        )

    def deleting(self) -> Endpoint:
        """Return the endpoint as it is while it is taken down."""
        return self.hearing(dataclasses.replace(self.state, status=EndpointStatus.DELETING))

    def hearing(self, state: DeploymentState) -> Endpoint:
        """Return the endpoint as it is with `state`, which the runtime has told."""
        heard = dataclasses.replace(self, state=state, modified=now())
        if (state.stage, state.share) != (self.state.stage, self.state.share):
            heard = dataclasses.replace(heard, stage_since=heard.modified)
        if state.status is not EndpointStatus.IN_SERVICE or self.pending is None:
            return heard
        if state.config_name == self.pending.name and state.failure_reason is None:
            heard = dataclasses.replace(heard, deployed=self.pending, last_deployment_config=self.deployment_config)
        return dataclasses.replace(heard, pending=None, pending_since=None)
