"""No module imports itself over others, data goes one way, and a test is where its code is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.imports import SOURCE, circles, imports

TESTS = Path(__file__).parent
PACKAGE = "sagemaker_rest"
# moto's code that reads requests and writes answers by botocore's service models
MOTO_PROTOCOL = {f"moto.core.{name}" for name in ("eventstream", "parse", "request", "routing", "serialize", "utils")}

# for each room, the rooms that none of its modules may import
FORBIDDEN = {
    "cloud": ("terraform", "pytest_plugin", "targets", "runs", "sweep", "cli"),
    "terraform": ("cloud", "targets", "pytest_plugin"),
    "targets": ("pytest_plugin",),
    "kinds": ("cloud", "terraform", "targets", "runs", "sweep", "pytest_plugin", "cli"),
    "cloud.http": ("cloud.server", "cloud.api_gateway", "cloud.sagemaker", "cloud.neighbours", "cloud.faults"),
    "cloud.metrics": ("cloud.server", "cloud.api_gateway", "cloud.sagemaker", "cloud.neighbours", "cloud.faults"),
    "cloud.protocol": ("cloud.server", "cloud.api_gateway", "cloud.sagemaker", "cloud.neighbours", "cloud.faults"),
    "cloud.authorization": ("cloud.server", "cloud.api_gateway", "cloud.sagemaker", "cloud.neighbours", "cloud.faults"),
    "cloud.sagemaker.containers": ("cloud.sagemaker.runtime", "cloud.sagemaker.control_plane", "cloud.api_gateway"),
    "cloud.sagemaker": ("cloud.api_gateway", "cloud.neighbours", "cloud.faults", "cloud.server"),
    "cloud.api_gateway": ("cloud.neighbours", "cloud.faults", "cloud.server"),
    "cloud.neighbours": ("cloud.server", "cloud.faults"),
    "cloud.faults": ("cloud.server", "cloud.neighbours"),
}


def modules_of(room: str) -> dict[str, frozenset[str]]:
    """Return what each module of a room imports."""
    return {module: imported for module, imported in imports().items() if is_in(module, f"{PACKAGE}.{room}")}


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(imports()) == []


@pytest.mark.parametrize(("room", "forbidden"), FORBIDDEN.items(), ids=FORBIDDEN)
def test_a_room_does_not_import_those_before_it(room: str, forbidden: tuple[str, ...]) -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, all_imported in modules_of(room).items()
        for imported in all_imported
        if any(is_in(imported, f"{PACKAGE}.{each}") for each in forbidden)
    ]

    assert wrong == []


def test_the_cloud_needs_no_pytest() -> None:
    assert [module for module, imported in modules_of("cloud").items() if "pytest" in imported] == []


def test_moto_is_imported_by_the_neighbours_alone_but_for_its_protocol_code() -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, all_imported in imports().items()
        for imported in all_imported
        if is_in(imported, "moto") and imported not in MOTO_PROTOCOL
        if not is_in(module, f"{PACKAGE}.cloud.neighbours")
    ]

    assert wrong == []


def test_a_test_is_where_its_code_is_or_a_scenario() -> None:
    """`stages.py` has `test_stages.py`; tests that fill several files have a folder of the module's name."""
    tests = (test.relative_to(TESTS) for test in sorted(TESTS.glob("*/**/test_*.py")))

    assert [
        str(test)
        for test in tests
        if test.parts[0] != "scenarios" and not any(module.exists() for module in _tested_by(test))
    ] == []


def _tested_by(test: Path) -> tuple[Path, ...]:
    """The modules and packages that a test may be of."""
    named = SOURCE / PACKAGE / test.parent / test.stem.removeprefix("test_")
    return named.with_suffix(".py"), named / "__init__.py", (SOURCE / PACKAGE / test.parent).with_suffix(".py")


def test_a_circle_of_three_is_found() -> None:
    graph = {"a": frozenset({"b"}), "b": frozenset({"c", "d"}), "c": frozenset({"a"}), "d": frozenset({"json"})}

    assert circles(graph) == [["a", "b", "c"]]
