from __future__ import annotations

import os

from sagemaker_rest.cloud.sagemaker.containers.environment import process_environment


def test_nothing_of_the_users_aws_reaches_a_container() -> None:
    users = {"PATH": "/bin", "HOME": "/home/me", "AWS_PROFILE": "work", "AWS_SECRET_ACCESS_KEY": "x", "TOKEN": "y"}

    environment = process_environment(users)

    assert environment["PATH"] == "/bin"
    assert environment["AWS_SHARED_CREDENTIALS_FILE"] == environment["AWS_CONFIG_FILE"] == os.devnull
    assert environment["AWS_EC2_METADATA_DISABLED"] == "true"
    assert not {"AWS_PROFILE", "AWS_SECRET_ACCESS_KEY", "TOKEN"} & environment.keys()


def test_the_containers_own_variables_win() -> None:
    environment = process_environment(
        {"PATH": "/bin"}, {"AWS_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "false"}
    )

    assert environment["AWS_REGION"] == "eu-west-1"
    assert environment["AWS_EC2_METADATA_DISABLED"] == "false"
