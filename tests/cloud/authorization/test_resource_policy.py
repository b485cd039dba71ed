"""A policy on a resource: whom it names, and what it says together with the caller's own policies."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.cloud.authorization.policy import Decision
from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.authorization.resource_policy import combined_decision, resource_decision

ACCOUNT = "123456789012"
OTHER_ACCOUNT = "210987654321"
API = f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:abc123/v1/POST/predict"
INVOKE = "execute-api:Invoke"
USER = f"arn:aws:iam::{ACCOUNT}:user/ann"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/caller"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/caller/ann"

ALLOW = {"Effect": "Allow", "Action": INVOKE, "Resource": "*"}
DENY = {**ALLOW, "Effect": "Deny"}
SILENT: dict[str, Any] = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
BY_NAME = {"allow": ALLOW, "deny": DENY, "silent": SILENT}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def said_of(caller: Principal | None, **principal: Any) -> Decision:
    return resource_decision(policy(ALLOW | principal), caller, INVOKE, API, {})


USER_CALLER = Principal(USER, ACCOUNT)
ROLE_CALLER = Principal(SESSION, ACCOUNT, role_arn=ROLE)


@pytest.mark.parametrize(
    ("caller", "principal"),
    [
        pytest.param(None, "*", id="anybody"),
        pytest.param(None, {"AWS": "*"}, id="any-aws-principal-is-anybody"),
        pytest.param(USER_CALLER, {"AWS": USER}, id="a-user"),
        pytest.param(USER_CALLER, {"AWS": [ROLE, USER]}, id="one-of-several"),
        pytest.param(USER_CALLER, {"AWS": ACCOUNT}, id="an-account-by-its-number"),
        pytest.param(USER_CALLER, {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, id="an-account-by-its-root"),
        pytest.param(ROLE_CALLER, {"AWS": ROLE}, id="a-role"),
        pytest.param(ROLE_CALLER, {"AWS": SESSION}, id="a-session-of-a-role"),
    ],
)
def test_a_statement_is_about_whom_it_names(caller: Principal | None, principal: Any) -> None:
    assert said_of(caller, Principal=principal) is Decision.ALLOWED


@pytest.mark.parametrize(
    ("caller", "principal"),
    [
        pytest.param(None, {"AWS": USER}, id="an-anonymous-caller-is-nobody"),
        pytest.param(None, {"AWS": ACCOUNT}, id="an-anonymous-caller-has-no-account"),
        pytest.param(USER_CALLER, {"AWS": f"arn:aws:iam::{ACCOUNT}:user/*"}, id="no-wildcards-in-an-arn"),
        pytest.param(USER_CALLER, {"AWS": OTHER_ACCOUNT}, id="another-account"),
        pytest.param(USER_CALLER, {"Service": "apigateway.amazonaws.com"}, id="a-service"),
        pytest.param(USER_CALLER, {}, id="no-principal"),
    ],
)
def test_a_statement_is_about_nobody_else(caller: Principal | None, principal: Any) -> None:
    assert said_of(caller, Principal=principal) is Decision.NOT_ALLOWED


def test_not_principal_is_everybody_else() -> None:
    assert said_of(USER_CALLER, NotPrincipal={"AWS": ROLE}) is Decision.ALLOWED
    assert said_of(ROLE_CALLER, NotPrincipal={"AWS": ROLE}) is Decision.NOT_ALLOWED


# the tables A and B of "How API Gateway resource policies affect authorization workflow"
WITHIN_THE_ACCOUNT = {
    ("allow", "allow"): Decision.ALLOWED,
    ("allow", "silent"): Decision.ALLOWED,
    ("allow", "deny"): Decision.DENIED,
    ("silent", "allow"): Decision.ALLOWED,
    ("silent", "silent"): Decision.NOT_ALLOWED,
    ("silent", "deny"): Decision.DENIED,
    ("deny", "allow"): Decision.DENIED,
    ("deny", "silent"): Decision.DENIED,
    ("deny", "deny"): Decision.DENIED,
}
FROM_ANOTHER_ACCOUNT = WITHIN_THE_ACCOUNT | {
    ("allow", "silent"): Decision.NOT_ALLOWED,
    ("silent", "allow"): Decision.NOT_ALLOWED,
}


@pytest.mark.parametrize(
    ("account", "said", "expected"),
    [
        *(pytest.param(ACCOUNT, said, then, id=f"within-{said}") for said, then in WITHIN_THE_ACCOUNT.items()),
        *(pytest.param(OTHER_ACCOUNT, said, then, id=f"across-{said}") for said, then in FROM_ANOTHER_ACCOUNT.items()),
    ],
)
def test_both_policies_decide_as_aws_s_tables_say(account: str, said: tuple[str, str], expected: Decision) -> None:
    caller = Principal(f"arn:aws:iam::{account}:user/ann", account, policies=(policy(BY_NAME[said[0]]),))
    document = policy({**BY_NAME[said[1]], "Principal": "*"})

    assert combined_decision(caller, document, INVOKE, API, {}, owner=ACCOUNT) is expected


@pytest.mark.parametrize(
    ("own", "expected"),
    [pytest.param((), Decision.NOT_ALLOWED, id="silent"), pytest.param((policy(ALLOW),), Decision.ALLOWED, id="allow")],
)
def test_a_grant_to_the_account_leaves_it_to_the_caller_s_policies(
    own: tuple[dict[str, Any], ...], expected: Decision
) -> None:
    caller = Principal(USER, ACCOUNT, policies=own)
    document = policy({**ALLOW, "Principal": {"AWS": ACCOUNT}})

    assert combined_decision(caller, document, INVOKE, API, {}, owner=ACCOUNT) is expected


@pytest.mark.parametrize("limit", ["boundary", "session_policy"])
def test_a_limit_cuts_what_a_resource_policy_grants(limit: str) -> None:
    caller = Principal(USER, ACCOUNT, **{limit: policy(SILENT)})  # type: ignore[arg-type]

    decision = combined_decision(caller, policy({**ALLOW, "Principal": "*"}), INVOKE, API, {}, owner=ACCOUNT)

    assert decision is Decision.NOT_ALLOWED


LIMITS = ["boundary", "session_policy"]
USER_AND_SESSION = [pytest.param(USER, None, id="user"), pytest.param(SESSION, ROLE, id="session")]


def limited(arn: str, role: str | None, limit: str, **document: Any) -> Principal:
    return Principal(arn, ACCOUNT, role_arn=role, **{limit: policy(document)})  # type: ignore[arg-type]


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize(("arn", "role"), USER_AND_SESSION)
def test_a_grant_to_a_user_or_a_session_itself_passes_a_silent_limit(arn: str, role: str | None, limit: str) -> None:
    caller = limited(arn, role, limit, **SILENT)

    decision = combined_decision(caller, policy({**ALLOW, "Principal": {"AWS": arn}}), INVOKE, API, {}, owner=ACCOUNT)

    assert decision is Decision.ALLOWED


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize(("arn", "role"), USER_AND_SESSION)
def test_it_does_not_pass_an_explicit_deny(arn: str, role: str | None, limit: str) -> None:
    caller = limited(arn, role, limit, **DENY)

    decision = combined_decision(caller, policy({**ALLOW, "Principal": {"AWS": arn}}), INVOKE, API, {}, owner=ACCOUNT)

    assert decision is Decision.DENIED


@pytest.mark.parametrize("limit", LIMITS)
def test_a_grant_to_a_role_is_cut_by_the_limits_of_its_sessions(limit: str) -> None:
    caller = limited(SESSION, ROLE, limit, **SILENT)

    decision = combined_decision(caller, policy({**ALLOW, "Principal": {"AWS": ROLE}}), INVOKE, API, {}, owner=ACCOUNT)

    assert decision is Decision.NOT_ALLOWED


@pytest.mark.parametrize(
    ("condition", "context", "expected"),
    [
        ({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8"]}}, {"aws:SourceIp": "10.1.2.3"}, Decision.ALLOWED),
        ({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8"]}}, {"aws:SourceIp": "11.1.2.3"}, Decision.NOT_ALLOWED),
        ({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, {"aws:SourceVpce": "vpce-1"}, Decision.ALLOWED),
        ({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, {}, Decision.NOT_ALLOWED),
        ({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}, {}, Decision.ALLOWED),
        ({"Bool": {"aws:SecureTransport": "true"}}, {"aws:SecureTransport": "true"}, Decision.ALLOWED),
        (
            {"DateLessThan": {"aws:CurrentTime": "2026-12-01T00:00:00Z"}},
            {"aws:CurrentTime": "2026-11-22T10:00:00Z"},
            Decision.ALLOWED,
        ),
        (
            {"DateGreaterThan": {"aws:CurrentTime": "2026-12-01T00:00:00Z"}},
            {"aws:CurrentTime": "2026-11-22T10:00:00Z"},
            Decision.NOT_ALLOWED,
        ),
        ({"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "o/1"}}, {}, Decision.NOT_ALLOWED),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": "team"}}, {}, Decision.ALLOWED),
        ({"StringLike": {"aws:UserAgent": "curl/*"}}, {"aws:UserAgent": "curl/8.5"}, Decision.ALLOWED),
    ],
    ids=lambda value: str(value).replace(" ", "") if isinstance(value, dict) and value else None,
)
def test_conditions_decide(condition: dict[str, Any], context: dict[str, str], expected: Decision) -> None:
    document = policy({**ALLOW, "Principal": "*", "Condition": condition})

    assert resource_decision(document, None, INVOKE, API, context) is expected
