"""Endpoints, which the runtime brings up, replaces and takes down once what was asked for is published.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.deployed_config import deployed
from sagemaker_rest.cloud.sagemaker.control_plane.deployment_config import deployment_policy
from sagemaker_rest.cloud.sagemaker.control_plane.endpoint_capacities import changed_capacities, retained_properties
from sagemaker_rest.cloud.sagemaker.control_plane.endpoint_configs import found_config
from sagemaker_rest.cloud.sagemaker.control_plane.endpoint_description import describe
from sagemaker_rest.cloud.sagemaker.control_plane.endpoint_record import IN_PROGRESS, Endpoint
from sagemaker_rest.cloud.sagemaker.control_plane.errors import exists, not_found, refused
from sagemaker_rest.cloud.sagemaker.control_plane.listing import Listing
from sagemaker_rest.cloud.sagemaker.control_plane.scaled_variants import (
    deregister_targets,
    refuse_change_of_scaled_variants,
)
from sagemaker_rest.cloud.sagemaker.control_plane.tags import tag_new, untag_deleted
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import (
    DeploymentListener,
    DeploymentStage,
    DeploymentState,
    EndpointStatus,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sagemaker_rest.cloud.sagemaker.control_plane.call import Call, Operation
    from sagemaker_rest.cloud.sagemaker.runtime.updates.deployment_policy import DeploymentPolicy

_LOG = logging.getLogger(__name__)
_LISTING = Listing("Endpoints", "EndpointName", "EndpointArn", equals=(("StatusEquals", "EndpointStatus"),))
_NOT_STARTED = "The local cloud could not begin: its log says why."


def create_endpoint(call: Call) -> dict[str, Any]:
    name = call.given("EndpointName")
    arn = call.arn("endpoint", name)
    endpoints = call.records.of(Endpoint)
    if name.lower() in endpoints:
        raise exists("endpoint", arn)
    config = deployed(call, found_config(call, call.given("EndpointConfigName")))
    # checked now, and kept for the updates to come
    _policy(call, call.given("DeploymentConfig"), config.variants)
    endpoint = Endpoint.creating(name, arn, config, call.given("DeploymentConfig"))
    endpoints[name.lower()] = endpoint
    tag_new(call, arn)
    failed = DeploymentState(EndpointStatus.FAILED, config.name, _NOT_STARTED)
    definition, listener = config.definition(name, arn), _listener(call, name)
    _follow_up(call, lambda: call.surroundings.hosting.create(definition, listener), listener, failed)
    return {"EndpointArn": arn}


def update_endpoint(call: Call) -> dict[str, Any]:
    endpoint = _changeable(call)
    old = endpoint.deployed
    # AWS looks for both configurations: https://github.com/hashicorp/terraform-provider-aws/issues/40048
    found_config(call, old.name)
    new = deployed(call, found_config(call, call.given("EndpointConfigName")))
    refuse_change_of_scaled_variants(call, endpoint, new.variants)
    if call.given("RetainAllVariantProperties"):
        new = retained_properties(old, new, call.given("ExcludeRetainedVariantProperties", ()))
    deployment_config = call.given("DeploymentConfig")
    if deployment_config is None and call.given("RetainDeploymentConfig"):
        deployment_config = endpoint.last_deployment_config
    policy = _policy(call, deployment_config, new.variants, old.variants)
    changing = endpoint.changing(new, DeploymentStage.CREATING, deployment_config)
    definition, listener = new.definition(endpoint.name, endpoint.arn), _listener(call, endpoint.name)
    _begin(call, changing, lambda: call.surroundings.hosting.update(definition, old.name, listener, policy))
    return {"EndpointArn": endpoint.arn}


def update_endpoint_weights_and_capacities(call: Call) -> dict[str, Any]:
    endpoint = _changeable(call)
    desired = changed_capacities(endpoint.deployed, call.given("DesiredWeightsAndCapacities"))
    rescaled = endpoint.deployed.with_variants(desired)
    changing = endpoint.changing(rescaled, DeploymentStage.UPDATING, endpoint.last_deployment_config)
    definition, listener = rescaled.definition(endpoint.name, endpoint.arn), _listener(call, endpoint.name)
    _begin(call, changing, lambda: call.surroundings.hosting.rescale(definition, listener))
    return {"EndpointArn": endpoint.arn}


def describe_endpoint(call: Call) -> dict[str, Any]:
    return describe(_found(call))


def list_endpoints(call: Call) -> dict[str, Any]:
    return _LISTING.answer(
        call.request,
        (
            {
                "EndpointName": endpoint.name,
                "EndpointArn": endpoint.arn,
                "CreationTime": endpoint.created,
                "LastModifiedTime": endpoint.modified,
                "EndpointStatus": endpoint.status.value,
            }
            for endpoint in call.records.view(Endpoint).values()
        ),
    )


def delete_endpoint(call: Call) -> None:
    endpoint = _found(call)
    _refuse_in_progress(endpoint)
    deregister_targets(call, endpoint)
    call.records.of(Endpoint)[endpoint.name.lower()] = endpoint.deleting()

    def take_down() -> None:
        try:
            call.surroundings.hosting.delete(endpoint.arn)
        finally:
            with call.store.draft(call.scope.account_id, call.scope.region) as records:
                records.of(Endpoint).pop(endpoint.name.lower(), None)
                untag_deleted(records, endpoint.arn)

    call.follow_up.append(take_down)


def _begin(call: Call, changing: Endpoint, begin: Callable[[], None]) -> None:
    call.records.of(Endpoint)[changing.name.lower()] = changing
    kept = DeploymentState(EndpointStatus.IN_SERVICE, changing.deployed.name, _NOT_STARTED)
    _follow_up(call, begin, _listener(call, changing.name), kept)


def _follow_up(call: Call, begin: Callable[[], None], listener: DeploymentListener, otherwise: DeploymentState) -> None:
    """Let the runtime begin once the draft is published; an endpoint that it cannot begin with is not left waiting."""

    def begin_or_give_up() -> None:
        try:
            begin()
        except Exception:  # noqa: BLE001 - whatever it is, the endpoint must not stay as it is
            _LOG.exception("%s was not begun", otherwise.config_name)
            listener(otherwise)

    call.follow_up.append(begin_or_give_up)


def _listener(call: Call, name: str) -> DeploymentListener:
    store, scope = call.store, call.scope

    def listen(state: DeploymentState) -> None:
        with store.draft(scope.account_id, scope.region) as records:
            endpoint = records.view(Endpoint).get(name.lower())
            if endpoint is not None:
                records.of(Endpoint)[name.lower()] = endpoint.hearing(state)

    return listen


def _policy(
    call: Call,
    deployment_config: Mapping[str, Any] | None,
    new: Sequence[Mapping[str, Any]],
    old: Sequence[Mapping[str, Any]] = (),
) -> DeploymentPolicy:
    policy = deployment_policy(deployment_config, new, old)
    missing = call.surroundings.alarms.missing(call.scope.account_id, call.scope.region, policy.alarms)
    if missing:
        # [?] the words are not established
        raise refused(f"Could not find these CloudWatch alarms of AutoRollbackConfiguration: {missing}.")
    return policy


def _found(call: Call) -> Endpoint:
    # "The name is case-insensitive in CreateEndpoint, but the case is preserved"
    name = call.given("EndpointName")
    endpoints = call.records.view(Endpoint)
    if name.lower() not in endpoints:
        raise not_found("endpoint", call.arn("endpoint", name))
    return endpoints[name.lower()]


def _changeable(call: Call) -> Endpoint:
    """Return the endpoint if no operation on it is in progress."""
    endpoint = _found(call)
    _refuse_in_progress(endpoint)
    # "DeleteEndpoint is the only operation that can be performed on a failed endpoint"; [?] how AWS says so
    if endpoint.status is EndpointStatus.FAILED:
        raise refused(f'Cannot update failed endpoint "{endpoint.arn}": it can only be deleted.')
    return endpoint


def _refuse_in_progress(endpoint: Endpoint) -> None:
    if endpoint.status in IN_PROGRESS:
        raise refused(f'Cannot update in-progress endpoint "{endpoint.arn}".')


OPERATIONS: dict[str, Operation] = {
    "CreateEndpoint": create_endpoint,
    "DeleteEndpoint": delete_endpoint,
    "DescribeEndpoint": describe_endpoint,
    "ListEndpoints": list_endpoints,
    "UpdateEndpoint": update_endpoint,
    "UpdateEndpointWeightsAndCapacities": update_endpoint_weights_and_capacities,
}
