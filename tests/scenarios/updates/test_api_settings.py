"""API Gateway's resources of the AWS provider read back what they are set to, before and after a change.

The configuration is a test's own: it has every setting of a stage, whether or not a module of this repository uses it.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.targets.deployer import Deployer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.e2e

CONFIGURATIONS = Path(__file__).parent / "configurations"


@pytest.fixture
def deployer(target: Target, tmp_path: Path) -> Iterator[Deployer]:
    with closing(Deployer(target, CONFIGURATIONS, tmp_path, accelerate=True)) as deployer:
        yield deployer
        deployer.destroy_all()


def test_settings_are_read_back_as_they_were_set_and_changed(
    deployer: Deployer, unique_name_factory: UniqueName
) -> None:
    stack = deployer.deploy("api_settings", {"name": unique_name_factory("settings")})
    unchanged = stack.plan()

    stack.apply(second=True)
    changed = stack.plan()

    assert (dict(unchanged.changes), dict(changed.changes)) == ({}, {})
