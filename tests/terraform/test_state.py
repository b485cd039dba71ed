"""The resources that a state file says exist."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.state import read_state

if TYPE_CHECKING:
    from pathlib import Path

STATE = {
    "version": 4,
    "outputs": {"url": {"value": "https://x", "type": "string"}, "key": {"value": "secret", "sensitive": True}},
    "resources": [
        {
            "mode": "managed",
            "type": "aws_iam_role",
            "name": "this",
            "module": "module.endpoint",
            "instances": [{"attributes": {"id": "role-of-test", "arn": "arn:aws:iam::1:role/role-of-test"}}],
        },
        {"mode": "managed", "type": "aws_api_gateway_stage", "name": "x", "instances": [{"attributes": {"id": "dev"}}]},
        {"mode": "managed", "type": "aws_s3_bucket", "name": "gone", "instances": []},
        {"mode": "data", "type": "aws_region", "name": "x", "instances": [{"attributes": {"id": "eu-west-1"}}]},
    ],
}


def test_managed_resources_and_outputs_are_read(tmp_path: Path) -> None:
    file = tmp_path / "terraform.tfstate"
    file.write_text(json.dumps(STATE))

    state = read_state(file)

    assert state.addresses == ("module.endpoint.aws_iam_role.this", "aws_api_gateway_stage.x")
    assert state.outputs == {"url": "https://x", "key": "secret"}


def test_what_a_killed_terraform_left_empty_is_an_empty_state(tmp_path: Path) -> None:
    file = tmp_path / "terraform.tfstate"
    file.touch()

    assert read_state(file).addresses == ()


def test_identifiers_are_those_that_say_enough(tmp_path: Path) -> None:
    file = tmp_path / "terraform.tfstate"
    file.write_text(json.dumps(STATE))

    assert read_state(file).identifiers == {"role-of-test", "arn:aws:iam::1:role/role-of-test"}


def test_the_regions_are_those_of_the_arns(tmp_path: Path) -> None:
    arns = (
        "arn:aws:sagemaker:eu-west-1:1:endpoint/x",
        "arn:aws-cn:s3:::y",
        "arn:aws:apigateway:us-east-1::/restapis/z",
    )
    instances = [{"attributes": {"arn": arn}} for arn in arns]
    file = tmp_path / "terraform.tfstate"
    file.write_text(json.dumps({"resources": [{"mode": "managed", "type": "x", "name": "y", "instances": instances}]}))

    assert read_state(file).regions == {"eu-west-1", "us-east-1"}


def test_a_state_that_was_never_written_is_empty(tmp_path: Path) -> None:
    assert read_state(tmp_path / "absent").addresses == ()


def test_what_is_no_state_is_named(tmp_path: Path) -> None:
    file = tmp_path / "terraform.tfstate"
    file.write_text("half a sta")

    with pytest.raises(TerraformError, match=r"terraform\.tfstate cannot be read"):
        read_state(file)


def test_a_state_has_what_terraform_marks_as_sensitive(tmp_path: Path) -> None:
    marked = [
        {"type": "get_attr", "value": "login"},
        {"type": "index", "value": {"value": "password", "type": "string"}},
    ]
    second = [
        {"type": "get_attr", "value": "keys"},
        {"type": "index", "value": {"value": 1, "type": "number"}},
    ]
    lost = [{"type": "get_attr", "value": "gone"}]
    attributes = {"login": {"user": "me", "password": "hush"}, "keys": ["a", "b"]}
    instance = {"attributes": attributes, "sensitive_attributes": [marked, second, lost]}
    file = tmp_path / "terraform.tfstate"
    file.write_text(
        json.dumps(
            {
                "outputs": {"a": {"value": "shown"}, "b": {"value": "output", "sensitive": True}},
                "resources": [{"mode": "managed", "type": "t", "name": "n", "instances": [instance]}],
            }
        )
    )

    assert read_state(file).sensitive == ("output", "hush", "b", None)
