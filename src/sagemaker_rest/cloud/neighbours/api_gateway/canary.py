"""A stage's canary: made with the stage or a deployment, changed, promoted, removed. moto 5.2.5 drops `canarySettings`
of CreateStage, CreateDeployment and UpdateStage without a word, and knows no `copy` operation, which is how a canary is
promoted.

https://docs.aws.amazon.com/apigateway/latest/developerguide/promote-canary-deployment.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto.apigateway.exceptions import BadRequestException
from moto.apigateway.models import Stage
from moto.apigateway.responses import APIGatewayResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

_create_stage = APIGatewayResponse.create_stage
_create_deployment = APIGatewayResponse.create_deployment
_to_json = Stage.to_json

PATH = "/canarySettings"
_NAMES = ("deploymentId", "percentTraffic", "stageVariableOverrides", "useStageCache")


def install() -> None:
    """Keep canaries. Calling it again changes nothing."""
    APIGatewayResponse.create_stage = _create_stage_with_canary
    APIGatewayResponse.create_deployment = _create_deployment_of_canary
    Stage.to_json = _to_json_with_canary


def change(stage: Stage, operation: Mapping[str, Any]) -> None:
    """Apply a patch operation on `/canarySettings` or below it; raises BadRequestException for a wrong value."""
    name, _, key = operation["path"].removeprefix(PATH).removeprefix("/").partition("/")
    settings = dict(getattr(stage, "canary_settings", None) or {})
    removed = operation["op"] == "remove"
    if not name:
        settings = {}
    elif name not in _NAMES:
        raise BadRequestException(f"Invalid patch path {operation['path']}")
    elif key:
        entries = dict(settings.get(name, {}))
        entries.pop(key, None)
        settings[name] = entries | ({} if removed else {key: operation["value"]})
    elif removed:
        settings.pop(name, None)
    else:
        settings[name] = _read(name, operation["value"])
    stage.canary_settings = settings


def promote(stage: Stage, operation: Mapping[str, Any]) -> None:
    """Apply a `copy` from the canary: its deployment becomes the stage's, or its variables do."""
    settings = getattr(stage, "canary_settings", None) or {}
    match operation["from"], operation["path"]:
        case "/canarySettings/deploymentId", "/deploymentId":
            stage.deployment_id = settings.get("deploymentId") or stage.deployment_id
        case "/canarySettings/stageVariableOverrides", "/variables":
            stage.variables = {**stage.variables, **settings.get("stageVariableOverrides", {})}
        case source, target:
            raise BadRequestException(f"Invalid copy from {source} to {target}")


def _read(name: str, value: str) -> Any:
    if name == "percentTraffic":
        return _percentage(value)
    return value.lower() == "true" if name == "useStageCache" else value


def _percentage(value: Any) -> float:
    try:
        percentage = float(value)
    except ValueError:
        percentage = -1.0
    if not 0 <= percentage <= 100:
        raise BadRequestException(f"Invalid percentTraffic {value}: it must be between 0.0 and 100.0")
    return percentage


def _create_stage_with_canary(self: APIGatewayResponse) -> Any:
    settings = self._get_param("canarySettings")
    if settings:
        _percentage(settings.get("percentTraffic", 0.0))
    answer = _create_stage(self)
    if not settings:
        return answer
    stage = self.backend.get_stage(self.path.split("/")[2], self._get_param("stageName"))
    stage.canary_settings = dict(settings)
    return answer[0], answer[1], json.dumps(stage.to_json())


def _create_deployment_of_canary(self: APIGatewayResponse) -> Any:
    """With canary settings, the new deployment is the canary's and the stage keeps its own."""
    settings = self._get_param("canarySettings")
    if not settings:
        return _create_deployment(self)
    percentage = _percentage(settings.get("percentTraffic", 0.0))
    stage = self.backend.get_stage(self.path.split("/")[2], self._get_param("stageName"))
    kept = stage.deployment_id
    answer = _create_deployment(self)
    stage.deployment_id = kept
    stage.canary_settings = {
        "deploymentId": json.loads(answer[2])["id"],
        "percentTraffic": percentage,
        "stageVariableOverrides": dict(settings.get("stageVariableOverrides") or {}),
        "useStageCache": bool(settings.get("useStageCache", False)),
    }
    return answer


def _to_json_with_canary(self: Stage) -> dict[str, Any]:
    settings = getattr(self, "canary_settings", None)
    document: dict[str, Any] = _to_json(self)
    if not settings:
        return document
    # a canary without a deployment of its own is shown with the stage's
    return document | {"canarySettings": {"deploymentId": self.deployment_id, **settings}}
