"""Two clouds in one process share moto's state, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.neighbours.cloud_state import CloudState, carrying_out_for, this_cloud
from sagemaker_rest.cloud.neighbours.cloudwatch.metric_counts import MotoMetrics
from sagemaker_rest.cloud.neighbours.cloudwatch.recent_metrics import RecentMetrics
from sagemaker_rest.cloud.neighbours.mends import MENDS
from sagemaker_rest.cloud.neighbours.moto_application import moto_control_plane
from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import Clock
from tests.cloud.neighbours.asking import REGION, client_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.http import ControlPlane

ACCOUNT = "123456789012"


@pytest.fixture
def state() -> Callable[[], CloudState]:
    def make() -> CloudState:
        clock = Clock(60.0)
        return CloudState(clock, RecentMetrics(MotoMetrics(), clock))

    return make


def put(control_plane: ControlPlane, namespace: str) -> None:
    client_of(control_plane, "cloudwatch").put_metric_data(
        Namespace=namespace, MetricData=[{"MetricName": "Temperature", "Value": 20.0}]
    )


def seen(cloud: CloudState, namespace: str) -> float:
    """Return how many values its alarms see."""
    now = cloud.metrics.now()
    return cloud.metrics.window((ACCOUNT, REGION, namespace, "Temperature", ()), None, now - 60, now + 60).count


def test_each_clouds_alarms_see_what_was_put_into_it(state: Callable[[], CloudState], name: str) -> None:
    first, second = state(), state()
    of_first, of_second = moto_control_plane(first), moto_control_plane(second)

    put(of_first, name)
    put(of_first, name)
    put(of_second, name)

    assert (seen(first, name), seen(second, name)) == (2, 1)


def test_a_second_control_plane_leaves_the_mends_as_they_are(state: Callable[[], CloudState]) -> None:
    moto_control_plane(state())
    before = [MENDS.installed_at(mend) for mend in MENDS.declared]

    moto_control_plane(state())

    assert [MENDS.installed_at(mend) for mend in MENDS.declared] == before


def test_a_request_belongs_to_its_cloud_and_nothing_does_afterwards(state: Callable[[], CloudState]) -> None:
    cloud = state()

    with carrying_out_for(cloud):
        meanwhile = this_cloud()

    assert meanwhile is cloud
    assert this_cloud() is None
