"""Tags of user pools. moto 5.2.5 has them from CreateUserPool alone: UpdateUserPool loses them, and it has neither
TagResource, UntagResource nor ListTagsForResource, so that every change of a pool by the AWS provider fails.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TagResource.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.cognitoidp.models import CognitoIdpBackend
from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.responses import ActionResult, EmptyResult

if TYPE_CHECKING:
    from moto.cognitoidp.models import CognitoIdpUserPool

_update_user_pool = CognitoIdpBackend.update_user_pool
_TAGS = "UserPoolTags"


def install() -> None:
    """Keep tags, and let them be changed. Calling it again changes nothing."""
    CognitoIdpBackend.update_user_pool = _update_and_keep_tags
    CognitoIdpResponse.list_tags_for_resource = _list_tags
    CognitoIdpResponse.tag_resource = _tag
    CognitoIdpResponse.untag_resource = _untag


def _update_and_keep_tags(self: CognitoIdpBackend, user_pool_id: str, extended_config: dict[str, Any]) -> None:
    kept = self.describe_user_pool(user_pool_id).extended_config.get(_TAGS)
    given = extended_config.get(_TAGS)
    _update_user_pool(self, user_pool_id, extended_config | {_TAGS: kept if given is None else given})


def _list_tags(self: CognitoIdpResponse) -> ActionResult:
    return ActionResult({"Tags": _pool(self).extended_config.get(_TAGS) or {}})


def _tag(self: CognitoIdpResponse) -> ActionResult:
    settings = _pool(self).extended_config
    settings[_TAGS] = {**(settings.get(_TAGS) or {}), **self._get_param("Tags")}
    return EmptyResult()


def _untag(self: CognitoIdpResponse) -> ActionResult:
    settings = _pool(self).extended_config
    removed = set(self._get_param("TagKeys"))
    settings[_TAGS] = {key: value for key, value in (settings.get(_TAGS) or {}).items() if key not in removed}
    return EmptyResult()


def _pool(response: CognitoIdpResponse) -> CognitoIdpUserPool:
    arn: str = response._get_param("ResourceArn")  # noqa: SLF001 - moto's way to read a request
    return response.backend.describe_user_pool(arn.rpartition("/")[2])
