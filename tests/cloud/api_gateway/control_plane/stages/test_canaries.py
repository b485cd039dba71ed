"""Canaries of stages, as they were recorded on AWS: made, changed, promoted, refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import patches, refusal

OVERRIDES = {"testVar": "canary"}


@pytest.fixture
def deployments(apigateway: Any, deployable: str) -> list[str]:
    """Two deployments."""
    return [str(apigateway.create_deployment(restApiId=deployable)["id"]) for _ in range(2)]


@pytest.fixture
def dev(apigateway: Any, deployable: str, deployments: list[str]) -> dict[str, str]:
    """The name of a stage with a variable, which serves the first deployment."""
    named = {"restApiId": deployable, "stageName": "dev"}
    apigateway.create_stage(**named, deploymentId=deployments[0], variables={"testVar": "default"})
    return named


def test_a_stage_is_made_with_a_canary(apigateway: Any, deployable: str, deployments: list[str]) -> None:
    first, second = deployments

    created = apigateway.create_stage(
        restApiId=deployable,
        stageName="dev",
        deploymentId=first,
        canarySettings={"deploymentId": second, "percentTraffic": 50, "stageVariableOverrides": OVERRIDES},
    )

    assert created["canarySettings"] == {
        "deploymentId": second,
        "percentTraffic": 50.0,
        "stageVariableOverrides": OVERRIDES,
        "useStageCache": False,
    }


def test_a_deployment_for_the_canary_leaves_the_stage_its_own(
    apigateway: Any, dev: dict[str, str], deployments: list[str]
) -> None:
    created = apigateway.create_deployment(
        **dev, canarySettings={"percentTraffic": 50, "stageVariableOverrides": OVERRIDES}
    )

    read = apigateway.get_stage(**dev)
    assert (read["deploymentId"], read["canarySettings"]["deploymentId"]) == (deployments[0], created["id"])
    assert read["canarySettings"]["stageVariableOverrides"] == OVERRIDES
    assert read["variables"] == {"testVar": "default"}


def test_the_first_change_of_a_canary_makes_it(apigateway: Any, dev: dict[str, str], deployments: list[str]) -> None:
    changed = apigateway.update_stage(
        **dev, patchOperations=patches(("replace", "/canarySettings/percentTraffic", "50"))
    )

    assert changed["canarySettings"] == {
        "deploymentId": deployments[0],
        "percentTraffic": 50.0,
        "useStageCache": False,
    }


def test_a_canary_gets_a_deployment_and_is_removed(
    apigateway: Any, dev: dict[str, str], deployments: list[str]
) -> None:
    made = apigateway.update_stage(
        **dev, patchOperations=patches(("replace", "/canarySettings/deploymentId", deployments[1]))
    )
    removed = apigateway.update_stage(**dev, patchOperations=patches(("remove", "/canarySettings")))

    assert made["canarySettings"] == {
        "deploymentId": deployments[1],
        "percentTraffic": 0.0,
        "useStageCache": False,
    }
    assert "canarySettings" not in removed


def test_an_override_is_changed_and_removed(apigateway: Any, dev: dict[str, str]) -> None:
    path = "/canarySettings/stageVariableOverrides/testVar"

    changed = apigateway.update_stage(**dev, patchOperations=patches(("replace", path, "updated")))
    removed = apigateway.update_stage(**dev, patchOperations=patches(("remove", path)))

    assert changed["canarySettings"]["stageVariableOverrides"] == {"testVar": "updated"}
    assert "stageVariableOverrides" not in removed["canarySettings"]


def _copies(*paths: tuple[str, str]) -> list[dict[str, str]]:
    return [{"op": "copy", "from": source, "path": to} for source, to in paths]


PROMOTION = _copies(
    ("/canarySettings/deploymentId", "/deploymentId"), ("/canarySettings/stageVariableOverrides", "/variables")
)


def test_a_promoted_canary_stays_with_what_it_has(apigateway: Any, dev: dict[str, str]) -> None:
    canary = apigateway.create_deployment(
        **dev, canarySettings={"percentTraffic": 50, "stageVariableOverrides": OVERRIDES}
    )["id"]

    promoted = apigateway.update_stage(
        **dev, patchOperations=[*patches(("replace", "/canarySettings/percentTraffic", "0.0")), *PROMOTION]
    )

    assert (promoted["deploymentId"], promoted["variables"]) == (canary, OVERRIDES)
    assert promoted["canarySettings"] == {
        "deploymentId": canary,
        "percentTraffic": 0.0,
        "stageVariableOverrides": OVERRIDES,
        "useStageCache": False,
    }


def test_a_canary_that_is_made_to_be_promoted_changes_nothing(
    apigateway: Any, dev: dict[str, str], deployments: list[str]
) -> None:
    promoted = apigateway.update_stage(
        **dev, patchOperations=[*patches(("replace", "/canarySettings/percentTraffic", "0.0")), *PROMOTION]
    )

    assert (promoted["deploymentId"], promoted["variables"]) == (deployments[0], {"testVar": "default"})
    assert promoted["canarySettings"] == {
        "deploymentId": deployments[0],
        "percentTraffic": 0.0,
        "useStageCache": False,
    }


def test_what_is_not_there_is_not_promoted(apigateway: Any, dev: dict[str, str]) -> None:
    assert refusal(apigateway.update_stage, **dev, patchOperations=PROMOTION) == (
        400,
        "BadRequestException",
        "Promotion not available. Canary does not exist.",
    )


def test_nothing_is_copied_to_a_canary(apigateway: Any, dev: dict[str, str]) -> None:
    operations = _copies(("/variables", "/canarySettings/stageVariableOverrides"))

    assert refusal(apigateway.update_stage, **dev, patchOperations=operations) == (
        400,
        "BadRequestException",
        (
            "Invalid copy operation with path: /canarySettings/stageVariableOverrides and from /variables. "
            "Valid copy:path are [/deploymentId, /variables] and valid copy:from are "
            "[/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]"
        ),
    )


NO_STAGE = {
    "no-stage": (
        {},
        "Non null and non empty stageName must be provided for canary deployment. Provided value is null",
    ),
    "an-empty-name": (
        {"stageName": ""},
        "Non null and non empty stageName must be provided for canary deployment. Provided value is ",
    ),
    "a-stage-that-is-not-there": (
        {"stageName": "non-existing"},
        "Stage non-existing must already be created before making a canary release deployment",
    ),
}


@pytest.mark.parametrize(("given", "reason"), NO_STAGE.values(), ids=NO_STAGE)
def test_a_deployment_for_a_canary_needs_its_stage(
    apigateway: Any, deployable: str, given: dict[str, str], reason: str
) -> None:
    before = apigateway.get_deployments(restApiId=deployable)["items"]

    refused = refusal(
        apigateway.create_deployment, restApiId=deployable, canarySettings={"percentTraffic": 50}, **given
    )

    assert refused == (400, "BadRequestException", f"Invalid deployment content specified.{reason}")
    assert apigateway.get_deployments(restApiId=deployable)["items"] == before


def test_a_deployment_that_a_canary_serves_is_not_deleted(
    apigateway: Any, deployable: str, dev: dict[str, str], deployments: list[str]
) -> None:
    apigateway.update_stage(**dev, patchOperations=patches(("replace", "/canarySettings/deploymentId", deployments[1])))

    assert refusal(apigateway.delete_deployment, restApiId=deployable, deploymentId=deployments[1]) == (
        400,
        "BadRequestException",
        "Active stages with canary settings pointing to this deployment must be moved or deleted",
    )
