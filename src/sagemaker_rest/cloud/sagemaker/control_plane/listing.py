"""ListX: its filters, its order and its pages.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListEndpoints.html
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.errors import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sagemaker_rest.cloud.protocol.errors import ServiceError

# where MaxResults does not say how many
DEFAULT_RESULTS = 10


@dataclass(frozen=True, slots=True)
class Listing:
    """The rules of listing a kind of records, by members of its summaries.

    `output` is the member of the answer, `name` that of a summary at which NameContains looks, and `identity` the one
    that ends ties. `order` is the order without SortOrder. `equals` are the filters by one value, and the members that
    they look at.
    """

    output: str
    name: str
    identity: str
    order: str = "Descending"
    equals: tuple[tuple[str, str], ...] = ()

    def answer(self, request: Mapping[str, Any], summaries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the page of summaries that a request asks for.

        Raises:
            ServiceError: ValidationException for a token that no answer gave.

        """
        descending = request.get("SortOrder", self.order) == "Descending"
        sort_key = self._sort_key(request.get("SortBy", "CreationTime"))
        kept = sorted((each for each in summaries if self._matches(request, each)), key=sort_key, reverse=descending)
        if request.get("NextToken"):
            last = _read(request["NextToken"])
            if kept and [*map(type, last)] != [*map(type, sort_key(kept[0]))]:
                raise _made_up()
            kept = [each for each in kept if (sort_key(each) < last if descending else sort_key(each) > last)]
        size = request.get("MaxResults", DEFAULT_RESULTS)
        page = kept[:size]
        return {self.output: page} | ({"NextToken": _write(sort_key(page[-1]))} if len(kept) > size else {})

    def _sort_key(self, sort_by: str) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        member = {"Name": self.name, "Status": "EndpointStatus"}.get(sort_by, sort_by)
        return lambda summary: (_sortable(summary[member]), summary[self.identity])

    def _matches(self, request: Mapping[str, Any], summary: Mapping[str, Any]) -> bool:
        if request.get("NameContains", "") not in summary[self.name]:
            return False
        for member in ("CreationTime", "LastModifiedTime"):
            after, before = request.get(f"{member}After"), request.get(f"{member}Before")
            if after is not None and not summary[member] > _aware(after):
                return False
            if before is not None and not summary[member] < _aware(before):
                return False
        return all(request.get(given, summary.get(member)) == summary.get(member) for given, member in self.equals)


def _sortable(value: Any) -> str | float:
    return value.timestamp() if isinstance(value, datetime) else str(value)


def _aware(time: datetime) -> datetime:
    """Return a time with its zone: the parser's times are UTC and do not say so."""
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _write(key: tuple[Any, ...]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _read(token: str) -> tuple[Any, ...]:
    try:
        key = json.loads(base64.urlsafe_b64decode(token.encode()))
        if isinstance(key, list) and len(key) == 2:
            return tuple(key)
    except (RecursionError, ValueError):
        pass
    raise _made_up()


def _made_up() -> ServiceError:
    return refused("NextToken is not one that an answer of this operation gave.")
