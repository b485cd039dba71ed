"""Access associations: a VPC endpoint and a private domain name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import refusal, status


@pytest.fixture
def domain_arn(apigateway: Any) -> str:
    created = apigateway.create_domain_name(
        domainName="private.example.com",
        certificateArn="arn:aws:acm:eu-west-1:123456789012:certificate/1",
        endpointConfiguration={"types": ["PRIVATE"]},
    )
    return str(created["domainNameArn"])


def _association(domain_arn: str, source: str = "vpce-1") -> dict[str, str]:
    return {
        "domainNameArn": domain_arn,
        "accessAssociationSourceType": "VPCE",
        "accessAssociationSource": source,
    }


def test_an_association_is_listed_until_it_is_deleted(apigateway: Any, domain_arn: str) -> None:
    created = apigateway.create_domain_name_access_association(**_association(domain_arn))
    listed = apigateway.get_domain_name_access_associations()["items"]

    apigateway.delete_domain_name_access_association(
        domainNameAccessAssociationArn=created["domainNameAccessAssociationArn"]
    )

    assert (status(created), created["domainNameArn"]) == (201, domain_arn)
    assert [each["accessAssociationSource"] for each in listed] == ["vpce-1"]
    assert apigateway.get_domain_name_access_associations()["items"] == []


def test_a_wrong_association_is_refused(apigateway: Any, domain_arn: str) -> None:
    apigateway.create_domain_name_access_association(**_association(domain_arn))

    refused = [
        refusal(apigateway.create_domain_name_access_association, **_association(arn, source))[:2]
        for arn, source in ((domain_arn, "vpce-1"), (domain_arn, "vpc-1"), (f"{domain_arn}0", "vpce-1"))
    ]

    assert refused == [
        (409, "ConflictException"),
        (400, "BadRequestException"),
        (404, "NotFoundException"),
    ]
