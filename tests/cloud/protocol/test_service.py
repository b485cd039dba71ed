"""A service of our own: what its parsers cannot read is refused, and never a failure of ours."""

from __future__ import annotations

import json

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest
from sagemaker_rest.cloud.protocol.service import Service
from tests.cloud.own_service import SCOPE


@pytest.mark.parametrize("time", [1e30, "soon", []], ids=["beyond every calendar", "text", "a list"])
def test_a_time_that_is_not_one_is_refused(time: object) -> None:
    service = Service("sagemaker", lambda *_: {"Models": []})
    headers = Headers({"Host": "localhost", "X-Amz-Target": "SageMaker.ListModels"})

    answer = service.answer(
        HttpRequest("POST", "/", "", headers, json.dumps({"CreationTimeAfter": time}).encode()), SCOPE
    )

    assert (answer.status, json.loads(answer.body)["__type"]) == (400, "SerializationException")


@pytest.mark.parametrize("host", ["a:b:c", "[::1", "localhost:99999", "x y", "\xe9", ""])
@pytest.mark.parametrize(
    ("name", "method", "path", "target"),
    [("apigateway", "GET", "/account", ""), ("sagemaker", "POST", "/", "SageMaker.ListModels")],
    ids=["by path", "by target"],
)
def test_whatever_the_host_is_called_the_operation_is_found(
    name: str, method: str, path: str, target: str, host: str
) -> None:
    headers = Headers({"Host": host, "X-Amz-Target": target})

    answer = Service(name, lambda *_: {}).answer(HttpRequest(method, path, "", headers), SCOPE)

    assert answer.status == 200


@pytest.mark.parametrize("path", ["", "*", "a:b", "//", "/[", "/%ff", "/\xe9"])
def test_a_path_that_no_operation_has_is_answered_at_once(path: str) -> None:
    answer = Service("apigateway", lambda *_: {}).answer(HttpRequest("GET", path), SCOPE)

    assert answer.status == 501
