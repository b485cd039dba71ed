"""The records of custom domain names. https://docs.aws.amazon.com/apigateway/latest/api/API_DomainName.html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call


@dataclass(frozen=True, slots=True)
class DomainEndpoint:
    """An endpoint of a domain name: EDGE, REGIONAL or PRIVATE; a domain name has two of them while it moves."""

    types: tuple[str, ...] = ("EDGE",)
    ip_address_type: str = "ipv4"


@dataclass(frozen=True, slots=True)
class MutualTls:
    """The truststore whose client certificates are trusted."""

    truststore_uri: str
    truststore_version: str | None = None


@dataclass(frozen=True, slots=True)
class DomainName:
    """A domain name of the account's own. A private one is known by its name and its `domain_name_id`."""

    domain_name: str
    domain_name_arn: str
    domain_name_id: str | None = None
    certificate_name: str | None = None
    certificate_arn: str | None = None
    certificate_upload_date: datetime | None = None
    regional_domain_name: str | None = None
    regional_hosted_zone_id: str | None = None
    regional_certificate_name: str | None = None
    regional_certificate_arn: str | None = None
    distribution_domain_name: str | None = None
    distribution_hosted_zone_id: str | None = None
    endpoint_configuration: DomainEndpoint = DomainEndpoint()
    domain_name_status: str = "AVAILABLE"
    security_policy: str = "TLS_1_2"
    endpoint_access_mode: str | None = None
    mutual_tls_authentication: MutualTls | None = None
    ownership_verification_certificate_arn: str | None = None
    management_policy: str | None = None
    policy: str | None = None
    routing_mode: str = "BASE_PATH_MAPPING_ONLY"
    tags: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class BasePathMapping:
    """Leads a path at a domain name to a stage; kept under the domain name's key as its owner.

    `base_path` is `(none)` for every path that no other mapping has. Without a stage, the path's next part names it.
    """

    base_path: str
    rest_api_id: str
    stage: str | None = None


def domain_key(name: str, domain_name_id: str | None) -> str:
    """Return what a domain name is kept under: there may be several private ones of a name."""
    return f"{name}+{domain_name_id}" if domain_name_id else name


def found_domain(call: Call) -> DomainName:
    """Return the domain name that the request names.

    Raises:
        ServiceError: NotFoundException if it is not there.

    """
    key = domain_key(call.given("domainName"), call.given("domainNameId"))
    known = call.records.view(DomainName)
    if key not in known:
        raise not_found("Invalid domain name identifier specified")
    return known[key]


def refuse_if_mapped(call: Call, deletion: str, stage: str | None = None) -> None:
    """Check that no base path leads to the REST API that the request names, or to a `stage` of it.

    Raises:
        ServiceError: BadRequestException with the domain names that do. [?] AWS's words for a stage.

    """
    domains = [
        domain.domain_name
        for key, domain in call.records.view(DomainName).items()
        for mapping in call.records.view(BasePathMapping, key).values()
        if mapping.rest_api_id == call.given("restApiId") and stage in (None, mapping.stage)
    ]
    if domains:
        what = "RestApi" if stage is None else "stage"
        raise bad_request(
            f"Deleting {deletion} failed. Please remove all base path mappings related to the {what} in your domains: "
            f"{', '.join(dict.fromkeys(domains))}"
        )


def key_of(domain: DomainName) -> str:
    """Return what a domain name is kept under."""
    return domain_key(domain.domain_name, domain.domain_name_id)
