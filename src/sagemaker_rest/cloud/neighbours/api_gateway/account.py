"""The account's role for API Gateway's logs. moto 5.2.5 takes any text for it, and does not know its removal.

API Gateway tries the role when it is set: it must be able to assume it, and the role must be allowed to write logs.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

from typing import Any

from moto.apigateway.exceptions import BadRequestException
from moto.apigateway.models import Account, APIGatewayBackend

from sagemaker_rest.cloud.neighbours.iam.identity import IamRoles
from sagemaker_rest.errors import AccessDeniedError

_update_account = APIGatewayBackend.update_account

PATH = "/cloudwatchRoleArn"
SERVICE = "apigateway.amazonaws.com"
_NO_PERMISSION = (
    "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add "
    "the required role policy."
)


def install() -> None:
    """Check the role. Calling it again changes nothing."""
    APIGatewayBackend.update_account = _update_checked_account


def _update_checked_account(self: APIGatewayBackend, patch_operations: list[dict[str, Any]]) -> Account:
    for operation in patch_operations:
        if operation["path"] == PATH:
            role = "" if operation["op"] == "remove" else operation.get("value", "")
            if role and not _may_log(role, f"arn:{self.partition}:logs:{self.region_name}:{self.account_id}"):
                raise BadRequestException(_NO_PERMISSION)
            self.account.cloudwatch_role_arn = role or None
    others = [operation for operation in patch_operations if operation["path"] != PATH]
    return _update_account(self, others)


def _may_log(role: str, logs: str) -> bool:
    try:
        principal = IamRoles().assume(role, SERVICE)
    except AccessDeniedError:
        return False
    group = f"{logs}:log-group:API-Gateway-Execution-Logs_any/any"
    needed = (
        ("logs:CreateLogGroup", group),
        ("logs:CreateLogStream", f"{group}:log-stream:any"),
        ("logs:PutLogEvents", f"{group}:log-stream:any"),
    )
    return all(principal.may(action, resource) for action, resource in needed)
