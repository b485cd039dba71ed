"""The verdict of a stage's web ACL without evaluation of its rules: its default action.

https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-default-action.html
"""

from __future__ import annotations

from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import WebAcl
from sagemaker_rest.cloud.neighbours.backends import loaded_backends


def web_acl_of(account_id: str, stage_arn: str) -> WebAcl | None:
    """Return the web ACL that AssociateWebACL has put before a stage, if any: the control plane's `WebAclSource`."""
    region = stage_arn.split(":")[3]
    for backend in loaded_backends("wafv2"):
        if (backend.account_id, backend.region_name) == (account_id, region):
            acl = backend.get_web_acl_for_resource(stage_arn)
            return None if acl is None else WebAcl(acl.arn, "Block" in acl.default_action, bool(acl.rules))
    return None
