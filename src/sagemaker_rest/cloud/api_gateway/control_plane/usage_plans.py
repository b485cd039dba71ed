"""Usage plans. https://docs.aws.amazon.com/apigateway/latest/api/API_UsagePlan.html."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import (
    ADD,
    REMOVE,
    REPLACE,
    Patch,
    PatchTable,
    Path,
    decimal,
    optional,
    value,
    whole_number,
)
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import Stage
from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_keys import check_one_plan_a_stage
from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_records import (
    ApiStage,
    QuotaSettings,
    ThrottleSettings,
    UsagePlan,
    UsagePlanKey,
    found_plan,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

# the last offset of each period, and API Gateway's words for the range
_LAST_OFFSETS = {
    "DAY": (0, "zero"),
    "WEEK": (6, "between zero and six inclusive"),
    "MONTH": (27, "between zero and 27 inclusive"),
}
_INVALID_STAGE = "Invalid API Stage specified"
_LIMITS = {"rateLimit": ("rate_limit", decimal), "burstLimit": ("burst_limit", whole_number)}
_THROTTLED_METHOD = re.compile(r"(?P<method>.+)/(?P<limit>rateLimit|burstLimit)", re.DOTALL)


def create_usage_plan(call: Call) -> dict[str, Any]:
    throttle, quota = call.given("throttle"), call.given("quota")
    plan = UsagePlan(
        id=new_id(),
        name=_name(call.given("name")),
        description=call.given("description") or None,
        api_stages=tuple(_api_stage(stage) for stage in call.given("apiStages", [])),
        throttle=_throttle(throttle) if throttle else None,
        quota=QuotaSettings(quota.get("limit"), quota.get("offset", 0), quota.get("period")) if quota else None,
        tags=call.given("tags") or None,
    )
    for stage in plan.api_stages:
        _require_stage(call, stage)
    _check_quota(plan.quota)
    call.records.of(UsagePlan)[plan.id] = plan
    return document(plan)


def _name(text: str | None) -> str:
    if not text:
        raise bad_request("Usage Plan name cannot be empty")
    return text


def _api_stage(given: Mapping[str, Any]) -> ApiStage:
    by_method = {_method_key(method): _throttle(limits) for method, limits in given.get("throttle", {}).items()}
    return ApiStage(given.get("apiId", ""), given.get("stage", ""), by_method or None)


def _throttle(given: Mapping[str, Any]) -> ThrottleSettings:
    return ThrottleSettings(given.get("burstLimit"), given.get("rateLimit"))


def _require_stage(call: Call, stage: ApiStage) -> None:
    if stage.stage not in call.records.view(Stage, stage.api_id):
        raise not_found(f"API Stage not found: {stage.name}")


def _check_quota(quota: QuotaSettings | None) -> None:
    """Raise BadRequestException unless a quota is whole, and its offset a day of the period."""
    if quota is None:
        return
    if quota.period not in _LAST_OFFSETS:
        raise bad_request("Usage Plan quota must specify a valid period: DAY, WEEK or MONTH")
    if quota.limit is None or quota.limit < 0:
        raise bad_request("Usage Plan quota must specify a limit")
    last, words = _LAST_OFFSETS[quota.period]
    if not 0 <= quota.offset <= last:
        raise bad_request(f"Usage Plan quota offset must be {words} in the {quota.period} period")


def get_usage_plan(call: Call) -> dict[str, Any]:
    return {"tags": {}} | document(found_plan(call, call.given("usagePlanId")))


def get_usage_plans(call: Call) -> dict[str, Any]:
    key_id = call.given("keyId")
    plans = [
        plan
        for plan in call.records.view(UsagePlan).values()
        if key_id is None or key_id in call.records.view(UsagePlanKey, plan.id)
    ]
    return page(call.request, [document(plan) for plan in plans])


def update_usage_plan(call: Call) -> dict[str, Any]:
    plan = found_plan(call, call.given("usagePlanId"))
    changed = _PATCHES.apply(plan, call.given("patchOperations", []))
    _check_quota(changed.quota)
    known = {stage.name for stage in plan.api_stages}
    added = [stage for stage in changed.api_stages if stage.name not in known]
    for stage in added:
        _require_stage(call, stage)
    check_one_plan_a_stage(call, plan, call.records.view(UsagePlanKey, plan.id), added)
    call.records.of(UsagePlan)[plan.id] = changed
    return {"tags": {}} | document(changed)


def delete_usage_plan(call: Call) -> None:
    plan = found_plan(call, call.given("usagePlanId"))
    for stage in plan.api_stages:
        if stage.stage not in call.records.view(Stage, stage.api_id):
            continue
        raise bad_request(
            f"Cannot delete Usage Plan {plan.id} because there are API Stages associated with it, "
            f"including {stage.name}"
        )
    del call.records.of(UsagePlan)[plan.id]
    call.records.drop_owned(plan.id)


def _change_stages(plan: UsagePlan, patch: Patch) -> UsagePlan:
    api_id, separator, stage = (patch.value or "").partition(":")
    if not (api_id and separator and stage):
        raise bad_request(_INVALID_STAGE)
    others = tuple(known for known in plan.api_stages if known.name != patch.value)
    if patch.op == ADD:
        return dataclasses.replace(plan, api_stages=(*others, ApiStage(api_id, stage)))
    if len(others) == len(plan.api_stages):
        raise not_found(f"Invalid API Stage {{api: {api_id}, stage: {stage}}} specified for usageplan {plan.id}")
    return dataclasses.replace(plan, api_stages=others)


def _change_stage_throttle(plan: UsagePlan, patch: Patch) -> UsagePlan:
    """Change `/apiStages/{api}:{stage}/throttle/{path}/{METHOD}/rateLimit`; to remove, less of the path is enough."""
    name, *method = patch.names
    if name not in {stage.name for stage in plan.api_stages}:
        raise bad_request(_INVALID_STAGE)
    stages = tuple(
        dataclasses.replace(stage, throttle=_throttles(stage, patch, *method)) if stage.name == name else stage
        for stage in plan.api_stages
    )
    return dataclasses.replace(plan, api_stages=stages)


def _throttles(stage: ApiStage, patch: Patch, method: str = "") -> dict[str, ThrottleSettings] | None:
    named = _THROTTLED_METHOD.fullmatch(method)
    key = _method_key(named["method"] if named else method)
    throttles = dict(stage.throttle or {})
    if named:
        throttles[key] = _limited(throttles.get(key), named["limit"], patch) or ThrottleSettings()
    elif patch.op != REMOVE:
        raise bad_request(f"Invalid patch path {patch.path}")
    elif key:
        throttles.pop(key, None)
    else:
        throttles.clear()
    return throttles or None


def _method_key(text: str) -> str:
    """Return a method as API Gateway shows it: `/pets/GET`."""
    return f"/{text.strip('/')}" if text.strip("/") else ""


def _limited(throttle: ThrottleSettings | None, member: str, patch: Patch) -> ThrottleSettings:
    attribute, read = _LIMITS[member]
    new: Any = None if patch.op == REMOVE else read(patch.value or "")
    return dataclasses.replace(throttle or ThrottleSettings(), **{attribute: new})


def _change_throttle(plan: UsagePlan, patch: Patch) -> UsagePlan:
    throttle = None if patch.path == "/throttle" else _limited(plan.throttle, patch.path.rpartition("/")[2], patch)
    return dataclasses.replace(plan, throttle=throttle)


def _change_quota(plan: UsagePlan, patch: Patch) -> UsagePlan:
    if patch.path == "/quota":
        return dataclasses.replace(plan, quota=None)
    member, text = patch.path.rpartition("/")[2], patch.value or ""
    new: Any = text if member == "period" else whole_number(text)
    return dataclasses.replace(plan, quota=dataclasses.replace(plan.quota or QuotaSettings(), **{member: new}))


_CHANGES = (ADD, REPLACE)
_PATCHES: PatchTable[UsagePlan] = PatchTable(
    (
        value("/name", "name", _name),
        value("/description", "description", optional),
        value("/productCode", "product_code", optional, (ADD, REMOVE, REPLACE)),
        Path("/apiStages", (ADD, REMOVE), _change_stages),
        Path("/apiStages/{stage}/throttle", (REMOVE,), _change_stage_throttle),
        Path("/apiStages/{stage}/throttle/{method+}", (ADD, REMOVE, REPLACE), _change_stage_throttle),
        Path("/throttle", (REMOVE,), _change_throttle),
        Path("/throttle/rateLimit", (*_CHANGES, REMOVE), _change_throttle),
        Path("/throttle/burstLimit", (*_CHANGES, REMOVE), _change_throttle),
        Path("/quota", (REMOVE,), _change_quota),
        Path("/quota/limit", _CHANGES, _change_quota),
        Path("/quota/offset", _CHANGES, _change_quota),
        Path("/quota/period", _CHANGES, _change_quota),
    )
)

OPERATIONS: dict[str, Operation] = {
    "CreateUsagePlan": create_usage_plan,
    "DeleteUsagePlan": delete_usage_plan,
    "GetUsagePlan": get_usage_plan,
    "GetUsagePlans": get_usage_plans,
    "UpdateUsagePlan": update_usage_plan,
}
