"""The differences between a plan and what a case expects."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.plan_cases.comparison import counts_that_differ, outputs_that_differ, values_that_differ
from sagemaker_rest.plan_cases.inventory import inventory_of
from sagemaker_rest.terraform.plan import Plan, read_plan

ADDRESS = "aws_vpc.this"


def plan_of(values: dict[str, Any], unknown: dict[str, Any] | None = None, sensitive: Any = None) -> Plan:
    resource = {"address": ADDRESS, "mode": "managed", "type": "aws_vpc", "name": "this"}
    change = {"actions": ["create"], "before": None, "after": values, "after_unknown": unknown or {}}
    return read_plan(
        {
            "planned_values": {
                "outputs": {"id": {"sensitive": False}, "name": {"sensitive": False, "value": "a"}},
                "root_module": {"resources": [{**resource, "values": values, "sensitive_values": sensitive or {}}]},
            },
            "resource_changes": [{**resource, "change": change}],
        }
    )


@pytest.mark.parametrize(
    ("values", "unknown", "expected"),
    [
        pytest.param({"a": 1, "b": 2}, {}, {"a": 1}, id="a part of the arguments"),
        pytest.param({"a": {"b": 1, "c": 2}}, {}, {"a": {"b": 1}}, id="a part of an object"),
        pytest.param({"a": [{"b": 1, "c": 2}]}, {}, {"a": [{"b": 1}]}, id="a part of a block"),
        pytest.param({"a": '{"b": [1], "c": 2}'}, {}, {"a": {"b": [1]}}, id="JSON by what it holds"),
        pytest.param({"a": '{"b": 1}'}, {}, {"a": '{"b": 1}'}, id="JSON as text"),
        pytest.param({"a": None}, {}, {"a": None}, id="not set"),
        pytest.param({"a": 1.0}, {}, {"a": 1}, id="a number"),
        pytest.param({}, {"a": True}, {"a": "(known after apply)"}, id="known after apply"),
        pytest.param({"a": [{}]}, {"a": [{"b": True}]}, {"a": [{"b": "(known after apply)"}]}, id="known in part"),
    ],
)
def test_what_the_case_says_is_there(values: dict[str, Any], unknown: dict[str, Any], expected: dict[str, Any]) -> None:
    assert values_that_differ(plan_of(values, unknown), ADDRESS, expected) == []


@pytest.mark.parametrize(
    ("values", "unknown", "expected", "line"),
    [
        pytest.param({"a": 1}, {}, {"a": 2}, "a: expected 2, the plan has 1", id="another value"),
        pytest.param({"a": 1}, {}, {"a": True}, "a: expected true, the plan has 1", id="true is not 1"),
        pytest.param({"a": "1"}, {}, {"a": 1}, 'a: expected 1, the plan has "1"', id="text is not a number"),
        pytest.param({}, {}, {"a": None}, "a: expected null, the plan has none", id="no such argument"),
        pytest.param({"a": [1, 2]}, {}, {"a": [1]}, "a: expected [1], the plan has [1, 2]", id="a longer list"),
        pytest.param({"a": [{"b": 1}]}, {}, {"a": [{"b": 2}]}, "a[0].b: expected 2, the plan has 1", id="deep"),
        pytest.param({}, {"a": True}, {"a": 1}, "a: expected 1, the plan has (known after apply)", id="not known yet"),
        pytest.param(
            {"a": 1}, {}, {"a": "(known after apply)"}, "a: expected (known after apply), the plan has 1", id="known"
        ),
        pytest.param({"a": "{b"}, {}, {"a": {"b": 1}}, 'a: expected {"b": 1}, the plan has "{b"', id="no JSON"),
    ],
)
def test_what_is_not_there_is_a_line(
    values: dict[str, Any], unknown: dict[str, Any], expected: dict[str, Any], line: str
) -> None:
    assert values_that_differ(plan_of(values, unknown), ADDRESS, expected) == [line]


def test_a_sensitive_value_is_compared_and_not_shown() -> None:
    plan = plan_of({"a": [{"b": "hush"}]}, sensitive={"a": [{"b": True}]})

    assert values_that_differ(plan, ADDRESS, {"a": [{"b": "hush"}]}) == []
    assert values_that_differ(plan, ADDRESS, {"a": [{"b": "x"}]}) == ['a[0].b: expected "x", the plan has (sensitive)']


def test_resources_counts_those_of_all_types() -> None:
    assert counts_that_differ(plan_of({}), {"resources": 1, "aws_vpc": 1, "aws_subnet": 0}) == []
    assert counts_that_differ(plan_of({}), {"resources": 2}) == ["resources: expected 2, the plan has 1 (aws_vpc.this)"]


def test_an_output_may_be_known_after_apply() -> None:
    assert outputs_that_differ(plan_of({}), {"id": "(known after apply)", "name": "a"}) == []
    assert outputs_that_differ(plan_of({}), {"id": "vpc-1"}) == [
        'id: expected "vpc-1", the plan has (known after apply)'
    ]


def test_an_inventory_has_what_is_known_set_and_not_sensitive() -> None:
    plan = plan_of(
        {"a": 1, "b": None, "c": [{"d": 1, "e": None}, {}], "f": '{"g": 1}', "h": "hush"},
        unknown={"c": [{"x": True}, {"d": True}], "id": True},
        sensitive={"c": [{}, {}], "h": True},
    )

    assert inventory_of(plan) == {
        "counts": {"resources": 1, "aws_vpc": 1},
        "values": {ADDRESS: {"a": 1, "c": [{"d": 1}, {}], "f": {"g": 1}}},
        "outputs": {"name": "a"},
    }
