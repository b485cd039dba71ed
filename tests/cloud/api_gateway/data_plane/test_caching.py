"""A stage with a cache cluster answers again what it answered before, as its method settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane import caching
from sagemaker_rest.cloud.api_gateway.data_plane.caching import ResponseCache
from sagemaker_rest.cloud.api_gateway.data_plane.stage_settings import (
    EVERY_METHOD,
    CanarySettings,
    MethodSettings,
    UnauthorizedCacheControl,
)
from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from tests.cloud.api_gateway.data_plane.deployed_api import ACCOUNT, Backend, api, integration, method, resource, stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.routing import Route
    from tests.cloud.api_gateway.data_plane.deployed_api import Scene

CACHED = MethodSettings(caching=True)
FRESH = {"Cache-Control": "max-age=0"}
STRATEGY = UnauthorizedCacheControl


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Counting:
    """A backend whose answers are numbered."""

    def __init__(self, status: int = 200, body: bytes = b"%d") -> None:
        self.number = 0
        self._status = status
        self._body = body

    def __call__(self, _request: HttpRequest) -> HttpResponse:
        self.number += 1
        return HttpResponse(self._status, body=self._body.replace(b"%d", str(self.number).encode()))


@pytest.fixture
def cached(serve: Callable[..., Scene]) -> Callable[..., Scene]:
    """A stage that caches GET /predict for five minutes. `changes` are of its settings."""

    def make(
        settings: MethodSettings = CACHED, *, backend: Counting | None = None, keys: tuple[str, ...] = (), **parts: Any
    ) -> Scene:
        integrated = integration(cache_key_parameters=keys)
        served = api(resource("/predict/{name}", GET=method(integrated, http_method="GET"), POST=method(integrated)))
        at = stage(has_cache=True, settings={EVERY_METHOD: settings})
        return serve(**{"deployed": served, "at": at, "backend": Backend(backend or Counting())} | parts)

    return make


def get(scene: Scene, path: str = "/predict/a", **parts: Any) -> bytes:
    answer: HttpResponse = scene.send(path, http_method="GET", **({"body": b"", "headers": {}} | parts))
    return answer.body


def test_an_answer_is_given_again(cached: Callable[..., Scene]) -> None:
    scene = cached()

    assert [get(scene), get(scene)] == [b"1", b"1"]


def test_each_answer_from_the_cache_has_the_names_of_its_own_request(cached: Callable[..., Scene]) -> None:
    scene = cached()
    names = ("x-amzn-RequestId", "x-amz-apigw-id", "X-Amzn-Trace-Id")

    first, second = (scene.send("/predict/a", http_method="GET") for _ in range(2))

    assert all(first.headers[name] != second.headers[name] for name in names)


def test_an_answer_is_given_again_until_its_time_is_up(cached: Callable[..., Scene]) -> None:
    clock = Clock()
    scene = cached(MethodSettings(caching=True, cache_ttl_seconds=60), cache=ResponseCache(clock))

    answers = []
    for clock.now in (0.0, 59.9, 60.0, 119.9, 120.0):
        answers.append(get(scene))

    assert answers == [b"1", b"1", b"2", b"2", b"3"]


def test_a_post_is_not_cached_by_the_settings_for_every_method(cached: Callable[..., Scene]) -> None:
    scene = cached()

    assert [scene.send("/predict/a").body for _ in range(2)] == [b"1", b"2"]


def test_a_post_is_cached_by_settings_of_its_own(cached: Callable[..., Scene]) -> None:
    own = stage(has_cache=True, settings={("/predict/{name}", "POST"): CACHED})
    scene = cached(at=own)

    assert [scene.send("/predict/a").body for _ in range(2)] == [b"1", b"1"]


NOT_CACHING = {
    "no-cache-cluster": stage(settings={EVERY_METHOD: CACHED}),
    "caching-off": stage(has_cache=True, settings={EVERY_METHOD: MethodSettings()}),
    "no-time-to-live": stage(
        has_cache=True, settings={EVERY_METHOD: MethodSettings(caching=True, cache_ttl_seconds=0)}
    ),
    "off-for-the-method": stage(
        has_cache=True, settings={EVERY_METHOD: CACHED, ("/predict/{name}", "GET"): MethodSettings()}
    ),
}


@pytest.mark.parametrize("at", NOT_CACHING.values(), ids=NOT_CACHING)
def test_nothing_is_cached_without_a_cache_and_settings_for_it(cached: Callable[..., Scene], at: Any) -> None:
    scene = cached(at=at)

    assert [get(scene), get(scene)] == [b"1", b"2"]


def test_without_key_parameters_a_method_has_one_answer(cached: Callable[..., Scene]) -> None:
    scene = cached()

    assert [get(scene, "/predict/a"), get(scene, "/predict/b", query="q=1")] == [b"1", b"1"]


KEYS = {
    "path": ("method.request.path.name", {"path": "/predict/b"}),
    "query": ("method.request.querystring.q", {"query": "q=1"}),
    "header": ("method.request.header.X-Kind", {"headers": {"X-Kind": "b"}}),
}


@pytest.mark.parametrize(("key", "other"), KEYS.values(), ids=KEYS)
def test_a_key_parameter_tells_answers_apart(cached: Callable[..., Scene], key: str, other: dict[str, Any]) -> None:
    scene = cached(keys=(key,))

    assert [get(scene), get(scene, **other), get(scene), get(scene, **other)] == [b"1", b"2", b"1", b"2"]


def test_an_answer_over_the_largest_size_is_not_cached(cached: Callable[..., Scene]) -> None:
    scene = cached(backend=Counting(body=b"%d" + b" " * 1_048_576))

    assert [get(scene)[:1], get(scene)[:1]] == [b"1", b"2"]


@pytest.mark.parametrize(("bound", "most"), [("MAX_ENTRIES", 2), ("MAX_BYTES", 3)], ids=["entries", "bytes"])
def test_the_oldest_answers_make_room(
    cached: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    monkeypatch.setattr(caching, bound, most)
    scene = cached(keys=("method.request.path.name",), backend=Counting(body=b"%d"))

    answers = [get(scene, f"/predict/{name}") for name in "abcddab"]

    assert answers[3:5] == [b"4", b"4"]
    assert answers[5:] == [b"5", b"6"]


def test_the_gateways_own_errors_are_not_cached(cached: Callable[..., Scene]) -> None:
    backend = Counting()
    failing = api(resource("/predict/{name}", GET=method(integration(credentials=None))))
    scene = cached(deployed=failing, backend=backend)

    statuses = {scene.send("/predict/a", http_method="GET").status for _ in range(2)}

    assert (statuses, backend.number) == ({500}, 0)


def test_anyone_gets_a_fresh_answer_where_no_authorization_is_needed(cached: Callable[..., Scene]) -> None:
    scene = cached(MethodSettings(caching=True, cache_control_needs_authorization=False))

    assert [get(scene), get(scene, headers=FRESH), get(scene)] == [b"1", b"2", b"2"]


class Admitting:
    """Lets a user in whose policy allows to invalidate the cache of `resource`."""

    def __init__(self, resource: str) -> None:
        allowed = {"Effect": "Allow", "Action": "execute-api:InvalidateCache", "Resource": resource}
        self._principal = Principal(f"arn:aws:iam::{ACCOUNT}:user/u", ACCOUNT, ({"Statement": [allowed]},))

    def admit(self, invocation: Invocation, _route: Route) -> None:
        invocation.caller.principal = self._principal


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [("abc123/v1/GET/predict/*", [b"1", b"2", b"2"]), ("abc123/v1/GET/other", [b"1", b"1", b"1"])],
    ids=["allowed", "another-method"],
)
def test_who_may_invalidate_the_cache_gets_a_fresh_answer(
    cached: Callable[..., Scene], allowed: str, expected: list[bytes]
) -> None:
    scene = cached(access=Admitting(f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:{allowed}"))

    assert [get(scene), get(scene, headers=FRESH), get(scene)] == expected


UNAUTHORIZED = {
    "fails": (STRATEGY.FAIL_WITH_403, 403, False),
    "is-warned": (STRATEGY.SUCCEED_WITH_RESPONSE_HEADER, 200, True),
    "is-ignored": (STRATEGY.SUCCEED_WITHOUT_RESPONSE_HEADER, 200, False),
}


@pytest.mark.parametrize(("strategy", "status", "warned"), UNAUTHORIZED.values(), ids=UNAUTHORIZED)
def test_who_may_not_invalidate_the_cache(
    cached: Callable[..., Scene], strategy: UnauthorizedCacheControl, status: int, *, warned: bool
) -> None:
    backend = Counting()
    scene = cached(MethodSettings(caching=True, unauthorized_cache_control=strategy), backend=backend)
    get(scene)

    answer = scene.send("/predict/a", http_method="GET", headers=FRESH)

    assert (answer.status, "Warning" in answer.headers, backend.number) == (status, warned, 1)


def test_a_refused_invalidation_says_so(cached: Callable[..., Scene]) -> None:
    scene = cached(MethodSettings(caching=True, unauthorized_cache_control=STRATEGY.FAIL_WITH_403))

    answer = scene.send("/predict/a", http_method="GET", headers=FRESH)

    assert b"User is not authorized to access this resource" in answer.body


@pytest.mark.parametrize("changes", [{"cache_generation": 1}, {"deployment_id": "d2"}], ids=["flushed", "redeployed"])
def test_a_flushed_cache_and_a_new_deployment_begin_anew(cached: Callable[..., Scene], changes: dict[str, Any]) -> None:
    cache, backend = ResponseCache(), Counting()
    settings = {"has_cache": True, "settings": {EVERY_METHOD: CACHED}}
    before = cached(at=stage(**settings), cache=cache, backend=backend)
    after = cached(at=stage(**settings, **changes), cache=cache, backend=backend)

    assert [get(before), get(after), get(after)] == [b"1", b"2", b"2"]


@pytest.mark.parametrize(("shares", "expected"), [(True, [b"1", b"1"]), (False, [b"1", b"2"])], ids=["shared", "own"])
def test_a_canary_has_a_cache_of_its_own_unless_it_uses_the_stages(
    cached: Callable[..., Scene], expected: list[bytes], *, shares: bool
) -> None:
    served = api(resource("/predict/{name}", GET=method()))
    settings = CanarySettings("d2", 100.0, uses_stage_cache=shares)
    at = {"has_cache": True, "settings": {EVERY_METHOD: CACHED}, "canary": settings}
    cache, backend = ResponseCache(), Counting()
    stable = cached(deployed=served, at=stage(**at), cache=cache, backend=backend)
    canary = cached(deployed=served, canary=served, at=stage(**at), cache=cache, backend=backend)

    assert [get(stable), get(canary)] == expected
