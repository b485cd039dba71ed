"""A model that was recognised, and how it is asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Tensor:
    """An input or an output. A dimension that is None may be any number; a shape that is None is not known."""

    name: str
    dtype: str
    shape: tuple[int | None, ...] | None

    def __str__(self) -> str:
        if self.shape is None:
            return f"{self.name}: {self.dtype} of any shape"
        return f"{self.name}: {self.dtype} ({', '.join('any' if size is None else str(size) for size in self.shape)})"

    def zeros(self, *, skipped: int = 0) -> Any:
        """Return nested lists of the shape without its first `skipped` dimensions, each None taken as 1."""
        value: Any = {"string": "", "bool": False}.get(self.dtype, 0 if "int" in self.dtype else 0.0)
        for size in reversed((self.shape or ())[skipped:]):
            value = [value] * (1 if size is None else size)
        return value


@dataclass(frozen=True, slots=True)
class Request:
    """A request that the model takes: zeros of the right shape."""

    content_type: str
    body: str

    @classmethod
    def of_json(cls, document: Any) -> Request:
        return cls(JSON, json.dumps(document))


@dataclass(frozen=True, slots=True)
class Found:
    """`title` says what is at `path`; `contents` are the names that it gets in the archive.

    `repository` is AWS's image for it, in ECR; `environment` are variables that the image needs. `signature` has lines
    for people. Where `missing` is set, the image cannot serve the model without a script that has model_fn: it says
    why, and what to do. `notes` are sentences of what else to know.
    """

    path: Path
    title: str
    contents: Mapping[str, Path]
    repository: str
    signature: Sequence[str] = ()
    request: Request | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    missing: str = ""
    notes: Sequence[str] = ()
