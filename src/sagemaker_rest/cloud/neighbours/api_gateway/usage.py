"""GetUsage and UpdateUsage: what keys have used of their quotas, as the gateway counts it. moto 5.2.5 has neither.

https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsage.html
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from moto.apigateway import urls
from moto.apigateway.exceptions import BadRequestException
from moto.apigateway.responses import APIGatewayResponse

from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import today
from sagemaker_rest.cloud.neighbours.api_gateway.subscriptions import quota_of

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import UsageLedger

Answer = tuple[int, dict[str, str], str]


def install(ledger: UsageLedger) -> None:
    """Answer both out of `ledger`."""

    def get_usage(self: APIGatewayResponse) -> Answer:
        plan_id = self.path.split("/")[2]
        wanted = self.querystring.get("keyId", [None])[0]
        first, last = (_day(self.querystring.get(name, [""])[0], name) for name in ("startDate", "endDate"))
        return _answer(self, ledger, plan_id, wanted, (first, last))

    def update_usage(self: APIGatewayResponse) -> Answer:
        _, _, plan_id, _, key_id, _ = self.path.split("/")
        quota = quota_of(self.backend.get_usage_plan(plan_id))
        self.backend.get_usage_plan_key(plan_id, key_id)
        if quota is None:
            raise BadRequestException("Usage Plan does not have a quota")
        for operation in self._get_param("patchOperations") or []:
            if operation["path"] != "/remaining":
                raise BadRequestException(f"Invalid patch path {operation['path']}")
            ledger.grant(plan_id, key_id, quota, int(operation["value"]))
        return _answer(self, ledger, plan_id, key_id, (today(), today()))

    APIGatewayResponse.get_usage = get_usage
    APIGatewayResponse.update_usage = update_usage
    for path in ("usage", "keys/(?P<api_key_id>[^/]+)/usage"):
        urls.url_paths[f"{{0}}/usageplans/(?P<usage_plan_id>[^/]+)/{path}$"] = APIGatewayResponse.dispatch


def _answer(
    response: APIGatewayResponse, ledger: UsageLedger, plan_id: str, wanted: str | None, days: tuple[date, date]
) -> Answer:
    first, last = days
    plan = response.backend.get_usage_plan(plan_id)
    keys = [key.id for key in response.backend.get_usage_plan_keys(plan_id) if wanted in (None, key.id)]
    values: dict[str, Any] = {key: ledger.report(plan_id, key, quota_of(plan), first, last) for key in keys}
    document = {
        "usagePlanId": plan_id,
        "startDate": first.isoformat(),
        "endDate": last.isoformat(),
        "values": values,
    }
    return 200, {}, json.dumps(document)


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRequestException(f"Invalid {name}: {text!r} is no date of the form 2026-11-22") from error
