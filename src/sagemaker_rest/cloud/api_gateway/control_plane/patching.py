"""UpdateX: patch operations, by a table of the paths of a resource and what may be done to each.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, not_found

Record = TypeVar("Record")

ADD, REMOVE, REPLACE, COPY = "add", "remove", "replace", "copy"


@dataclass(frozen=True, slots=True)
class Patch:
    """One patch operation. `names` are the unescaped parts of the path that the table leaves open."""

    op: str
    path: str
    value: str | None
    copied_from: str | None = None
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the only open part of the path."""
        (name,) = self.names
        return name


Change = Callable[[Any, Patch], Any]
"""Returns a record as a patch makes it; raises ServiceError for a value that it cannot take."""


@dataclass(frozen=True, slots=True)
class Path:
    """A row: a path such as `/requestTemplates/{content type}`, the operations on it, and what they do.

    A part like `{method+}` is open for several parts, slashes included.
    """

    path: str
    ops: tuple[str, ...]
    change: Change
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        parts = re.split(r"(\{[^}]*\})", self.path)
        patterns = [
            "(.+)" if part.endswith("+}") else "([^/]+)" if part[:1] == "{" else re.escape(part) for part in parts
        ]
        object.__setattr__(self, "pattern", re.compile("".join(patterns), re.DOTALL))

    def names_in(self, path: str) -> tuple[str, ...] | None:
        """Return the open parts of `path`, unescaped; None if this row is not for it."""
        match = self.pattern.fullmatch(path)
        return None if match is None else tuple(unescaped(part) for part in match.groups())


class Refusals(Enum):
    """API Gateway words its refusals of paths and operations in three ways, by resource."""

    NAME_THE_PATH = "Invalid patch path /wrong; Invalid patch operation specified. Must be one of: [replace]"
    NAME_THE_PATH_ONLY = "Invalid patch path /wrong, for a wrong operation, too"
    LIST_THE_PATHS = "Invalid patch path  '/wrong' specified for op 'replace'. Must be one of: [/right]"


@dataclass(frozen=True, slots=True)
class PatchTable(Generic[Record]):
    """All that may be patched of a resource."""

    rows: tuple[Path, ...]
    refusals: Refusals = Refusals.NAME_THE_PATH

    def apply(self, record: Record, operations: Iterable[Mapping[str, Any]]) -> Record:
        """Return `record` with all operations of the request carried out, one after the other.

        Raises:
            ServiceError: BadRequestException, in API Gateway's words, for the first that cannot be.

        """
        for operation in operations:
            patch = read_patch(operation)
            row, names = self._row(patch)
            record = row.change(record, dataclasses.replace(patch, names=names))
        return record

    def _row(self, patch: Patch) -> tuple[Path, tuple[str, ...]]:
        known = [(row, names) for row in self.rows if (names := row.names_in(patch.path)) is not None]
        for row, names in known:
            if patch.op in row.ops:
                return row, names
        if self.refusals is Refusals.LIST_THE_PATHS:
            raise self._refusal_with_paths(patch)
        if not known or self.refusals is Refusals.NAME_THE_PATH_ONLY:
            raise bad_request(f"Invalid patch path {patch.path or 'null'}")
        ops = [op for row, _ in known for op in row.ops]
        raise bad_request(f"Invalid patch operation specified. Must be one of: [{', '.join(ops)}]")

    def _refusal_with_paths(self, patch: Patch) -> Exception:
        possible = [row.path for row in self.rows if patch.op in row.ops]
        advice = f"Must be one of: [{', '.join(possible)}]" if possible else "Please choose supported operations"
        return bad_request(f"Invalid patch path  '{patch.path}' specified for op '{patch.op}'. {advice}")


def read_patch(operation: Mapping[str, Any]) -> Patch:
    """Return one of the request's `patchOperations`."""
    return Patch(operation.get("op", ""), operation.get("path") or "", operation.get("value"), operation.get("from"))


def unescaped(part: str) -> str:
    """Return a JSON pointer's part as it is meant: `application~1json` is `application/json`."""
    return part.replace("~1", "/").replace("~0", "~")


def value(
    path: str,
    attribute: str,
    read: Callable[[str], Any] = str,
    ops: Sequence[str] = (REPLACE,),
    removed: Any = None,
    *,
    required: bool = False,
) -> Path:
    """Return the row of a single value. `read` makes it of the patch's text; `remove` leaves `removed`.

    A patch without a value is like `remove`, unless a text is `required`: then it is an empty text.
    """

    def change(record: Any, patch: Patch) -> Any:
        text = patch.value if patch.value is not None or not required else ""
        new = removed if patch.op == REMOVE or text is None else read(text)
        return dataclasses.replace(record, **{attribute: new})

    return Path(path, tuple(ops), change)


def entry(
    path: str,
    attribute: str,
    read: Callable[[str], Any] = str,
    ops: Sequence[str] = (ADD, REMOVE, REPLACE),
    missing: str | None = None,
) -> Path:
    """Return the row of an entry of a map, whose key is the open part of the path. An empty map becomes None.

    `missing` is said, with 404, of an entry that is to be removed or replaced and is not there.
    """

    def change(record: Any, patch: Patch) -> Any:
        entries = dict(getattr(record, attribute) or {})
        if missing is not None and patch.op in (REMOVE, REPLACE) and patch.name not in entries:
            raise not_found(missing)
        if patch.op == REMOVE:
            entries.pop(patch.name, None)
        else:
            entries[patch.name] = read(patch.value or "")
        return dataclasses.replace(record, **{attribute: entries or None})

    return Path(path, tuple(ops), change)


def element(path: str, attribute: str, ops: Sequence[str] = (ADD, REMOVE)) -> Path:
    """Return the row of an element of a list of texts: the open part of the path, else the patch's value."""

    def change(record: Any, patch: Patch) -> Any:
        text = patch.name if patch.names else patch.value or ""
        others = tuple(known for known in getattr(record, attribute) or () if known != text)
        elements = others if patch.op == REMOVE else (*others, text)
        return dataclasses.replace(record, **{attribute: elements or None})

    return Path(path, tuple(ops), change)


def optional(text: str) -> str | None:
    """Read a text that may be taken away: an empty one is None."""
    return text or None


def whole_number(text: str) -> int:
    """Read a whole number.

    Raises:
        ServiceError: BadRequestException if it is not one.

    """
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise bad_request(f"Invalid value {text!r}: it must be a whole number")
    return int(text)


def decimal(text: str) -> float:
    """Read a number.

    Raises:
        ServiceError: BadRequestException if it is not one.

    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise bad_request(f"Invalid value {text!r}: it must be a number")
    return number


def flag(text: str) -> bool:
    """Read a boolean as API Gateway does: everything but `true` is false."""
    return text.lower() == "true"
