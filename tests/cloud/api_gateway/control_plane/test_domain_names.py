"""Custom domain names: regional, at the edge, private; what Terraform changes of them, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import patches, refusal, status

CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/"
NAME = "api.example.com"
REGIONAL: dict[str, Any] = {
    "domainName": NAME,
    "regionalCertificateArn": f"{CERTIFICATE}1",
    "endpointConfiguration": {"types": ["REGIONAL"]},
}
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}],
}


@pytest.fixture
def domain(apigateway: Any) -> dict[str, Any]:
    """A regional domain name."""
    created: dict[str, Any] = apigateway.create_domain_name(**REGIONAL)
    return created


def test_a_regional_domain_name_has_a_target_of_its_region(domain: dict[str, Any]) -> None:
    assert status(domain) == 201
    assert domain["endpointConfiguration"] == {"types": ["REGIONAL"], "ipAddressType": "ipv4"}
    assert domain["regionalDomainName"].endswith(".execute-api.eu-west-1.amazonaws.com")
    assert domain["regionalHostedZoneId"] == "ZLY8HYME6SFDD"
    assert (domain["domainNameStatus"], domain["securityPolicy"]) == ("AVAILABLE", "TLS_1_2")
    assert domain["domainNameArn"] == f"arn:aws:apigateway:eu-west-1::/domainnames/{NAME}"
    assert "distributionDomainName" not in domain


def test_a_domain_name_is_in_lower_case(apigateway: Any) -> None:
    refused = refusal(apigateway.create_domain_name, **REGIONAL | {"domainName": "API.example.com"})

    assert refused[:2] == (400, "BadRequestException")


def test_a_domain_name_at_the_edge_has_a_distribution(apigateway: Any) -> None:
    created = apigateway.create_domain_name(domainName=NAME, certificateArn=f"{CERTIFICATE}1")

    assert created["endpointConfiguration"]["types"] == ["EDGE"]
    assert created["distributionDomainName"].endswith(".cloudfront.net")
    assert created["distributionHostedZoneId"] == "Z2FDTNDATAQYW2"
    assert created["certificateUploadDate"]
    assert "regionalDomainName" not in created


def test_private_domain_names_of_one_name_are_told_apart_by_their_identifiers(apigateway: Any) -> None:
    given = {
        "domainName": NAME,
        "certificateArn": f"{CERTIFICATE}1",
        "endpointConfiguration": {"types": ["PRIVATE"]},
        "policy": json.dumps(POLICY),
    }

    first, second = (apigateway.create_domain_name(**given) for _ in range(2))

    read = apigateway.get_domain_name(domainName=NAME, domainNameId=second["domainNameId"])
    assert first["domainNameId"] != second["domainNameId"]
    assert read["domainNameArn"] == (
        f"arn:aws:apigateway:eu-west-1:123456789012:/domainnames/{NAME}+{second['domainNameId']}"
    )
    assert json.loads(read["policy"]) == POLICY


def test_mutual_tls_is_kept_changed_and_switched_off(apigateway: Any) -> None:
    trusted = {"truststoreUri": "s3://trust/store.pem", "truststoreVersion": "v1"}
    created = apigateway.create_domain_name(**REGIONAL, mutualTlsAuthentication=trusted)

    changed = apigateway.update_domain_name(
        domainName=NAME,
        patchOperations=patches(
            ("replace", "/mutualTlsAuthentication/truststoreUri", "s3://trust/other.pem"),
            ("replace", "/mutualTlsAuthentication/truststoreVersion", "v2"),
        ),
    )
    off = apigateway.update_domain_name(
        domainName=NAME, patchOperations=patches(("replace", "/mutualTlsAuthentication/truststoreUri", ""))
    )

    assert created["mutualTlsAuthentication"] == trusted
    assert changed["mutualTlsAuthentication"] == {"truststoreUri": "s3://trust/other.pem", "truststoreVersion": "v2"}
    assert "mutualTlsAuthentication" not in off


@pytest.mark.usefixtures("domain")
def test_a_domain_name_is_changed_in_place(apigateway: Any) -> None:
    apigateway.update_domain_name(
        domainName=NAME,
        patchOperations=patches(
            ("replace", "/securityPolicy", "TLS_1_0"),
            ("replace", "/regionalCertificateArn", f"{CERTIFICATE}2"),
            ("replace", "/ownershipVerificationCertificateArn", f"{CERTIFICATE}3"),
        ),
    )

    read = apigateway.get_domain_name(domainName=NAME)
    assert (read["securityPolicy"], read["regionalCertificateArn"]) == ("TLS_1_0", f"{CERTIFICATE}2")
    assert read["ownershipVerificationCertificateArn"] == f"{CERTIFICATE}3"
    assert read["endpointConfiguration"]["types"] == ["REGIONAL"]


MOVES = {
    "replaced": (("replace", "/endpointConfiguration/types/0", "REGIONAL"),),
    "replaced-by-name": (("replace", "/endpointConfiguration/types/EDGE", "REGIONAL"),),
    "added-and-removed": (
        ("add", "/endpointConfiguration/types", "REGIONAL"),
        ("remove", "/endpointConfiguration/types", "EDGE"),
    ),
}


@pytest.mark.parametrize("operations", MOVES.values(), ids=MOVES)
def test_a_domain_name_moves_from_the_edge_to_a_region(apigateway: Any, operations: tuple[tuple[str, ...]]) -> None:
    apigateway.create_domain_name(domainName=NAME, certificateArn=f"{CERTIFICATE}1")

    moved = apigateway.update_domain_name(
        domainName=NAME,
        patchOperations=patches(("replace", "/regionalCertificateArn", f"{CERTIFICATE}2"), *operations),
    )

    assert moved["endpointConfiguration"]["types"] == ["REGIONAL"]
    assert moved["regionalDomainName"]


WRONG = {
    "a-name-that-is-taken": (REGIONAL, "The domain name you provided already exists."),
    "no-certificate": (
        {"domainName": "b.example.com", "endpointConfiguration": {"types": ["REGIONAL"]}},
        "Regional certificate must be specified for a regional domain name",
    ),
    "no-certificate-at-the-edge": (
        {"domainName": "b.example.com"},
        "Certificate must be specified for the domain name",
    ),
    "two-types": (
        {**REGIONAL, "endpointConfiguration": {"types": ["REGIONAL", "EDGE"]}},
        "Cannot create a domain name with multiple Endpoint Types.",
    ),
    "a-truststore-elsewhere": (
        {**REGIONAL, "mutualTlsAuthentication": {"truststoreUri": "https://trust"}},
        "Invalid truststore URI 'https://trust': it must be of the form s3://bucket/key",
    ),
    "no-policy": (
        {**REGIONAL, "policy": "allow"},
        "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.",
    ),
}


@pytest.mark.parametrize(("given", "message"), WRONG.values(), ids=WRONG)
@pytest.mark.usefixtures("domain")
def test_a_wrong_domain_name_is_refused(apigateway: Any, given: dict[str, Any], message: str) -> None:
    assert refusal(apigateway.create_domain_name, **given) == (400, "BadRequestException", message)


@pytest.mark.usefixtures("domain")
def test_a_deleted_domain_name_is_not_found(apigateway: Any) -> None:
    deleted = apigateway.delete_domain_name(domainName=NAME)

    assert status(deleted) == 202
    assert apigateway.get_domain_names()["items"] == []
    assert refusal(apigateway.get_domain_name, domainName=NAME) == (
        404,
        "NotFoundException",
        "Invalid domain name identifier specified",
    )
