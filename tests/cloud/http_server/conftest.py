"""A server with the limits of the cloud's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cloud.http_server.answering import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cloud.http_server.answering import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as answering:
        yield answering
