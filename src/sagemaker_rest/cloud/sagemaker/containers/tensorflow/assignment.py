"""The line that tells a container's process what to serve: a JSON object."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.images import ContainerKind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Assignment:
    """The orders of the process: which model to serve, as which kind of container, with which environment variables."""

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
