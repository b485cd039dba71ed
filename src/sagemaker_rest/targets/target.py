"""The interface of every target: Terraform's environment, boto3 clients, the URL of a stage, and what exists there."""

import abc
import functools
from collections import Counter
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from sagemaker_rest.cloud.stand_ins import StandInPlace


class Target(abc.ABC):
    """A place for stacks. Used as a context manager: entering it starts or checks it, leaving it ends what it started.

    `exclusive` says that nobody else makes anything there, so that whatever is left over is ours, and that all of it
    ends with this run. `costs_money` says that somebody pays for what is made there.

    >>> target.costs_money == (target.name == "aws")
    True
    >>> target.client("sagemaker").describe_endpoint(EndpointName=stack.endpoint_name)["EndpointStatus"]
    'InService'
    >>> target.stage_url(stack.outputs["invoke_url"]) == stack.url()
    True
    """

    name: str
    exclusive: bool = False
    costs_money: bool = False

    @property
    @abc.abstractmethod
    def region(self) -> str:
        """Return the region in which stacks are made, such as `us-east-1`."""

    @property
    def endpoint_url(self) -> str | None:
        """Return the one URL of all its services; None where each has AWS's own."""
        return None

    @property
    @abc.abstractmethod
    def description(self) -> str:
        """Describe the target and its place in one line for a person."""

    @property
    @abc.abstractmethod
    def environment(self) -> Mapping[str, str]:
        """Return the `AWS_*` variables for Terraform; nothing else of AWS's reaches it."""

    @property
    @abc.abstractmethod
    def provider_settings(self) -> Mapping[str, Any]:
        """Return the arguments to merge into every `provider "aws"` block."""

    def client(self, service: str, *, region: str | None = None) -> Any:
        """Return a boto3 client, such as `client("sagemaker-runtime")`; the same one every time.

        `region` is for what a stack makes by the alias of a provider in another region than the target's.
        """
        key = (service, region or self.region)
        if key not in self._clients:
            self._clients[key] = self._new_client(*key)
        return self._clients[key]

    @abc.abstractmethod
    def _new_client(self, service: str, region: str) -> Any: ...

    @functools.cached_property
    def _clients(self) -> dict[tuple[str, str], Any]:
        return {}

    @abc.abstractmethod
    def stage_url(self, invoke_url: str) -> str:
        """Return the URL that takes requests for `invoke_url`, the URL that `aws_api_gateway_stage` gives."""

    @functools.cached_property
    def account_id(self) -> str:
        """Return the account that stacks are made in, as STS says."""
        return str(self.client("sts").get_caller_identity()["Account"])

    def inventory(self, *, region: str | None = None) -> frozenset[str]:
        """Return what exists in the account and region that a stack could have left, a readable line each."""
        from sagemaker_rest.targets.inventory import lines_of, take_inventory  # noqa: PLC0415  needed by few

        return lines_of(take_inventory(functools.partial(self.client, region=region)))

    def occupied_regions(self) -> frozenset[str] | None:
        """Return the regions where anything exists; None if that is not known without looking in each."""
        return None

    def coverage(self, inventory: frozenset[str]) -> str:
        """Return sentences that say what an inventory covers and what not; nothing if it covers everything."""
        from sagemaker_rest.targets.inventory import coverage  # noqa: PLC0415  the same

        return coverage(inventory)

    def check(self) -> None:  # noqa: B027  a target that is started on demand has nothing to check
        """Find out, before anything is made, whether the target can be used.

        Raises:
            TargetError: it cannot; the message says why and what to do.

        """

    def stand_in_answers(self) -> Counter[StandInPlace]:
        """Return how many invocations stand-ins have answered until now."""
        return Counter()

    def ending(self) -> str | None:
        """Return how the target has ended though the run needs it, and what to do, in one line; None while it is
        there.
        """
        return None

    def check_region(self, region: str | None, finding: str) -> None:  # noqa: B027  the same
        """Find out whether things may be made, or deleted, in a region; None is one that is not known yet.

        Raises:
            TargetError: they may not; the message begins with `finding`, and says what to do.

        """

    @abc.abstractmethod
    def __enter__(self) -> Self: ...

    @abc.abstractmethod
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
