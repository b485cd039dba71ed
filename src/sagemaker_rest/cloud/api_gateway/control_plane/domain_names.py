"""Custom domain names. https://docs.aws.amazon.com/apigateway/latest/api/API_DomainName.html."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id, now
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.domain_name_records import (
    DomainEndpoint,
    DomainName,
    MutualTls,
    found_domain,
    key_of,
)
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import (
    ADD,
    REMOVE,
    REPLACE,
    Patch,
    PatchTable,
    Path,
    optional,
    value,
)
from sagemaker_rest.cloud.api_gateway.control_plane.policy_documents import check_policy
from sagemaker_rest.cloud.partitions import dns_suffix

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_TYPES = ("REGIONAL", "EDGE", "PRIVATE")
# every distribution of CloudFront is in this zone
_CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
# https://docs.aws.amazon.com/general/latest/gr/apigateway.html
_HOSTED_ZONES = {
    "ap-northeast-1": "Z1YSHQZHG15GKL",
    "ap-northeast-2": "Z20JF4UZKIW1U8",
    "ap-south-1": "Z3VO1THU9YC4UR",
    "ap-southeast-1": "ZL327KTPIQFUL",
    "ap-southeast-2": "Z2RPCDW04V8134",
    "ca-central-1": "Z19DQILCV0OWEC",
    "eu-central-1": "Z1U9ULNL0V5AJ3",
    "eu-north-1": "Z3UWIKFBOOGXPP",
    "eu-west-1": "ZLY8HYME6SFDD",
    "eu-west-2": "ZJ5UAJN8Y3Z2Q",
    "eu-west-3": "Z3KY65QIEKYHQQ",
    "sa-east-1": "ZCMLWB8V5SYIT",
    "us-east-1": "Z1UJRXOUMOOFQ8",
    "us-east-2": "ZOJJZC49E0EPZ",
    "us-west-1": "Z2MUQ32089INYE",
    "us-west-2": "Z2OJLYMUO9EFXC",
}


def create_domain_name(call: Call) -> dict[str, Any]:
    name = call.given("domainName")
    if not name:
        raise bad_request("Domain name cannot be empty")
    if name != name.lower():
        # "Uppercase letters are not supported."; [?] the words
        # https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-domainname.html
        raise bad_request(f"Invalid domain name {name}: uppercase letters are not supported")
    endpoint = call.given("endpointConfiguration", {})
    types = tuple(endpoint.get("types", ("EDGE",)))
    if len(types) != 1:
        raise bad_request("Cannot create a domain name with multiple Endpoint Types.")
    is_private = types == ("PRIVATE",)
    address_type = endpoint.get("ipAddressType") or ("dualstack" if is_private else "ipv4")
    domain = _as_given(
        call,
        DomainName(
            domain_name=name,
            domain_name_arn=call.arn(f"/domainnames/{name}"),
            endpoint_configuration=DomainEndpoint(types, address_type),
            tags=call.given("tags") or None,
        ),
    )
    _check(domain)
    domain = _with_targets(_private(call, domain) if is_private else domain, call)
    known = call.records.of(DomainName)
    if key_of(domain) in known:
        raise bad_request("The domain name you provided already exists.")
    known[key_of(domain)] = domain
    return document(domain)


def _as_given(call: Call, domain: DomainName) -> DomainName:
    mutual_tls = call.given("mutualTlsAuthentication") or {}
    given = {attribute: call.given(member) for attribute, member in _GIVEN.items() if call.given(member)}
    uploaded = any(member in call.request for member in ("certificateArn", "certificateName", "certificateBody"))
    return dataclasses.replace(
        domain,
        certificate_upload_date=now() if uploaded else None,
        mutual_tls_authentication=MutualTls(
            _truststore(mutual_tls["truststoreUri"]), mutual_tls.get("truststoreVersion") or None
        )
        if mutual_tls.get("truststoreUri")
        else None,
        policy=_policy(call.given("policy", "")),
        **given,
    )


_GIVEN = {
    "certificate_arn": "certificateArn",
    "certificate_name": "certificateName",
    "endpoint_access_mode": "endpointAccessMode",
    "ownership_verification_certificate_arn": "ownershipVerificationCertificateArn",
    "regional_certificate_arn": "regionalCertificateArn",
    "regional_certificate_name": "regionalCertificateName",
    "routing_mode": "routingMode",
    "security_policy": "securityPolicy",
}


def _private(call: Call, domain: DomainName) -> DomainName:
    """Return a private domain name with an identifier of its own, which its ARN has, too."""
    identifier = new_id(10)
    scope = call.scope
    arn = (
        f"arn:{scope.partition}:apigateway:{scope.region}:{scope.account_id}:"
        f"/domainnames/{domain.domain_name}+{identifier}"
    )
    return dataclasses.replace(domain, domain_name_id=identifier, domain_name_arn=arn)


def _with_targets(domain: DomainName, call: Call) -> DomainName:
    """Return a domain name with the names that its DNS records have to point at; those that it has stay."""
    types, region = domain.endpoint_configuration.types, call.scope.region
    if "REGIONAL" in types and domain.regional_domain_name is None:
        host = f"d-{new_id(10)}.execute-api.{region}.{dns_suffix(call.scope.partition)}"
        zone = _HOSTED_ZONES.get(region, _CLOUDFRONT_ZONE)
        domain = dataclasses.replace(domain, regional_domain_name=host, regional_hosted_zone_id=zone)
    if "EDGE" in types and domain.distribution_domain_name is None:
        host = f"d{new_id(13)}.cloudfront.net"
        domain = dataclasses.replace(
            domain, distribution_domain_name=host, distribution_hosted_zone_id=_CLOUDFRONT_ZONE
        )
    return domain


def _check(domain: DomainName) -> None:
    """Check that there is a certificate for each way to reach the name."""
    types = domain.endpoint_configuration.types
    if "REGIONAL" in types and not (domain.regional_certificate_arn or domain.regional_certificate_name):
        raise bad_request("Regional certificate must be specified for a regional domain name")
    if set(types) & {"EDGE", "PRIVATE"} and not (domain.certificate_arn or domain.certificate_upload_date):
        raise bad_request("Certificate must be specified for the domain name")
    if domain.mutual_tls_authentication is not None and types != ("REGIONAL",):
        raise bad_request("Mutual TLS authentication is supported for regional domain names only")


def get_domain_name(call: Call) -> dict[str, Any]:
    return {"tags": {}} | document(found_domain(call))


def get_domain_names(call: Call) -> dict[str, Any]:
    return page(call.request, [document(domain) for domain in call.records.view(DomainName).values()])


def update_domain_name(call: Call) -> dict[str, Any]:
    domain = found_domain(call)
    changed = _with_targets(_PATCHES.apply(domain, call.given("patchOperations", [])), call)
    _check(changed)
    call.records.of(DomainName)[key_of(domain)] = changed
    return {"tags": {}} | document(changed)


def delete_domain_name(call: Call) -> None:
    key = key_of(found_domain(call))
    del call.records.of(DomainName)[key]
    call.records.drop_owned(key)


def _truststore(uri: str) -> str:
    if not uri.startswith("s3://"):
        raise bad_request(f"Invalid truststore URI {uri!r}: it must be of the form s3://bucket/key")
    return uri


def _policy(text: str) -> str | None:
    if text:
        check_policy(text)
    return text or None


def _change_types(domain: DomainName, patch: Patch) -> DomainName:
    """Replace `/endpointConfiguration/types/0`, or add or remove a type, which is named by path or value."""
    named = patch.value or (patch.name if patch.names else "")
    if named not in _TYPES:
        raise bad_request(f"Invalid EndpointTypes specified. Valid options are {','.join(_TYPES)}")
    endpoint = domain.endpoint_configuration
    others = tuple(known for known in endpoint.types if known != named)
    types = {ADD: (*others, named), REMOVE: others, REPLACE: (named,)}[patch.op]
    if not types:
        raise bad_request("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.")
    return dataclasses.replace(domain, endpoint_configuration=dataclasses.replace(endpoint, types=types))


def _change_address_type(domain: DomainName, patch: Patch) -> DomainName:
    if patch.value not in {"ipv4", "dualstack"}:
        raise bad_request("ipAddressType must be either ipv4 or dualstack.")
    endpoint = dataclasses.replace(domain.endpoint_configuration, ip_address_type=patch.value)
    return dataclasses.replace(domain, endpoint_configuration=endpoint)


def _change_truststore(domain: DomainName, patch: Patch) -> DomainName:
    """Change whom a domain name trusts; without a truststore it asks for no certificate."""
    uri = patch.value if patch.op != REMOVE else None
    if not uri:
        return dataclasses.replace(domain, mutual_tls_authentication=None)
    known = domain.mutual_tls_authentication
    trusted = MutualTls(_truststore(uri), known.truststore_version if known else None)
    return dataclasses.replace(domain, mutual_tls_authentication=trusted)


def _change_truststore_version(domain: DomainName, patch: Patch) -> DomainName:
    known = domain.mutual_tls_authentication
    if known is None:
        raise bad_request("A truststore version needs a truststore URI")
    version = patch.value if patch.op != REMOVE else None
    trusted = dataclasses.replace(known, truststore_version=version or None)
    return dataclasses.replace(domain, mutual_tls_authentication=trusted)


def _text(path: str, attribute: str) -> Path:
    return value(path, attribute, optional, (REPLACE, ADD, REMOVE))


_PATCHES: PatchTable[DomainName] = PatchTable(
    (
        _text("/certificateArn", "certificate_arn"),
        _text("/certificateName", "certificate_name"),
        _text("/endpointAccessMode", "endpoint_access_mode"),
        Path("/endpointConfiguration/types", (ADD, REMOVE), _change_types),
        Path("/endpointConfiguration/types/{type}", (ADD, REMOVE, REPLACE), _change_types),
        Path("/endpointConfiguration/ipAddressType", (REPLACE,), _change_address_type),
        value("/managementPolicy", "management_policy", _policy, (REPLACE, ADD, REMOVE)),
        Path("/mutualTlsAuthentication/truststoreUri", (REPLACE, ADD, REMOVE), _change_truststore),
        Path("/mutualTlsAuthentication/truststoreVersion", (REPLACE, ADD, REMOVE), _change_truststore_version),
        _text("/ownershipVerificationCertificateArn", "ownership_verification_certificate_arn"),
        value("/policy", "policy", _policy, (REPLACE, ADD, REMOVE)),
        _text("/regionalCertificateArn", "regional_certificate_arn"),
        _text("/regionalCertificateName", "regional_certificate_name"),
        value("/routingMode", "routing_mode"),
        value("/securityPolicy", "security_policy"),
    )
)

OPERATIONS: dict[str, Operation] = {
    "CreateDomainName": create_domain_name,
    "DeleteDomainName": delete_domain_name,
    "GetDomainName": get_domain_name,
    "GetDomainNames": get_domain_names,
    "UpdateDomainName": update_domain_name,
}
