"""Kinds that decide who may call: user and identity pools, web ACLs, certificates."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sagemaker_rest.kinds.kind import (
    ClientSource,
    Kind,
    Thing,
    asked_one_by_one,
    deleting,
    each,
    listed,
    pages,
    tag_map,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SCOPE = "REGIONAL"


def _user_pool_tags(client: Any, identity: str) -> Mapping[str, str]:
    return client.describe_user_pool(UserPoolId=identity)["UserPool"].get("UserPoolTags") or {}


def _delete_user_pool(source: ClientSource, identity: str) -> None:
    client = source.client("cognito-idp")
    pool = client.describe_user_pool(UserPoolId=identity)["UserPool"]
    for domain in filter(None, (pool.get("Domain"), pool.get("CustomDomain"))):
        client.delete_user_pool_domain(Domain=domain, UserPoolId=identity)
    if pool.get("DeletionProtection") == "ACTIVE":
        client.update_user_pool(UserPoolId=identity, DeletionProtection="INACTIVE")
    client.delete_user_pool(UserPoolId=identity)


def _web_acls(client: Any) -> Iterator[Thing]:
    for acl in pages(client, "list_web_acls", "WebACLs", Scope=_SCOPE):
        yield Thing(f"{acl['Name']}/{acl['Id']}")


def _web_acls_with_tags(client: Any, _things: Iterable[Thing]) -> Iterator[Thing]:
    acls = pages(client, "list_web_acls", "WebACLs", Scope=_SCOPE)
    arns = {f"{acl['Name']}/{acl['Id']}": acl["ARN"] for acl in acls}

    def with_tags(thing: Thing) -> Thing:
        tags = client.list_tags_for_resource(ResourceARN=arns[thing.identity])["TagInfoForResource"]["TagList"]
        return replace(thing, tags=tag_map(tags))

    return each(map(Thing, arns), with_tags)


def _delete_web_acl(source: ClientSource, identity: str) -> None:
    """Delete a web ACL, unless it protects a stage of somebody else's: those of ours went with their APIs."""
    client = source.client("wafv2")
    name, number = identity.split("/")
    described = client.get_web_acl(Name=name, Scope=_SCOPE, Id=number)
    client.delete_web_acl(Name=name, Scope=_SCOPE, Id=number, LockToken=described["LockToken"])


USER_POOL = Kind(
    "user pool",
    "cognito-idp",
    listed("list_user_pools", "UserPools", "Id", label="Name", MaxResults=60),
    _delete_user_pool,
    re.compile(r"arn:[^:]+:cognito-idp:[^:]*:[0-9]*:userpool/(?P<id>.+)"),
    asked_one_by_one(_user_pool_tags),
)
IDENTITY_POOL = Kind(
    "identity pool",
    "cognito-identity",
    listed("list_identity_pools", "IdentityPools", "IdentityPoolId", label="IdentityPoolName", MaxResults=60),
    deleting("cognito-identity", "delete_identity_pool", "IdentityPoolId"),
    re.compile(r"arn:[^:]+:cognito-identity:[^:]*:[0-9]*:identitypool/(?P<id>.+)"),
)
WEB_ACL = Kind(
    "web ACL",
    "wafv2",
    _web_acls,
    _delete_web_acl,
    re.compile(r"arn:[^:]+:wafv2:[^:]*:[0-9]*:regional/webacl/(?P<id>.+)"),
    _web_acls_with_tags,
)
CERTIFICATE = Kind(
    "certificate",
    "acm",
    listed("list_certificates", "CertificateSummaryList", "CertificateArn", label="DomainName"),
    deleting("acm", "delete_certificate", "CertificateArn"),
    re.compile(r"(?P<id>arn:[^:]+:acm:[^:]*:[0-9]*:certificate/.+)"),
)
