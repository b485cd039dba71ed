"""moto with its mends in this process, and names of one's own in it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

import pytest

from sagemaker_rest.cloud.neighbours.cloud_state import CloudState
from sagemaker_rest.cloud.neighbours.moto_application import moto_control_plane
from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import DEFAULT_FACTOR, Clock

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane
    from sagemaker_rest.cloud.neighbours.cloudwatch.recent_metrics import RecentMetrics


class NoMetrics:
    """In the place of what alarms look at."""

    def note(self, *_: Any) -> None:
        """Nobody looks."""

    def settle(self) -> None:
        """Return nothing was measured."""


def neighbours_at(clock_factor: float) -> ControlPlane:
    """Return moto with its mends, in this process, for a cloud whose clock is as fast as that."""
    return moto_control_plane(CloudState(Clock(clock_factor), cast("RecentMetrics", NoMetrics())))


@pytest.fixture(scope="session")
def neighbours() -> ControlPlane:
    return neighbours_at(DEFAULT_FACTOR)


@pytest.fixture
def name() -> str:
    return f"t-{uuid.uuid4().hex[:8]}"
