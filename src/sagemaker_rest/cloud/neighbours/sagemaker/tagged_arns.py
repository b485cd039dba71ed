"""The ARN of an endpoint configuration in the Resource Groups Tagging API. moto 5.2.5 gives a tuple with the ARN in it
(`FakeEndpointConfig.arn`, a comma too many), which reads as no ARN at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.sagemaker.models import SageMakerModelBackend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto.core.resource_tagging import TaggedResource

_iter_tagged_resources = SageMakerModelBackend.iter_tagged_resources


def _with_plain_arns(self: SageMakerModelBackend) -> Iterator[TaggedResource]:
    for resource in _iter_tagged_resources(self):
        if isinstance(resource.arn, tuple):
            (resource.arn,) = resource.arn
        yield resource


def install() -> None:
    SageMakerModelBackend.iter_tagged_resources = _with_plain_arns
