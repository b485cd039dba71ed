"""A sweep takes some things, reports them, and goes on when something stands in the way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_rest.runs.run import RUN_TAG
from sagemaker_rest.sweep.marks import Choice
from sagemaker_rest.sweep.sweeper import sweep
from tests.kinds import things
from tests.sweep.conftest import NOW, everything
from tests.sweep.things import alarm, dashboard, endpoint_log_group, execution_log_group, queue, rest_api, topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.runs.run import Run
    from sagemaker_rest.targets.target import Target


class Refusing:
    """The clients of a target; one operation is refused some times, and counted."""

    def __init__(self, target: Target, operation: str, code: str, times: int) -> None:
        self.target = target
        self.operation = operation
        self.code = code
        self.left = times

    def client(self, service: str) -> Any:
        client = self.target.client(service)
        return RefusingClient(self, client)


class RefusingClient:
    def __init__(self, refusing: Refusing, client: Any) -> None:
        self._refusing = refusing
        self._client = client

    def can_paginate(self, operation: str) -> bool:
        return operation != self._refusing.operation and bool(self._client.can_paginate(operation))

    def __getattr__(self, name: str) -> Any:
        if name != self._refusing.operation or not self._refusing.left:
            return getattr(self._client, name)
        return self._refuse

    def _refuse(self, **_arguments: Any) -> None:
        self._refusing.left -= 1
        raise ClientError({"Error": {"Code": self._refusing.code, "Message": "not now"}}, self._refusing.operation)


def test_what_has_not_expired_stays_until_it_has(account: Target, run_made: Callable[..., Run]) -> None:
    run = run_made(hours=3)
    queue(account, run.unique_name("q"), run.tags)

    early = sweep(account, Choice(NOW))
    late = sweep(account, Choice(NOW + timedelta(hours=1)))

    assert early.deleted == []
    assert [leftover.run for leftover in late.deleted] == [run.id]


def test_a_run_that_is_named_goes_before_it_expires_and_nothing_else(
    account: Target, run_made: Callable[..., Run]
) -> None:
    named, other = run_made(hours=0), run_made(hours=6)
    queue(account, named.unique_name("q"), named.tags)
    queue(account, other.unique_name("q"), other.tags)

    report = sweep(account, Choice(NOW, run=named.id))

    assert [leftover.run for leftover in report.deleted] == [named.id]
    sweep(account, Choice(NOW))


def test_older_than_leaves_what_is_younger(account: Target, run_made: Callable[..., Run]) -> None:
    young, old = run_made(hours=6), run_made(hours=30)
    queue(account, young.unique_name("q"), young.tags)
    queue(account, old.unique_name("q"), old.tags)

    report = sweep(account, Choice(NOW, older_than=timedelta(days=1)))

    assert [leftover.run for leftover in report.deleted] == [old.id]
    sweep(account, Choice(NOW))


def test_a_dry_run_tells_and_deletes_nothing(account: Target, run_made: Callable[..., Run]) -> None:
    run = run_made(hours=5)
    name = run.unique_name("alarm")
    alarm(account, name, run.tags)
    before = everything(account)
    said: list[str] = []

    report = sweep(account, Choice(NOW), dry_run=True, say=said.append)

    assert said == [f"would delete CloudWatch alarm {name} of run {run.id}"]
    assert report.deleted == []
    assert everything(account) == before
    sweep(account, Choice(NOW))


def test_kinds_beside_those_of_the_examples_are_swept_too(account: Target, run_made: Callable[..., Run]) -> None:
    run = run_made(hours=5)
    before = everything(account)
    for make in (
        things.certificate,
        things.delivery_stream,
        things.event_bus,
        things.group,
        things.http_api,
        things.key_pair,
        things.key_without_alias,
        things.model_package_group,
        things.network,
        things.oidc_provider,
        things.parameter,
        things.scheduled_action,
        things.state_machine,
        things.table,
    ):
        make(account, run.unique_name("ours"), run.tags)

    report = sweep(account, Choice(NOW), sleep=lambda _seconds: None)

    left = everything(account) - before
    assert (report.failures, report.blind_spots) == ([], [])
    # moto keeps the interface of a NAT gateway that has gone
    assert [line for line in left if not line.endswith("(EC2 makes such by itself)")] == []


def test_a_mark_that_cannot_be_read_is_told_and_respected(account: Target) -> None:
    made = account.client("sqs").create_queue(
        QueueName="half-marked", tags={RUN_TAG: "t1", "sagemaker-rest:expires": "soon"}
    )

    report = sweep(account, Choice(NOW))

    assert report.deleted == []
    assert report.remarks == [
        "SQS queue half-marked names the run 't1' and no time that can be read: it was left alone"
    ]
    account.client("sqs").delete_queue(QueueUrl=made["QueueUrl"])


def test_a_name_that_others_could_think_of_is_no_mark(account: Target, run_made: Callable[..., Run]) -> None:
    run = run_made("nightly", hours=5)
    dashboard(account, "nightly-figures", run.tags)

    report = sweep(account, Choice(NOW))

    assert [leftover.kind.label for leftover in report.deleted] == ["CloudWatch alarm"]
    assert report.remarks[-1] == (
        "CloudWatch dashboard nightly-figures has the id of run nightly in its name and not the mark that unique_name "
        "puts there, and may be anybody's: it was left alone"
    )
    account.client("cloudwatch").delete_dashboards(DashboardNames=["nightly-figures"])


def test_untagged_things_of_a_run_whose_id_was_given_go(account: Target, run_made: Callable[..., Run]) -> None:
    run = run_made("nightly-17", hours=5)
    before = everything(account)
    dashboard(account, run.unique_name("d"), run.tags)
    endpoint_log_group(account, run.unique_name("e"), run.tags)

    report = sweep(account, Choice(NOW))

    assert sorted(leftover.kind.label for leftover in report.deleted) == [
        "CloudWatch alarm",
        "CloudWatch dashboard",
        "SageMaker model",
        "log group",
    ]
    assert everything(account) == before


def test_a_dashboard_that_is_all_that_is_left_goes_when_its_run_is_known(
    account: Target, run_made: Callable[..., Run]
) -> None:
    run = run_made(hours=5)
    name = run.unique_name("d")
    account.client("cloudwatch").put_dashboard(DashboardName=name, DashboardBody='{"widgets": []}')

    unknown = sweep(account, Choice(NOW))
    known = sweep(account, Choice(NOW), known_runs=[run.id])

    assert unknown.deleted == []
    assert [leftover.identity for leftover in known.deleted] == [name]


def test_the_log_groups_of_an_api_of_others_stay(account: Target, run_made: Callable[..., Run]) -> None:
    run = run_made(hours=5)
    execution_log_group(account, "of-others", {})
    before = everything(account)
    execution_log_group(account, run.unique_name("ours"), run.tags)

    sweep(account, Choice(NOW))

    assert everything(account) == before


def test_what_is_throttled_is_tried_again_with_longer_and_longer_pauses(
    account: Target, run_made: Callable[..., Run]
) -> None:
    run = run_made(hours=5)
    rest_api(account, run.unique_name("api"), run.tags)
    refusing = Refusing(account, "delete_rest_api", "TooManyRequestsException", times=6)
    pauses: list[float] = []

    report = sweep(refusing, Choice(NOW), sleep=pauses.append)

    assert pauses == [1, 2, 4, 8, 16, 30]
    assert (len(report.deleted), report.failures) == (1, [])


def test_what_cannot_be_deleted_is_told_and_keeps_nothing_else(account: Target, run_made: Callable[..., Run]) -> None:
    run = run_made(hours=5)
    name = run.unique_name("x")
    rest_api(account, name, run.tags)
    topic(account, name, run.tags)
    said: list[str] = []

    report = sweep(Refusing(account, "delete_rest_api", "AccessDenied", times=99), Choice(NOW), say=said.append)

    assert [leftover.kind.label for leftover in report.deleted] == ["SNS topic"]
    assert len(report.failures) == 1
    assert said[0].startswith("NOT DELETED: REST API")
    assert "AccessDenied" in said[0]
    assert not report.is_complete
    sweep(account, Choice(NOW))


def test_what_went_by_itself_meanwhile_is_no_failure(account: Target, run_made: Callable[..., Run]) -> None:
    run = run_made(hours=5)
    topic(account, run.unique_name("x"), run.tags)

    report = sweep(Refusing(account, "delete_topic", "NotFound", times=99), Choice(NOW))

    assert (report.deleted, report.failures, report.is_complete) == ([], [], True)
    sweep(account, Choice(NOW))


@pytest.mark.parametrize(
    ("code", "is_blind"),
    [
        pytest.param("AccessDenied", True, id="no permission"),
        pytest.param("NotImplemented", False, id="an emulator without it"),
    ],
)
def test_what_may_not_be_listed_is_a_blind_spot(account: Target, code: str, is_blind: bool) -> None:  # noqa: FBT001  a table's column
    report = sweep(Refusing(account, "list_user_pools", code, times=99), Choice(NOW))

    assert report.is_complete is not is_blind
