"""API keys and what their usage plans grant: throttles, quotas, and their order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import Period, Quota, UsageLedger
from sagemaker_rest.cloud.api_gateway.data_plane.access.usage_plans import Subscription
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import Throttle
from sagemaker_rest.cloud.api_gateway.data_plane.throttling import Throttles
from sagemaker_rest.cloud.http import HttpRequest
from tests.cloud.api_gateway.data_plane.access.callers import Directory, Subscriptions, allow, signed, user
from tests.cloud.api_gateway.data_plane.deployed_api import (
    JSON,
    Scene,
    api,
    integration,
    message,
    method,
    resource,
    stage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

KEYED = method(api_key_required=True)
API = api(resource("/predict", POST=KEYED), resource("/other", POST=KEYED))
NO_MORE = Throttle(rate=0, burst=0)


class Clock:
    """A time that the test sets, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def subscribed(**settings: Any) -> Subscriptions:
    return Subscriptions({name: Subscription(f"id-{name}", "plan", **settings) for name in ("red", "blue")})


def statuses(scene: Scene, times: int, key: str = "red", path: str = "/predict") -> list[int]:
    return [scene.send(path, headers={"x-api-key": key, "Content-Type": JSON}).status for _ in range(times)]


def test_a_key_of_a_plan_is_let_in(guard: Callable[..., Scene]) -> None:
    assert statuses(guard(API, subscriptions=subscribed()), 1) == [200]


@pytest.mark.parametrize(
    "headers",
    [{}, {"x-api-key": ""}, {"x-api-key": "green"}, {"Authorization": "red"}],
    ids=["none", "empty", "unknown", "elsewhere"],
)
def test_without_a_key_of_a_plan_the_caller_is_forbidden(guard: Callable[..., Scene], headers: dict[str, str]) -> None:
    scene = guard(API, subscriptions=subscribed())

    answer = scene.send(headers=headers)

    assert (answer.status, message(answer)) == (403, "Forbidden")
    assert answer.headers["x-amzn-ErrorType"] == "ForbiddenException"
    assert scene.backend.requests == []


def test_a_key_is_for_the_stages_of_its_plan(guard: Callable[..., Scene]) -> None:
    other = api(resource("/predict", POST=KEYED), id="other")
    scene = guard(other, subscriptions=subscribed())

    answer = scene.gateway.handle(
        HttpRequest("POST", "/_aws/execute-api/other/v1/predict", headers=Headers({"x-api-key": "red"}))
    )

    assert answer.status == 403


def test_a_method_that_requires_no_key_counts_none(guard: Callable[..., Scene]) -> None:
    scene = guard(api(), subscriptions=subscribed(throttle=NO_MORE))

    assert statuses(scene, 1) == [200]


def test_an_authorizer_s_key_is_not_implemented(guard: Callable[..., Scene]) -> None:
    scene = guard(api(resource("/predict", POST=KEYED), api_key_source="AUTHORIZER"), subscriptions=subscribed())

    assert statuses(scene, 1) == [501]


def test_the_key_is_known_in_the_context(guard: Callable[..., Scene]) -> None:
    template = "$context.identity.apiKey $context.identity.apiKeyId"
    post = method(integration(request_templates={JSON: template}), api_key_required=True)
    scene = guard(api(resource("/predict", POST=post)), subscriptions=subscribed())

    statuses(scene, 1)

    assert scene.backend.request.body == b"red id-red"


def test_the_signature_is_looked_at_before_the_key(guard: Callable[..., Scene]) -> None:
    post = method(authorization_type="AWS_IAM", api_key_required=True)
    scene = guard(api(resource("/predict", POST=post)), credentials=Directory({"AKIAANN": user(allow())}))

    assert message(scene.send()) == "Missing Authentication Token"
    assert message(scene.gateway.handle(signed())) == "Forbidden"


def test_a_plan_throttles_each_key_over_all_methods(guard: Callable[..., Scene]) -> None:
    clock = Clock()
    plans = subscribed(throttle=Throttle(rate=1, burst=2))
    scene = guard(API, subscriptions=plans, throttles=Throttles(clock))

    assert statuses(scene, 1, path="/other") + statuses(scene, 2) == [200, 200, 429]
    assert statuses(scene, 2, "blue") == [200, 200]
    clock.now = 1
    assert statuses(scene, 2) == [200, 429]


def test_a_method_s_throttle_goes_before_the_plan_s(guard: Callable[..., Scene]) -> None:
    limits = {("/predict", "POST"): Throttle(rate=1, burst=1)}
    plans = subscribed(throttle=Throttle(rate=1, burst=2), method_throttles=limits)
    scene = guard(API, subscriptions=plans, throttles=Throttles(Clock()))

    assert statuses(scene, 2) == [200, 429]
    assert statuses(scene, 3, path="/other") == [200, 200, 429]


def test_a_throttled_key_is_told_so(guard: Callable[..., Scene]) -> None:
    answer = guard(API, subscriptions=subscribed(throttle=NO_MORE)).send(headers={"x-api-key": "red"})

    assert (answer.status, message(answer)) == (429, "Too Many Requests")
    assert answer.headers["x-amzn-ErrorType"] == "TooManyRequestsException"


def test_a_quota_that_is_used_up_is_told(guard: Callable[..., Scene]) -> None:
    scene = guard(API, subscriptions=subscribed(quota=Quota(1, Period.DAY)))

    first, second = (scene.send(headers={"x-api-key": "red", "Content-Type": JSON}) for _ in range(2))

    assert first.status == 200
    assert (second.status, message(second)) == (429, "Limit Exceeded")
    assert second.headers["x-amzn-ErrorType"] == "LimitExceededException"


def test_a_request_that_is_throttled_uses_no_quota(guard: Callable[..., Scene]) -> None:
    ledger, quota = UsageLedger(lambda: date(2026, 11, 22)), Quota(5, Period.DAY)
    at = stage(throttles={("/*", "*"): Throttle(rate=0, burst=1)})
    scene = guard(API, at, subscriptions=subscribed(quota=quota), ledger=ledger)

    assert statuses(scene, 2) == [200, 429]
    assert ledger.report("plan", "id-red", quota, date(2026, 11, 22), date(2026, 11, 22)) == ((1, 4),)


@pytest.mark.parametrize(
    ("quota", "day", "begins"),
    [
        (Quota(1, Period.DAY), date(2026, 11, 25), date(2026, 11, 25)),
        (Quota(1, Period.WEEK), date(2026, 11, 25), date(2026, 11, 22)),
        (Quota(1, Period.WEEK), date(2026, 11, 22), date(2026, 11, 22)),
        (Quota(1, Period.WEEK, 1), date(2026, 11, 22), date(2026, 11, 16)),
        (Quota(1, Period.WEEK, 6), date(2026, 11, 25), date(2026, 11, 21)),
        (Quota(1, Period.MONTH), date(2026, 11, 25), date(2026, 11, 1)),
        (Quota(1, Period.MONTH, 9), date(2026, 11, 10), date(2026, 11, 10)),
        (Quota(1, Period.MONTH, 9), date(2026, 11, 9), date(2026, 10, 10)),
        (Quota(1, Period.MONTH, 27), date(2026, 3, 1), date(2026, 2, 28)),
    ],
    ids=str,
)
def test_a_period_begins_on_its_day(quota: Quota, day: date, begins: date) -> None:
    assert quota.begins(day) == begins


class Calendar:
    """A day that the test sets."""

    def __init__(self) -> None:
        self.day = date(2026, 11, 27)

    def __call__(self) -> date:
        return self.day


@pytest.mark.parametrize(
    ("quota", "days"),
    [(Quota(2, Period.DAY), 1), (Quota(2, Period.WEEK), 2), (Quota(2, Period.MONTH), 4)],
    ids=["day", "week", "month"],
)
def test_a_quota_is_whole_again_when_its_period_ends(quota: Quota, days: int) -> None:
    calendar = Calendar()
    ledger = UsageLedger(calendar)

    used_up = [ledger.count("plan", "red", quota) for _ in range(3)]
    calendar.day += timedelta(days=days - 1)
    on_the_last_day = ledger.count("plan", "red", quota)
    calendar.day += timedelta(days=1)

    assert (used_up, on_the_last_day) == ([True, True, False], False)
    assert ledger.count("plan", "red", quota)


def test_a_grant_lasts_until_the_period_ends() -> None:
    calendar, quota = Calendar(), Quota(1, Period.DAY)
    ledger = UsageLedger(calendar)
    ledger.count("plan", "red", quota)

    ledger.grant("plan", "red", quota, 2)
    granted = [ledger.count("plan", "red", quota) for _ in range(3)]
    calendar.day += timedelta(days=1)
    next_day = [ledger.count("plan", "red", quota) for _ in range(2)]

    assert (granted, next_day) == ([True, True, False], [True, False])


def test_use_is_reported_by_day() -> None:
    calendar, quota = Calendar(), Quota(10, Period.WEEK)
    ledger = UsageLedger(calendar)
    ledger.count("plan", "red", quota)
    ledger.count("plan", "red", quota)
    calendar.day += timedelta(days=1)
    ledger.count("plan", "red", quota)

    report = ledger.report("plan", "red", quota, date(2026, 11, 26), date(2026, 11, 29))

    assert report == ((0, 10), (2, 8), (1, 7), (0, 10))
