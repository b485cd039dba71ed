"""The choice of the deployment that answers a request: the stage's own, or its canary's.

https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import DeployedStage

if TYPE_CHECKING:
    from collections.abc import Callable


class CanaryChoice:
    """Sends each request to the canary with the probability that the stage gives it. `draw` gives 0 ≤ x < 1."""

    def __init__(self, draw: Callable[[], float] = random.random) -> None:
        self._draw = draw

    def choose(self, deployed: DeployedStage) -> DeployedStage:
        """Return `deployed` itself, or what its canary makes of it: another deployment, some other stage variables."""
        settings = deployed.stage.canary
        if settings is None or deployed.canary is None or self._draw() * 100 >= settings.percent_traffic:
            return deployed
        stage = replace(
            deployed.stage,
            deployment_id=settings.deployment_id,
            variables={**deployed.stage.variables, **settings.variables},
            is_canary=True,
        )
        return DeployedStage(deployed.canary, stage)
