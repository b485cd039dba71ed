"""The measurements of the data planes, and their destination: CloudWatch, in the words of its API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

Dimensions = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One value of one metric. `unit` is CloudWatch's name for it, such as `Count`, `Milliseconds`, `Microseconds`.

    `dimensions` are names and values in any order; CloudWatch keeps a metric for each combination.
    """

    namespace: str
    name: str
    dimensions: Dimensions
    value: float
    unit: str


class MetricSink(Protocol):
    """CloudWatch of an account and region."""

    def record(self, account_id: str, region: str, measurements: Iterable[Measurement]) -> None:
        """Add measurements made now. Cheap enough for every request."""
        ...
