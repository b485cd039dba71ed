"""moto's scalable targets of endpoints, as SageMaker's control plane asks for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.neighbours.backends import loaded_backends
from sagemaker_rest.cloud.sagemaker.control_plane.surroundings import ScalableTarget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeScalableTarget

_VARIANT = re.compile(r"endpoint/(?P<endpoint>[^/]+)/variant/(?P<variant>[^/]+)")


class MotoScalableTargets:
    """The `ScalableTargets` over moto's Application Auto Scaling."""

    def of_endpoint(self, account_id: str, region: str, endpoint: str) -> list[ScalableTarget]:
        return [
            ScalableTarget(named["variant"], target.arn)
            for backend in _backends(account_id, region)
            for target, named in _registered(backend, endpoint)
        ]

    def deregister(self, account_id: str, region: str, endpoint: str) -> None:
        for backend in _backends(account_id, region):
            for target, _ in list(_registered(backend, endpoint)):
                backend.deregister_scalable_target("sagemaker", target.resource_id, target.scalable_dimension)


def _backends(account_id: str, region: str) -> Iterator[ApplicationAutoscalingBackend]:
    """Yield the backend of a place; none if nobody has asked for the service yet."""
    for backend in loaded_backends("applicationautoscaling"):
        if (backend.account_id, backend.region_name) == (account_id, region):
            yield backend


def _registered(
    backend: ApplicationAutoscalingBackend, endpoint: str
) -> Iterator[tuple[FakeScalableTarget, re.Match[str]]]:
    for targets in list(backend.targets.values()):
        for target in list(targets.values()):
            named = _VARIANT.fullmatch(target.resource_id)
            if named is not None and named["endpoint"] == endpoint:
                yield target, named
