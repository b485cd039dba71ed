"""Client certificates: what API Gateway shows to an HTTP backend.

https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-client-side-ssl-authentication.html
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id, now
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import REPLACE, Patch, PatchTable, Path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

# "valid for 365 days"
_VALID_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """A certificate that API Gateway generated; nobody sees its private key."""

    client_certificate_id: str
    created_date: datetime
    expiration_date: datetime
    pem_encoded_certificate: str
    description: str | None = None
    tags: Mapping[str, str] | None = None


def _describe(certificate: ClientCertificate, patch: Patch) -> ClientCertificate:
    return dataclasses.replace(certificate, description=patch.value or None)


_PATCHES: PatchTable[ClientCertificate] = PatchTable((Path("/description", (REPLACE,), _describe),))


def generate_client_certificate(call: Call) -> dict[str, Any]:
    created = now()
    certificate = ClientCertificate(
        client_certificate_id=new_id(),
        created_date=created,
        expiration_date=created + _VALID_FOR,
        pem_encoded_certificate=_self_signed(created),
        description=call.given("description") or None,
        tags=call.given("tags") or None,
    )
    call.records.of(ClientCertificate)[certificate.client_certificate_id] = certificate
    return document(certificate)


def get_client_certificate(call: Call) -> dict[str, Any]:
    return {"tags": {}} | document(_found(call))


def get_client_certificates(call: Call) -> dict[str, Any]:
    certificates = call.records.view(ClientCertificate).values()
    return page(call.request, [document(certificate) for certificate in certificates])


def update_client_certificate(call: Call) -> dict[str, Any]:
    changed = _PATCHES.apply(_found(call), call.given("patchOperations", []))
    call.records.of(ClientCertificate)[changed.client_certificate_id] = changed
    return {"tags": {}} | document(changed)


def delete_client_certificate(call: Call) -> None:
    del call.records.of(ClientCertificate)[_found(call).client_certificate_id]


def _found(call: Call) -> ClientCertificate:
    known = call.records.view(ClientCertificate)
    if call.given("clientCertificateId") not in known:
        raise not_found("Invalid Client Certificate identifier specified")
    return known[call.given("clientCertificateId")]


def _self_signed(created: datetime) -> str:
    """Return a certificate that a backend can be told to trust, as PEM."""
    # imported when the first certificate is asked for: it takes as long as everything else of this control plane
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ApiGateway")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(created)
        .not_valid_after(created + _VALID_FOR)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


OPERATIONS: dict[str, Operation] = {
    "DeleteClientCertificate": delete_client_certificate,
    "GenerateClientCertificate": generate_client_certificate,
    "GetClientCertificate": get_client_certificate,
    "GetClientCertificates": get_client_certificates,
    "UpdateClientCertificate": update_client_certificate,
}
