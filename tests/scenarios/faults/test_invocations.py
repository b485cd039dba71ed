"""Clients of an endpoint that fails, or of API Gateway before it, get the status and the words of AWS, and answers
again afterwards.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import psutil
import pytest
import requests
from botocore.exceptions import ClientError, ConnectionClosedError

from tests.scenarios.faults.conftest import FaultyRun, assert_nothing_is_left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sagemaker_rest.cloud.faults.client import CloudFaults
    from sagemaker_rest.cloud.server.process import CloudProcess
    from sagemaker_rest.targets.stack import Stack

# each test goes on where the one before left the stack
pytestmark = pytest.mark.random_order(disabled=True)

SECONDS = 60


@pytest.fixture(scope="module")
def run(begin_run: Callable[[], FaultyRun]) -> FaultyRun:
    return begin_run()


@pytest.fixture(scope="module")
def stack(run: FaultyRun, model_archive: Path) -> Iterator[Stack]:
    yield run.deploy("examples/mnist", name=run.run.unique_name("invoked"), model_archive=str(model_archive))
    run.deployer.destroy_all()


@pytest.fixture
def invoke(run: FaultyRun, stack: Stack, payload: Mapping[str, Any]) -> Callable[[], str]:
    """Ask the endpoint as an SDK does: `answered`, or the code of the error."""
    runtime = run.account.client("sagemaker-runtime")

    def ask() -> str:
        try:
            runtime.invoke_endpoint(
                EndpointName=stack.outputs["endpoint_name"], ContentType="application/json", Body=json.dumps(payload)
            )
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "answered"

    return ask


@pytest.fixture
def post(stack: Stack, payload: Mapping[str, Any]) -> Callable[[], requests.Response]:
    """Ask the REST API."""
    return lambda: requests.post(stack.url(), json=payload, timeout=SECONDS)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        pytest.param("ThrottlingException", 400, id="throttled"),
        pytest.param("ServiceUnavailable", 503, id="unavailable"),
        pytest.param("InternalFailure", 500, id="internal failure"),
        pytest.param("ModelNotReadyException", 429, id="not ready"),
    ],
)
def test_an_sdk_gets_the_error_as_long_as_it_lasts(
    faults: CloudFaults, invoke: Callable[[], str], code: str, status: int
) -> None:
    fault = faults.error("sagemaker-runtime", "InvokeEndpoint", code, "For now.", status=status)

    assert invoke() == code
    fault.remove()
    assert invoke() == "answered"


def test_an_sdk_survives_one_throttled_call(faults: CloudFaults, invoke: Callable[[], str]) -> None:
    fault = faults.error("sagemaker-runtime", "InvokeEndpoint", "ThrottlingException", "Rate exceeded", times=1)

    assert invoke() == "answered"
    assert fault.hits == 1


@pytest.mark.parametrize("carried_out", [False, True], ids=["before the call", "after the call"])
def test_an_sdk_survives_one_dropped_connection(
    faults: CloudFaults,
    invoke: Callable[[], str],
    carried_out: bool,  # noqa: FBT001  a table's column
) -> None:
    fault = faults.drop("sagemaker-runtime", "InvokeEndpoint", carried_out=carried_out, times=1)

    assert invoke() == "answered"
    assert fault.hits == 1


def test_an_sdk_gives_up_where_every_connection_is_dropped(faults: CloudFaults, invoke: Callable[[], str]) -> None:
    faults.drop("sagemaker-runtime", "InvokeEndpoint")

    with pytest.raises(ConnectionClosedError):
        invoke()


def test_a_slow_endpoint_answers_late(faults: CloudFaults, invoke: Callable[[], str]) -> None:
    faults.latency("sagemaker-runtime", "InvokeEndpoint", 0.4)
    began = time.monotonic()

    assert invoke() == "answered"
    assert time.monotonic() - began >= 0.4


@pytest.mark.parametrize(
    ("gateway_response", "status", "message"),
    [
        pytest.param("THROTTLED", 429, "Too Many Requests", id="throttled"),
        pytest.param("QUOTA_EXCEEDED", 429, "Limit Exceeded", id="quota"),
        pytest.param("INTEGRATION_TIMEOUT", 504, "Endpoint request timed out", id="timed out"),
        pytest.param("DEFAULT_5XX", 500, "Internal server error", id="internal"),
    ],
)
def test_a_client_gets_what_api_gateway_itself_says(
    faults: CloudFaults,
    post: Callable[[], requests.Response],
    gateway_response: str,
    status: int,
    message: str,
) -> None:
    faults.error("execute-api", "Invoke", gateway_response, times=1)

    refused, answered = post(), post()

    assert (refused.status_code, refused.json()["message"]) == (status, message)
    assert answered.status_code == 200


@pytest.mark.parametrize(
    ("code", "backend_status", "status"),
    [
        pytest.param("ThrottlingException", 429, 429, id="throttled"),
        pytest.param("ServiceUnavailable", 503, 503, id="unavailable"),
        pytest.param("InternalFailure", 500, 500, id="internal failure"),
    ],
)
def test_a_client_gets_the_status_of_the_endpoint_s_error(
    faults: CloudFaults, post: Callable[[], requests.Response], code: str, backend_status: int, status: int
) -> None:
    faults.error("sagemaker-runtime", "InvokeEndpoint", code, "For now.", status=backend_status, times=1)

    refused, answered = post(), post()

    assert refused.status_code == status, refused.text
    assert answered.status_code == 200


def test_a_backend_that_hangs_up_is_an_integration_failure(
    faults: CloudFaults, post: Callable[[], requests.Response]
) -> None:
    faults.drop("sagemaker-runtime", "InvokeEndpoint", times=1)

    assert post().status_code == 500
    assert post().status_code == 200


@pytest.mark.parametrize("carried_out", [False, True], ids=["before the call", "after the call"])
def test_a_client_of_the_api_may_lose_its_connection(
    faults: CloudFaults,
    post: Callable[[], requests.Response],
    carried_out: bool,  # noqa: FBT001  a table's column
) -> None:
    faults.drop("execute-api", "Invoke", carried_out=carried_out, times=1)

    with pytest.raises(requests.ConnectionError):
        post()

    assert post().status_code == 200


def test_a_slow_api_answers_late(faults: CloudFaults, post: Callable[[], requests.Response]) -> None:
    faults.latency("execute-api", "Invoke", 0.4, times=1)
    began = time.monotonic()

    assert post().status_code == 200
    assert time.monotonic() - began >= 0.4


def test_a_container_that_is_killed_while_it_answers_is_a_model_error(
    faults: CloudFaults, post: Callable[[], requests.Response]
) -> None:
    faults.kill_container(times=1)

    refused = post()

    assert refused.status_code == 424
    assert "ended by SIGKILL" in refused.json()["message"]


def test_it_is_started_again_and_the_stack_is_as_it_was(
    run: FaultyRun, stack: Stack, invoke: Callable[[], str]
) -> None:
    wait_for_an_answer(invoke)

    sagemaker = run.account.client("sagemaker")
    described = sagemaker.describe_endpoint(EndpointName=stack.outputs["endpoint_name"])
    assert described["EndpointStatus"] == "InService"
    stack.plan().assert_empty()


def test_a_container_that_is_killed_from_outside_is_a_model_error(
    cloud: CloudProcess, invoke: Callable[[], str]
) -> None:
    before = invoke()
    kill_containers(cloud)

    assert (before, invoke()) == ("answered", "ModelError")


def test_an_endpoint_that_is_deleted_while_its_container_is_started_again_stays_away(
    cloud: CloudProcess, run: FaultyRun, stack: Stack
) -> None:
    # the test before has killed it
    run.deployer.destroy_all()

    assert stack.is_gone
    assert containers_of(cloud) == []


def test_nothing_is_left(run: FaultyRun, stack: Stack) -> None:
    run.deployer.destroy_all()

    assert stack.is_gone
    assert run.finish() == []
    assert_nothing_is_left(run)


def wait_for_an_answer(invoke: Callable[[], str]) -> None:
    deadline = time.monotonic() + SECONDS
    while invoke() != "answered":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def containers_of(cloud: CloudProcess) -> list[psutil.Process]:
    """Return the processes that serve models, or wait to: the guard of the cloud's end is a child, too."""
    children = psutil.Process(cloud.pid).children()
    return [child for child in children if any(".containers." in part for part in child.cmdline())]


def kill_containers(cloud: CloudProcess) -> None:
    """With `kill -9`: those that serve models, and those that wait to."""
    containers = containers_of(cloud)
    for container in containers:
        container.kill()
    psutil.wait_procs(containers, timeout=SECONDS)
