"""The count of a key's requests under a usage plan, by day, and of those left in the period.

https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Period(StrEnum):
    """The period of a quota."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


@dataclass(frozen=True, slots=True)
class Quota:
    """`offset` is the day that a period begins on: 0 is Sunday, or the first of the month.

    The API's reference calls it requests that are taken off the first period; but it allows 0 for DAY, 0 to 6 for WEEK
    and 0 to 27 for MONTH, which are days. It does not say which day of the week 0 is: [?] Sunday.
    """

    limit: int
    period: Period
    offset: int = 0

    def begins(self, day: date) -> date:
        """Return the first day of the period that `day` is in. Days are UTC's."""
        match self.period:
            case Period.DAY:
                return day
            case Period.WEEK:
                return day - timedelta(days=(day.isoweekday() - self.offset) % 7)
            case Period.MONTH:
                month = day if day.day > self.offset else day.replace(day=1) - timedelta(days=1)
                return month.replace(day=self.offset + 1)


def today() -> date:
    """Return today's date in UTC."""
    return datetime.now(UTC).date()


@dataclass(slots=True)
class _Use:
    """Of one key under one plan: requests by day, and what was granted on top by the first day of a period."""

    by_day: Counter[date] = field(default_factory=Counter)
    extra: dict[date, int] = field(default_factory=dict)

    def remaining(self, quota: Quota, day: date) -> int:
        first = quota.begins(day)
        used = sum(count for used_on, count in self.by_day.items() if first <= used_on <= day)
        return quota.limit + self.extra.get(first, 0) - used


class UsageLedger:
    """The requests of all keys. Thread safe; `clock` tells the day."""

    def __init__(self, clock: Callable[[], date] = today) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._uses: dict[tuple[str, str], _Use] = {}

    def count(self, plan_id: str, key_id: str, quota: Quota | None) -> bool:
        """Count a request, unless the quota is used up: then False."""
        with self._lock:
            use, day = self._use(plan_id, key_id), self._clock()
            if quota is not None and use.remaining(quota, day) <= 0:
                return False
            use.by_day[day] += 1
            return True

    def report(
        self, plan_id: str, key_id: str, quota: Quota | None, first: date, last: date
    ) -> tuple[tuple[int, int], ...]:
        """Return the used and remaining requests for each day from `first` to `last`; without a quota, none remain."""
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        with self._lock:
            use = self._use(plan_id, key_id)
            return tuple((use.by_day[day], max(0, use.remaining(quota, day)) if quota else 0) for day in days)

    def grant(self, plan_id: str, key_id: str, quota: Quota, remaining: int) -> None:
        """Let the key make `remaining` more requests until the period ends."""
        with self._lock:
            use, day = self._use(plan_id, key_id), self._clock()
            first = quota.begins(day)
            use.extra[first] = use.extra.get(first, 0) + remaining - use.remaining(quota, day)

    def _use(self, plan_id: str, key_id: str) -> _Use:
        return self._uses.setdefault((plan_id, key_id), _Use())
