"""Some hundred requests for each surface, the same in every run: `tox -e generated-requests` sends many more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.generated_requests.fuzzing import Target, fuzz
from tests.scenarios.generated_requests.stack import SURFACES, attacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SEED = 16
REQUESTS = 600


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory, saved_models: Path) -> Iterator[Mapping[str, Target]]:
    """The surfaces of a cloud of these tests' own: what they send changes what is in it."""
    with attacked(tmp_path_factory.mktemp("attacked"), saved_models) as made:
        yield made


@pytest.mark.parametrize("surface", SURFACES)
def test_no_request_crashes_hangs_or_breaks_anything(targets: Mapping[str, Target], surface: str) -> None:
    outcome = fuzz(targets[surface], SEED, REQUESTS)

    assert outcome.findings == []
