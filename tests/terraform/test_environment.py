"""A Terraform command sees what it needs and what the target gives; nothing else of the user's."""

from __future__ import annotations

import pytest

from sagemaker_rest.terraform.environment import command_environment

TARGET = {"AWS_ACCESS_KEY_ID": "test", "AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}


@pytest.mark.parametrize(
    "name",
    [
        "GOGC",
        "HOME",
        "PATH",
        "HTTPS_PROXY",
        "no_proxy",
        "SSL_CERT_FILE",
        "TF_CLI_CONFIG_FILE",
        "TF_TOKEN_app_terraform_io",
    ],
)
def test_what_terraform_needs_is_passed_on(name: str) -> None:
    assert command_environment(TARGET, user={name: "of the user"})[name] == "of the user"


@pytest.mark.parametrize(
    "name",
    [
        "AWS_CA_BUNDLE",
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_ENDPOINT_URL_S3",
        "TF_CLI_ARGS",
        "TF_CLI_ARGS_plan",
        "TF_DATA_DIR",
        "TF_LOG",
        "TF_VAR_name",
        "TF_WORKSPACE",
        "TF_REATTACH_PROVIDERS",
        "PYTHONPATH",
    ],
)
def test_what_would_change_the_outcome_is_not(name: str) -> None:
    assert name not in command_environment(TARGET, user={name: "of the user"})


def test_the_target_wins_over_the_user() -> None:
    built = command_environment(TARGET, user={"AWS_ACCESS_KEY_ID": "of the user", "AWS_ENDPOINT_URL": "https://real"})

    assert built["AWS_ACCESS_KEY_ID"] == "test"
    assert built["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"


def test_less_garbage_is_collected_than_go_would() -> None:
    assert command_environment(TARGET, user={})["GOGC"] == "400"


def test_a_log_that_the_user_asks_for_goes_to_a_file() -> None:
    built = command_environment(TARGET, user={"TF_LOG": "TRACE"}, log_path="/logs/terraform.log")

    assert (built["TF_LOG"], built["TF_LOG_PATH"]) == ("TRACE", "/logs/terraform.log")
