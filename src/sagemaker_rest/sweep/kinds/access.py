"""What decides who may call: user pools, web ACLs, certificates, Lambda functions of authorisers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sagemaker_rest.sweep.kinds.kind import ClientSource, Kind, Thing, pages, tag_map

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCOPE = "REGIONAL"


def _user_pools(source: ClientSource) -> Iterator[Thing]:
    client = source.client("cognito-idp")
    for pool in pages(client, "list_user_pools", "UserPools", MaxResults=60):
        described = client.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]
        yield Thing(pool["Id"], described.get("UserPoolTags") or {}, pool["Name"])


def _delete_user_pool(source: ClientSource, identity: str) -> None:
    client = source.client("cognito-idp")
    pool = client.describe_user_pool(UserPoolId=identity)["UserPool"]
    for domain in filter(None, (pool.get("Domain"), pool.get("CustomDomain"))):
        client.delete_user_pool_domain(Domain=domain, UserPoolId=identity)
    if pool.get("DeletionProtection") == "ACTIVE":
        client.update_user_pool(UserPoolId=identity, DeletionProtection="INACTIVE")
    client.delete_user_pool(UserPoolId=identity)


def _web_acls(source: ClientSource) -> Iterator[Thing]:
    client = source.client("wafv2")
    for acl in pages(client, "list_web_acls", "WebACLs", Scope=_SCOPE):
        tags = client.list_tags_for_resource(ResourceARN=acl["ARN"])["TagInfoForResource"].get("TagList", [])
        yield Thing(f"{acl['Name']}/{acl['Id']}", tag_map(tags), acl["Name"])


def _delete_web_acl(source: ClientSource, identity: str) -> None:
    """The stages that it protected went with their APIs; one of somebody else's is not to lose it without a word."""
    client = source.client("wafv2")
    name, number = identity.split("/")
    described = client.get_web_acl(Name=name, Scope=_SCOPE, Id=number)
    client.delete_web_acl(Name=name, Scope=_SCOPE, Id=number, LockToken=described["LockToken"])


def _delete_certificate(source: ClientSource, arn: str) -> None:
    source.client("acm").delete_certificate(CertificateArn=arn)


def _delete_function(source: ClientSource, name: str) -> None:
    source.client("lambda").delete_function(FunctionName=name)


USER_POOL = Kind(
    "user pool",
    _delete_user_pool,
    re.compile(r"arn:[^:]+:cognito-idp:[^:]*:[0-9]*:userpool/(?P<id>.+)"),
    _user_pools,
)
WEB_ACL = Kind(
    "web ACL",
    _delete_web_acl,
    re.compile(r"arn:[^:]+:wafv2:[^:]*:[0-9]*:regional/webacl/(?P<id>.+)"),
    _web_acls,
)
CERTIFICATE = Kind("certificate", _delete_certificate, re.compile(r"(?P<id>arn:[^:]+:acm:[^:]*:[0-9]*:certificate/.+)"))
FUNCTION = Kind(
    "Lambda function", _delete_function, re.compile(r"arn:[^:]+:lambda:[^:]*:[0-9]*:function:(?P<id>[^:]+)")
)
