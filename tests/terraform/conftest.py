"""What the tests of this folder share."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def ctrl_c_interrupts() -> Iterator[None]:
    """Python's own answer to SIGINT. A worker of pytest-xdist has the plugin's, which interrupts it just once."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
