"""The thresholds at which a metric alarm goes off. Pure.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class AlarmState(StrEnum):
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html"""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of a datapoint, and CloudWatch's words for it."""

    holds: Callable[[float, float], bool]
    words: str


COMPARISONS: Mapping[str, Comparison] = {
    "GreaterThanOrEqualToThreshold": Comparison(operator.ge, "greater than or equal to"),
    "GreaterThanThreshold": Comparison(operator.gt, "greater than"),
    "LessThanThreshold": Comparison(operator.lt, "less than"),
    "LessThanOrEqualToThreshold": Comparison(operator.le, "less than or equal to"),
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """`needed` of an alarm's newest datapoints must breach; `missing` is TreatMissingData."""

    comparison: str
    value: float
    needed: int
    missing: str = "missing"

    def state(self, datapoints: Sequence[float | None], current: AlarmState) -> AlarmState:
        """Return the state that follows from `datapoints`, one a period, None where there was no data."""
        known = [point for point in datapoints if point is not None]
        absent = len(datapoints) - len(known)
        if not known and self.missing == "missing":
            return AlarmState.INSUFFICIENT_DATA
        if not known and self.missing == "ignore":
            return current
        breaching = sum(COMPARISONS[self.comparison].holds(point, self.value) for point in known)
        if self.missing == "breaching":
            breaching += absent
        return AlarmState.ALARM if breaching >= self.needed else AlarmState.OK

    def reason(self, datapoints: Sequence[float | None], state: AlarmState) -> str:
        """Return CloudWatch's sentence about a change to `state`."""
        known = [point for point in datapoints if point is not None]
        if state is AlarmState.INSUFFICIENT_DATA:
            return f"Insufficient Data: {len(datapoints)} datapoints were unknown."
        if not known:
            treated = "Breaching" if self.missing == "breaching" else "NonBreaching"
            return (
                f"Threshold Crossed: no datapoints were received for {len(datapoints)} periods and "
                f"{len(datapoints)} missing datapoints were treated as [{treated}]."
            )
        listed = ", ".join(str(float(point)) for point in known)
        were = "datapoint" if len(known) == 1 else "datapoints"
        verb = "was" if len(known) == 1 else "were"
        negation = "" if state is AlarmState.ALARM else "not "
        words = COMPARISONS[self.comparison].words
        return (
            f"Threshold Crossed: {len(known)} {were} [{listed}] {verb} {negation}{words} the threshold ({self.value})."
        )
