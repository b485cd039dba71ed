"""`local`: the embedded cloud, started on a free port and gone with whoever started it."""

import functools
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sagemaker_rest.cloud.made import GLOBAL, Made
from sagemaker_rest.cloud.made_client import made_in
from sagemaker_rest.cloud.server.process import CloudProcess, start_cloud
from sagemaker_rest.cloud.stand_ins import StandInPlace, stand_ins_in
from sagemaker_rest.errors import TargetError
from sagemaker_rest.targets.emulated import EmulatedTarget, emulated_client


class LocalTarget(EmulatedTarget):
    """An AWS of one's own; under pytest-xdist, one for every worker."""

    name = "local"
    exclusive = True

    def __init__(self, *, log: Path | None = None, containers: Path | None = None) -> None:
        """Run a local cloud. `log` is where its messages go (stderr by default), `containers` a file with rules on how
        images are served.
        """
        self._log = log
        self._containers = containers
        self._cloud: CloudProcess | None = None

    @property
    def description(self) -> str:
        return f"local (embedded{f', {self._cloud.url}' if self._cloud else ''})"

    @property
    def endpoint_url(self) -> str:
        if self._cloud is None:
            raise TargetError("the local target has not been started: use it as a context manager")
        return self._cloud.url

    def stand_in_answers(self) -> Counter[StandInPlace]:
        return stand_ins_in(self.endpoint_url)

    def ending(self) -> str | None:
        return None if self._cloud is None else self._cloud.ending()

    def _new_client(self, service: str, region: str) -> Any:
        return emulated_client(service, endpoint_url=self.endpoint_url, region=region)

    def inventory(self, *, region: str | None = None) -> frozenset[str]:
        from sagemaker_rest.targets.whole_inventory import whole_inventory  # noqa: PLC0415  needed by few

        region = region or self.region
        made = [thing for thing in self._made() if thing.region in {GLOBAL, region}]
        return whole_inventory(made, functools.partial(self.client, region=region), self.account_id)

    def occupied_regions(self) -> frozenset[str]:
        return frozenset(thing.region for thing in self._made()) - {GLOBAL}

    def coverage(self, inventory: frozenset[str]) -> str:  # noqa: ARG002  all that there is is looked at
        return ""

    def _made(self) -> list[Made]:
        return made_in(self.endpoint_url)

    def __enter__(self) -> Self:
        if self._log is not None:
            self._log.parent.mkdir(parents=True, exist_ok=True)
        self._cloud = start_cloud(log=self._log, containers=self._containers)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cloud is not None:
            self._cloud.close()
            self._cloud = None
