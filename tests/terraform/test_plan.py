"""The JSON of `terraform show` as a plan: flat over modules, with what is known and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.terraform.plan import Plan, read_plan


def entry(address: str, mode: str = "managed", **values: Any) -> dict[str, Any]:
    kind, name = address.rpartition("module.")[2].split(".")[-2:]
    return {"address": address, "mode": mode, "type": kind, "name": name.split("[")[0], "values": values}


def change(address: str, *actions: str, mode: str = "managed", **more: Any) -> dict[str, Any]:
    kind, name = address.split(".")[-2:]
    return {
        "address": address,
        "mode": mode,
        "type": kind,
        "name": name,
        "change": {"actions": list(actions), "after_unknown": {"arn": True}, **more},
    }


def plan(**document: Any) -> Plan:
    return read_plan(document)


@pytest.fixture
def nested() -> Plan:
    inner = {"address": "module.a.module.b", "resources": [entry("module.a.module.b.aws_iam_role.this", path="/")]}
    return plan(
        planned_values={
            "root_module": {
                "resources": [entry("aws_s3_bucket.this", bucket="b"), entry("aws_s3_bucket.logs", bucket="c")],
                "child_modules": [{"address": "module.a", "child_modules": [inner]}],
            },
            "outputs": {"bucket": {"sensitive": False, "value": "b"}, "arn": {"sensitive": False}},
        },
        resource_changes=[
            change("aws_s3_bucket.this", "create"),
            change("aws_s3_bucket.logs", "no-op"),
            change("module.a.module.b.aws_iam_role.this", "delete", "create"),
            change("aws_kms_key.old", "delete"),
            change("data.aws_iam_policy_document.later", "read", mode="data", after={"version": "2012-10-17"}),
        ],
        prior_state={"values": {"root_module": {"resources": [entry("data.aws_region.this", "data", name="eu")]}}},
    )


def test_resources_of_all_modules_stand_under_their_full_address(nested: Plan) -> None:
    assert set(nested.resources) == {
        "aws_s3_bucket.this",
        "aws_s3_bucket.logs",
        "module.a.module.b.aws_iam_role.this",
    }
    assert nested.resource("module.a.module.b.aws_iam_role.this").module == "module.a.module.b"
    assert nested.resource("aws_s3_bucket.this").module == ""


def test_values_unknowns_and_actions_stand_together(nested: Plan) -> None:
    bucket = nested.resource("aws_s3_bucket.this")

    assert (bucket.type, bucket.name, bucket.actions) == ("aws_s3_bucket", "this", ("create",))
    assert bucket.values["bucket"] == "b"
    assert bucket.unknown == {"arn": True}


def test_changes_are_what_is_not_left_alone(nested: Plan) -> None:
    assert nested.changes == {
        "aws_s3_bucket.this": ("create",),
        "module.a.module.b.aws_iam_role.this": ("delete", "create"),
        "aws_kms_key.old": ("delete",),
    }
    assert not nested.is_empty


def test_data_sources_are_there_whether_read_or_put_off(nested: Plan) -> None:
    assert nested.data_source("data.aws_region.this").values == {"name": "eu"}
    assert nested.data_source("data.aws_iam_policy_document.later").values == {"version": "2012-10-17"}


def test_outputs_that_are_not_known_yet_are_named(nested: Plan) -> None:
    assert nested.outputs == {"bucket": "b"}
    assert nested.unknown_outputs == {"arn"}


def test_of_type_goes_by_address(nested: Plan) -> None:
    assert [resource.name for resource in nested.of_type("aws_s3_bucket")] == ["logs", "this"]


def test_a_missing_address_is_answered_with_the_near_ones(nested: Plan) -> None:
    with pytest.raises(KeyError, match=r"no resource aws_s3_bucket\.thiss; it has aws_s3_bucket\.this"):
        nested.resource("aws_s3_bucket.thiss")


def test_the_only_one_of_a_type(nested: Plan) -> None:
    assert nested.only("aws_iam_role").address == "module.a.module.b.aws_iam_role.this"


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        pytest.param("aws_s3_bucket", r"2 resources .* aws_s3_bucket\.logs, aws_s3_bucket\.this", id="several"),
        pytest.param("aws_lambda_function", "0 resources .* it has aws_iam_role, aws_s3_bucket", id="none"),
    ],
)
def test_not_the_only_one_of_a_type(nested: Plan, kind: str, message: str) -> None:
    with pytest.raises(KeyError, match=message):
        nested.only(kind)


@pytest.mark.parametrize(
    ("document", "empty"),
    [
        pytest.param({}, True, id="nothing at all"),
        pytest.param({"resource_changes": [change("aws_s3_bucket.this", "no-op")]}, True, id="a resource left alone"),
        pytest.param({"resource_changes": [change("data.aws_region.this", "read", mode="data")]}, True, id="a read"),
        pytest.param({"resource_changes": [change("aws_s3_bucket.this", "update")]}, False, id="an update"),
        pytest.param({"output_changes": {"url": {"actions": ["update"]}}}, False, id="an output"),
        pytest.param({"output_changes": {"url": {"actions": ["no-op"]}}}, True, id="an output left alone"),
        pytest.param(
            {"resource_changes": [{**change("aws_s3_bucket.this", "no-op"), "previous_address": "aws_s3_bucket.old"}]},
            False,
            id="a move",
        ),
        pytest.param(
            {"resource_changes": [change("aws_s3_bucket.this", "no-op", importing={"id": "b"})]}, False, id="an import"
        ),
    ],
)
def test_a_plan_is_empty_when_an_apply_would_change_nothing(document: dict[str, Any], empty: bool) -> None:  # noqa: FBT001  a table's column
    assert read_plan(document).is_empty is empty
