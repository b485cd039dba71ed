"""One call of an operation: who asks for what, the records that it reads and changes, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sagemaker_rest.cloud.protocol.service import Scope
    from sagemaker_rest.cloud.records import Records, Store
    from sagemaker_rest.cloud.sagemaker.control_plane.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Call:
    """`request` holds the members of the operation's input that were given; `records` is a draft.

    `follow_up` is done, in order, once the draft is published. It works on `store`, as what comes back later does.
    """

    scope: Scope
    request: Mapping[str, Any]
    records: Records
    store: Store
    surroundings: Surroundings
    follow_up: list[Callable[[], None]] = field(default_factory=list)

    def given(self, member: str, default: Any = None) -> Any:
        """Return a member of the request, or `default` if it was not given."""
        return self.request.get(member, default)

    def arn(self, kind: str, name: str) -> str:
        """Return the ARN of a resource; SageMaker writes the names in its ARNs in lower case."""
        scope = self.scope
        return f"arn:{scope.partition}:sagemaker:{scope.region}:{scope.account_id}:{kind}/{name.lower()}"


Operation = Callable[[Call], Mapping[str, Any] | None]
"""Carries out an operation and returns the members of its output."""


def now() -> datetime:
    """Return the time as SageMaker keeps it: in milliseconds."""
    time = datetime.now(UTC)
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def given_members(request: Mapping[str, Any], without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the members of a request but for those in `without`, and those that are empty: AWS shows none of them."""
    return {member: value for member, value in request.items() if member not in without and value not in ({}, [], "")}
