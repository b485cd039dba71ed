"""Policies are evaluated as IAM evaluates them."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.cloud.authorization.policy import UnsupportedConditionError, is_allowed, trusts
from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.errors import AccessDeniedError

ENDPOINT = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/mnist"
INVOKE = "sagemaker:InvokeEndpoint"


def allow(**members: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": INVOKE, "Resource": ENDPOINT, **members}


def deny(**members: Any) -> dict[str, Any]:
    return {**allow(**members), "Effect": "Deny"}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(allow(), id="exact"),
        pytest.param(allow(Action=["s3:GetObject", INVOKE]), id="one of several actions"),
        pytest.param(allow(Action="sagemaker:Invoke*"), id="action with a star"),
        pytest.param(allow(Action="SAGEMAKER:invokeendpoint"), id="action in another case"),
        pytest.param(allow(Resource="arn:aws:sagemaker:*:123456789012:endpoint/mnis?"), id="resource with wildcards"),
        pytest.param(allow(Resource=["arn:aws:s3:::bucket/*", ENDPOINT]), id="one of several resources"),
        pytest.param(
            {"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"},
            id="not one of the actions left out",
        ),
        pytest.param(
            {"Effect": "Allow", "Action": INVOKE, "NotResource": "arn:aws:s3:::*"},
            id="not one of the resources left out",
        ),
    ],
)
def test_a_statement_that_names_action_and_resource_allows(statement: dict[str, Any]) -> None:
    assert is_allowed([document(statement)], INVOKE, ENDPOINT)


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param([], id="no statement"),
        pytest.param([allow(Action="sagemaker:InvokeEndpointAsync")], id="another action"),
        pytest.param([allow(Resource=ENDPOINT + "-2")], id="another endpoint"),
        pytest.param([allow(Resource=ENDPOINT.upper())], id="resources keep their case"),
        pytest.param([allow(), deny()], id="an explicit deny wins"),
        pytest.param([deny(Resource="*"), allow()], id="a deny wins in any order"),
        pytest.param([{"Effect": "Allow", "NotAction": INVOKE, "Resource": "*"}], id="action left out"),
        pytest.param([{"Effect": "Allow", "Action": INVOKE, "NotResource": ENDPOINT}], id="resource left out"),
    ],
)
def test_anything_else_is_denied(statements: list[dict[str, Any]]) -> None:
    assert not is_allowed([document(*statements)], INVOKE, ENDPOINT)


def test_a_single_statement_may_stand_without_a_list() -> None:
    assert is_allowed([{"Statement": allow()}], INVOKE, ENDPOINT)


def test_the_parts_of_a_pattern_that_look_like_regular_expressions_are_literal() -> None:
    assert not is_allowed([document(allow(Resource="arn:aws:s3:::a.b"))], INVOKE, "arn:aws:s3:::aXb")


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "holds"),
    [
        pytest.param("StringEquals", "metrics", "metrics", True, id="equal"),
        pytest.param("StringEquals", "metrics", "Metrics", False, id="equal keeps case"),
        pytest.param("StringEqualsIgnoreCase", "metrics", "Metrics", True, id="equal but for case"),
        pytest.param("StringNotEquals", "metrics", "other", True, id="not equal"),
        pytest.param("StringNotEquals", "metrics", "metrics", False, id="not equal, yet equal"),
        pytest.param("StringLike", "met*", "metrics", True, id="like"),
        pytest.param("StringNotLike", "met*", "metrics", False, id="not like, yet like"),
        pytest.param("ArnLike", "arn:aws:iam::*:role/x", "arn:aws:iam::1:role/x", True, id="arn like"),
        pytest.param("Bool", True, "true", True, id="bool"),
        pytest.param("NumericLessThanEquals", "5", "5", True, id="number at the bound"),
        pytest.param("NumericGreaterThan", "5", "5", False, id="number not above"),
        pytest.param("IpAddress", "10.0.0.0/8", "10.1.2.3", True, id="address in the network"),
        pytest.param("NotIpAddress", "10.0.0.0/8", "10.1.2.3", False, id="address in the network, refused"),
        pytest.param("NumericLessThan", "some", "1", False, id="a limit that is not a number"),
        pytest.param("NumericLessThan", "1", "some", False, id="a value that is not a number"),
        pytest.param("IpAddress", ["home", "10.0.0.0/8"], "10.1.2.3", True, id="one network of two that is none"),
        pytest.param("NotIpAddress", "10.0.0.0/8", "home", True, id="a value that is not an address"),
        pytest.param("DateLessThan", "tomorrow", "2026-01-01T00:00:00Z", False, id="a time that is not one"),
    ],
)
def test_conditions_decide(operator: str, wanted: object, value: str, holds: bool) -> None:  # noqa: FBT001
    statement = allow(Condition={operator: {"example:Key": wanted}})

    assert is_allowed([document(statement)], INVOKE, ENDPOINT, {"Example:key": value}) is holds


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        pytest.param({"StringEquals": {"example:key": "x"}}, False, id="equals needs the key"),
        pytest.param({"StringNotEquals": {"example:key": "x"}}, True, id="not equals does not"),
        pytest.param({"StringEqualsIfExists": {"example:key": "x"}}, True, id="if exists"),
        pytest.param({"Null": {"example:key": "true"}}, True, id="null"),
        pytest.param({"Null": {"example:key": "false"}}, False, id="not null"),
    ],
)
def test_an_absent_condition_key(condition: dict[str, Any], holds: bool) -> None:  # noqa: FBT001
    assert is_allowed([document(allow(Condition=condition))], INVOKE, ENDPOINT) is holds


def test_a_condition_that_is_not_evaluated_is_named_instead_of_guessed() -> None:
    statement = allow(Condition={"BinaryEquals": {"aws:CurrentTime": "QmluYXJ5"}})

    with pytest.raises(UnsupportedConditionError, match="'BinaryEquals' is not evaluated by the local cloud"):
        is_allowed([document(statement)], INVOKE, ENDPOINT, {"aws:CurrentTime": "2026-01-01T00:00:00Z"})


@pytest.mark.parametrize("version", [{}, {"Version": "2008-10-17"}], ids=["no version", "the version of 2008"])
def test_an_older_policy_has_no_variables(version: dict[str, str]) -> None:
    condition = {"StringEquals": {"aws:RequestTag/owner": "${aws:username}"}}
    policies = [version | {"Statement": [allow(Resource="*", Condition=condition)]}]

    def allows(owner: str) -> bool:
        return is_allowed(policies, INVOKE, ENDPOINT, {"aws:username": "ann", "aws:RequestTag/owner": owner})

    assert not allows("ann")
    assert allows("${aws:username}")


def test_a_policy_variable_is_filled_in() -> None:
    statement = allow(Resource="arn:aws:s3:::bucket/${aws:username}/*")

    assert is_allowed([document(statement)], INVOKE, "arn:aws:s3:::bucket/ada/x", {"aws:username": "ada"})
    assert not is_allowed([document(statement)], INVOKE, "arn:aws:s3:::bucket/ada/x", {"aws:username": "bob"})


@pytest.mark.parametrize(
    ("principal", "trusted"),
    [
        pytest.param({"Service": "apigateway.amazonaws.com"}, True, id="the service"),
        pytest.param({"Service": ["lambda.amazonaws.com", "apigateway.amazonaws.com"]}, True, id="one of several"),
        pytest.param({"Service": "sagemaker.amazonaws.com"}, False, id="another service"),
        pytest.param({"AWS": "arn:aws:iam::123456789012:root"}, False, id="an account"),
        pytest.param("*", True, id="anyone"),
    ],
)
def test_a_trust_policy_lets_in_whom_it_names(principal: object, trusted: bool) -> None:  # noqa: FBT001
    trust = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal})

    assert trusts(trust, "apigateway.amazonaws.com") is trusted


def test_a_permissions_boundary_must_allow_too() -> None:
    principal = Principal("arn:aws:sts::1:assumed-role/r/s", "1", (document(allow()),), boundary=document())

    with pytest.raises(AccessDeniedError, match=f"is not authorized to perform: {INVOKE} on resource: {ENDPOINT}"):
        principal.require(INVOKE, ENDPOINT)


def test_root_may_do_everything() -> None:
    assert Principal("arn:aws:iam::1:root", "1", is_root=True).may(INVOKE, ENDPOINT)
