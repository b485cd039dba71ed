"""The localstack target is found as localstack-client finds it, and says so when nothing answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TargetError
from sagemaker_rest.targets import choice
from sagemaker_rest.targets.localstack import LocalStackTarget

if TYPE_CHECKING:
    from tests.targets.conftest import Answers

HEALTH = json.dumps({"services": {"s3": "running"}, "edition": "community", "version": "4.14.0"}).encode()
NOBODY = "http://127.0.0.1:9"


def test_without_any_setting_it_is_the_usual_port() -> None:
    assert LocalStackTarget().endpoint_url == "http://localhost:4566"


def test_localstack_host_names_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALSTACK_HOST", "elsewhere:4577")

    assert LocalStackTarget().endpoint_url == "http://elsewhere:4577"


def test_aws_endpoint_url_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALSTACK_HOST", "elsewhere:4577")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://here:4566/")

    assert LocalStackTarget().endpoint_url == "https://here:4566"


def test_a_host_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALSTACK_HOST", "here:many")

    with pytest.raises(TargetError, match="from LOCALSTACK_HOST=here:many"):
        LocalStackTarget().check()


def test_it_is_described_by_what_it_says_of_itself(answering: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", answering.url)
    answering.body = HEALTH

    with LocalStackTarget() as target:
        assert target.description == f"localstack (community 4.14.0, {answering.url})"

    assert answering.requests == ["/_localstack/health"]


def test_when_nothing_answers_the_error_says_what_was_tried_and_what_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", NOBODY)

    with pytest.raises(TargetError) as refused:
        LocalStackTarget().check()

    assert f"{NOBODY}/_localstack/health (from AWS_ENDPOINT_URL={NOBODY})" in str(refused.value)
    assert "localstack start" in str(refused.value)
    assert "sagemaker-rest cloud" in str(refused.value)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(404, b"not found", id="no such path"),
        pytest.param(200, b"<html>", id="a web page"),
        pytest.param(200, b'{"status": "up"}', id="somebody else's health"),
    ],
)
def test_something_else_on_that_port_is_no_localstack(
    answering: Answers, monkeypatch: pytest.MonkeyPatch, status: int, body: bytes
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", answering.url)
    answering.status, answering.body = status, body

    with pytest.raises(TargetError, match="LocalStack"):
        LocalStackTarget().check()


def test_localstack_or_local_takes_the_localstack_that_answers(
    answering: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", answering.url)
    answering.body = HEALTH

    assert choice.settle("localstack-or-local") == "localstack"


def test_localstack_or_local_is_local_where_none_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", NOBODY)

    assert choice.settle("localstack-or-local") == "local"


def test_a_target_that_there_is_not_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(TargetError, match=r"no target 'gcp': choose one of local, localstack"):
        choice.target_named("gcp")
