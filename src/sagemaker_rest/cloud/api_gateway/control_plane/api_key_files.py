"""API keys from a file of comma-separated values.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-key-file-format.html
"""

from __future__ import annotations

import csv
import dataclasses
import io
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.api_keys import (
    ApiKey,
    key_description,
    key_name,
    made_key,
)
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.patching import flag
from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_keys import add_key
from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_records import UsagePlanKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation


def import_api_keys(call: Call) -> dict[str, Any]:
    return {"ids": [_imported(call, row) for row in _rows(call.given("body"))], "warnings": []}


def _rows(content: bytes) -> list[dict[str, str]]:
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode())))
    except (UnicodeDecodeError, csv.Error) as error:
        raise bad_request("Unable to parse the API Key file") from error
    return [{str(name).strip().lower(): str(text or "").strip() for name, text in row.items()} for row in rows]


def _imported(call: Call, row: Mapping[str, str]) -> str:
    if not row.get("name") or not row.get("key"):
        raise bad_request("Every API Key of the file needs a name and a key")
    key = made_key(
        row["key"],
        name=key_name(row["name"]),
        description=key_description(row.get("description")),
        enabled=flag(row.get("enabled") or "true"),
    )
    known = next((each for each in call.records.view(ApiKey).values() if each.value == key.value), None)
    if known is not None:
        # the same key may be imported again: the most recent version overwrites the one before
        key = dataclasses.replace(key, id=known.id, created_date=known.created_date)
    call.records.of(ApiKey)[key.id] = key
    for plan_id in filter(None, map(str.strip, row.get("usageplanids", "").split(","))):
        if key.id not in call.records.view(UsagePlanKey, plan_id):
            add_key(call, plan_id, key)
    return key.id


OPERATIONS: dict[str, Operation] = {"ImportApiKeys": import_api_keys}
