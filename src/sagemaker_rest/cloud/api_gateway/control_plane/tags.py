"""Tags of whatever has them. https://docs.aws.amazon.com/apigateway/latest/api/API_TagResource.html."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sagemaker_rest.cloud.api_gateway.control_plane.api_keys import ApiKey
from sagemaker_rest.cloud.api_gateway.control_plane.client_certificates import ClientCertificate
from sagemaker_rest.cloud.api_gateway.control_plane.domain_name_access_associations import (
    DomainNameAccessAssociation,
)
from sagemaker_rest.cloud.api_gateway.control_plane.domain_name_records import DomainName
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import Stage
from sagemaker_rest.cloud.api_gateway.control_plane.usage_plan_records import UsagePlan
from sagemaker_rest.cloud.api_gateway.control_plane.vpc_links import VpcLink

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_MOST_TAGS = 50
_LONGEST_KEY = 128
_LONGEST_VALUE = 256
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-restrictions.html
_TEXT = re.compile(r"[\w .:/=+\-@]*")


@dataclass(frozen=True, slots=True)
class _Kind:
    """Things with tags: `path` is that of their ARNs, with groups `id` and, for what an API owns, `owner`.

    `not_found` is what is said of one that is not there.
    """

    path: re.Pattern[str]
    record: type[Any]
    not_found: str


_KINDS = (
    _Kind(re.compile("/restapis/(?P<owner>[^/]+)/stages/(?P<id>[^/]+)"), Stage, "Invalid stage identifier specified"),
    _Kind(re.compile("/restapis/(?P<id>[^/]+)"), RestApi, "Invalid API identifier specified {account}:{id}"),
    _Kind(re.compile("/apikeys/(?P<id>[^/]+)"), ApiKey, "Invalid API Key identifier specified"),
    _Kind(re.compile("/usageplans/(?P<id>[^/]+)"), UsagePlan, "Invalid Usage Plan ID specified"),
    _Kind(re.compile("/vpclinks/(?P<id>[^/]+)"), VpcLink, "Invalid Vpc Link identifier specified"),
    _Kind(
        re.compile("/clientcertificates/(?P<id>[^/]+)"),
        ClientCertificate,
        "Invalid Client Certificate identifier specified",
    ),
)


def get_tags(call: Call) -> dict[str, Any]:
    table, key = _place(call)
    return {"tags": dict(table[key].tags or {})}


def tag_resource(call: Call) -> None:
    table, key = _place(call)
    given = call.given("tags", {})
    for name, value in given.items():
        _check(name, value)
    tags = {**(table[key].tags or {}), **given}
    if len(tags) > _MOST_TAGS:
        raise bad_request(f"The number of tags exceeds the limit of {_MOST_TAGS}")
    table[key] = dataclasses.replace(table[key], tags=tags)


def untag_resource(call: Call) -> None:
    table, key = _place(call)
    removed = set(call.given("tagKeys", ()))
    tags = {name: value for name, value in (table[key].tags or {}).items() if name not in removed}
    table[key] = dataclasses.replace(table[key], tags=tags or None)


def _check(name: str, value: str) -> None:
    """Check AWS's limits of a tag. [?] The words are this cloud's."""
    if not name or len(name) > _LONGEST_KEY or name.lower().startswith("aws:") or not _TEXT.fullmatch(name):
        raise bad_request(f"Invalid tag key specified: {name}")
    if len(value) > _LONGEST_VALUE or not _TEXT.fullmatch(value):
        raise bad_request(f"Invalid tag value specified: {value}")


def _place(call: Call) -> tuple[dict[str, Any], str]:
    """Return the table of what the request's ARN names, and its key in it."""
    arn = unquote(call.given("resourceArn"))
    associations, domains = call.records.of(DomainNameAccessAssociation), call.records.of(DomainName)
    if arn in associations:
        return associations, arn
    for key, domain in domains.items():
        # that of a private domain name has an identifier in it
        if domain.domain_name_arn == arn:
            return domains, key
    prefix = re.escape(call.arn(""))
    for kind in _KINDS:
        named = re.fullmatch(prefix + kind.path.pattern, arn)
        if named is None:
            continue
        table = call.records.of(kind.record, named.groupdict().get("owner", ""))
        if named["id"] not in table:
            raise not_found(kind.not_found.format(account=call.scope.account_id, id=named["id"]))
        return table, named["id"]
    if ":/domainnames/" in arn:
        raise not_found("Invalid domain name identifier specified")
    raise bad_request(f"Invalid resource ARN specified: {arn}")


OPERATIONS: dict[str, Operation] = {
    "GetTags": get_tags,
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
}
