"""Mends of a module that stands for moto's: when they are put in place, and which are refused."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.neighbours.mends import ABSENT, MendError, Mends, adds, fingerprint, replaces, surrounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SOURCE = """
class Backend:
    def name(self):
        return "moto"

def helper():
    return "moto"
"""
WHY = {"moto": "5.2.5", "symptom": "the answer is wrong", "see": "https://docs.aws.amazon.com/"}
NAME, HELPER = "pretended_moto:Backend.name", "pretended_moto:helper"


@pytest.fixture(autouse=True)
def pretended_moto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "pretended_moto.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield
    sys.modules.pop("pretended_moto", None)


@pytest.fixture
def mends() -> Iterator[Mends]:
    declared = Mends()
    yield declared
    declared.uninstall()


def loaded() -> Any:
    return importlib.import_module("pretended_moto")


def declare_replacement(mends: Mends, **said: Any) -> Callable[..., str]:
    @replaces(NAME, mends=mends, **WHY, **said)
    def replacement(_self: Any) -> str:
        return "mended"

    return replacement


def test_a_mend_takes_the_place_of_motos(mends: Mends) -> None:
    declare_replacement(mends)
    moto = loaded()

    mends.install()

    assert moto.Backend().name() == "mended"


def test_a_mend_is_put_in_place_when_the_module_is_loaded_later(mends: Mends) -> None:
    declare_replacement(mends)
    mends.install()

    assert loaded().Backend().name() == "mended"


def test_a_module_that_is_loaded_again_is_mended_again(mends: Mends) -> None:
    declare_replacement(mends)
    mends.install()
    moto = loaded()

    importlib.reload(moto)

    assert moto.Backend().name() == "mended"


def test_a_mend_may_call_what_it_surrounds(mends: Mends) -> None:
    surrounds(NAME, mends=mends, **WHY)(lambda name, self: f"more than {name(self)}")

    mends.install()

    assert loaded().Backend().name() == "more than moto"


def test_functions_of_a_module_are_mended_too(mends: Mends) -> None:
    replaces(HELPER, mends=mends, **WHY)(lambda: "mended")

    mends.install()

    assert loaded().helper() == "mended"


def test_what_moto_lacks_is_added(mends: Mends) -> None:
    adds("pretended_moto:Backend.tags", mends=mends, **WHY)(property(lambda _self: ["added"]))

    mends.install()

    assert loaded().Backend().tags == ["added"]


def test_installing_again_changes_nothing(mends: Mends) -> None:
    surrounds(NAME, mends=mends, **WHY)(lambda name, self: f"more than {name(self)}")
    mends.install()
    moto = loaded()

    mends.install()

    assert moto.Backend().name() == "more than moto"


def test_a_mend_that_is_declared_later_is_installed_with_the_next_call(mends: Mends) -> None:
    mends.install()
    moto = loaded()
    declare_replacement(mends)

    mends.install()

    assert moto.Backend().name() == "mended"


def test_two_mends_of_one_target_are_refused_by_name(mends: Mends) -> None:
    declare_replacement(mends)
    declare_replacement(mends)

    with pytest.raises(
        MendError, match=r"replacement and .*replacement both mend pretended_moto:Backend\.name, .*extends="
    ):
        mends.install()


def test_a_mend_that_extends_another_is_put_on_top_of_it(mends: Mends) -> None:
    first = declare_replacement(mends)

    surrounds(NAME, mends=mends, extends=first, **WHY)(lambda name, self: f"{name(self)} twice")

    mends.install()

    assert loaded().Backend().name() == "mended twice"


def test_a_mend_cannot_extend_one_of_another_target(mends: Mends) -> None:
    other = replaces(HELPER, mends=mends, **WHY)(lambda: "mended")
    declare_replacement(mends, extends=other)

    with pytest.raises(MendError, match="extends a mend of another target"):
        mends.install()


def test_a_class_that_moto_has_no_more_is_named(mends: Mends) -> None:
    adds("pretended_moto:Gone.tags", mends=mends, **WHY)(None)
    loaded()

    with pytest.raises(MendError, match=r"moto has no Gone for the mend of pretended_moto:Gone\.tags any more"):
        mends.install()


def test_motos_own_is_remembered_below_a_mend(mends: Mends) -> None:
    (replaced, added) = declare_replacement(mends), adds("pretended_moto:Backend.tags", mends=mends, **WHY)(None)
    before = loaded().Backend.name

    mends.install()

    assert mends.below(mends.of(replaced)) is before
    assert mends.below(mends.of(added)) is ABSENT


def test_a_fingerprint_changes_with_the_source(tmp_path: Path) -> None:
    before = fingerprint(loaded().Backend.name)
    (tmp_path / "other_moto.py").write_text(SOURCE.replace('return "moto"', 'return "another moto"'))
    other = importlib.import_module("other_moto")

    assert fingerprint(loaded().Backend.name) == before
    assert fingerprint(other.Backend.name) != before
