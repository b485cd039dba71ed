"""Settings of REST APIs and stages that moto 5.2.5 reads wrongly or drops without a word.

- UpdateRestApi: `/disableExecuteApiEndpoint` becomes true whatever its value, `/minimumCompressionSize` is dropped.
- CreateStage and UpdateStage: `canarySettings` is dropped, so a canary would be served as if there were none.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.apigateway.models import APIGatewayBackend, RestAPI, Stage
from moto.apigateway.responses import APIGatewayResponse

_update_rest_api = APIGatewayBackend.update_rest_api
_create_stage = APIGatewayResponse.create_stage
_apply_operations = Stage.apply_operations
_to_json = Stage.to_json

_CANARY = "/canarySettings"


def install() -> None:
    """Keep these settings. Calling it again changes nothing."""
    APIGatewayBackend.update_rest_api = _update_rest_api_settings
    APIGatewayResponse.create_stage = _create_stage_with_canary
    Stage.apply_operations = _apply_operations_with_canary
    Stage.to_json = _to_json_with_canary


def _update_rest_api_settings(
    self: APIGatewayBackend, function_id: str, patch_operations: list[dict[str, Any]]
) -> RestAPI:
    others = [operation for operation in patch_operations if not _is_misread(operation)]
    rest_api: RestAPI = _update_rest_api(self, function_id, others)
    for operation in patch_operations:
        if operation["path"] == "/disableExecuteApiEndpoint":
            rest_api.disableExecuteApiEndpoint = str(operation["value"]).lower() == "true"
        if operation["path"] == "/minimumCompressionSize":
            value = operation.get("value")
            rest_api.minimum_compression_size = int(value) if value else None
    return rest_api


def _is_misread(operation: dict[str, Any]) -> bool:
    return operation["path"] in ("/disableExecuteApiEndpoint", "/minimumCompressionSize")


def _create_stage_with_canary(self: APIGatewayResponse) -> Any:
    answer = _create_stage(self)
    canary = self._get_param("canarySettings")
    if not canary:
        return answer
    stage = self.backend.get_stage(self.path.split("/")[2], self._get_param("stageName"))
    stage.canary_settings = dict(canary)
    return answer[0], answer[1], json.dumps(stage.to_json())


def _apply_operations_with_canary(self: Stage, patch_operations: list[dict[str, Any]]) -> Stage:
    for operation in patch_operations:
        if operation["path"].startswith(_CANARY):
            _change_canary(self, operation)
    others = [operation for operation in patch_operations if not operation["path"].startswith(_CANARY)]
    return _apply_operations(self, others)


def _change_canary(stage: Stage, operation: dict[str, Any]) -> None:
    name, _, key = operation["path"].removeprefix(_CANARY).removeprefix("/").partition("/")
    settings = dict(getattr(stage, "canary_settings", None) or {})
    if not name:
        settings = {}  # "remove" of the whole
    elif key:
        entries = dict(settings.get(name, {}))
        entries.pop(key, None)
        settings[name] = entries | ({} if operation["op"] == "remove" else {key: operation["value"]})
    elif operation["op"] == "remove":
        settings.pop(name, None)
    else:
        settings[name] = _read(name, operation["value"])
    stage.canary_settings = settings


def _read(name: str, value: str) -> Any:
    if name == "percentTraffic":
        return float(value)
    return value.lower() == "true" if name == "useStageCache" else value


def _to_json_with_canary(self: Stage) -> dict[str, Any]:
    canary = getattr(self, "canary_settings", None)
    document: dict[str, Any] = _to_json(self)
    return document | {"canarySettings": canary} if canary else document
