"""Endpoints that a test module shares, since each container takes seconds to come up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.hosting.hosted import Hosting, archive_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def hosting(client: Callable[..., Any]) -> Iterator[Hosting]:
    made = Hosting(client)
    yield made
    made.close()


@pytest.fixture(scope="session")
def plus_two(saved_models: Path) -> bytes:
    """An archive whose model answers half of x and two."""
    return archive_of(saved_models / "half_plus" / "2", "half_plus/2")


@pytest.fixture(scope="session")
def plus_three(saved_models: Path) -> bytes:
    """An archive whose model answers half of x and three."""
    return archive_of(saved_models / "half_plus" / "3", "half_plus/3")
