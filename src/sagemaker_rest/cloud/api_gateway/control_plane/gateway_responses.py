"""Gateway responses: API Gateway's own answers.

https://docs.aws.amazon.com/apigateway/latest/api/API_GatewayResponse.html
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

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
    Refusals,
)
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api
from sagemaker_rest.cloud.api_gateway.data_plane.faults import DEFAULT_TEMPLATE, FAULT_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

# the data plane's own; DEFAULT_4XX and DEFAULT_5XX leave the status to the type that falls back to them
DEFAULT_STATUSES: Mapping[str, str | None] = MappingProxyType(
    {name: None if name.startswith("DEFAULT_") else str(fault.status) for name, fault in sorted(FAULT_TYPES.items())}
)


@dataclass(frozen=True, slots=True)
class GatewayResponse:
    """An answer by its type. Only those that were put are kept; `gateway_response` gives the others."""

    response_type: str
    status_code: str | None
    response_parameters: Mapping[str, str] = field(default_factory=dict)
    response_templates: Mapping[str, str] = field(default_factory=lambda: {"application/json": DEFAULT_TEMPLATE})


def gateway_response(kept: Mapping[str, GatewayResponse], response_type: str) -> GatewayResponse:
    """Return an API's response of a type: the one that was put, or that of its class, or API Gateway's own."""
    if response_type in kept:
        return kept[response_type]
    status = DEFAULT_STATUSES[response_type]
    of_class = kept.get("DEFAULT_5XX" if status and status.startswith("5") else "DEFAULT_4XX")
    if status is None or of_class is None:
        return GatewayResponse(response_type, status)
    return dataclasses.replace(of_class, response_type=response_type, status_code=of_class.status_code or status)


def put_gateway_response(call: Call) -> dict[str, Any]:
    api, kind = found_api(call), call.given("responseType")
    default = GatewayResponse(kind, DEFAULT_STATUSES[kind])
    call.records.of(GatewayResponse, api.id)[kind] = GatewayResponse(
        response_type=kind,
        status_code=call.given("statusCode", default.status_code),
        response_parameters=call.given("responseParameters", default.response_parameters),
        response_templates=call.given("responseTemplates", default.response_templates),
    )
    return _document(call, kind)


def get_gateway_response(call: Call) -> dict[str, Any]:
    found_api(call)
    return _document(call, call.given("responseType"))


def get_gateway_responses(call: Call) -> dict[str, Any]:
    found_api(call)
    return page(call.request, [_document(call, kind) for kind in DEFAULT_STATUSES])


def update_gateway_response(call: Call) -> dict[str, Any]:
    api, kind = found_api(call), call.given("responseType")
    kept = call.records.of(GatewayResponse, api.id)
    # what is patched first stands alone from then on
    response = kept.get(kind) or GatewayResponse(kind, DEFAULT_STATUSES[kind])
    kept[kind] = _PATCHES.apply(response, call.given("patchOperations", []))
    return _document(call, kind)


def delete_gateway_response(call: Call) -> None:
    api, kind = found_api(call), call.given("responseType")
    kept = call.records.of(GatewayResponse, api.id)
    if kind not in kept:
        raise not_found("Gateway response type not defined on api")
    del kept[kind]


def _document(call: Call, kind: str) -> dict[str, Any]:
    kept = call.records.view(GatewayResponse, call.given("restApiId"))
    return document(gateway_response(kept, kind)) | {"defaultResponse": kind not in kept}


def _change_status(response: GatewayResponse, patch: Patch) -> GatewayResponse:
    if not re.fullmatch(r"[1-5]\d\d", patch.value or "", re.ASCII):
        raise bad_request(f"Invalid status code specified: {patch.value}")
    return dataclasses.replace(response, status_code=patch.value)


def _entry(member: str, attribute: str, missing: str) -> Path:
    """Return the row of one of the maps; `missing` is said of an entry that is not there."""

    def change(response: GatewayResponse, patch: Patch) -> GatewayResponse:
        entries: dict[str, Any] = dict(getattr(response, attribute))
        if patch.op != ADD and patch.name not in entries:
            raise not_found(missing)
        if patch.op == REMOVE:
            del entries[patch.name]
        elif not patch.value:
            raise bad_request(f"Invalid null or empty value in {member}")
        else:
            entries[patch.name] = patch.value
        changes: dict[str, Any] = {attribute: entries}
        return dataclasses.replace(response, **changes)

    return Path(f"/{member}/{{name}}", (ADD, REMOVE, REPLACE), change)


_PATCHES: PatchTable[GatewayResponse] = PatchTable(
    (
        Path("/statusCode", (REPLACE,), _change_status),
        _entry("responseParameters", "response_parameters", "Invalid parameter name specified"),
        _entry("responseTemplates", "response_templates", "Content-Type specified was not found"),
    ),
    Refusals.NAME_THE_PATH_ONLY,
)

OPERATIONS: dict[str, Operation] = {
    "DeleteGatewayResponse": delete_gateway_response,
    "GetGatewayResponse": get_gateway_response,
    "GetGatewayResponses": get_gateway_responses,
    "PutGatewayResponse": put_gateway_response,
    "UpdateGatewayResponse": update_gateway_response,
}
