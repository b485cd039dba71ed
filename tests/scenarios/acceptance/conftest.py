"""The configurations of these tests: each is applied once, and asked about kind by kind."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.targets.deployer import Deployer
from sagemaker_rest.targets.planner import Planner
from tests.scenarios.acceptance.kinds import SHARED, Kind
from tests.scenarios.acceptance.life import live

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.target import Target
    from tests.scenarios.acceptance.life import Life

# before a test module imports it: it holds tests without being named as one
pytest.register_assert_rewrite("tests.scenarios.acceptance.acceptance")

CONFIGURATIONS = Path(__file__).parent / "configurations"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", (*metafunc.cls.kinds, Kind(SHARED, ())), ids=str)


@pytest.fixture(scope="session", autouse=True)
def _on_the_local_target(target: Target) -> None:
    """Keep to the local target: the kinds change settings of the account, and some cost by the hour."""
    if target.name != "local":
        pytest.skip(f"asks what the local target makes of each kind; this is {target.name}")


@pytest.fixture(scope="session")
def deployer(target: Target, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployer]:
    folder = tmp_path_factory.mktemp("acceptance")
    with closing(Deployer(target, CONFIGURATIONS, folder, accelerate=True)) as deployer:
        yield deployer
        deployer.destroy_all()


@pytest.fixture(scope="session")
def imports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the copies of the configurations that import everything."""
    return tmp_path_factory.mktemp("imports")


@pytest.fixture(scope="session")
def planner(target: Target, imports: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planner]:
    with closing(Planner(target, imports, tmp_path_factory.mktemp("plans"), accelerate=True)) as planner:
        yield planner


@pytest.fixture(scope="class")
def variables() -> Mapping[str, Any]:
    """Return the variables of a configuration beside its name and step; a test module may have its own."""
    return {}


@pytest.fixture(scope="class")
def life(
    request: pytest.FixtureRequest,
    deployer: Deployer,
    planner: Planner,
    imports: Path,
    unique_name_factory: UniqueName,
    variables: Mapping[str, Any],
) -> Life:
    steps = max(len(kind.steps) for kind in request.cls.kinds)
    configuration = CONFIGURATIONS / request.cls.configuration
    given = {"name": unique_name_factory(configuration.name.replace("_", "-")), **variables}
    return live(deployer, planner, imports, configuration, steps, given)
