"""The id of a run goes into names and tags; a journal brings it back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import RunError
from sagemaker_rest.runs.run import generated_id, is_marked, new_run, parse_duration, read_run

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 17, 30, 0, 999, tzinfo=UTC)


def test_a_run_has_an_id_of_its_own_that_fits_every_name(tmp_path: Path) -> None:
    run = new_run(tmp_path, now=NOW)

    assert re.fullmatch(r"[a-z0-9]{8}", run.id)
    assert re.fullmatch(rf"mnist-{run.id}-[0-9a-z]{{6}}", run.unique_name("mnist"))
    assert run.unique_name("mnist") != run.unique_name("mnist")
    assert run.folder == tmp_path / run.id


def test_ids_sort_by_time() -> None:
    assert generated_id(NOW)[:6] < generated_id(NOW + timedelta(seconds=1))[:6]


def test_its_tags_say_whose_a_thing_is_and_until_when(tmp_path: Path) -> None:
    run = new_run(tmp_path, run_id="nightly-7", lifetime=timedelta(hours=2), now=NOW)

    assert run.tags == {
        "sagemaker-rest:run": "nightly-7",
        "sagemaker-rest:created": "2026-11-22T17:30:00Z",
        "sagemaker-rest:expires": "2026-11-22T19:30:00Z",
    }
    assert run.default_tags["TF_AWS_DEFAULT_TAGS_sagemaker-rest:run"] == "nightly-7"


def test_a_journal_brings_the_run_back(tmp_path: Path) -> None:
    run = new_run(tmp_path, now=NOW)

    run.write_journal({"target": "aws"})

    assert read_run(run.folder) == run
    assert (run.folder / ".gitignore").read_text() == "*\n"


def test_an_id_that_is_taken_is_refused_with_what_to_do(tmp_path: Path) -> None:
    new_run(tmp_path, run_id="mine").write_journal({})

    with pytest.raises(RunError, match=r"there is a run mine .* remove it with: sagemaker-rest destroy mine"):
        new_run(tmp_path, run_id="mine")


def test_a_run_that_there_is_not_is_answered_with_those_that_there_are(tmp_path: Path) -> None:
    new_run(tmp_path, run_id="mine").write_journal({})

    with pytest.raises(RunError, match=r"there is no run yours in .*: it holds mine"):
        read_run(tmp_path / "yours")


def test_a_journal_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "run.json").write_text('{"id": "mine"}')

    with pytest.raises(RunError, match=r"run\.json cannot be read as the journal of a run"):
        read_run(tmp_path / "mine")


@pytest.mark.parametrize("text", ["", "Nightly", "-x", "x-", "a_b", "a" * 17, "a/b", "ä"])
def test_what_is_no_id_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RunError, match="is not the id of a run"):
        new_run(tmp_path, run_id=text)


@pytest.mark.parametrize(
    ("text", "duration"),
    [("90m", timedelta(minutes=90)), ("4h", timedelta(hours=4)), ("2d", timedelta(days=2))],
)
def test_durations_are_minutes_hours_or_days(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize("text", ["", "4", "h", "-4h", "4 hours", "1.5h"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(RunError, match="is not a duration: write minutes, hours or days"):
        parse_duration(text)


@pytest.mark.parametrize("suffix", ["", "-v1", "/AllTraffic"])
@pytest.mark.parametrize("run_id", ["nightly-17", "n", "t6x0abk3"])
def test_a_name_that_a_run_made_is_known_as_its_own(tmp_path: Path, run_id: str, suffix: str) -> None:
    name = new_run(tmp_path, run_id=run_id).unique_name("/aws/sagemaker/Endpoints/mnist")

    assert is_marked(f"{name}{suffix}", run_id)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("figures-nightly-17", id="the id alone"),
        pytest.param("figures-nightly-17-2026", id="a year after it"),
        pytest.param("figures-nightly-17-abcdef", id="six digits without a check"),
        pytest.param("figures-nightly-17-1f2c9x0", id="more digits"),
        pytest.param("figures-nightly-1-1f2c9x", id="another run"),
    ],
)
def test_a_name_of_others_is_not(name: str) -> None:
    assert not is_marked(name, "nightly-17")


def test_the_mark_of_one_run_is_none_of_another(tmp_path: Path) -> None:
    name = new_run(tmp_path, run_id="nightly-17").unique_name("mnist")

    assert not is_marked(name.replace("nightly-17", "nightly-18"), "nightly-18")
    assert not is_marked(name, "17")
