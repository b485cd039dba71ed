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
