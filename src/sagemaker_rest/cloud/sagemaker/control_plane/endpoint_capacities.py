"""Weights and instance counts that were changed since an endpoint was deployed: asked for, and kept by an update.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpointWeightsAndCapacities.html
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.errors import refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sagemaker_rest.cloud.sagemaker.control_plane.deployed_config import DeployedConfig

# the variant properties that UpdateEndpoint can keep, and the members of a variant that hold them
_MEMBERS = {"DesiredInstanceCount": "InitialInstanceCount", "DesiredWeight": "InitialVariantWeight"}


def changed_capacities(deployed: DeployedConfig, desired: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the members of variants that `desired` changes, by the variant's name.

    Raises:
        ServiceError: ValidationException for a variant that is not there, or cannot have what is wanted.

    """
    changed: dict[str, dict[str, Any]] = {}
    variants = {variant["VariantName"]: variant for variant in deployed.variants}
    for wanted in desired:
        name = wanted["VariantName"]
        if name in changed:
            raise refused(f'The variant name "{name}" was non-unique within the request.')
        if name not in variants:
            raise refused(
                f'The variant name(s) "{name}" is/are not present within endpoint configuration "{deployed.name}".'
            )
        changed[name] = _changed(deployed, variants[name], wanted)
    return changed


def _changed(deployed: DeployedConfig, variant: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    name = variant["VariantName"]
    members = {ours: wanted[theirs] for theirs, ours in _MEMBERS.items() if wanted.get(theirs) is not None}
    serverless = variant.get("ServerlessConfig")
    # [?] the words of these refusals are not established
    if serverless is not None and "InitialInstanceCount" in members:
        raise refused(f'The variant "{name}" is serverless: DesiredInstanceCount has no meaning for it.')
    if members.get("InitialInstanceCount") == 0 and not deployed.config.asynchronous:
        raise refused(
            f'DesiredInstanceCount 0 of the variant "{name}" needs an endpoint with AsyncInferenceConfig; '
            "other endpoints need at least one instance."
        )
    update = wanted.get("ServerlessUpdateConfig")
    if update:
        if serverless is None:
            raise refused(f'The variant "{name}" is not serverless: it takes no ServerlessUpdateConfig.')
        members["ServerlessConfig"] = {**serverless, **update}
    return members


def retained_properties(
    old: DeployedConfig, new: DeployedConfig, excluded: Sequence[Mapping[str, str]]
) -> DeployedConfig:
    """Return `new` with the live variant properties of `old`, but for those in ExcludeRetainedVariantProperties."""
    dropped = {entry["VariantPropertyType"] for entry in excluded}
    kept = [member for theirs, member in _MEMBERS.items() if theirs not in dropped]
    retained = new.with_variants(
        {
            variant["VariantName"]: {member: variant[member] for member in kept if member in variant}
            for variant in old.variants
        }
    )
    if "DataCaptureConfig" in dropped:
        return retained
    return dataclasses.replace(retained, config=retained.config.having(DataCaptureConfig=old.config.data_capture))
