"""Tags of user pools, which every change of a pool by the AWS provider reads or writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult, EmptyResult

from sagemaker_rest.cloud.neighbours.mends import adds, surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.cognitoidp.models import CognitoIdpBackend, CognitoIdpUserPool
    from moto.cognitoidp.responses import CognitoIdpResponse

_TAGS = "UserPoolTags"


@surrounds(
    "moto.cognitoidp.models:CognitoIdpBackend.update_user_pool",
    moto="5.2.5",
    symptom="UpdateUserPool loses the tags",
    see="https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html",
)
def _update_and_keep_tags(
    update_user_pool: Callable[..., None], self: CognitoIdpBackend, user_pool_id: str, extended_config: dict[str, Any]
) -> None:
    kept = self.describe_user_pool(user_pool_id).extended_config.get(_TAGS)
    given = extended_config.get(_TAGS)
    update_user_pool(self, user_pool_id, extended_config | {_TAGS: kept if given is None else given})


@adds(
    "moto.cognitoidp.responses:CognitoIdpResponse.list_tags_for_resource",
    moto="5.2.5",
    symptom="ListTagsForResource is not implemented",
    see="https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTagsForResource.html",
)
def _list_tags(self: CognitoIdpResponse) -> ActionResult:
    return ActionResult({"Tags": _pool(self).extended_config.get(_TAGS) or {}})


@adds(
    "moto.cognitoidp.responses:CognitoIdpResponse.tag_resource",
    moto="5.2.5",
    symptom="TagResource is not implemented",
    see="https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TagResource.html",
)
def _tag(self: CognitoIdpResponse) -> ActionResult:
    settings = _pool(self).extended_config
    settings[_TAGS] = {**(settings.get(_TAGS) or {}), **self._get_param("Tags")}
    return EmptyResult()


@adds(
    "moto.cognitoidp.responses:CognitoIdpResponse.untag_resource",
    moto="5.2.5",
    symptom="UntagResource is not implemented",
    see="https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UntagResource.html",
)
def _untag(self: CognitoIdpResponse) -> ActionResult:
    settings = _pool(self).extended_config
    removed = set(self._get_param("TagKeys"))
    settings[_TAGS] = {key: value for key, value in (settings.get(_TAGS) or {}).items() if key not in removed}
    return EmptyResult()


def _pool(response: CognitoIdpResponse) -> CognitoIdpUserPool:
    arn: str = response._get_param("ResourceArn")  # noqa: SLF001 - moto's way to read a request
    return response.backend.describe_user_pool(arn.rpartition("/")[2])
