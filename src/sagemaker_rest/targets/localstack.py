"""`localstack`: a LocalStack that the user runs, or anything that speaks its protocol."""

import functools
import os
from collections import Counter
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import requests
from localstack_client import config as localstack_config

from sagemaker_rest.cloud.own_api import EDITION
from sagemaker_rest.cloud.stand_ins import StandInPlace, stand_ins_in
from sagemaker_rest.errors import TargetError
from sagemaker_rest.targets.emulated import EmulatedTarget, emulated_client
from sagemaker_rest.targets.lost import does_listen

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEALTH_PATH = "/_localstack/health"
_HEALTH_SECONDS = 5


class LocalStackTarget(EmulatedTarget):
    """The LocalStack that localstack-client finds: AWS_ENDPOINT_URL, else LOCALSTACK_HOST, else localhost:4566."""

    name = "localstack"

    def __init__(self, endpoint_url: str | None = None) -> None:
        self._given = endpoint_url
        self._health: Mapping[str, Any] = {}

    @functools.cached_property
    def endpoint_url(self) -> str:
        if self._given:
            return self._given
        try:
            found = localstack_config.get_service_endpoint("sts")
        except RuntimeError as error:  # a LOCALSTACK_HOST that is not host:port
            raise TargetError(f"{_origin()}: {error}") from error
        return str(found).rstrip("/")

    @property
    def description(self) -> str:
        edition = " ".join(str(self._health[key]) for key in ("edition", "version") if key in self._health)
        return f"localstack ({edition or 'unknown version'}, {self.endpoint_url})"

    @property
    def services(self) -> frozenset[str]:
        """Return the services that it offers, as its health says; known once it was checked."""
        return frozenset(self._health.get("services", {}))

    def _new_client(self, service: str, region: str) -> Any:
        # Not localstack_client.session: it knows a fixed list of services, and takes profiles from the user
        return emulated_client(service, endpoint_url=self.endpoint_url, region=region)

    def check(self) -> None:
        """Ask it for its health.

        Raises:
            TargetError: nothing that speaks LocalStack's protocol answers there.

        """
        address = self.endpoint_url + _HEALTH_PATH
        try:
            response = requests.get(address, timeout=_HEALTH_SECONDS, proxies={"http": "", "https": ""})
            response.raise_for_status()
            health = response.json()
        except (requests.RequestException, ValueError) as error:
            reason = "nothing listens there" if isinstance(error, requests.ConnectionError) else error
            raise TargetError(
                f"no LocalStack answers at {address} ({_origin()}): {reason}. Start one with `localstack start`, or "
                "`sagemaker-rest cloud` for the embedded cloud on that port, or name another with AWS_ENDPOINT_URL"
            ) from error
        if not isinstance(health, dict) or "services" not in health:
            raise TargetError(f"what answers at {address} ({_origin()}) is not LocalStack: {str(health)[:200]!r}")
        self._health = health

    def stand_in_answers(self) -> Counter[StandInPlace]:
        is_ours = self._health.get("edition") == EDITION
        return stand_ins_in(self.endpoint_url) if is_ours else Counter()

    def ending(self) -> str | None:
        if not self._health or does_listen(self.endpoint_url):
            return None
        return (
            f"Nothing listens at {self.endpoint_url} any more, where the {self.name} target was when this run began: "
            "its terminal or its log says why. Start it again (`sagemaker-rest cloud`, or `localstack start`), and run "
            "the tests again."
        )

    def __enter__(self) -> Self:
        self.check()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave it running: it is the user's."""


def _origin() -> str:
    for variable in ("AWS_ENDPOINT_URL", "LOCALSTACK_HOST"):
        if value := os.environ.get(variable):
            return f"from {variable}={value}"
    return "the default; neither AWS_ENDPOINT_URL nor LOCALSTACK_HOST is set"
