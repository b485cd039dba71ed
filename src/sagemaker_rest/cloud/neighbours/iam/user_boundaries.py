"""The permissions boundary of an IAM user. moto 5.2.5 knows those of roles; at CreateUser it drops it without a word,
so that a user would be allowed more than on AWS, and it has neither PutUserPermissionsBoundary nor
DeleteUserPermissionsBoundary.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.models import User
from moto.iam.responses import IamResponse

_create_user = IamResponse.create_user


def boundary_arn(user: User) -> str | None:
    """The ARN of the policy that is the user's boundary; None if it has none."""
    arn: str | None = getattr(user, "permissions_boundary_arn", None)
    return arn


def install() -> None:
    """Give moto's users a boundary. Calling it again changes nothing."""
    IamResponse.create_user = _create_user_with_boundary
    IamResponse.put_user_permissions_boundary = _put_boundary
    IamResponse.delete_user_permissions_boundary = _delete_boundary
    User.permissions_boundary = property(_shown)


def _shown(self: User) -> dict[str, str] | None:
    arn = boundary_arn(self)
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn} if arn else None


def _create_user_with_boundary(self: IamResponse) -> Any:
    answer = _create_user(self)
    self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = self._get_param("PermissionsBoundary")
    return answer


def _put_boundary(self: IamResponse) -> ActionResult:
    user = self.backend.get_user(self._get_param("UserName"))
    user.permissions_boundary_arn = self.backend.get_policy(self._get_param("PermissionsBoundary")).arn
    return EmptyResult()


def _delete_boundary(self: IamResponse) -> ActionResult:
    self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = None
    return EmptyResult()
