"""Each request goes to its control plane, and none waits for another."""

from __future__ import annotations

import asyncio
import threading

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from sagemaker_rest.cloud.server.control_planes import ControlPlanes

PATIENCE_SECONDS = 10


def request(service: str = "", number: str = "") -> HttpRequest:
    headers = Headers({"amz-sdk-invocation-id": number} if number else {})
    if service:
        credential = f"Credential=test/20261122/eu-west-1/{service}/aws4_request"
        headers["Authorization"] = f"AWS4-HMAC-SHA256 {credential}"
    return HttpRequest("POST", "/", headers=headers)


class Named:
    """A control plane that answers with its name, once its gate is open."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked = 0
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, _request: HttpRequest) -> HttpResponse:
        self.asked += 1
        self.gate.wait(PATIENCE_SECONDS)
        return HttpResponse(200, body=self.name.encode())


@pytest.mark.parametrize(
    ("service", "name"),
    [
        pytest.param("sagemaker", b"own", id="a service of our own"),
        pytest.param("s3", b"neighbours", id="another service"),
        pytest.param("", b"neighbours", id="a request that is not signed"),
    ],
)
def test_a_request_goes_to_the_control_plane_of_the_service_that_it_is_signed_for(service: str, name: bytes) -> None:
    planes = ControlPlanes({"sagemaker": Named("own")}, Named("neighbours"))

    answer = asyncio.run(planes(request(service)))

    planes.close()
    assert answer.body == name


def test_a_control_plane_that_is_busy_keeps_no_other_waiting() -> None:
    own, neighbours = Named("own"), Named("neighbours")
    planes = ControlPlanes({"sagemaker": own}, neighbours)
    neighbours.gate.clear()

    async def ask_both() -> tuple[HttpResponse, int]:
        busy = [asyncio.create_task(planes(request("s3"))) for _ in range(100)]
        answer = await asyncio.wait_for(planes(request("sagemaker")), PATIENCE_SECONDS)
        answered = sum(each.done() for each in busy)
        neighbours.gate.set()
        await asyncio.gather(*busy)
        return answer, answered

    answer, answered = asyncio.run(ask_both())

    planes.close()
    assert (answer.body, answered) == (b"own", 0)


@pytest.mark.parametrize("service", ["sagemaker", "s3"])
def test_an_attempt_whose_answer_was_lost_is_not_carried_out_again(service: str) -> None:
    plane = Named("it")
    planes = ControlPlanes({"sagemaker": plane}, plane)

    async def ask_twice() -> list[HttpResponse]:
        return [await planes(request(service, "call-1")) for _ in range(2)]

    answers = asyncio.run(ask_twice())

    planes.close()
    assert [answer.body for answer in answers] == [b"it", b"it"]
    assert plane.asked == 1
