"""Endpoint configurations. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.call import given_members, now
from sagemaker_rest.cloud.sagemaker.control_plane.endpoint_config_rules import check_endpoint_config
from sagemaker_rest.cloud.sagemaker.control_plane.errors import exists, not_found
from sagemaker_rest.cloud.sagemaker.control_plane.listing import Listing
from sagemaker_rest.cloud.sagemaker.control_plane.models import found_model
from sagemaker_rest.cloud.sagemaker.control_plane.tags import tag_new, untag_deleted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sagemaker_rest.cloud.sagemaker.control_plane.call import Call, Operation

_LISTING = Listing("EndpointConfigs", "EndpointConfigName", "EndpointConfigArn")
# the only default of a variant that AWS shows
_DEFAULTS = {"InitialVariantWeight": 1.0}


@dataclass(frozen=True, slots=True)
class EndpointConfig:
    """`definition` has the members that CreateEndpointConfig was given, which DescribeEndpointConfig shows again."""

    name: str
    arn: str
    created: datetime
    definition: Mapping[str, Any]

    @property
    def variants(self) -> Sequence[Mapping[str, Any]]:
        """Return the production variants, as the API writes them."""
        variants: Sequence[Mapping[str, Any]] = self.definition["ProductionVariants"]
        return variants

    @property
    def shadow_variants(self) -> Sequence[Mapping[str, Any]]:
        variants: Sequence[Mapping[str, Any]] = self.definition.get("ShadowProductionVariants", ())
        return variants

    @property
    def data_capture(self) -> Mapping[str, Any] | None:
        return self.definition.get("DataCaptureConfig")

    @property
    def asynchronous(self) -> Mapping[str, Any] | None:
        return self.definition.get("AsyncInferenceConfig")

    @property
    def volume_key(self) -> str | None:
        """Return the key of KMS that encrypts the disks of the instances."""
        return self.definition.get("KmsKeyId")

    def having(self, **members: Any) -> EndpointConfig:
        """Return the same with other members; None takes one away."""
        changed = {**self.definition, **members}
        kept = {member: value for member, value in changed.items() if value is not None}
        return dataclasses.replace(self, definition=kept)


def create_endpoint_config(call: Call) -> dict[str, Any]:
    check_endpoint_config(call.request, lambda model: found_model(call, model))
    name = call.given("EndpointConfigName")
    arn = call.arn("endpoint-config", name)
    configs = call.records.of(EndpointConfig)
    if name.lower() in configs:
        raise exists("endpoint configuration", arn)
    definition = given_members(call.request, without=("Tags",))
    for member in ("ProductionVariants", "ShadowProductionVariants"):
        if member in definition:
            definition[member] = tuple({**_DEFAULTS, **variant} for variant in definition[member])
    configs[name.lower()] = EndpointConfig(name, arn, now(), definition)
    tag_new(call, arn)
    return {"EndpointConfigArn": arn}


def describe_endpoint_config(call: Call) -> dict[str, Any]:
    config = found_config(call, call.given("EndpointConfigName"))
    return {**config.definition, "EndpointConfigArn": config.arn, "CreationTime": config.created}


def list_endpoint_configs(call: Call) -> dict[str, Any]:
    return _LISTING.answer(
        call.request,
        (
            {"EndpointConfigName": config.name, "EndpointConfigArn": config.arn, "CreationTime": config.created}
            for config in call.records.view(EndpointConfig).values()
        ),
    )


def delete_endpoint_config(call: Call) -> None:
    config = found_config(call, call.given("EndpointConfigName"))
    del call.records.of(EndpointConfig)[config.name.lower()]
    untag_deleted(call.records, config.arn)


def found_config(call: Call, name: str) -> EndpointConfig:
    """Return an endpoint configuration by its name.

    Raises:
        ServiceError: ValidationException if it is not there.

    """
    configs = call.records.view(EndpointConfig)
    if name.lower() not in configs:
        raise not_found("endpoint configuration", call.arn("endpoint-config", name))
    return configs[name.lower()]


OPERATIONS: dict[str, Operation] = {
    "CreateEndpointConfig": create_endpoint_config,
    "DeleteEndpointConfig": delete_endpoint_config,
    "DescribeEndpointConfig": describe_endpoint_config,
    "ListEndpointConfigs": list_endpoint_configs,
}
