"""The API keys of a usage plan. https://docs.aws.amazon.com/apigateway/latest/api/API_UsagePlanKey.html."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.api_keys import ApiKey, found_api_key
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_records import UsagePlan, UsagePlanKey, found_plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation
    from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_records import ApiStage


def create_usage_plan_key(call: Call) -> dict[str, Any]:
    if call.given("keyType") != "API_KEY":
        raise bad_request("Usage Plan key type must be API_KEY")
    key = found_api_key(call, call.given("keyId"))
    return _document(add_key(call, call.given("usagePlanId"), key), key)


def add_key(call: Call, plan_id: str, key: ApiKey) -> UsagePlanKey:
    """Give a plan a key.

    Raises:
        ServiceError: NotFoundException without the plan, ConflictException if the plan has the key, or if another
            plan of the key has a stage of this one.

    """
    plan = found_plan(call, plan_id)
    if key.id in call.records.view(UsagePlanKey, plan_id):
        raise conflict(f"Usage Plan {plan_id} already has API Key {key.id}")
    check_one_plan_a_stage(call, plan, [key.id], plan.api_stages)
    added = UsagePlanKey(key.id)
    call.records.of(UsagePlanKey, plan_id)[key.id] = added
    return added


def check_one_plan_a_stage(call: Call, plan: UsagePlan, key_ids: Iterable[str], stages: Iterable[ApiStage]) -> None:
    """Raise ConflictException if a key would have two plans at one stage: which of them counts would be open.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
    """
    names = {stage.name for stage in stages}
    for other in call.records.view(UsagePlan).values():
        shared = names & {stage.name for stage in other.api_stages}
        if other.id == plan.id or not shared:
            continue
        for key_id in set(key_ids) & set(call.records.view(UsagePlanKey, other.id)):
            raise conflict(
                f"Usage Plan {plan.id} cannot be added because API Key {key_id} cannot reference multiple Usage Plans "
                f"with the same API stage: {min(shared)}"
            )


def get_usage_plan_key(call: Call) -> dict[str, Any]:
    key = found_plan_key(call)
    return _document(key, found_api_key(call, key.id))


def get_usage_plan_keys(call: Call) -> dict[str, Any]:
    """List the keys of a plan, the newest first; a plan that is not there has none."""
    keys = [
        (plan_key, found_api_key(call, plan_key.id))
        for plan_key in reversed([*call.records.view(UsagePlanKey, call.given("usagePlanId")).values()])
    ]
    prefix = call.given("nameQuery", "")
    return page(call.request, [_document(*both) for both in keys if (both[1].name or "").startswith(prefix)])


def delete_usage_plan_key(call: Call) -> None:
    key = found_plan_key(call)
    del call.records.of(UsagePlanKey, call.given("usagePlanId"))[key.id]


def found_plan_key(call: Call) -> UsagePlanKey:
    """Return the key of the plan that the request names.

    Raises:
        ServiceError: NotFoundException if the plan or the key is not there.

    """
    known = call.records.view(UsagePlanKey, found_plan(call, call.given("usagePlanId")).id)
    if call.given("keyId") not in known:
        raise not_found("Invalid Usage Plan Key identifier specified")
    return known[call.given("keyId")]


def _document(plan_key: UsagePlanKey, key: ApiKey) -> dict[str, Any]:
    named = {"name": key.name} if key.name else {}
    return {"id": plan_key.id, "type": plan_key.type, "value": key.value, **named}


OPERATIONS: dict[str, Operation] = {
    "CreateUsagePlanKey": create_usage_plan_key,
    "DeleteUsagePlanKey": delete_usage_plan_key,
    "GetUsagePlanKey": get_usage_plan_key,
    "GetUsagePlanKeys": get_usage_plan_keys,
}
