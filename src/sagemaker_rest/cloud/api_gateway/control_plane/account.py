"""The account in a region: its role for logs, and what holds for all of its APIs.

https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.account_records import Account, account_of, keep_account
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.patching import ADD, REMOVE, REPLACE, Patch, PatchTable, Path

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/\S+")
_NO_PERMISSION = (
    "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add "
    "the required role policy."
)


def get_account(call: Call) -> dict[str, Any]:
    return document(account_of(call.records))


def update_account(call: Call) -> dict[str, Any]:
    before = account_of(call.records)
    account = _PATCHES.apply(before, call.given("patchOperations", []))
    role, scope = account.cloudwatch_role_arn, call.scope
    logs = f"arn:{scope.partition}:logs:{scope.region}:{scope.account_id}"
    # API Gateway tries a role when it is set, be it the one that it has
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
    if role is not None and call.given("patchOperations") and not call.surroundings.may_write_logs(role, logs):
        raise bad_request(_NO_PERMISSION)
    keep_account(call.records, account)
    return document(account)


def _change_role(account: Account, patch: Patch) -> Account:
    role = None if patch.op == REMOVE else patch.value or None
    if role is not None and not _ROLE.fullmatch(role):
        raise bad_request("The role ARN is not well formed")
    return dataclasses.replace(account, cloudwatch_role_arn=role)


def _change_features(account: Account, patch: Patch) -> Account:
    if patch.value != "UsagePlans" or patch.op != ADD:
        # usage plans cannot be disabled again, and API Gateway has only this feature
        raise bad_request(f"Invalid feature specified: {patch.value or 'null'}")
    return account


_PATCHES: PatchTable[Account] = PatchTable(
    (
        Path("/cloudwatchRoleArn", (REPLACE, REMOVE), _change_role),
        Path("/features", (ADD, REMOVE), _change_features),
    )
)

OPERATIONS: dict[str, Operation] = {"GetAccount": get_account, "UpdateAccount": update_account}
