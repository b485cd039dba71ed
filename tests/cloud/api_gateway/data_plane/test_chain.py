"""Requests that would take as much work as they can get: each is answered in its time."""

from __future__ import annotations

import json
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import (
    IntegrationResponseSnapshot,
    IntegrationSnapshot,
    MethodResponseSnapshot,
    ModelSnapshot,
    ValidatorSnapshot,
)
from sagemaker_rest.cloud.api_gateway.data_plane.worker_processes import WorkerProcesses
from tests.cloud.api_gateway.data_plane.deployed_api import JSON, Scene, api, message, method, resource

if TYPE_CHECKING:
    from collections.abc import Callable

OK = '{"statusCode": 200}'
TIMED_OUT = (504, "Endpoint request timed out")
LETTERS = json.dumps({"a": "a" * 60})

# a template each, and a body of some bytes
ENDLESS = {
    "loops in loops": "#foreach($i in [1..1000])#foreach($j in [1..1000])#foreach($k in [1..20])$k#end#end#end",
    "a pattern of a text's": "#if($input.path('$.a').matches('(a|a)*b'))#end",
    "a pattern to replace": "$input.path('$.a').replaceAll('(a|a)*b', '')",
    "a pattern to split at": "$input.path('$.a').split('(a|a)*b')",
    "a pattern of a path's": "$input.json('$[?(@.a =~ /(a|a)*b/)]')",
    "definitions of definitions": "".join(f"#define($d{n})$d{n + 1}$d{n + 1}#end" for n in range(40)) + "$d0",
}


def mock(template: str, *, answers: str | None = None, **settings: Any) -> Any:
    """A MOCK with a template, and one for its answer."""
    response = IntegrationResponseSnapshot(200, templates={JSON: answers} if answers else {})
    integration = IntegrationSnapshot("MOCK", request_templates={JSON: template}, responses=(response,))
    return method(integration=integration, responses={200: MethodResponseSnapshot(200)}, **settings)


@pytest.mark.parametrize("template", ENDLESS.values(), ids=ENDLESS)
def test_a_template_that_would_never_end_is_answered_504(serve: Callable[..., Scene], template: str) -> None:
    with closing(WorkerProcesses(seconds=1)) as workers:
        scene = serve(api(resource("/predict", POST=mock(OK + template))), workers=workers)

        began = time.monotonic()
        answer = scene.send(body=LETTERS.encode())

        assert (answer.status, message(answer)) == TIMED_OUT
        assert time.monotonic() - began < 5


def test_a_template_of_an_answer_that_would_never_end_is_answered_504(serve: Callable[..., Scene]) -> None:
    with closing(WorkerProcesses(seconds=1)) as workers:
        deployed = api(resource("/predict", POST=mock(OK, answers=ENDLESS["loops in loops"])))

        answer = serve(deployed, workers=workers).send()

        assert (answer.status, message(answer)) == TIMED_OUT


def test_an_answer_s_status_can_be_set_in_a_process_of_its_own(serve: Callable[..., Scene]) -> None:
    template = "#foreach($i in [1])#set($context.responseOverride.status = 418)#end"

    answer = serve(api(resource("/predict", POST=mock(OK + template)))).send()

    assert answer.status == 418


SCHEMAS: dict[str, tuple[dict[str, Any], Any, int]] = {
    "a pattern that backtracks": ({"items": {"pattern": "^(a+)+$"}}, ["a" * 60 + "!"], 400),
    "a pattern that looks ahead": ({"items": {"pattern": "^(?=a)(a|a)*$"}}, ["a" * 60 + "!"], 400),
    "twenty thousand unique objects": ({"uniqueItems": True}, [{"a": number} for number in range(20_000)], 200),
    "twenty thousand objects and one again": (
        {"uniqueItems": True},
        [*({"a": n} for n in range(20_000)), {"a": 0}],
        400,
    ),
    "megabytes of numbers": (
        {"items": {"type": "array", "items": {"type": "number", "minimum": 0}}},
        [[number / 7 for number in range(784)] for _ in range(330)],
        200,
    ),
}


@pytest.mark.parametrize(("schema", "body", "status"), SCHEMAS.values(), ids=SCHEMAS)
def test_a_body_that_took_many_seconds_to_validate_takes_a_moment(
    serve: Callable[..., Scene], schema: dict[str, Any], body: Any, status: int
) -> None:
    checked = mock(
        OK,
        request_models={JSON: "Heavy"},
        validator=ValidatorSnapshot(validates_body=True, validates_parameters=False),
    )
    models = {"Heavy": ModelSnapshot("Heavy", JSON, json.dumps(schema))}
    scene = serve(api(resource("/predict", POST=checked), models=models))

    began = time.monotonic()
    answer = scene.send(body=json.dumps(body).encode())

    assert answer.status == status
    assert time.monotonic() - began < 5
