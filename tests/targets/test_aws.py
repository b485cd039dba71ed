"""The aws target takes no account that was not named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TargetError
from sagemaker_rest.targets.aws import AllowedAccount, AwsTarget, allowed_accounts

if TYPE_CHECKING:
    from tests.targets.conftest import Answers

OURS, THEIRS = "111122223333", "999988887777"
ALLOWED = frozenset({AllowedAccount(OURS)})
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
    with AwsTarget(allowed_accounts(f"{OURS},{THEIRS}")) as target:
        assert target.account_id == OURS
        assert target.provider_settings == {"allowed_account_ids": [OURS]}
        assert target.description.startswith(f"aws (account {OURS}, eu-west-1")


@pytest.mark.usefixtures("sts")
def test_another_account_is_refused_and_both_are_named() -> None:
    with pytest.raises(TargetError, match=rf"those of account {OURS} in eu-west-1, and only {THEIRS} is allowed"):
        AwsTarget(frozenset({AllowedAccount(THEIRS)})).check()


def test_without_an_allowed_account_aws_is_not_even_asked(sts: Answers) -> None:
    with pytest.raises(TargetError, match="no account is allowed: name the account with --aws-accounts"):
        AwsTarget(frozenset()).check()

    assert sts.requests == []


@pytest.mark.usefixtures("sts")
def test_a_rehearsal_without_a_cloud_names_the_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    with pytest.raises(TargetError, match=r"^nothing listens at http://127\.0\.0\.1:9, .*start `sagemaker-rest cloud`"):
        AwsTarget(ALLOWED).check()


@pytest.mark.usefixtures("sts")
def test_an_account_that_is_allowed_in_one_region_is_taken_there() -> None:
    AwsTarget(frozenset({AllowedAccount(OURS, "eu-west-1")})).check()


@pytest.mark.usefixtures("sts")
def test_an_account_that_is_allowed_in_one_region_is_refused_in_another() -> None:
    with pytest.raises(TargetError, match=rf"{OURS} in eu-west-1, and only {OURS}/us-east-1 is allowed"):
        AwsTarget(frozenset({AllowedAccount(OURS, "us-east-1")})).check()


@pytest.mark.usefixtures("sts")
@pytest.mark.parametrize(
    ("allowed", "region"),
    [
        pytest.param(OURS, "eu-west-2", id="all of the account"),
        pytest.param(OURS, None, id="all of the account, wherever that is"),
        pytest.param(f"{OURS}/eu-west-1,{OURS}/eu-west-2", "eu-west-2", id="this one, too"),
    ],
)
def test_another_region_that_is_allowed_is_taken(allowed: str, region: str | None) -> None:
    AwsTarget(allowed_accounts(allowed)).check_region(region, "refused")


@pytest.mark.usefixtures("sts")
@pytest.mark.parametrize(
    ("region", "what_to_do"),
    [
        pytest.param("eu-west-2", rf"take another region, or allow this one, too, by {OURS}/eu-west-2 in", id="known"),
        pytest.param(None, rf"write the region as text.*, or allow all regions with --aws-accounts {OURS}", id="new"),
    ],
)
def test_another_region_that_is_not_allowed_is_refused(region: str | None, what_to_do: str) -> None:
    target = AwsTarget(allowed_accounts(f"{OURS}/eu-west-1,{THEIRS}/eu-west-2,{THEIRS}"))

    with pytest.raises(TargetError, match=rf"^line makes things there, and only {OURS}/eu-west-1, .*: {what_to_do}"):
        target.check_region(region, "line makes things there")


@pytest.mark.parametrize("text", ["production", "12345", f"{OURS}/", f"{OURS}/Virginia", f"{OURS}/us-east-1/x"])
def test_what_is_no_account_is_refused(text: str) -> None:
    with pytest.raises(TargetError, match=f"{text} is not an account that can be allowed: name the account with"):
        allowed_accounts(f"{THEIRS}, {text}")


def test_credentials_that_do_not_work_are_told_in_aws_s_words(sts: Answers) -> None:
    sts.status, sts.body = 403, DENIED.encode()

    with pytest.raises(TargetError, match="token included in the request is expired"):
        AwsTarget(ALLOWED).check()


@pytest.mark.usefixtures("sts")
def test_without_a_region_the_variable_to_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")

    with pytest.raises(TargetError, match="set AWS_REGION"):
        AwsTarget(ALLOWED).check()


@pytest.mark.usefixtures("sts")
def test_terraform_gets_the_user_s_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/company/bundle.pem")

    given = AwsTarget(ALLOWED).environment

    assert given["AWS_ACCESS_KEY_ID"] == "AKIAEXAMPLE"
    assert given["AWS_CA_BUNDLE"] == "/company/bundle.pem"


def test_a_stage_answers_where_aws_says(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://abc.execute-api.eu-west-1.amazonaws.com/v1"
    monkeypatch.setenv("AWS_REGION", "eu-west-1")

    assert AwsTarget(ALLOWED).stage_url(url) == url


def test_in_a_rehearsal_it_answers_at_the_endpoint(sts: Answers) -> None:
    url = "https://abc.execute-api.eu-west-1.amazonaws.com/v1"

    assert AwsTarget(ALLOWED).stage_url(url) == f"{sts.url}/_aws/execute-api/abc/v1"


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        pytest.param("", [], id="none"),
        pytest.param(OURS, [AllowedAccount(OURS)], id="one"),
        pytest.param(f"{OURS}/eu-west-1", [AllowedAccount(OURS, "eu-west-1")], id="one region of it"),
        pytest.param(f" {OURS}, {THEIRS},", [AllowedAccount(OURS), AllowedAccount(THEIRS)], id="several"),
    ],
)
def test_accounts_are_read_from_a_list(text: str, accounts: list[AllowedAccount]) -> None:
    assert allowed_accounts(text) == frozenset(accounts)


@pytest.mark.usefixtures("sts")
def test_a_stack_of_another_process_is_found_where_it_was_made(sts: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL")

    target = AwsTarget(frozenset({AllowedAccount(OURS, "us-west-2")}), region="us-west-2", endpoint_url=sts.url)
    target.check()

    assert target.environment["AWS_REGION"] == "us-west-2"
    assert target.environment["AWS_ENDPOINT_URL"] == sts.url
