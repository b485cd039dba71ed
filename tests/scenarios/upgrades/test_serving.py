"""Some actions of a plan take something from those who use it."""

from __future__ import annotations

import pytest

from sagemaker_rest.terraform.plan import Plan, read_plan
from tests.scenarios.upgrades.serving import serving_breaks


def plan(address: str, *actions: str) -> Plan:
    kind = address.split(".")[-2]
    change = {"address": address, "type": kind, "mode": "managed", "change": {"actions": list(actions)}}
    return read_plan({"resource_changes": [change]})


@pytest.mark.parametrize(
    ("address", "actions", "sentence"),
    [
        ("aws_sagemaker_endpoint.this[0]", ("delete", "create"), "would be replaced: callers name it"),
        (
            'module.a["b.c"].aws_api_gateway_rest_api.this',
            ("create", "delete"),
            "would be replaced: clients have its id",
        ),
        ("module.a.aws_api_gateway_stage.this", ("delete",), "would be destroyed: clients have its name"),
        ("aws_sagemaker_endpoint_configuration.this", ("delete", "create"), "destroyed before the new one is there"),
    ],
    ids=["endpoint replaced", "API replaced", "stage destroyed", "configuration destroyed first"],
)
def test_what_somebody_relies_on_is_missed(address: str, actions: tuple[str, ...], sentence: str) -> None:
    (found,) = serving_breaks(plan(address, *actions))

    assert found.sentence.startswith(f"{address} ")
    assert sentence in found.sentence


@pytest.mark.parametrize(
    ("address", "actions"),
    [
        ("aws_sagemaker_endpoint.this", ("update",)),
        ("aws_sagemaker_endpoint_configuration.this", ("create", "delete")),
        ("aws_api_gateway_integration.this", ("delete", "create")),
        ("module.a.aws_sns_topic.this", ("delete",)),
    ],
    ids=["endpoint updated", "configuration made anew first", "what a stage does not serve live", "topic"],
)
def test_what_nobody_misses_is_left_out(address: str, actions: tuple[str, ...]) -> None:
    assert serving_breaks(plan(address, *actions)) == []
