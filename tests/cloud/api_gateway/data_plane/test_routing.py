"""From a path and a method to a resource."""

from __future__ import annotations

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.routing import find_route
from tests.cloud.api_gateway.data_plane.deployed_api import api, method, resource

MODELS = api(
    resource("/", GET=method(http_method="GET")),
    resource("/models", GET=method(http_method="GET"), ANY=method(http_method="ANY")),
    resource("/models/list", GET=method(http_method="GET")),
    resource("/models/{name}", GET=method(http_method="GET")),
    resource("/models/{name}/predict", POST=method()),
    resource("/models/{name}/{proxy+}", ANY=method(http_method="ANY")),
    resource("/{proxy+}", GET=method(http_method="GET")),
)

PATHS = {
    "the-root": ("/", "/", {}),
    "a-static-path": ("/models/list", "/models/list", {}),
    "a-static-path-with-a-slash-behind": ("/models/list/", "/models/list", {}),
    "a-static-path-percent-encoded": ("/models/l%69st", "/models/list", {}),
    "a-parameter": ("/models/mnist", "/models/{name}", {"name": "mnist"}),
    "a-parameter-percent-encoded": ("/models/a%2Fb%20c", "/models/{name}", {"name": "a/b c"}),
    "a-parameter-in-utf-8": ("/models/z%C3%A4hler", "/models/{name}", {"name": "zähler"}),
    "a-greedy-parameter-below-a-parameter": (
        "/models/mnist/a/b",
        "/models/{name}/{proxy+}",
        {"name": "mnist", "proxy": "a/b"},
    ),
    "a-greedy-parameter": ("/other/a/b", "/{proxy+}", {"proxy": "other/a/b"}),
}


@pytest.mark.parametrize(("path", "found", "parameters"), PATHS.values(), ids=PATHS)
def test_static_beats_a_parameter_and_a_parameter_beats_a_greedy_one(
    path: str, found: str, parameters: dict[str, str]
) -> None:
    route = find_route(MODELS, path, "GET")

    assert route is not None
    assert route.resource.path == found
    assert route.path_parameters == parameters


METHODS = {
    "its-own": ("/models", "GET", "/models", "GET"),
    "any": ("/models", "DELETE", "/models", "ANY"),
    "any-of-a-greedy-path-where-the-better-path-lacks-the-method": (
        "/models/mnist/predict",
        "GET",
        "/models/{name}/{proxy+}",
        "ANY",
    ),
    "own-before-any-of-a-greedy-path": ("/models/mnist/predict", "POST", "/models/{name}/predict", "POST"),
}


@pytest.mark.parametrize(("path", "http_method", "found", "served_by"), METHODS.values(), ids=METHODS)
def test_the_method_falls_back_to_any(path: str, http_method: str, found: str, served_by: str) -> None:
    route = find_route(MODELS, path, http_method)

    assert route is not None
    assert (route.resource.path, route.method.http_method) == (found, served_by)


@pytest.mark.parametrize(
    ("path", "http_method"),
    [("/models/list", "POST"), ("/other", "POST"), ("/models//predict", "POST")],
    ids=["no-such-method", "no-such-path", "an-empty-parameter"],
)
def test_what_is_not_there_has_no_route(path: str, http_method: str) -> None:
    assert find_route(MODELS, path, http_method) is None
