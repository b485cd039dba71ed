"""A sweep looks in the target's region, in those that runs are remembered to have used, and in those that are named."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from sagemaker_rest.cli import main
from sagemaker_rest.runs.run import Run, new_run
from sagemaker_rest.sweep.finding import InRegion
from sagemaker_rest.sweep.marks import Choice
from sagemaker_rest.sweep.sweeper import regions, sweep
from tests.sweep.test_sweeper import Refusing
from tests.sweep.things import alarm, role, topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sagemaker_rest.targets.localstack import LocalStackTarget
    from sagemaker_rest.targets.target import Target

IRELAND = "eu-west-1"


@pytest.fixture
def of_the_run(account: LocalStackTarget, tmp_path: Path) -> Iterator[Run]:
    """A run that has left a topic here, one in Ireland, and a role; all have its name."""
    run = new_run(tmp_path / ".runs")
    name = run.unique_name("left")
    topic(account, name, run.tags)
    topic(in_ireland(account), name, run.tags)
    role(account, name, run.tags)
    yield run
    sweep(account, Choice(datetime.now(UTC), run=run.id), elsewhere=regions(account, [IRELAND]))


@pytest.fixture
def topics(account: LocalStackTarget, of_the_run: Run) -> Callable[[], list[str]]:
    """The regions in which a topic of the run is left."""

    def find() -> list[str]:
        places = (account.client("sns"), account.client("sns", region=IRELAND))
        arns = [topic["TopicArn"] for client in places for topic in client.list_topics()["Topics"]]
        return [arn.split(":")[3] for arn in arns if f"-{of_the_run.id}-" in arn]

    return find


@pytest.fixture
def aws(account: LocalStackTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what leads `sagemaker-rest sweep` to the account."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", account.endpoint_url)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


def in_ireland(account: Target) -> Target:
    """Things can be made there as here."""
    return cast("Target", InRegion(account, IRELAND))  # makers take the clients of a target, and no more


def begun(run: Run, *noted: str) -> None:
    run.write_journal({"target": "aws"})
    run.note_regions(noted)


@pytest.mark.usefixtures("aws")
def test_without_a_word_of_it_another_region_is_not_looked_at(of_the_run: Run, topics: Callable[[], list[str]]) -> None:
    status = main(["sweep", "--run", of_the_run.id, "--aws-accounts", "123456789012", "--runs", "nowhere"])

    assert (status, topics()) == (0, [IRELAND])


@pytest.mark.usefixtures("aws")
def test_a_region_that_is_named_is_swept(
    of_the_run: Run, topics: Callable[[], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--aws-accounts", "123456789012", "--runs", "nowhere", "--region", IRELAND, "--region", "us-east-1"]
    dry = main(["sweep", "--run", of_the_run.id, *options, "--dry-run"])
    told, left = capsys.readouterr().out.splitlines(), topics()

    swept = main(["sweep", "--run", of_the_run.id, *options])

    assert told[0].endswith(f", and {IRELAND}")
    # IAM lists a role in every region
    assert sorted(" ".join(line.split()[2:4]) for line in told[1:]) == ["IAM policy", "IAM role", *["SNS topic"] * 2]
    assert [line.endswith(f" in {IRELAND}") for line in told if "SNS topic" in line] == [False, True]
    assert (dry, left) == (0, ["us-east-1", IRELAND])
    assert (swept, topics()) == (0, [])


@pytest.mark.usefixtures("aws")
def test_the_regions_of_a_run_that_is_remembered_are_swept(of_the_run: Run, topics: Callable[[], list[str]]) -> None:
    begun(of_the_run, IRELAND)

    status = main(
        ["sweep", "--run", of_the_run.id, "--aws-accounts", "123456789012", "--runs", str(of_the_run.folder.parent)]
    )

    assert (status, topics()) == (0, [])


@pytest.mark.usefixtures("aws")
def test_a_region_where_nothing_may_be_deleted_is_told(
    of_the_run: Run, topics: Callable[[], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    begun(of_the_run, IRELAND)
    allowed = ["--aws-accounts", "123456789012/us-east-1", "--runs", str(of_the_run.folder.parent)]

    status = main(["sweep", "--run", of_the_run.id, *allowed])

    assert (status, topics()) == (1, [IRELAND])
    sentence = (
        f"{IRELAND} was not looked at, where run {of_the_run.id} has made things, and only 123456789012/us-east-1"
    )
    assert sentence in capsys.readouterr().out


@pytest.mark.usefixtures("aws", "of_the_run")
@pytest.mark.parametrize(
    ("region", "sentence"),
    [
        pytest.param(
            IRELAND,
            "nothing was swept, because --region names eu-west-1, and only 123456789012/us-east-1 is allowed: take",
            id="one that is not allowed",
        ),
        pytest.param("Ireland", "'Ireland' is not a region: write its name, such as eu-west-1", id="none"),
    ],
)
def test_a_region_that_cannot_be_ends_the_sweep_before_it_begins(
    topics: Callable[[], list[str]], capsys: pytest.CaptureFixture[str], region: str, sentence: str
) -> None:
    status = main(["sweep", "--aws-accounts", "123456789012/us-east-1", "--region", region])

    assert (status, topics()) == (1, ["us-east-1", IRELAND])
    assert capsys.readouterr().err.startswith(f"sagemaker-rest: {sentence}")


def test_things_of_one_name_in_two_regions_are_two(account: LocalStackTarget) -> None:
    run = new_run(Path("nowhere"))
    name = run.unique_name("two")
    alarm(account, name, run.tags)
    alarm(in_ireland(account), name, run.tags)

    report = sweep(account, Choice(datetime.now(UTC), run=run.id), elsewhere=regions(account, [IRELAND]))

    assert [(found.identity, found.region) for found in report.deleted] == [(name, ""), (name, IRELAND)]
    assert report.is_complete


def test_what_may_not_be_listed_in_a_region_is_told_with_it(account: LocalStackTarget) -> None:
    closed = Refusing(in_ireland(account), "list_user_pools", "AccessDenied", times=99)

    report = sweep(account, Choice(datetime.now(UTC), run="none"), elsewhere={IRELAND: closed})

    assert report.blind_spots == [f"in {IRELAND}: user pool: cannot be listed (list_user_pools: AccessDenied)"]
