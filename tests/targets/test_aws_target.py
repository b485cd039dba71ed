"""The aws target takes no account that was not named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TargetError
from sagemaker_rest.targets.aws import AwsTarget
from sagemaker_rest.targets.choice import account_ids

if TYPE_CHECKING:
    from tests.targets.conftest import Answers

OURS, THEIRS = "111122223333", "999988887777"
IDENTITY = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::{0}:user/u</Arn><UserId>U</UserId><Account>{0}</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""
DENIED = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error>
<RequestId>r</RequestId></ErrorResponse>"""


@pytest.fixture
def sts(answering: Answers, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """An STS that says that the credentials are those of OURS."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", answering.url)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    answering.content_type, answering.body = "text/xml", IDENTITY.format(OURS).encode()
    return answering


@pytest.mark.usefixtures("sts")
def test_an_allowed_account_is_taken_and_the_provider_checks_it_again() -> None:
    with AwsTarget(frozenset({OURS, THEIRS})) as target:
        assert target.account_id == OURS
        assert target.provider_settings == {"allowed_account_ids": [OURS]}
        assert target.description.startswith(f"aws (account {OURS}, eu-west-1")


@pytest.mark.usefixtures("sts")
def test_another_account_is_refused_and_both_are_named() -> None:
    with pytest.raises(TargetError, match=rf"those of account {OURS}, and only {THEIRS} is allowed"):
        AwsTarget(frozenset({THEIRS})).check()


def test_without_an_allowed_account_aws_is_not_even_asked(sts: Answers) -> None:
    with pytest.raises(TargetError, match="no account is allowed: name the account with --aws-accounts"):
        AwsTarget(frozenset()).check()

    assert sts.requests == []


def test_what_is_no_account_id_is_refused(sts: Answers) -> None:
    with pytest.raises(TargetError, match="production is no account id"):
        AwsTarget(frozenset({"production"})).check()

    assert sts.requests == []


def test_credentials_that_do_not_work_are_told_in_aws_s_words(sts: Answers) -> None:
    sts.status, sts.body = 403, DENIED.encode()

    with pytest.raises(TargetError, match="token included in the request is expired"):
        AwsTarget(frozenset({OURS})).check()


@pytest.mark.usefixtures("sts")
def test_without_a_region_the_variable_to_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")

    with pytest.raises(TargetError, match="set AWS_REGION"):
        AwsTarget(frozenset({OURS})).check()


@pytest.mark.usefixtures("sts")
def test_terraform_gets_the_user_s_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/company/bundle.pem")

    given = AwsTarget(frozenset({OURS})).environment

    assert given["AWS_ACCESS_KEY_ID"] == "AKIAEXAMPLE"
    assert given["AWS_CA_BUNDLE"] == "/company/bundle.pem"


def test_a_stage_answers_where_aws_says(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://abc.execute-api.eu-west-1.amazonaws.com/v1"
    monkeypatch.setenv("AWS_REGION", "eu-west-1")

    assert AwsTarget(frozenset({OURS})).stage_url(url) == url


def test_in_a_rehearsal_it_answers_at_the_endpoint(sts: Answers) -> None:
    url = "https://abc.execute-api.eu-west-1.amazonaws.com/v1"

    assert AwsTarget(frozenset({OURS})).stage_url(url) == f"{sts.url}/_aws/execute-api/abc/v1"


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        pytest.param("", frozenset(), id="none"),
        pytest.param(OURS, {OURS}, id="one"),
        pytest.param(f" {OURS}, {THEIRS},", {OURS, THEIRS}, id="several"),
    ],
)
def test_account_ids_are_read_from_a_list(text: str, accounts: frozenset[str]) -> None:
    assert account_ids(text) == accounts
