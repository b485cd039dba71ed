"""The records of usage plans: which stages they are for, how often their keys may call, and the keys.

https://docs.aws.amazon.com/apigateway/latest/api/API_UsagePlan.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.control_plane.errors import not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call


@dataclass(frozen=True, slots=True)
class ThrottleSettings:
    """`burst_limit` requests at once, `rate_limit` a second afterwards."""

    burst_limit: int | None = None
    rate_limit: float | None = None


@dataclass(frozen=True, slots=True)
class QuotaSettings:
    """`limit` requests in each `period`: DAY, WEEK or MONTH."""

    limit: int | None = None
    offset: int = 0
    period: str | None = None


@dataclass(frozen=True, slots=True)
class ApiStage:
    """A stage of a plan. `throttle` is by path and method, as in `/pets/GET`."""

    api_id: str
    stage: str
    throttle: Mapping[str, ThrottleSettings] | None = None

    @property
    def name(self) -> str:
        """Return the stage as patch operations name it."""
        return f"{self.api_id}:{self.stage}"


@dataclass(frozen=True, slots=True)
class UsagePlan:
    """A plan that says what those who have one of its keys may do."""

    id: str
    name: str
    description: str | None = None
    api_stages: tuple[ApiStage, ...] = ()
    throttle: ThrottleSettings | None = None
    quota: QuotaSettings | None = None
    product_code: str | None = None
    tags: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class UsagePlanKey:
    """An API key of a plan; kept under the plan's identifier as its owner."""

    id: str
    type: str = "API_KEY"


def found_plan(call: Call, plan_id: str) -> UsagePlan:
    """Return the plan of that identifier.

    Raises:
        ServiceError: NotFoundException if it is not there.

    """
    known = call.records.view(UsagePlan)
    if plan_id not in known:
        raise not_found("Invalid Usage Plan ID specified")
    return known[plan_id]
