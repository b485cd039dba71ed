"""One call of an operation: who asks for what, and the records that it reads and changes."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import Surroundings
    from sagemaker_rest.cloud.protocol.service import Scope
    from sagemaker_rest.cloud.records import Records

_ID_CHARACTERS = string.ascii_lowercase + string.digits


@dataclass(frozen=True, slots=True)
class Call:
    """`request` holds the members of the operation's input that were given; `records` is a draft."""

    scope: Scope
    request: Mapping[str, Any]
    records: Records
    surroundings: Surroundings

    def given(self, member: str, default: Any = None) -> Any:
        """Return a member of the request, or `default` if it was not given."""
        return self.request.get(member, default)

    def arn(self, path: str) -> str:
        """Return the ARN of a resource of API Gateway, by its path (`/restapis/abc`)."""
        return f"arn:{self.scope.partition}:apigateway:{self.scope.region}::{path}"


Operation = Callable[[Call], Mapping[str, Any] | None]
"""Carries out an operation and returns the members of its output."""


def new_id(length: int = 6) -> str:
    """Return an identifier as API Gateway gives them: REST APIs have 10 characters, most other things 6."""
    return "".join(secrets.choice(_ID_CHARACTERS) for _ in range(length))


def now() -> datetime:
    """Return the time as API Gateway keeps it: in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
