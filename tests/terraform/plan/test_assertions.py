"""An assertion on a plan that fails says what the plan has instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.terraform.plan import Plan, read_plan

if TYPE_CHECKING:
    from collections.abc import Callable


def resource(address: str, **values: Any) -> dict[str, Any]:
    kind, name = address.split(".")
    return {"address": address, "mode": "managed", "type": kind, "name": name, "values": values}


def change(address: str, *actions: str, **more: Any) -> dict[str, Any]:
    kind, name = address.split(".")
    return {"address": address, "mode": "managed", "type": kind, "name": name, "change": {"actions": actions, **more}}


@pytest.fixture
def plan() -> Plan:
    """A bucket stays, a role is updated, an endpoint replaced, a key deleted, a queue made."""
    return read_plan(
        {
            "planned_values": {
                "root_module": {
                    "resources": [
                        resource("aws_s3_bucket.this", bucket="models", tags={"team": "vision"}),
                        resource("aws_iam_role.this", name="reader"),
                        resource("aws_sagemaker_endpoint.this", name="digits-2"),
                        resource("aws_sqs_queue.this", name="work"),
                    ]
                },
            },
            "resource_changes": [
                change("aws_s3_bucket.this", "no-op"),
                change(
                    "aws_iam_role.this",
                    "update",
                    before={"name": "reader", "path": "/", "secret": "a", "policy": "{}"},
                    after={"name": "reader", "path": "/ml/", "secret": "b"},
                    after_unknown={"policy": True},
                    after_sensitive={"secret": True},
                ),
                change(
                    "aws_sagemaker_endpoint.this",
                    "delete",
                    "create",
                    before={"name": "digits", "arn": "arn:1", "id": "digits"},
                    after={"name": "digits-2"},
                    after_unknown={"arn": True, "id": True},
                    replace_paths=[["name"]],
                ),
                change("aws_kms_key.old", "delete", before={"id": "1"}, after=None),
                change(
                    "aws_sqs_queue.this", "create", before=None, after={"name": "work"}, after_unknown={"arn": True}
                ),
            ],
            "output_changes": {"url": {"actions": ["update"]}},
        }
    )


def failure(assertion: Callable[[], None]) -> str:
    with pytest.raises(AssertionError) as failed:
        assertion()
    return str(failed.value)


def test_a_plan_that_is_not_empty_shows_each_argument_before_and_after(plan: Plan) -> None:
    assert failure(plan.assert_empty).splitlines() == [
        "the plan is not empty: an apply would",
        "  update aws_iam_role.this",
        '    path: "/" → "/ml/"',
        '    policy: "{}" → (known after apply)',
        "    secret: (sensitive)",
        "  replace aws_sagemaker_endpoint.this",
        '    name: "digits" → "digits-2" (forces the replacement)',
        "  delete aws_kms_key.old",
        "  create aws_sqs_queue.this",
        "  update output.url",
    ]


def test_a_replacement_is_shown_with_the_argument_that_forces_it(plan: Plan) -> None:
    assert failure(plan.assert_no_replacement) == (
        "an apply would\n"
        "  replace aws_sagemaker_endpoint.this\n"
        '    name: "digits" → "digits-2" (forces the replacement)'
    )


def test_a_replacement_of_another_type_does_not_count(plan: Plan) -> None:
    plan.assert_no_replacement("aws_iam_role", "aws_kms_key")


def test_what_is_deleted_for_good_is_no_replacement_and_destroyed_all_the_same(plan: Plan) -> None:
    plan.assert_no_replacement("aws_kms_key")

    assert failure(lambda: plan.assert_nothing_destroyed("aws_kms_key")) == "an apply would\n  delete aws_kms_key.old"


def test_what_is_replaced_is_destroyed(plan: Plan) -> None:
    assert "replace aws_sagemaker_endpoint.this" in failure(plan.assert_nothing_destroyed)


def test_a_type_that_the_plan_does_not_have_is_a_mistake(plan: Plan) -> None:
    assert failure(lambda: plan.assert_no_replacement("aws_sagemaker_endpiont")) == (
        "the plan has nothing of type aws_sagemaker_endpiont; it has aws_iam_role, aws_kms_key, aws_s3_bucket, "
        "aws_sagemaker_endpoint, aws_sqs_queue"
    )


def test_counts_list_what_there_is_instead(plan: Plan) -> None:
    plan.assert_counts(aws_iam_role=1, aws_kms_key=0)

    assert failure(lambda: plan.assert_counts(aws_iam_role=2, aws_sns_topic=1)) == (
        "the plan has 1 of type aws_iam_role, not 2: aws_iam_role.this; and 0 of type aws_sns_topic, not 1: it has "
        "aws_iam_role, aws_s3_bucket, aws_sagemaker_endpoint, aws_sqs_queue"
    )


def test_values_that_are_others_are_all_shown(plan: Plan) -> None:
    bucket = plan.resource("aws_s3_bucket.this")
    bucket.assert_values(bucket="models", tags={"team": "vision"})

    assert failure(lambda: bucket.assert_values(bucket="model", tags={}, colour="red")) == (
        'aws_s3_bucket.this: bucket is "models", not "model"; tags is {"team": "vision"}, not {}; '
        'colour is not an argument (those are bucket, tags), not "red"'
    )


@pytest.mark.parametrize(
    ("has", "expected"),
    [
        pytest.param(True, 1, id="itself"),
        pytest.param({"a": [{"b": 0}]}, {"a": [{"b": False}]}, id="deep inside"),
    ],
)
def test_true_is_not_one(has: object, expected: object) -> None:
    stage = resource("aws_api_gateway_stage.this", setting=has)
    made = read_plan({"planned_values": {"root_module": {"resources": [stage]}}}).only("aws_api_gateway_stage")
    made.assert_values(setting=has)

    assert failure(lambda: made.assert_values(setting=expected)).startswith("aws_api_gateway_stage.this: setting is ")


def test_a_value_that_is_not_known_yet_is_no_value(plan: Plan) -> None:
    queue = plan.resource("aws_sqs_queue.this")

    assert failure(lambda: queue.assert_values(arn="arn:1")) == (
        'aws_sqs_queue.this: arn is known after apply, not "arn:1"'
    )
    with pytest.raises(KeyError, match=r"arn of aws_sqs_queue\.this is known after apply, and not in the plan"):
        _ = queue["arn"]


def test_an_argument_that_there_is_not_is_answered_with_those_that_there_are(plan: Plan) -> None:
    with pytest.raises(KeyError, match=r"aws_s3_bucket.this has no argument buckt; it has bucket, tags"):
        _ = plan.resource("aws_s3_bucket.this")["buckt"]


def test_what_is_shown_in_a_plain_assertion_is_short(plan: Plan) -> None:
    assert repr(plan) == "<Plan: 1 to create, 1 to delete, 1 to replace, 1 to update>"
    assert repr(plan.resource("aws_sagemaker_endpoint.this")) == "<aws_sagemaker_endpoint.this: delete and create>"
    assert repr(read_plan({})) == "<Plan: no changes>"


def test_a_long_value_is_shortened() -> None:
    changed = change("aws_iam_role.this", "update", before={"policy": "x" * 500}, after={"policy": ""})

    text = failure(read_plan({"resource_changes": [changed]}).assert_empty)

    assert f'policy: "{"x" * 199}… (502 characters) → ""' in text


def test_an_empty_plan_passes_everything() -> None:
    empty = read_plan({})

    empty.assert_empty()
    empty.assert_no_replacement()
    empty.assert_nothing_destroyed()


def test_a_plan_shows_nothing_that_is_marked_inside_of_an_argument() -> None:
    container = {"image": "a", "environment": {"TOKEN": "hush", "MODE": "x"}}
    marks = {"container": [{"environment": {"TOKEN": True}}]}
    changed = {"container": [container | {"environment": {"TOKEN": "hush-hush", "MODE": "y"}}]}
    plan = read_plan(
        {
            "planned_values": {
                "root_module": {
                    "resources": [{**resource("aws_sagemaker_model.this", **changed), "sensitive_values": marks}]
                }
            },
            "resource_changes": [
                change(
                    "aws_sagemaker_model.this",
                    "update",
                    before={"container": [container]},
                    after=changed,
                    before_sensitive=marks,
                    after_sensitive=marks,
                )
            ],
        }
    )
    hidden = '"environment": {"TOKEN": "(sensitive)", "MODE": '

    with pytest.raises(AssertionError) as values:
        plan.resource("aws_sagemaker_model.this").assert_values(container=[container])
    with pytest.raises(AssertionError) as empty:
        plan.assert_empty()

    assert "hush" not in str(values.value) + str(empty.value) + repr(plan.resource_changes)
    assert (str(values.value).count(hidden), str(empty.value).count(hidden)) == (2, 2)
