"""An emulated target keeps everything of the user's out, and knows where a stage answers."""

from __future__ import annotations

import pytest

from sagemaker_rest.errors import TargetError
from sagemaker_rest.targets.emulated import emulated_stage_url
from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.targets.localstack import LocalStackTarget
from sagemaker_rest.terraform.environment import command_environment

ENDPOINT = "http://127.0.0.1:4566"


@pytest.fixture
def target(monkeypatch: pytest.MonkeyPatch) -> LocalStackTarget:
    monkeypatch.setenv("LOCALSTACK_HOST", "127.0.0.1:4566")
    return LocalStackTarget()


def test_terraform_gets_the_endpoint_and_keys_that_open_nothing(target: LocalStackTarget) -> None:
    given = target.environment

    assert given["AWS_ENDPOINT_URL"] == ENDPOINT
    assert (given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"]) == ("test", "test")
    assert given["AWS_REGION"] == target.region
    assert given["AWS_EC2_METADATA_DISABLED"] == "true"


@pytest.mark.parametrize(
    "name", ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CA_BUNDLE", "AWS_ENDPOINT_URL_STS", "AWS_ROLE_ARN"]
)
def test_what_the_user_has_exported_for_aws_reaches_no_command(
    target: LocalStackTarget, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "of the user")

    assert name not in command_environment(target.environment)


def test_the_profiles_of_the_user_are_not_read(target: LocalStackTarget) -> None:
    assert target.environment["AWS_CONFIG_FILE"] == "/dev/null"
    assert target.environment["AWS_SHARED_CREDENTIALS_FILE"] == "/dev/null"


def test_the_endpoint_is_asked_past_any_proxy(target: LocalStackTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "intranet.example")

    assert target.environment["NO_PROXY"].split(",") == ["intranet.example", "127.0.0.1", "localhost"]


def test_the_provider_gives_up_soon(target: LocalStackTarget) -> None:
    assert target.provider_settings["max_retries"] == 5


def test_clients_ignore_profile_endpoint_and_certificates(
    target: LocalStackTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "that there is not")
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere/bundle.pem")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", "https://elsewhere")

    client = target.client("sagemaker")

    assert client.meta.endpoint_url == ENDPOINT
    assert client.meta.region_name == target.region


def test_a_service_that_localstack_client_does_not_know_has_a_client(target: LocalStackTarget) -> None:
    assert target.client("pricing").meta.endpoint_url == ENDPOINT


def test_a_client_is_made_once(target: LocalStackTarget) -> None:
    assert target.client("sts") is target.client("sts")


@pytest.mark.parametrize(
    ("invoke_url", "there"),
    [
        pytest.param(
            "https://abc123.execute-api.us-east-1.amazonaws.com/v1/predict",
            "/_aws/execute-api/abc123/v1/predict",
            id="a path",
        ),
        pytest.param(
            "https://abc123.execute-api.eu-west-1.amazonaws.com/v1", "/_aws/execute-api/abc123/v1", id="a stage"
        ),
        pytest.param(
            "https://abc123.execute-api.us-east-1.amazonaws.com/v1/a%20b?x=1&y=%2F",
            "/_aws/execute-api/abc123/v1/a%20b?x=1&y=%2F",
            id="a query",
        ),
        pytest.param(
            "https://abc123.execute-api.cn-north-1.amazonaws.com.cn/v1", "/_aws/execute-api/abc123/v1", id="China"
        ),
    ],
)
def test_a_stage_answers_at_localstack_s_path(invoke_url: str, there: str) -> None:
    assert emulated_stage_url(ENDPOINT, invoke_url) == ENDPOINT + there


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/v1",
        "http://abc123.execute-api.us-east-1.amazonaws.com/v1",
        "https://abc123.execute-api.us-east-1.amazonaws.com.evil.example/v1",
        "",
    ],
)
def test_what_is_no_invoke_url_is_refused(url: str) -> None:
    with pytest.raises(TargetError, match="is not an invoke URL"):
        emulated_stage_url(ENDPOINT, url)


def test_a_local_target_that_was_not_started_says_so() -> None:
    with pytest.raises(TargetError, match="has not been started"):
        _ = LocalTarget().endpoint_url
