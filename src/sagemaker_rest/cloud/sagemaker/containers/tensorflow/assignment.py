"""What the caller's side and a container's process tell each other: one JSON object a line, through two pipes."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.images import ContainerKind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Assignment:
    """Told to the process: which model to serve, as which kind of container, with which environment variables."""

    kind: ContainerKind
    name: str
    model_directory: Path
    environment: Mapping[str, str]

    def to_line(self) -> str:
        return json.dumps(
            {
                "kind": self.kind.value,
                "name": self.name,
                "model_directory": str(self.model_directory),
                "environment": dict(self.environment),
            }
        )

    @classmethod
    def from_line(cls, line: str | bytes) -> Assignment:
        told = json.loads(line)
        return cls(ContainerKind(told["kind"]), told["name"], Path(told["model_directory"]), told["environment"])


@dataclass(frozen=True, slots=True)
class Report:
    """Told by the process: `serving` on `port`, or `failed` because of `reason`."""

    event: str
    port: int = 0
    reason: str = ""

    def to_line(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_line(cls, line: str | bytes) -> Report:
        return cls(**json.loads(line))
