"""The permissions boundary of an IAM user, which moto knows of roles alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult, EmptyResult

from sagemaker_rest.cloud.neighbours.mends import adds, surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.iam.models import User
    from moto.iam.responses import IamResponse

_SEE = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html"

# the ARN of the policy, once CreateUser or PutUserPermissionsBoundary has set it
adds(
    "moto.iam.models:User.permissions_boundary_arn",
    moto="5.2.5",
    symptom="a user has no permissions boundary",
    see=_SEE,
)(None)


def _shown(self: User) -> dict[str, str] | None:
    arn = self.permissions_boundary_arn
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn} if arn else None


adds(
    "moto.iam.models:User.permissions_boundary",
    moto="5.2.5",
    symptom="GetUser does not show the permissions boundary",
    see=_SEE,
)(property(_shown))


@surrounds(
    "moto.iam.responses:IamResponse.create_user",
    moto="5.2.5",
    symptom="CreateUser drops the permissions boundary, so the user may do more than on AWS",
    see="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html",
)
def _create_user_with_boundary(create_user: Callable[..., Any], self: IamResponse) -> Any:
    answer = create_user(self)
    self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = self._get_param("PermissionsBoundary")
    return answer


@adds(
    "moto.iam.responses:IamResponse.put_user_permissions_boundary",
    moto="5.2.5",
    symptom="PutUserPermissionsBoundary is not implemented",
    see=_SEE,
)
def _put_boundary(self: IamResponse) -> ActionResult:
    user = self.backend.get_user(self._get_param("UserName"))
    user.permissions_boundary_arn = self.backend.get_policy(self._get_param("PermissionsBoundary")).arn
    return EmptyResult()


@adds(
    "moto.iam.responses:IamResponse.delete_user_permissions_boundary",
    moto="5.2.5",
    symptom="DeleteUserPermissionsBoundary is not implemented",
    see="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html",
)
def _delete_boundary(self: IamResponse) -> ActionResult:
    self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = None
    return EmptyResult()
