"""GetUsage and UpdateUsage: what keys have used of their quotas, as the data plane counts it.

https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsage.html
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.patching import REPLACE, read_patch, whole_number
from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_keys import found_plan_key
from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_records import UsagePlanKey, found_plan
from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import Period, Quota, today

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation
    from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_records import UsagePlan

# API Gateway's own: the version of its API
_FIRST_DAY = date(2015, 7, 9)
_LONGEST_RANGE = timedelta(days=366)


def quota_of(plan: UsagePlan) -> Quota | None:
    """Return a plan's quota as the data plane counts by it."""
    quota = plan.quota
    if quota is None or quota.limit is None or quota.period is None:
        return None
    return Quota(quota.limit, Period(quota.period), quota.offset)


def get_usage(call: Call) -> dict[str, Any]:
    plan = found_plan(call, call.given("usagePlanId"))
    first, last = _day(call, "startDate"), _day(call, "endDate")
    if first > last:
        raise bad_request("Invalid date range: the start date is after the end date")
    if first < _FIRST_DAY or last - first > _LONGEST_RANGE:
        # [?] AWS's own bounds are not documented; each day of the range is in the answer
        raise bad_request(f"Invalid date range: from {_FIRST_DAY} on, and at most {_LONGEST_RANGE.days} days")
    wanted = call.given("keyId")
    keys = [key for key in call.records.view(UsagePlanKey, plan.id) if wanted in (None, key)]
    return _usage(call, plan, keys, first, last)


def update_usage(call: Call) -> dict[str, Any]:
    plan, key = found_plan(call, call.given("usagePlanId")), found_plan_key(call)
    quota = quota_of(plan)
    if quota is None:
        raise bad_request("Usage Plan does not have a quota")
    granted = [_remaining(operation) for operation in call.given("patchOperations", [])]
    for remaining in granted:
        call.surroundings.usage.grant(plan.id, key.id, quota, remaining)
    return _usage(call, plan, [key.id], today(), today())


def _remaining(operation: dict[str, Any]) -> int:
    patch = read_patch(operation)
    if patch.path != "/remaining":
        raise bad_request(f"Invalid patch path {patch.path or 'null'}")
    if patch.op != REPLACE:
        raise bad_request(f"Invalid patch operation specified. Must be one of: [{REPLACE}]")
    return whole_number(patch.value or "")


def _usage(call: Call, plan: UsagePlan, keys: Iterable[str], first: date, last: date) -> dict[str, Any]:
    quota, ledger = quota_of(plan), call.surroundings.usage
    items = {key: [list(day) for day in ledger.report(plan.id, key, quota, first, last)] for key in keys}
    return {
        "usagePlanId": plan.id,
        "startDate": first.isoformat(),
        "endDate": last.isoformat(),
        "items": items,
    }


def _day(call: Call, member: str) -> date:
    text = call.given(member, "")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise bad_request(f"Invalid {member}: {text!r} is not a date like 2026-11-22") from error


OPERATIONS: dict[str, Operation] = {"GetUsage": get_usage, "UpdateUsage": update_usage}
