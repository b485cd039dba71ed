"""SageMaker's control plane put together: every operation by its AWS name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.protocol.service import Scope, Service
from sagemaker_rest.cloud.records import Store
from sagemaker_rest.cloud.sagemaker.control_plane import (
    endpoint_configs,
    endpoints,
    model_package_group_policies,
    model_package_groups,
    model_packages,
    models,
    tags,
)
from sagemaker_rest.cloud.sagemaker.control_plane.call import Call
from sagemaker_rest.cloud.sagemaker.control_plane.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
    from sagemaker_rest.cloud.sagemaker.control_plane.call import Operation

OPERATIONS: dict[str, Operation] = {
    **endpoint_configs.OPERATIONS,
    **endpoints.OPERATIONS,
    **model_package_group_policies.OPERATIONS,
    **model_package_groups.OPERATIONS,
    **model_packages.OPERATIONS,
    **models.OPERATIONS,
    **tags.OPERATIONS,
}


class SageMakerControlPlane:
    """SageMaker of every account and region. Safe to use from many threads."""

    def __init__(self, surroundings: Surroundings | None = None) -> None:
        self.store = Store()
        self._surroundings = surroundings or Surroundings()
        self._service = Service("sagemaker", self.carry_out, implemented=OPERATIONS)

    def answer(self, request: HttpRequest, scope: Scope) -> HttpResponse:
        """Return the answer to a signed request."""
        return self._service.answer(request, scope)

    def carry_out(self, name: str, scope: Scope, request: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Carry an operation out that was checked before, and return its answer's members.

        Raises:
            ServiceError: as SageMaker refuses it.

        """
        with self.store.draft(scope.account_id, scope.region) as records:
            call = Call(scope, request, records, self.store, self._surroundings)
            answer = OPERATIONS[name](call)
        for step in call.follow_up:
            step()
        return answer

    def tagged_resources(self, account_id: str, region: str) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Yield the ARN and the tags of everything that has tags."""
        for tagged in self.store.records(account_id, region).view(tags.Tagged).values():
            yield tagged.arn, tagged.tags
