"""Client certificates: real ones, which a backend could be told to trust."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509

from tests.cloud.api_gateway.control_plane.calls import patches, refusal, status

UNKNOWN = (404, "NotFoundException", "Invalid Client Certificate identifier specified")


@pytest.fixture
def certificate(apigateway: Any) -> dict[str, Any]:
    generated: dict[str, Any] = apigateway.generate_client_certificate(description="mine", tags={"a": "1"})
    return generated


def test_a_certificate_is_signed_by_itself_and_valid_for_a_year(certificate: dict[str, Any]) -> None:
    read = x509.load_pem_x509_certificate(certificate["pemEncodedCertificate"].encode())

    read.verify_directly_issued_by(read)
    assert read.not_valid_after_utc == certificate["expirationDate"]
    assert certificate["expirationDate"] - certificate["createdDate"] == timedelta(days=365)


def test_a_certificate_is_read_back(apigateway: Any, certificate: dict[str, Any]) -> None:
    read = apigateway.get_client_certificate(clientCertificateId=certificate["clientCertificateId"])
    listed = apigateway.get_client_certificates()["items"]

    assert status(certificate) == 201
    assert (read["description"], read["tags"]) == ("mine", {"a": "1"})
    assert [each["pemEncodedCertificate"] for each in listed] == [certificate["pemEncodedCertificate"]]


def test_a_description_is_changed(apigateway: Any, certificate: dict[str, Any]) -> None:
    changed = apigateway.update_client_certificate(
        clientCertificateId=certificate["clientCertificateId"],
        patchOperations=patches(("replace", "/description", "yours")),
    )

    assert changed["description"] == "yours"


def test_a_deleted_certificate_is_not_found(apigateway: Any, certificate: dict[str, Any]) -> None:
    identifier = certificate["clientCertificateId"]
    apigateway.delete_client_certificate(clientCertificateId=identifier)

    assert refusal(apigateway.get_client_certificate, clientCertificateId=identifier) == UNKNOWN
