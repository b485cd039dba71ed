"""Resources of the services that are not moto's, in the Resource Groups Tagging API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.core.resource_tagging import TaggedResource

from sagemaker_rest.cloud.neighbours.cloud_state import this_cloud
from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


class _OwnService:
    """Lists its resources as a backend of moto's does. Tags are not put on from here."""

    def __init__(self, resources: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        self._resources = resources

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        for arn, tags in self._resources:
            service, resource = arn.split(":")[2], arn.split(":", 5)[5]
            yield TaggedResource(arn, dict(tags), f"{service}:{resource.split('/')[0]}")

    def owns_arn(self, arn: str) -> bool:  # noqa: ARG002
        return False


@surrounds(
    "moto.resourcegroupstaggingapi.models:iter_taggable_backends",
    moto="5.2.5",
    symptom="GetResources knows the resources of moto's own services alone",
    see="https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html",
)
def _with_own_services(
    iter_taggable_backends: Callable[[str, str], Iterator[Any]], account_id: str, region_name: str
) -> Iterator[Any]:
    yield from iter_taggable_backends(account_id, region_name)
    cloud = this_cloud()
    for resources in cloud.own_resources if cloud is not None else ():
        yield _OwnService(resources(account_id, region_name))
