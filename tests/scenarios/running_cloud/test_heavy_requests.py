"""Requests that take all the work that they can get: others are answered meanwhile, and the cloud ends when told to."""

from __future__ import annotations

import json
import os
import signal
import statistics
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import psutil
import pytest
import requests

from sagemaker_rest.cloud.server.process import CloudProcess, start_cloud

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NESTED = '{"statusCode": 200}#foreach($i in [1..1000])#foreach($j in [1..1000])#foreach($k in [1..20])$k#end#end#end'
ROWS = {"type": "array", "items": {"type": "array", "items": {"type": "number", "minimum": 0}}}
SCHEMAS: dict[str, Any] = {
    "pattern": {"items": {"pattern": "^(?=a)(a|a)*\\1$"}},
    "unique": {"uniqueItems": True},
    "rows": {"properties": {"instances": ROWS}},
    "everything": {"anyOf": [{"items": {"$ref": "#"}}, {"additionalProperties": {"$ref": "#"}}]},
}
BODIES: dict[str, Any] = {
    "loop": {},
    "pattern": ["a" * 60 + "!"] * 1000,
    "unique": [{"a": number, "b": str(number)} for number in range(20_000)],
    "rows": {"instances": [[number / 7 for number in range(784)] for _ in range(330)]},
    "everything": {"instances": [[number / 7 for number in range(784)] for _ in range(330)]},
}
FEW_MILLISECONDS = 0.1


@dataclass
class HeavyApi:
    """An API of a cloud of its own, with a resource for each kind of heavy request."""

    cloud: CloudProcess
    api_id: str
    client: Callable[[str], Any]

    def send(self, kind: str) -> requests.Response:
        url = f"{self.cloud.url}/_aws/execute-api/{self.api_id}/v1/{kind}"
        return requests.post(url, json=BODIES[kind], timeout=60)

    def keep_sending(self, kind: str, until: threading.Event) -> None:
        with suppress(requests.RequestException):
            while not until.is_set():
                self.send(kind)


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeavyApi]:
    folder = tmp_path_factory.mktemp("heavy")
    with start_cloud(log=folder / "cloud.log") as cloud:

        def client(service: str) -> Any:
            session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="eu-west-1")
            return session.client(service, endpoint_url=cloud.url)

        gateway = client("apigateway")
        created = gateway.create_rest_api(name="heavy")
        api, root = created["id"], created["rootResourceId"]
        validator = gateway.create_request_validator(restApiId=api, name="body", validateRequestBody=True)["id"]
        for kind in BODIES:
            resource = gateway.create_resource(restApiId=api, parentId=root, pathPart=kind)["id"]
            where = {"restApiId": api, "resourceId": resource, "httpMethod": "POST"}
            checks: dict[str, Any] = {}
            if kind in SCHEMAS:
                schema = json.dumps(SCHEMAS[kind])
                gateway.create_model(restApiId=api, name=kind, contentType="application/json", schema=schema)
                checks = {"requestValidatorId": validator, "requestModels": {"application/json": kind}}
            gateway.put_method(**where, authorizationType="NONE", **checks)
            template = NESTED if kind == "loop" else '{"statusCode": 200}'
            gateway.put_integration(**where, type="MOCK", requestTemplates={"application/json": template})
            gateway.put_method_response(**where, statusCode="200")
            gateway.put_integration_response(**where, statusCode="200")
        gateway.create_deployment(restApiId=api, stageName="v1")
        yield HeavyApi(cloud, api, client)


@pytest.mark.parametrize("kind", ["unique", "rows", "everything"])
def test_a_heavy_body_is_validated_within_seconds(heavy: HeavyApi, kind: str) -> None:
    began = time.monotonic()

    assert heavy.send(kind).status_code == 200
    assert time.monotonic() - began < 5


def test_others_are_answered_during_heavy_requests_and_one_signal_ends_all(heavy: HeavyApi) -> None:
    enough, sagemaker = threading.Event(), heavy.client("sagemaker")
    senders = [threading.Thread(target=heavy.keep_sending, args=(kind, enough)) for kind in BODIES]
    for sender in senders:
        sender.start()

    health = durations(lambda: requests.get(f"{heavy.cloud.url}/_localstack/health", timeout=10), 40)
    endpoints = durations(sagemaker.list_endpoints, 40)
    started = psutil.Process(heavy.cloud.pid).children(recursive=True)
    began = time.monotonic()
    os.kill(heavy.cloud.pid, signal.SIGTERM)
    enough.set()
    psutil.wait_procs([psutil.Process(heavy.cloud.pid)], timeout=20)
    took = time.monotonic() - began
    for sender in senders:
        sender.join()

    assert statistics.median(health) < FEW_MILLISECONDS
    assert statistics.median(endpoints) < FEW_MILLISECONDS
    assert took < 5
    assert psutil.wait_procs(started, timeout=5)[1] == []


def durations(ask: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - began)
    return taken
