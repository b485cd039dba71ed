"""The cloud that a request to moto came to: what mends need of it.

moto keeps one state for the whole process. A process may have several clouds, each with a clock and alarms of its own,
so a mend asks here instead of keeping the cloud that was made last.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.cloud.neighbours.cloudwatch.recent_metrics import RecentMetrics
    from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import Clock


OwnResources = Callable[[str, str], Iterable[tuple[str, Mapping[str, str]]]]
"""ARNs with their tags, by account and region."""


@dataclass(frozen=True, slots=True)
class CloudState:
    """A cloud's clock, what its alarms look at, and what has tags in each of the services that are not moto's."""

    clock: Clock
    metrics: RecentMetrics
    own_resources: tuple[OwnResources, ...] = ()


_CURRENT: ContextVar[CloudState | None] = ContextVar("cloud_state", default=None)


def this_cloud() -> CloudState | None:
    """Return the cloud whose request is being carried out; None outside of a request."""
    return _CURRENT.get()


@contextlib.contextmanager
def carrying_out_for(cloud: CloudState) -> Iterator[None]:
    """Carry out a request to this cloud in here."""
    token = _CURRENT.set(cloud)
    try:
        yield
    finally:
        _CURRENT.reset(token)
