"""Records: a draft is published as a whole or not at all, and is found wherever it is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import pytest

from sagemaker_rest.cloud.records import Store


@dataclass(frozen=True, slots=True)
class Thing:
    """A record without an owner."""

    name: str


HERE, THERE = ("123456789012", "eu-west-1"), ("123456789012", "us-west-2")


@pytest.fixture
def store() -> Store:
    """A store with the thing `a` here."""
    made = Store()
    with made.draft(*HERE) as draft:
        draft.of(Thing)["a"] = Thing("first")
    return made


def test_a_record_is_found_wherever_it_is(store: Store) -> None:
    with store.draft(*THERE) as draft:
        draft.of(Thing)["b"] = Thing("second")

    found = {name: store.find(Thing, name) for name in ("a", "b", "c")}
    assert {name: each[0] if each else None for name, each in found.items()} == {"a": HERE, "b": THERE, "c": None}


def test_a_deleted_record_is_not_found(store: Store) -> None:
    with store.draft(*HERE) as draft:
        del draft.of(Thing)["a"]

    assert store.find(Thing, "a") is None


@pytest.mark.parametrize(("gone", "left"), [(HERE, THERE), (THERE, HERE)], ids=["the first goes", "the last goes"])
def test_one_of_two_of_a_name_is_found_when_the_other_goes(
    store: Store, gone: tuple[str, str], left: tuple[str, str]
) -> None:
    with store.draft(*THERE) as draft:
        draft.of(Thing)["a"] = Thing("second")
    with store.draft(*gone) as draft:
        del draft.of(Thing)["a"]

    found = store.find(Thing, "a")
    assert found is not None
    assert found[0] == left


def test_a_draft_that_fails_publishes_nothing(store: Store) -> None:
    with suppress(RuntimeError), store.draft(*HERE) as draft:
        draft.of(Thing)["a"] = Thing("changed")
        draft.of(Thing)["b"] = Thing("second")
        raise RuntimeError

    assert store.records(*HERE).view(Thing) == {"a": Thing("first")}
    assert store.find(Thing, "b") is None


def test_what_was_published_stays_as_it_was(store: Store) -> None:
    before = store.records(*HERE).view(Thing)

    with store.draft(*HERE) as draft:
        draft.of(Thing)["a"] = Thing("changed")

    assert before == {"a": Thing("first")}


def test_what_has_an_owner_goes_with_it(store: Store) -> None:
    with store.draft(*HERE) as draft:
        draft.of(Thing, "a")["part"] = Thing("of a")
        draft.of(Thing, "b")["part"] = Thing("of b")
    with store.draft(*HERE) as draft:
        draft.drop_owned("a")

    records = store.records(*HERE)
    assert (dict(records.view(Thing, "a")), dict(records.view(Thing, "b"))) == ({}, {"part": Thing("of b")})


def test_everything_is_told_by_place_and_with_its_owner(store: Store) -> None:
    with store.draft(*THERE) as draft:
        draft.of(Thing, "owner")["b"] = Thing("second")

    told = {place: list(records.everything()) for place, records in store.places().items()}

    assert told == {HERE: [(Thing, "", "a")], THERE: [(Thing, "owner", "b")]}
