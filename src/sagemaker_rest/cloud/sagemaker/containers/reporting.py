"""The reports of a container's process: one JSON object a line, through a pipe."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """A report of the process: `serving` on `port`, `failed` because of `reason`, or `late` because of it."""

    event: str
    port: int = 0
    reason: str = ""

    def to_line(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_line(cls, line: str | bytes) -> Report:
        return cls(**json.loads(line))
