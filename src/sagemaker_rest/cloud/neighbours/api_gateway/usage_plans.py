"""Changes to usage plans and API keys. moto 5.2.5 drops what UpdateUsagePlan says of a method's throttle, keeps a
quota's numbers as text, and fails at a rate such as 2.5. It takes a plan for a stage that is not there, which on AWS
shows a missing `depends_on`, and deletes one that still has stages.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

import copy
import time
from functools import cache
from typing import Any

from moto.apigateway.exceptions import BadRequestException, NotFoundException
from moto.apigateway.models import APIGatewayBackend, ApiKey, UsagePlan

_NUMBERS = {"limit": int, "offset": int, "period": str, "rateLimit": float, "burstLimit": int}
# the last offset of each period, and AWS's words for the range
_LAST_OFFSETS = {
    "DAY": (0, "zero"),
    "WEEK": (6, "between zero and six inclusive"),
    "MONTH": (27, "between zero and 27 inclusive"),
}


@cache
def install() -> None:
    """Carry them out as API Gateway does. Calling it again changes nothing."""
    create, update, delete = (
        APIGatewayBackend.create_usage_plan,
        APIGatewayBackend.update_usage_plan,
        APIGatewayBackend.delete_usage_plan,
    )

    def create_for_stages(self: APIGatewayBackend, payload: dict[str, Any]) -> UsagePlan:
        for entry in payload.get("apiStages") or []:
            _require_stage(self, entry["apiId"], entry["stage"])
        _check_quota(payload.get("quota") or {})
        return create(self, payload)

    def update_for_stages(
        self: APIGatewayBackend, usage_plan_id: str, patch_operations: list[dict[str, Any]]
    ) -> UsagePlan:
        for operation in patch_operations:
            if (operation["op"], operation["path"]) == ("add", "/apiStages"):
                _require_stage(self, *operation["value"].split(":", 1))
        return update(self, usage_plan_id, patch_operations)

    def delete_without_stages(self: APIGatewayBackend, usage_plan_id: str) -> None:
        for entry in self.get_usage_plan(usage_plan_id).api_stages:
            raise BadRequestException(
                f"Cannot delete Usage Plan {usage_plan_id} because there are API Stages associated with it, "
                f"including {entry['apiId']}:{entry['stage']}"
            )
        delete(self, usage_plan_id)

    APIGatewayBackend.create_usage_plan = create_for_stages
    APIGatewayBackend.update_usage_plan = update_for_stages
    APIGatewayBackend.delete_usage_plan = delete_without_stages
    UsagePlan.apply_patch_operations = _change_plan
    ApiKey.update_operations = _change_key


def _check_quota(quota: dict[str, Any]) -> None:
    """Raise BadRequestException, in API Gateway's words, for an offset that is no day of the period."""
    if not quota:
        return
    period, offset = str(quota.get("period")), int(quota.get("offset") or 0)
    if period not in _LAST_OFFSETS:
        raise BadRequestException("Usage Plan quota must specify a valid period: DAY, WEEK or MONTH")
    last, words = _LAST_OFFSETS[period]
    if not 0 <= offset <= last:
        raise BadRequestException(f"Usage Plan quota offset must be {words} in the {period} period")


def _require_stage(backend: APIGatewayBackend, api_id: str, stage: str) -> None:
    api = backend.apis.get(api_id)
    if api is None or stage not in api.stages:
        raise NotFoundException(f"API Stage not found: {api_id}:{stage}")


def _change_key(self: ApiKey, patch_operations: list[dict[str, Any]]) -> ApiKey:
    for operation in patch_operations:
        value = operation.get("value")
        match operation["path"]:
            case "/name":
                self.name = value
            case "/description":
                self.description = value
            case "/customerId":
                self.customer_id = value
            case "/enabled":
                self.enabled = str(value).lower() == "true"
            case other:
                raise BadRequestException(f"Invalid patch path {other}")
    self.last_updated_date = int(time.time())
    return self


def _change_plan(self: UsagePlan, patch_operations: list[dict[str, Any]]) -> None:
    """All operations or none: a quota is whole only after the last of them."""
    changed = copy.deepcopy(self)
    _apply_to_plan(changed, patch_operations)
    _check_quota(changed.quota)
    vars(self).update(vars(changed))


def _apply_to_plan(self: UsagePlan, patch_operations: list[dict[str, Any]]) -> None:
    for operation in patch_operations:
        path, value = operation["path"], operation.get("value")
        name, _, rest = path.removeprefix("/").partition("/")
        removed = operation["op"] == "remove"
        match name:
            case "name" | "description":
                setattr(self, name, None if removed else value)
            case "productCode":
                self.product_code = None if removed else value
            case "quota" | "throttle":
                _change_settings(getattr(self, name), rest, value, removed=removed)
            case "apiStages" if not rest:
                _change_stages(self, str(value), removed=removed)
            case "apiStages":
                _change_stage_throttle(self, rest, value, removed=removed)
            case _:
                raise BadRequestException(f"Invalid patch path {path}")


def _change_settings(settings: dict[str, Any], member: str, value: Any, *, removed: bool) -> None:
    if not member:
        settings.clear()  # "remove" of the whole
    elif removed:
        settings.pop(member, None)
    elif member in _NUMBERS:
        settings[member] = _NUMBERS[member](value)
    else:
        raise BadRequestException(f"Invalid patch path {member}")


def _change_stages(plan: UsagePlan, stage: str, *, removed: bool) -> None:
    api_id, _, name = stage.partition(":")
    kept = [entry for entry in plan.api_stages if (entry["apiId"], entry["stage"]) != (api_id, name)]
    plan.api_stages = kept if removed else [*kept, {"apiId": api_id, "stage": name}]


def _change_stage_throttle(plan: UsagePlan, path: str, value: Any, *, removed: bool) -> None:
    """`{api}:{stage}/throttle/{path}/{METHOD}/rateLimit`; the path has its slashes as they are or as `~1`."""
    stage, _, rest = path.partition("/throttle")
    entry = next((one for one in plan.api_stages if f"{one['apiId']}:{one['stage']}" == stage), None)
    if entry is None:
        raise BadRequestException(f"Usage plan has no stage {stage}")
    throttles = entry.setdefault("throttle", {})
    method, _, member = rest.removeprefix("/").rpartition("/") if _names_member(rest) else (rest, "", "")
    key = _method_key(method)
    if not key:
        throttles.clear()
    elif removed and not member:
        throttles.pop(key, None)
    else:
        _change_settings(throttles.setdefault(key, {}), member, value, removed=removed)


def _names_member(path: str) -> bool:
    return path.endswith(("/rateLimit", "/burstLimit"))


def _method_key(text: str) -> str:
    """As in `/predict/POST`."""
    unescaped = text.replace("~1", "/").replace("~0", "~").strip("/")
    return f"/{unescaped}" if unescaped else ""
