"""moto with its mends in this process; roles in the shared local cloud, and names of one's own in it."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest

from sagemaker_rest.cloud.neighbours.cloud_state import CloudState
from sagemaker_rest.cloud.neighbours.moto_application import moto_control_plane
from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import DEFAULT_FACTOR, Clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.http import ControlPlane
    from sagemaker_rest.cloud.neighbours.cloudwatch.recent_metrics import RecentMetrics

ALLOW_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


class NoMetrics:
    """In the place of what alarms look at."""

    def note(self, *_: Any) -> None:
        """Nobody looks."""

    def settle(self) -> None:
        """Nothing was measured."""


def neighbours_at(clock_factor: float) -> ControlPlane:
    """Return moto with its mends, in this process, for a cloud whose clock is as fast as that."""
    return moto_control_plane(CloudState(Clock(clock_factor), cast("RecentMetrics", NoMetrics())))


@pytest.fixture(scope="session")
def neighbours() -> ControlPlane:
    return neighbours_at(DEFAULT_FACTOR)


@pytest.fixture
def name() -> str:
    return f"t-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def iam(client: Callable[..., Any]) -> Any:
    return client("iam")


@dataclass
class Roles:
    """Makes roles with an inline policy."""

    iam: Any

    def make(self, service: str, policy: dict[str, Any]) -> str:
        name = f"role-{uuid.uuid4().hex[:8]}"
        trust = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}],
        }
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        self.iam.put_role_policy(RoleName=name, PolicyName="it", PolicyDocument=json.dumps(policy))
        return str(arn)


@pytest.fixture
def roles(iam: Any) -> Roles:
    return Roles(iam)
