"""The tags of a thing that say which run owns it and until when it may live. Nobody may take what lacks them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.runs.run import CREATED_TAG, EXPIRES_TAG, RUN_TAG, parse_timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Marks:
    """The three tags of a run."""

    run: str
    created: datetime
    expires: datetime


def read_marks(tags: Mapping[str, str]) -> Marks | None:
    """Return the marks among a thing's tags; None if one is missing or cannot be read."""
    try:
        return Marks(tags[RUN_TAG], parse_timestamp(tags[CREATED_TAG]), parse_timestamp(tags[EXPIRES_TAG]))
    except (KeyError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Choice:
    """The marked things that a sweep takes: those that have expired by `now` and, if given, are older than
    `older_than`; with `run`, all of that run, expired or not, and nothing else.
    """

    now: datetime
    older_than: timedelta | None = None
    run: str | None = None

    def takes(self, marks: Marks) -> bool:
        if self.run is not None:
            return marks.run == self.run
        is_old = self.older_than is None or marks.created + self.older_than <= self.now
        return marks.expires <= self.now and is_old


def carries(name: str, run_id: str) -> bool:
    """Return whether a name contains the id of a run, between two characters that are neither letters nor digits."""
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(run_id)}(?![A-Za-z0-9])", name) is not None
