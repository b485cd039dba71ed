"""The resource policy of an API, alone and with the ways to tell who calls; private APIs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import AuthorizerSnapshot
from sagemaker_rest.cloud.http import HttpRequest
from tests.cloud.api_gateway.data_plane.access.callers import (
    METHOD_ARN,
    NOW,
    POOL,
    SHOWN_ARN,
    Directory,
    allow,
    deny,
    endpoint,
    signed,
    token,
    user,
)
from tests.cloud.api_gateway.data_plane.deployed_api import Scene, api, message, method, request, resource, stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.http import HttpResponse

ANONYMOUS = f'{{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: {SHOWN_ARN}'
FROM_TEN = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}


@pytest.mark.parametrize(
    "policy",
    [
        allow(Principal="*"),
        allow(Principal="*", resource=METHOD_ARN),
        allow(Principal="*", Condition={"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}),
        {"Statement": [*allow(Principal="*")["Statement"], *deny(Principal="*", Condition=FROM_TEN)["Statement"]]},
    ],
    ids=["everything", "the-method", "the-address", "a-deny-of-others"],
)
def test_a_policy_opens_an_open_method(guard: Callable[..., Scene], policy: dict[str, Any]) -> None:
    assert guard(api(policy=policy)).send().status == 200


@pytest.mark.parametrize(
    ("policy", "ending"),
    [
        (allow(Principal="*", Condition=FROM_TEN), '"}'),
        (allow(Principal="*", resource=METHOD_ARN.replace("predict", "other")), '"}'),
        (allow(Principal={"AWS": "123456789012"}), '"}'),
        ({"Statement": []}, '"}'),
        (deny(Principal="*"), ' with an explicit deny"}'),
    ],
    ids=["another-address", "another-method", "a-principal", "nothing", "an-explicit-deny"],
)
def test_a_policy_closes_what_it_does_not_allow(
    guard: Callable[..., Scene], policy: dict[str, Any], ending: str
) -> None:
    scene = guard(api(policy=policy))

    answer = scene.send()

    assert (answer.status, answer.body.decode()) == (403, ANONYMOUS + ending)
    assert scene.backend.requests == []


def test_the_address_is_the_one_that_the_request_comes_from(guard: Callable[..., Scene]) -> None:
    scene = guard(api(policy=allow(Principal="*", Condition=FROM_TEN)))

    forwarded = scene.send(headers={"X-Forwarded-For": "10.1.2.3"})
    from_there = scene.gateway.handle(replace(request(), source_ip="10.1.2.3"))

    assert (forwarded.status, from_there.status) == (403, 200)


@pytest.mark.parametrize(
    ("own", "policy", "status"),
    [
        ((), allow(Principal="*"), 200),
        ((allow(),), {"Statement": []}, 200),
        ((allow(),), deny(Principal="*"), 403),
        ((), {"Statement": []}, 403),
    ],
    ids=["the-resource-s-alone", "the-caller-s-alone", "a-deny-wins", "neither"],
)
def test_with_iam_either_policy_may_allow(
    guard: Callable[..., Scene], own: tuple[dict[str, Any], ...], policy: dict[str, Any], status: int
) -> None:
    deployed = api(resource("/predict", POST=method(authorization_type="AWS_IAM")), policy=policy)
    scene = guard(deployed, credentials=Directory({"AKIAANN": user(*own)}))

    assert scene.gateway.handle(signed()).status == status


@pytest.mark.parametrize(
    ("policy", "status"),
    [(allow(Principal="*"), 200), ({"Statement": []}, 403), (allow(Principal="*", Condition=FROM_TEN), 403)],
    ids=["allowed", "silent", "another-address"],
)
def test_with_a_user_pool_the_policy_must_allow_as_well(
    guard: Callable[..., Scene], policy: dict[str, Any], status: int
) -> None:
    authorizer = AuthorizerSnapshot("pool", "COGNITO_USER_POOLS", (POOL,))
    post = method(authorization_type="COGNITO_USER_POOLS", authorizer=authorizer)
    scene = guard(api(resource("/predict", POST=post), policy=policy), clock=lambda: NOW)

    with_token = scene.send(headers={"Authorization": token(), "Content-Type": "application/json"})
    without = scene.send()

    assert (with_token.status, without.status) == (status, 401)


def test_a_web_acl_that_blocks_comes_first(guard: Callable[..., Scene]) -> None:
    answer = guard(api(policy=deny(Principal="*")), stage(blocked_by_web_acl=True)).send()

    assert (answer.status, message(answer)) == (403, "Forbidden")
    assert answer.headers["x-amzn-ErrorType"] == "ForbiddenException"


BY_API = "abc123-vpce-1.execute-api.eu-west-1.amazonaws.com"
BY_ENDPOINT = "vpce-1-x2y3.execute-api.eu-west-1.vpce.amazonaws.com"


def private(**settings: Any) -> Any:
    return api(**({"policy": allow(Principal="*"), "is_private": True, "vpc_endpoint_ids": ("vpce-1",)} | settings))


def through(scene: Scene, host: str, **headers: str) -> HttpResponse:
    named = {"Host": host, "Content-Type": "application/json"} | headers
    return scene.gateway.handle(HttpRequest("POST", "/v1/predict", "", Headers(named), b"{}"))


@pytest.fixture
def endpoints() -> Directory:
    return Directory({"vpce-1": endpoint()})


@pytest.mark.parametrize(
    ("host", "headers"), [(BY_API, {}), (BY_ENDPOINT, {"x-apigw-api-id": "abc123"})], ids=["by-api", "by-endpoint"]
)
def test_a_private_api_is_reached_through_its_vpc_endpoint(
    guard: Callable[..., Scene], endpoints: Directory, host: str, headers: dict[str, str]
) -> None:
    assert through(guard(private(), endpoints=endpoints), host, **headers).status == 200


def test_a_private_api_is_not_reached_from_outside(guard: Callable[..., Scene], endpoints: Directory) -> None:
    answer = guard(private(), endpoints=endpoints).send()

    assert (answer.status, message(answer)) == (403, "Forbidden")
    assert answer.headers["x-amzn-ErrorType"] == "ForbiddenException"


@pytest.mark.parametrize(
    ("deployed", "host"),
    [
        (private(), BY_API.replace("vpce-1", "vpce-2")),
        (private(vpc_endpoint_ids=()), BY_API),
        (api(), BY_API),
    ],
    ids=["an-unknown-endpoint", "an-endpoint-of-another-api", "a-public-api"],
)
def test_other_combinations_are_forbidden(
    guard: Callable[..., Scene], endpoints: Directory, deployed: Any, host: str
) -> None:
    answer = through(guard(deployed, endpoints=endpoints), host)

    assert (answer.status, message(answer)) == (403, "Forbidden")


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, 200),
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}}, 200),
        ({"StringEquals": {"aws:SourceVpce": "vpce-2"}}, 403),
        ({"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}, 403),
        ({"IpAddress": {"aws:VpcSourceIp": "127.0.0.0/8"}}, 200),
    ],
    ids=["the-endpoint", "the-vpc", "another-endpoint", "no-public-address", "the-private-address"],
)
def test_a_policy_sees_the_endpoint(
    guard: Callable[..., Scene], endpoints: Directory, condition: dict[str, Any], status: int
) -> None:
    deployed = private(policy=allow(Principal="*", Condition=condition))

    assert through(guard(deployed, endpoints=endpoints), BY_API).status == status


def test_the_endpoint_s_own_policy_must_let_the_request_through(guard: Callable[..., Scene]) -> None:
    endpoints = Directory({"vpce-1": endpoint(allow(Principal="*", action="execute-api:ManageConnections"))})

    assert through(guard(private(), endpoints=endpoints), BY_API).status == 403
