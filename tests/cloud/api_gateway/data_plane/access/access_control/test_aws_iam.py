"""AWS_IAM: the signature says who calls, policies say whether that may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import GatewayResponseSnapshot
from tests.cloud.api_gateway.data_plane.access.callers import (
    METHOD_ARN,
    SHOWN_ARN,
    USER,
    Directory,
    allow,
    deny,
    signed,
    user,
)
from tests.cloud.api_gateway.data_plane.deployed_api import (
    ACCOUNT,
    JSON,
    Scene,
    api,
    integration,
    message,
    method,
    request,
    resource,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.authorization.signature import Credentials

SIGNED = resource("/predict", POST=method(authorization_type="AWS_IAM"))
API = api(SIGNED)
REFUSED = f"User: {USER} is not authorized to perform: execute-api:Invoke on resource: {SHOWN_ARN}"


def known(caller: Credentials) -> Directory:
    return Directory({caller.access_key_id: caller})


def test_a_caller_whose_policy_allows_the_method_is_let_in(guard: Callable[..., Scene]) -> None:
    scene = guard(API, credentials=known(user(allow(resource=METHOD_ARN))))

    assert scene.gateway.handle(signed()).status == 200


def test_the_account_s_root_is_let_in(guard: Callable[..., Scene]) -> None:
    scene = guard(API, credentials=known(user(is_root=True)))

    assert scene.gateway.handle(signed()).status == 200


def test_without_a_signature_a_token_is_missing(guard: Callable[..., Scene]) -> None:
    answer = guard(API).send()

    assert (answer.status, message(answer)) == (403, "Missing Authentication Token")
    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"


@pytest.mark.parametrize(
    ("sent", "begins", "error_type"),
    [
        (
            lambda: signed(key="AKIANOBODY"),
            "The security token included in the request is invalid.",
            "UnrecognizedClient",
        ),
        (lambda: signed("wrong"), "The request signature we calculated does not match", "InvalidSignature"),
        (lambda: request(headers={"Authorization": "Bearer abc"}), "Invalid key=value pair", "IncompleteSignature"),
    ],
    ids=["unknown-key", "wrong-secret", "another-scheme"],
)
def test_a_bad_signature_is_refused_in_aws_s_words(
    guard: Callable[..., Scene], sent: Callable[[], Any], begins: str, error_type: str
) -> None:
    scene = guard(API, credentials=known(user(allow())))

    # signed now: a signature from when the tests were collected has expired by the end of a long run
    answer = scene.gateway.handle(sent())

    assert (answer.status, message(answer).startswith(begins)) == (403, True)
    assert answer.headers["x-amzn-ErrorType"] == f"{error_type}Exception"
    assert scene.backend.requests == []


@pytest.mark.parametrize(
    ("policies", "ending"),
    [
        ((), ""),
        ((allow(resource=METHOD_ARN.replace("POST", "GET")),), ""),
        ((allow(action="execute-api:ManageConnections"),), ""),
        ((allow(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),), ""),
        ((allow(), deny()), " with an explicit deny"),
    ],
    ids=["no-policy", "another-method", "another-action", "another-address", "an-explicit-deny"],
)
def test_a_caller_without_permission_is_told_what_it_lacks(
    guard: Callable[..., Scene], policies: tuple[dict[str, Any], ...], ending: str
) -> None:
    scene = guard(API, credentials=known(user(*policies)))

    answer = scene.gateway.handle(signed())

    assert answer.status == 403
    assert answer.body.decode() == f'{{"Message":"{REFUSED}{ending}"}}'
    assert answer.headers["x-amzn-ErrorType"] == "AccessDeniedException"
    assert scene.backend.requests == []


@pytest.mark.parametrize("limit", ["boundary", "session_policy"])
def test_a_limit_of_the_caller_s_permissions_must_allow_too(guard: Callable[..., Scene], limit: str) -> None:
    scene = guard(API, credentials=known(user(allow(), **{limit: allow(action="s3:*")})))

    assert scene.gateway.handle(signed()).status == 403


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:username": "ann"}},
        {"ArnLike": {"aws:PrincipalArn": USER}},
        {"Bool": {"aws:SecureTransport": "true"}},
        {"StringEquals": {"aws:PrincipalAccount": ACCOUNT, "aws:RequestedRegion": "eu-west-1"}},
        {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}},
    ],
    ids=["user-name", "principal", "secure-transport", "account-and-region", "date"],
)
def test_conditions_see_caller_and_request(guard: Callable[..., Scene], condition: dict[str, Any]) -> None:
    scene = guard(API, credentials=known(user(allow(Condition=condition))))

    assert scene.gateway.handle(signed()).status == 200


def test_a_condition_that_is_not_evaluated_is_named(guard: Callable[..., Scene]) -> None:
    scene = guard(API, credentials=known(user(allow(Condition={"BinaryEquals": {"aws:username": "YQ=="}}))))

    answer = scene.gateway.handle(signed())

    assert answer.status == 501
    assert "'BinaryEquals' is not evaluated" in message(answer)


def test_another_account_s_caller_needs_the_resource_policy_too(guard: Callable[..., Scene]) -> None:
    stranger = user(allow(), arn="arn:aws:iam::210987654321:user/bob", account_id="210987654321")
    closed, open_to_all = (api(SIGNED, policy=policy) for policy in (None, allow(Principal={"AWS": "210987654321"})))

    assert guard(closed, credentials=known(stranger)).gateway.handle(signed()).status == 403
    assert guard(open_to_all, credentials=known(stranger)).gateway.handle(signed()).status == 200


def test_a_method_override_does_not_get_around_a_policy(guard: Callable[..., Scene]) -> None:
    put = method(http_method="PUT", authorization_type="AWS_IAM")
    deployed = api(resource("/predict", POST=method(authorization_type="AWS_IAM"), PUT=put))
    scene = guard(deployed, credentials=known(user(allow(resource=METHOD_ARN))))
    overridden = signed()
    overridden.headers.set("X-HTTP-Method-Override", "PUT")

    assert scene.gateway.handle(overridden).status == 403


def test_the_backend_is_told_who_called(guard: Callable[..., Scene]) -> None:
    template = (
        "$context.identity.userArn $context.identity.accessKey $context.identity.accountId $context.identity.user"
    )
    post = method(integration(request_templates={JSON: template}), authorization_type="AWS_IAM")
    scene = guard(api(resource("/predict", POST=post)), credentials=known(user(allow())))

    scene.gateway.handle(signed())

    assert scene.backend.request.body.decode() == f"{USER} AKIAANN {ACCOUNT} AIDAANN"


def test_an_api_words_its_refusal_in_its_own_way(guard: Callable[..., Scene]) -> None:
    own = GatewayResponseSnapshot(
        "ACCESS_DENIED", status=404, templates={JSON: '{"error":$context.error.messageString}'}
    )
    scene = guard(api(SIGNED, gateway_responses={"ACCESS_DENIED": own}), credentials=known(user()))

    answer = scene.gateway.handle(signed())

    assert (answer.status, answer.body.decode()) == (404, f'{{"error":"{REFUSED}"}}')
