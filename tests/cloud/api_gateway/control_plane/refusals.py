"""Refusals as API Gateway words them, to be expected of a block: `with bad_request("…"): …`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class Refusal:
    """Expects one call to be refused, with this status, code and message."""

    status: int
    code: str
    message: str

    def __enter__(self) -> None:
        """Do nothing: what counts is how the block ends."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Fail unless the block ended with this refusal."""
        if error is None:
            pytest.fail(f"not refused: {self}")
        if not isinstance(error, ClientError):
            return False
        told = error.response
        found = (told["ResponseMetadata"]["HTTPStatusCode"], told["Error"]["Code"], told["Error"]["Message"])
        assert found == (self.status, self.code, self.message)
        return True


def bad_request(message: str) -> Refusal:
    """Expect 400."""
    return Refusal(400, "BadRequestException", message)


def invalid(message: str) -> Refusal:
    """Expect 400 for a value outside the constraints of botocore's model."""
    return Refusal(400, "ValidationException", message)


def unreadable(message: str) -> Refusal:
    """Expect 400 for a value of another type."""
    return Refusal(400, "SerializationException", message)


def not_found(message: str) -> Refusal:
    """Expect 404."""
    return Refusal(404, "NotFoundException", message)


def conflict(message: str) -> Refusal:
    """Expect 409."""
    return Refusal(409, "ConflictException", message)
