"""What the web ACL of a stage comes to without its rules being evaluated: nothing but its default action.

https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-default-action.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.neighbours.backends import backend_of

if TYPE_CHECKING:
    from moto.wafv2.models import FakeWebACL


def is_evaluated(arn: str | None) -> bool:
    """Whether the default action is all there is to it: there is no web ACL, or one without rules."""
    acl = _web_acl(arn)
    return acl is None or not acl.rules


def is_blocking(arn: str | None) -> bool:
    """Whether the web ACL blocks what no rule allows."""
    acl = _web_acl(arn)
    return acl is not None and "Block" in acl.default_action


def _web_acl(arn: str | None) -> FakeWebACL | None:
    if not arn:
        return None
    _, _, _, region, account, _ = arn.split(":", 5)
    return backend_of("wafv2", account, region).wacls.get(arn)
