"""Every mend of moto that is declared: it is in place, it says why, and it fits the moto that is installed."""

from __future__ import annotations

import pkgutil
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from sagemaker_rest.cloud import neighbours
from sagemaker_rest.cloud.neighbours import declared_mends
from sagemaker_rest.cloud.neighbours.mends import ABSENT, MENDS, Mend
from tests.cloud.neighbours import mended_sources

EACH = pytest.mark.parametrize(
    "mend", MENDS.declared, ids=lambda mend: mend.name.removeprefix(neighbours.__name__ + ".")
)


@EACH
def test_motos_source_below_a_mend_is_the_one_it_was_written_for(mend: Mend) -> None:
    now = mended_sources.current()[mend.target]

    assert now == mended_sources.kept().get(mend.target), (
        f"moto {version('moto')} has changed {mend.target}, which {mend.name} mends.\n"
        f"The mend is there because, in moto {mend.moto}: {mend.symptom} ({mend.see}).\n"
        "See whether moto still does so. If not, delete the mend; else make it fit what moto has become, set its moto= "
        f"to that version, and run `{mended_sources.COMMAND}`."
    )


def test_nothing_is_kept_of_mends_that_are_gone() -> None:
    assert mended_sources.kept().keys() == mended_sources.current().keys()


@EACH
def test_moto_still_lacks_what_a_mend_adds(mend: Mend) -> None:
    assert (MENDS.below(mend) is ABSENT) == mend.is_addition


@EACH
def test_a_mend_says_why_it_is_there(mend: Mend) -> None:
    assert mend.symptom
    assert mend.see.startswith("https://")
    assert mend.moto.count(".") == 2


def test_installing_all_of_them_again_changes_nothing() -> None:
    declared_mends.install()
    before = [MENDS.installed_at(mend) for mend in MENDS.declared]

    declared_mends.install()

    assert [MENDS.installed_at(mend) for mend in MENDS.declared] == before
    assert MENDS.below(MENDS.declared[0]) not in before


def test_no_module_with_mends_is_forgotten() -> None:
    with_mends = {
        name
        for _, name, _ in pkgutil.walk_packages(neighbours.__path__, neighbours.__name__ + ".")
        if "neighbours.mends import" in _source(name)
    }

    assert {module.__name__ for module in declared_mends.MODULES} == with_mends - {declared_mends.__name__}


def _source(module: str) -> str:
    base = Path(neighbours.__file__).parent.joinpath(*module.removeprefix(neighbours.__name__ + ".").split("."))
    return (base / "__init__.py" if base.is_dir() else base.with_suffix(".py")).read_text()


def test_moto_is_bounded_to_the_releases_that_the_mends_are_for() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    moto = next(each for each in map(Requirement, project["dependencies"]) if each.name == "moto")

    assert {specifier.operator for specifier in moto.specifier} == {">=", "<"}
