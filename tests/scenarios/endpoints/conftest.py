"""A whole local cloud in the tests' own process whose containers are objects of the test: real requests over HTTP, and
no TensorFlow. What a container does is in its model's environment variables.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer
from sagemaker_rest.cloud.server.cloud import Cloud, CloudSettings
from sagemaker_rest.errors import ContainerDiedError, ContainerTimeoutError, ServingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerSpec

REGION = "eu-west-1"
IMAGE = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tensorflow-inference:2.19.0-cpu"
ALLOW_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
# ten minutes of AWS's waits take half a second
FACTOR = 1200.0

# A request waits here while its model's GATE is closed, by the gate's name.
GATES: dict[str, threading.Event] = {}


class FakeContainer:
    """Answers with its model's ANSWER and STATUS, after SECONDS, once its GATE is open; FAILS instead of coming up, and
    dies of the body `die`. TELLS names a header of the request to answer with.
    """

    def __init__(self, spec: ContainerSpec, log_directory: Path) -> None:
        self.spec = spec
        self._environment = spec.environment
        self.log_path = log_directory / "absent.log"
        self._stopped = False
        self._ended = threading.Event()

    def wait_until_ended(self) -> bool:
        self._ended.wait()
        return not self._stopped

    def reason(self) -> str:
        return "its process is gone"

    def wait_until_healthy(self, timeout_seconds: float) -> None:
        del timeout_seconds
        GATES.get(self._environment.get("LOAD_GATE", ""), _OPEN).wait(10)
        if "FAILS" in self._environment:
            raise ServingError(self._environment["FAILS"])

    async def invoke(self, body: bytes, headers: Mapping[str, str], timeout_seconds: float) -> ContainerAnswer:
        if body == b"die":
            self._ended.set()
        if self._ended.is_set() and not self._stopped:
            raise ContainerDiedError(self.reason())
        seconds = float(self._environment.get("SECONDS", "0"))
        if seconds > timeout_seconds:
            raise ContainerTimeoutError("it takes too long")
        await asyncio.sleep(seconds)
        await asyncio.to_thread(GATES.get(self._environment.get("GATE", ""), _OPEN).wait, 10)
        if self._stopped:
            return ContainerAnswer(599, Headers(), b"a request reached a container that was stopped")
        told = headers.get(self._environment.get("TELLS", ""), "")
        answer = (self._environment.get("ANSWER", "") or told).encode() or body
        content_type = headers.get("Accept", "text/plain")
        return ContainerAnswer(
            int(self._environment.get("STATUS", "200")), Headers({"Content-Type": content_type}), answer
        )

    def stop(self) -> None:
        self._stopped = True
        self._ended.set()


class FakePool:
    """In the place of serving's ContainerPool."""

    def __init__(self, log_directory: Path, *_: Any) -> None:
        self._log_directory = log_directory

    def require_servable(self, image: str) -> None:
        """Every image has a container."""

    def start(self, spec: ContainerSpec) -> FakeContainer:
        return FakeContainer(spec, self._log_directory)

    def warm(self) -> None:
        """There is nothing to import."""

    def hang_up(self) -> None:
        """There is no connection."""

    def close(self) -> None:
        """There is no process."""


_OPEN = threading.Event()
_OPEN.set()


@pytest.fixture(scope="module")
def light_cloud() -> Iterator[Cloud]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sagemaker_rest.cloud.server.cloud.ContainerPool", FakePool)
        with Cloud(CloudSettings(clock_factor=FACTOR)) as running:
            yield running


@pytest.fixture(scope="module")
def aws(light_cloud: Cloud) -> Callable[..., Any]:
    """Makes boto3 clients of the cloud; errors are not tried again."""

    def make(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=light_cloud.url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}, parameter_validation=False, max_pool_connections=20),
        )

    return make


@pytest.fixture(scope="module")
def sagemaker(aws: Callable[..., Any]) -> Any:
    return aws("sagemaker")


@pytest.fixture(scope="module")
def cloudwatch(aws: Callable[..., Any]) -> Any:
    return aws("cloudwatch")


@pytest.fixture
def name() -> str:
    return f"e-{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="module")
def make_role(aws: Callable[..., Any]) -> Callable[..., str]:
    """Makes roles of a service that may do what a policy says: everything, unless told otherwise."""

    def make(policy: Mapping[str, Any] = ALLOW_ALL, service: str = "sagemaker.amazonaws.com") -> str:
        iam, name = aws("iam"), f"role-{uuid.uuid4().hex[:8]}"
        principal = {"Service": service}
        trust = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}],
        }
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        iam.put_role_policy(RoleName=name, PolicyName="it", PolicyDocument=json.dumps(policy))
        return str(arn)

    return make


@pytest.fixture(scope="module")
def role(make_role: Callable[..., str]) -> str:
    return make_role()


@dataclass
class Endpoints:
    """Makes models, configurations and endpoints; takes the endpoints away again."""

    sagemaker: Any
    role: str
    made: list[str] = field(default_factory=list)

    def variant(self, name: str = "AllTraffic", role: str = "", **environment: str) -> dict[str, Any]:
        """A variant of two instances, of a model of its own with these variables."""
        model = f"m-{uuid.uuid4().hex[:8]}"
        self.sagemaker.create_model(
            ModelName=model,
            ExecutionRoleArn=role or self.role,
            PrimaryContainer={"Image": IMAGE, "Environment": environment},
        )
        return {
            "VariantName": name,
            "ModelName": model,
            "InstanceType": "ml.m5.large",
            "InitialInstanceCount": 2,
            "InitialVariantWeight": 1.0,
        }

    def config(self, *variants: dict[str, Any], **members: Any) -> str:
        name = f"c-{uuid.uuid4().hex[:8]}"
        self.sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=list(variants), **members)
        return name

    def create(self, name: str, config: str, **members: Any) -> str:
        """An endpoint in service."""
        self.sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=config, **members)
        self.made.append(name)
        self.settle(name)
        return name

    def serve(self, name: str, **environment: str) -> str:
        """An endpoint in service with one variant of a model with these variables."""
        return self.create(name, self.config(self.variant(**environment)))

    def update(self, name: str, config: str, **members: Any) -> None:
        self.sagemaker.update_endpoint(EndpointName=name, EndpointConfigName=config, **members)

    def describe(self, name: str) -> dict[str, Any]:
        described: dict[str, Any] = self.sagemaker.describe_endpoint(EndpointName=name)
        return described

    def settle(self, name: str) -> dict[str, Any]:
        """The endpoint's description once nothing is in progress."""
        return self.wait_for(name, lambda described: described["EndpointStatus"] in {"InService", "Failed"})

    def wait_for(self, name: str, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        deadline = time.monotonic() + 20
        while not condition(described := self.describe(name)):
            assert time.monotonic() < deadline, described
            time.sleep(0.01)
        return described


@pytest.fixture
def endpoints(sagemaker: Any, role: str) -> Iterator[Endpoints]:
    made = Endpoints(sagemaker, role)
    yield made
    for name in made.made:
        made.settle(name)
        sagemaker.delete_endpoint(EndpointName=name)


@pytest.fixture
def gate() -> Iterator[str]:
    """The name of a gate that is closed until the test opens it, or ends."""
    name = uuid.uuid4().hex
    GATES[name] = threading.Event()
    yield name
    GATES.pop(name).set()


@pytest.fixture
def ask(aws: Callable[..., Any]) -> Callable[..., str]:
    """Invokes an endpoint; the answer as text."""
    runtime = aws("sagemaker-runtime")

    def invoke(endpoint: str, **members: Any) -> str:
        answer = runtime.invoke_endpoint(EndpointName=endpoint, Body=b"{}", **members)
        return str(answer["Body"].read().decode())

    return invoke


def wait_until(condition: Callable[[], Any], seconds: float = 15) -> Any:
    """The first true value of `condition`."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return value
