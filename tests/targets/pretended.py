"""A target that is nowhere: for stacks that need no provider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from sagemaker_rest.targets.target import Target

if TYPE_CHECKING:
    from collections.abc import Mapping


class PretendedTarget(Target):
    """A target whose things are a set of lines."""

    name = "pretended"
    region = "us-east-1"
    account_id = "123456789012"
    description = "pretended"
    environment: Mapping[str, str] = {}
    provider_settings: Mapping[str, Any] = {}

    def __init__(self, *, exclusive: bool = True) -> None:
        self.exclusive = exclusive
        self.things: set[str] = set()
        self.things_elsewhere: set[str] = set()

    def inventory(self, *, region: str | None = None) -> frozenset[str]:
        return frozenset(self.things if region in {None, self.region} else self.things_elsewhere)

    def stage_url(self, invoke_url: str) -> str:
        return invoke_url.replace("https://abc.execute-api.us-east-1.amazonaws.com", "http://here")

    def _new_client(self, service: str, region: str) -> Any:
        raise NotImplementedError(service, region)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Return nothing was started."""
