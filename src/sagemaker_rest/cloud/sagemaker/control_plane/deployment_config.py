"""DeploymentConfig, checked by AWS's rules and turned into the steps of a rollout.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeploymentConfig.html
The rules are in its pages; how AWS words a breach of one is not established.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.errors import refused
from sagemaker_rest.cloud.sagemaker.runtime.updates.deployment_policy import (
    ALL_AT_ONCE,
    MAXIMUM_EXECUTION_SECONDS,
    DeploymentPolicy,
    Step,
    canary_steps,
    equal_steps,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LONGEST_WAIT_SECONDS = 3600
_SHORTEST_EXECUTION_SECONDS = 600
_MOST_ALARMS = 10


def deployment_policy(
    config: Mapping[str, Any] | None, new: Sequence[Mapping[str, Any]], old: Sequence[Mapping[str, Any]] = ()
) -> DeploymentPolicy:
    """Return what `config` asks for, with the variants `new` in place of `old`; all at once without a configuration.

    Raises:
        ServiceError: ValidationException for a breach of AWS's rules.

    """
    if not config:
        return ALL_AT_ONCE
    _require_same_kind(config, new, old)
    alarms = _alarm_names(config)
    blue_green, rolling = config.get("BlueGreenUpdatePolicy"), config.get("RollingUpdatePolicy")
    if blue_green and rolling:
        raise refused("Specify only one of BlueGreenUpdatePolicy and RollingUpdatePolicy.")
    if rolling:
        return _rolling(rolling, alarms, new)
    if blue_green:
        return _blue_green(blue_green, alarms, new)
    return DeploymentPolicy(ALL_AT_ONCE.steps, alarms=alarms)


def _alarm_names(config: Mapping[str, Any]) -> tuple[str, ...]:
    alarms = (config.get("AutoRollbackConfiguration") or {}).get("Alarms") or []
    if len(alarms) > _MOST_ALARMS:
        raise refused(f"AutoRollbackConfiguration has {len(alarms)} alarms; it takes at most {_MOST_ALARMS}.")
    return tuple(alarm["AlarmName"] for alarm in alarms)


def _require_same_kind(
    config: Mapping[str, Any], new: Sequence[Mapping[str, Any]], old: Sequence[Mapping[str, Any]]
) -> None:
    # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html
    if any(variant.get("ServerlessConfig") for variant in new):
        raise refused("DeploymentConfig is not supported for endpoints with serverless variants.")
    names = sorted(variant["VariantName"] for variant in new)
    before = sorted(variant["VariantName"] for variant in old)
    if before and names != before and (config.get("BlueGreenUpdatePolicy") or config.get("RollingUpdatePolicy")):
        raise refused(
            f"A deployment with DeploymentConfig must keep the variant names: the endpoint has {before}, the new "
            f"endpoint configuration {names}."
        )


def _blue_green(
    policy: Mapping[str, Any], alarms: tuple[str, ...], variants: Sequence[Mapping[str, Any]]
) -> DeploymentPolicy:
    routing = policy["TrafficRoutingConfiguration"]
    bake = _wait("WaitIntervalInSeconds", routing.get("WaitIntervalInSeconds", 0))
    return _timed(
        _steps(routing, bake, variants),
        _wait("TerminationWaitInSeconds", policy.get("TerminationWaitInSeconds", 0)),
        policy.get("MaximumExecutionTimeoutInSeconds"),
        alarms,
    )


def _steps(routing: Mapping[str, Any], bake: float, variants: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    kind = routing.get("Type")
    for size, needed_by in (("CanarySize", "CANARY"), ("LinearStepSize", "LINEAR")):
        if (size in routing) != (kind == needed_by):
            rule = "needs" if kind == needed_by else "does not take"
            raise refused(f"TrafficRoutingConfiguration of the type {kind} {rule} {size}.")
    match kind:
        case "ALL_AT_ONCE":
            return (Step(1.0, bake),)
        case "CANARY":
            return canary_steps(_share("CanarySize", routing["CanarySize"], variants, 0.0, 0.5), bake)
        case "LINEAR":
            return equal_steps(_share("LinearStepSize", routing["LinearStepSize"], variants, 0.1, 0.5), bake)
    raise refused(
        f"1 validation error detected: Value '{kind}' at 'deploymentConfig.blueGreenUpdatePolicy."
        "trafficRoutingConfiguration.type' failed to satisfy constraint: Member must satisfy enum value set: "
        "[ALL_AT_ONCE, CANARY, LINEAR]"
    )


def _rolling(
    policy: Mapping[str, Any], alarms: tuple[str, ...], variants: Sequence[Mapping[str, Any]]
) -> DeploymentPolicy:
    if len(variants) != 1:
        raise refused(
            f"RollingUpdatePolicy is not supported for endpoints with several variants ({len(variants)} here)."
        )
    share = _share("MaximumBatchSize", policy["MaximumBatchSize"], variants, 0.05, 0.5)
    if "RollbackMaximumBatchSize" in policy:
        _share("RollbackMaximumBatchSize", policy["RollbackMaximumBatchSize"], variants, 0.0, 1.0)
    bake = _wait("WaitIntervalInSeconds", policy.get("WaitIntervalInSeconds", 0))
    return _timed(equal_steps(share, bake), 0.0, policy.get("MaximumExecutionTimeoutInSeconds"), alarms)


def _share(
    member: str, size: Mapping[str, Any], variants: Sequence[Mapping[str, Any]], least: float, most: float
) -> float:
    """Return the part of the capacity that a CapacitySize means, checked for each variant."""
    kind, value = size.get("Type"), int(size.get("Value", 0))
    if kind not in ("INSTANCE_COUNT", "CAPACITY_PERCENT") or value < 1:
        raise refused(
            f"{member} needs a Type of INSTANCE_COUNT or CAPACITY_PERCENT and a Value of at least 1, not {dict(size)}."
        )
    counts = [int(variant.get("InitialInstanceCount") or 1) for variant in variants]
    shares = [value / 100] if kind == "CAPACITY_PERCENT" else [value / count for count in counts]
    if not all(least <= share <= most for share in shares):
        raise refused(
            f"{member} must be {least:.0%} to {most:.0%} of a variant's instances; {value} as {kind} of {counts} "
            "instances is not."
        )
    return max(shares)


def _wait(member: str, seconds: int) -> float:
    if not 0 <= seconds <= _LONGEST_WAIT_SECONDS:
        raise refused(f"{member} must be 0 to {_LONGEST_WAIT_SECONDS} seconds, not {seconds}.")
    return float(seconds)


def _timed(
    steps: tuple[Step, ...], termination_wait: float, maximum: int | None, alarms: tuple[str, ...]
) -> DeploymentPolicy:
    if maximum is None:
        return DeploymentPolicy(steps, termination_wait, alarms=alarms)
    if not _SHORTEST_EXECUTION_SECONDS <= maximum <= MAXIMUM_EXECUTION_SECONDS:
        raise refused(
            f"MaximumExecutionTimeoutInSeconds must be {_SHORTEST_EXECUTION_SECONDS} to {MAXIMUM_EXECUTION_SECONDS}, "
            f"not {maximum}."
        )
    waits = sum(step.bake_seconds for step in steps) + termination_wait
    if maximum <= waits:
        raise refused(
            f"MaximumExecutionTimeoutInSeconds ({maximum}) must be larger than all waits together ({waits:g} seconds)."
        )
    return DeploymentPolicy(steps, termination_wait, float(maximum), alarms)
