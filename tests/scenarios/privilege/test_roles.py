"""Each action of each role of each example is needed: with it taken away, something fails, and works again with it.

In one file, and so in one worker of pytest-xdist: every example is applied once, for all that is said about it.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.endpoints.conftest import ALLOW_ALL
from tests.scenarios.privilege.applied import BOUNDARY_ARN, TERRAFORM
from tests.scenarios.privilege.grants import GRANTS, UNSEEN, Grant, granted, without
from tests.scenarios.privilege.probes import (
    PROBES,
    a_new_endpoint_answers,
    a_route_answers,
    its_answers_are_captured,
)
from tests.scenarios.privilege.wildcards import explained_sids, starred_sids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.scenarios.privilege.applied import Applied


def of_each(*, unseen: bool) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("example", "grant"),
        [
            pytest.param(example, grant, id=f"{example}-{grant}")
            for example, grants in GRANTS.items()
            for grant in grants
            if (grant in UNSEEN) is unseen
        ],
    )


@contextmanager
def boundary(stack: Applied, *statements: dict[str, Any]) -> Iterator[None]:
    """Replace the boundary's statements, for as long as the block lasts."""
    iam = stack.client("iam")
    old = iam.get_policy(PolicyArn=BOUNDARY_ARN)["Policy"]["DefaultVersionId"]
    document = json.dumps({**ALLOW_ALL, "Statement": list(statements)})
    new = iam.create_policy_version(PolicyArn=BOUNDARY_ARN, PolicyDocument=document, SetAsDefault=True)
    try:
        yield
    finally:
        iam.set_default_policy_version(PolicyArn=BOUNDARY_ARN, VersionId=old)
        iam.delete_policy_version(PolicyArn=BOUNDARY_ARN, VersionId=new["PolicyVersion"]["VersionId"])


bounded = pytest.mark.parametrize("example", ["private_vpc"])


def test_every_example_is_looked_at() -> None:
    assert sorted(GRANTS) == sorted(folder.parent.name for folder in TERRAFORM.glob("examples/*/main.tf"))


@pytest.mark.parametrize("example", GRANTS)
def test_its_roles_have_these_actions_and_no_others(stack: Applied, example: str) -> None:
    assert granted(stack) == sorted(GRANTS[example])


@of_each(unseen=False)
def test_without_one_action_something_fails(stack: Applied, grant: Grant) -> None:
    works = PROBES[grant.sid]

    with without(stack, grant):
        worked = works(stack)

    assert not worked
    assert works(stack)


@of_each(unseen=True)
def test_what_aws_alone_needs_is_what_nothing_fails_without_here(stack: Applied, grant: Grant) -> None:
    works = PROBES[grant.sid]

    with without(stack, grant):
        worked = works(stack)

    assert worked


def test_no_example_has_left_behind_what_is_said_of_its_actions() -> None:
    has = {grant for grants in GRANTS.values() for grant in grants}

    assert set(UNSEEN) <= has
    assert set(PROBES) == {grant.sid for grant in has}


@pytest.mark.parametrize("example", GRANTS)
def test_a_star_in_any_policy_is_explained(stack: Applied, example: str) -> None:  # noqa: ARG001 - the stack's
    assert starred_sids(stack) - explained_sids() == set()


# --- a permissions boundary: roles may do what their policies and the boundary allow ---


@bounded
def test_every_role_of_a_bounded_stack_has_the_boundary(stack: Applied) -> None:
    assert {role["permissions_boundary"] for role in stack.resources("aws_iam_role")} == {BOUNDARY_ARN}


@bounded
@pytest.mark.parametrize("works", [a_route_answers, a_new_endpoint_answers, its_answers_are_captured])
def test_what_the_boundary_does_not_allow_fails_whatever_the_policies_say(
    stack: Applied, works: Callable[[Applied], bool]
) -> None:
    with boundary(stack, {"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"}):
        worked = works(stack)

    assert not worked
    assert works(stack)


@bounded
def test_a_boundary_allows_nothing_by_itself(stack: Applied) -> None:
    (role,) = (role["name"] for role in stack.resources("aws_iam_role") if "integration" in role["name"])
    iam = stack.client("iam")
    policy = iam.get_role_policy(RoleName=role, PolicyName="invoke-endpoint")["PolicyDocument"]
    iam.delete_role_policy(RoleName=role, PolicyName="invoke-endpoint")
    answered = a_route_answers(stack)
    iam.put_role_policy(RoleName=role, PolicyName="invoke-endpoint", PolicyDocument=json.dumps(policy))

    assert not answered
