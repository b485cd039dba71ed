"""The examples on a local cloud of their own, whose containers are objects of the test."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer
from sagemaker_rest.targets.deployer import Deployer
from sagemaker_rest.targets.emulated import EmulatedTarget, emulated_client
from tests.example_inputs import required_inputs
from tests.scenarios.endpoints.conftest import FakeContainer, FakePool

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerSpec

TERRAFORM = Path(__file__).parents[3] / "terraform"
# the endpoint behind the examples that make none
ELSEWHERE = "digits"
# the permissions boundary of the examples that take one
BOUNDARY_ARN = "arn:aws:iam::123456789012:policy/boundary"
_CHOSEN: dict[str, dict[str, Any]] = {
    # the provider waits a minute for a bucket's lifecycle
    "async": {"days_to_keep": None},
    "private_vpc": {"permissions_boundary_arn": BOUNDARY_ARN},
}
_AT_ONCE = 3
# whose VPC endpoints the provider waits for: they begin first, and the others are applied meanwhile
_SLOW = ("private_api", "private_vpc")


class SpeakingContainer(FakeContainer):
    """Prints a line, and loads every model that it is told of."""

    def __init__(self, spec: ContainerSpec, log_directory: Path) -> None:
        super().__init__(spec, log_directory)
        self.log_path = log_directory / f"{uuid.uuid4().hex}.log"
        self.log_path.write_text("serving\n", encoding="utf-8")

    def path_inside(self, folder: Path) -> str:
        return str(folder)

    def tell(self, *_request: Any) -> ContainerAnswer:
        return ContainerAnswer(200, {}, b"")  # type: ignore[arg-type]

    async def request(
        self, _method: str, _path: str, body: bytes, headers: Mapping[str, str], timeout_seconds: float
    ) -> ContainerAnswer:
        return await self.invoke(body, headers, timeout_seconds)


class SpeakingPool(FakePool):
    """In the place of serving's ContainerPool."""

    def start(self, spec: ContainerSpec) -> FakeContainer:
        return SpeakingContainer(spec, self._log_directory)


class LightTarget(EmulatedTarget):
    """A cloud of this process."""

    name = "local"
    description = "a local cloud without models"
    exclusive = True

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def endpoint_url(self) -> str:
        return self._url

    def _new_client(self, service: str, region: str) -> Any:
        return emulated_client(service, endpoint_url=self._url, region=region)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """The cloud ends by itself."""


@dataclass(frozen=True)
class Applied:
    """An example that is up."""

    target: LightTarget
    outputs: Mapping[str, Any]
    state: Mapping[str, Any]

    def client(self, service: str) -> Any:
        return self.target.client(service)

    def resources(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the attributes of every resource of a type."""
        return [
            instance["attributes"]
            for resource in self.state["resources"]
            if resource["mode"] == "managed" and resource["type"] == kind
            for instance in resource["instances"]
        ]

    @property
    def endpoint_config(self) -> Mapping[str, Any]:
        """The configuration of the endpoint, as the API describes it."""
        sagemaker = self.client("sagemaker")
        name = sagemaker.describe_endpoint(EndpointName=self.outputs["endpoint_name"])["EndpointConfigName"]
        described: Mapping[str, Any] = sagemaker.describe_endpoint_config(EndpointConfigName=name)
        return described


class Examples:
    """Applies examples in the background; what they make goes with their cloud."""

    def __init__(self, target: LightTarget, archive: Path, folder: Path, names: Iterable[str]) -> None:
        self._threads = ThreadPoolExecutor(_AT_ONCE)
        self._applied: dict[str, Future[Applied]] = {
            name: self._threads.submit(_apply, target, archive, folder / name, name)
            for name in sorted(names, key=lambda name: name not in _SLOW)
        }

    def __getitem__(self, name: str) -> Applied:
        return self._applied[name].result()

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)


def _apply(target: LightTarget, archive: Path, folder: Path, name: str) -> Applied:
    variables = required_inputs(TERRAFORM / "examples" / name, archive) | _CHOSEN.get(name, {})
    if "endpoint_name" in variables:
        variables["endpoint_name"] = ELSEWHERE
    folder.mkdir()
    with closing(Deployer(target, TERRAFORM, folder, accelerate=True)) as deployer:
        stack = deployer.deploy(f"examples/{name}", {**variables, "name": name.replace("_", "-")})
        state = json.loads((stack.folder / "terraform.tfstate").read_text(encoding="utf-8"))
        return Applied(target, stack.outputs, state)
