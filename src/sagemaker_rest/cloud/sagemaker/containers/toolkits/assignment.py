"""The line that tells a container's process what to serve: a JSON object."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Assignment:
    """`toolkit` is the repository of AWS's that the image is served as, `python` the interpreter that the user has
    named for it, if any. Code that is fetched is put into `code_directory`, which does not exist yet.
    """

    image: str
    toolkit: str
    model_directory: str
    code_directory: str
    environment: Mapping[str, str]
    python: str | None = None
    # of a multi-model container, which is told its models later: where they log
    models_log: str | None = None

    def to_line(self) -> str:
        return json.dumps(dataclasses.asdict(self)) + "\n"

    @classmethod
    def from_line(cls, line: str | bytes) -> Assignment:
        return cls(**json.loads(line))
