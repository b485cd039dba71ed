"""Of a run whose stacks are destroyed, what no state knows of is swept; its folder goes when nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.runs.run import Run, new_run
from sagemaker_rest.sweep.finishing import destroy_run
from tests.sweep.conftest import everything
from tests.sweep.things import topic

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.targets.localstack import LocalStackTarget


def begun(account: LocalStackTarget, runs: Path, endpoint_url: str, *, exclusive: bool = False) -> Run:
    run = new_run(runs)
    run.write_journal(
        {
            "target": "localstack",
            "account_id": account.account_id,
            "region": account.region,
            "endpoint_url": endpoint_url,
            "exclusive": exclusive,
        }
    )
    return run


def test_what_carries_its_tags_goes_though_no_stack_is_left(account: LocalStackTarget, tmp_path: Path) -> None:
    before = everything(account)
    run = begun(account, tmp_path / ".runs", account.endpoint_url)
    topic(account, run.unique_name("t"), run.tags)
    said: list[str] = []

    failures = destroy_run(run.folder, say=said.append)

    assert failures == []
    assert [line.partition(" arn:")[0] for line in said] == ["deleted SNS topic"]
    assert everything(account) == before
    assert not (tmp_path / ".runs").exists()


def test_a_run_that_cannot_be_swept_is_not_forgotten(account: LocalStackTarget, tmp_path: Path) -> None:
    run = begun(account, tmp_path / ".runs", "http://127.0.0.1:9")

    failures = destroy_run(run.folder, say=lambda _line: None)

    assert len(failures) == 1
    assert "no LocalStack answers at http://127.0.0.1:9" in failures[0]
    assert (run.folder / "run.json").is_file()


def test_of_a_target_that_has_ended_nothing_is_asked(account: LocalStackTarget, tmp_path: Path) -> None:
    run = begun(account, tmp_path / ".runs", "http://127.0.0.1:9", exclusive=True)

    assert destroy_run(run.folder, say=lambda _line: None) == []
    assert not run.folder.exists()
