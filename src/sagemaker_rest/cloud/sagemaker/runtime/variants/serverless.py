"""The limits of a serverless variant: its MaxConcurrency, and requests smaller than others take.

https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.runtime.service_errors import service_error

if TYPE_CHECKING:
    from collections.abc import Iterator

MAXIMUM_BODY_BYTES = 4 * 1024 * 1024


class ConcurrencyLimit:
    """Lets at most `maximum` requests in at a time; None lets all in. Thread safe; the maximum may be changed."""

    def __init__(self, maximum: int | None) -> None:
        self.maximum = maximum
        self._inside = 0
        self._lock = threading.Lock()

    @contextmanager
    def admit(self) -> Iterator[None]:
        """Be inside during the block.

        Raises:
            ServiceError: as AWS throttles, if too many are.
        """
        if self.maximum is None:
            yield
            return
        with self._lock:
            if self._inside >= self.maximum:
                # [?] the words are not established
                raise service_error(429, "ThrottlingException", "Rate exceeded")
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1


def check_size(body: bytes) -> None:
    """Raise ServiceError for a body that only other endpoints would take."""
    if len(body) > MAXIMUM_BODY_BYTES:
        # [?] the limit is documented, the answer to a larger one is not: as with the limit of other endpoints
        raise service_error(413, "RequestEntityTooLarge", f"HTTP content length exceeded {MAXIMUM_BODY_BYTES} bytes.")
