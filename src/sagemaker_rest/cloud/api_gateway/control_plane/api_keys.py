"""API keys. https://docs.aws.amazon.com/apigateway/latest/api/API_ApiKey.html."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id, now
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import LARGEST_LIMIT, page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import (
    ADD,
    REMOVE,
    PatchTable,
    Refusals,
    element,
    flag,
    optional,
    value,
)
from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_records import UsagePlan, UsagePlanKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_LONGEST_NAME = 1024
_SHORTEST_VALUE, _LONGEST_VALUE = 20, 128
_LONGEST_DESCRIPTION = 125_000


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that callers send as `x-api-key`. `stage_keys` are what usage plans took the place of: `api/stage`."""

    id: str
    value: str
    enabled: bool
    created_date: datetime
    last_updated_date: datetime
    name: str | None = None
    customer_id: str | None = None
    description: str | None = None
    stage_keys: tuple[str, ...] = ()
    tags: Mapping[str, str] | None = None


def key_name(text: str | None) -> str | None:
    """Return a key's name; an empty one is none.

    Raises:
        ServiceError: BadRequestException if it is too long.

    """
    if text and len(text) > _LONGEST_NAME:
        raise bad_request(f"Invalid API Key name, can be at most {_LONGEST_NAME} characters.")
    return text or None


def key_description(text: str | None) -> str | None:
    """Return a key's description; an empty one is none.

    Raises:
        ServiceError: BadRequestException if it is too long.

    """
    if text and len(text) > _LONGEST_DESCRIPTION:
        raise bad_request("Invalid API Key description specified.")
    return text or None


def _value(text: str | None) -> str:
    if not text:
        return new_id(40)
    if len(text) < _SHORTEST_VALUE:
        raise bad_request(f"API Key value should be at least {_SHORTEST_VALUE} characters")
    if len(text) > _LONGEST_VALUE:
        raise bad_request(f"API Key value exceeds maximum size of {_LONGEST_VALUE} characters")
    return text


_PATCHES: PatchTable[ApiKey] = PatchTable(
    (
        value("/description", "description", key_description),
        value("/enabled", "enabled", flag, removed=False),
        value("/name", "name", key_name),
        value("/customerId", "customer_id", optional),
        element("/stages", "stage_keys", (ADD, REMOVE)),
    ),
    Refusals.LIST_THE_PATHS,
)


def create_api_key(call: Call) -> dict[str, Any]:
    key = made_key(
        call.given("value"),
        name=key_name(call.given("name")),
        description=key_description(call.given("description")),
        customer_id=call.given("customerId") or None,
        enabled=call.given("enabled", default=False),
        stage_keys=tuple(_stage_key(key) for key in call.given("stageKeys", [])),
        tags=call.given("tags") or None,
    )
    if call.given("generateDistinctId") is False:
        key = dataclasses.replace(key, id=key.value)
    return document(keep_api_key(call, key))


def _stage_key(given: Mapping[str, str]) -> str:
    if not given.get("restApiId") or not given.get("stageName"):
        raise bad_request("A stage key needs a restApiId and a stageName")
    return f"{given['restApiId']}/{given['stageName']}"


def made_key(value_given: str | None, **members: Any) -> ApiKey:
    """Return a new key; without a value it gets one of API Gateway's making."""
    created = now()
    return ApiKey(id=new_id(10), value=_value(value_given), created_date=created, last_updated_date=created, **members)


def keep_api_key(call: Call, key: ApiKey) -> ApiKey:
    """Add a key.

    Raises:
        ServiceError: ConflictException if there is one with its value.

    """
    keys = call.records.of(ApiKey)
    if any(known.value == key.value for known in keys.values()):
        raise conflict("API Key already exists")
    keys[key.id] = key
    return key


def get_api_key(call: Call) -> dict[str, Any]:
    without = () if call.given("includeValue") else ("value",)
    return {"tags": {}} | document(found_api_key(call, call.given("apiKey")), *without)


def get_api_keys(call: Call) -> dict[str, Any]:
    """List keys, the newest first. A limit that cannot be is not refused here."""
    without = () if call.given("includeValues") else ("value",)
    keys = [
        key
        for key in reversed([*call.records.view(ApiKey).values()])
        if (key.name or "").startswith(call.given("nameQuery", ""))
        and call.given("customerId", key.customer_id) == key.customer_id
    ]
    limited = 1 <= call.given("limit", 1) <= LARGEST_LIMIT
    asked = call.request if limited else {**call.request, "limit": LARGEST_LIMIT}
    return page(asked, [document(key, *without) for key in keys])


def update_api_key(call: Call) -> dict[str, Any]:
    key = found_api_key(call, call.given("apiKey"))
    changed = dataclasses.replace(_PATCHES.apply(key, call.given("patchOperations", [])), last_updated_date=now())
    call.records.of(ApiKey)[key.id] = changed
    return {"tags": {}} | document(changed, "value")


def delete_api_key(call: Call) -> None:
    key = found_api_key(call, call.given("apiKey"))
    del call.records.of(ApiKey)[key.id]
    for plan_id in call.records.view(UsagePlan):
        if key.id in call.records.view(UsagePlanKey, plan_id):
            del call.records.of(UsagePlanKey, plan_id)[key.id]


def found_api_key(call: Call, key_id: str) -> ApiKey:
    """Return the key of that identifier.

    Raises:
        ServiceError: NotFoundException if it is not there.

    """
    known = call.records.view(ApiKey)
    if key_id not in known:
        raise not_found("Invalid API Key identifier specified")
    return known[key_id]


OPERATIONS: dict[str, Operation] = {
    "CreateApiKey": create_api_key,
    "DeleteApiKey": delete_api_key,
    "GetApiKey": get_api_key,
    "GetApiKeys": get_api_keys,
    "UpdateApiKey": update_api_key,
}
