"""Changes to custom domain names. moto 5.2.5 has no UpdateDomainName, replaces a domain name or the mapping of its
empty base path that is created twice, and fails at the mappings of a domain name that never had one.

https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateDomainName.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.apigateway.exceptions import BadRequestException, BasePathConflictException
from moto.apigateway.models import APIGatewayBackend, BasePathMapping, DomainName
from moto.apigateway.responses import APIGatewayResponse

_create_domain_name = APIGatewayBackend.create_domain_name
_create_base_path_mapping = APIGatewayBackend.create_base_path_mapping

_NO_BASE_PATH = "(none)"
_TYPES = "/endpointConfiguration/types"
_ATTRIBUTES = {
    "/certificateArn": "certificate_arn",
    "/certificateName": "certificate_name",
    "/regionalCertificateArn": "regional_certificate_arn",
    "/regionalCertificateName": "regional_certificate_name",
    "/securityPolicy": "security_policy",
}


def install() -> None:
    """Give moto the operation and the refusals. Calling it again changes nothing."""
    APIGatewayBackend.create_domain_name = _create_new_domain_name
    APIGatewayBackend.create_base_path_mapping = _create_new_base_path_mapping
    APIGatewayResponse.update_domain_name = _update_domain_name


def _create_new_domain_name(self: APIGatewayBackend, domain_name: str, *arguments: Any, **named: Any) -> DomainName:
    if domain_name in self.domain_names:
        raise BadRequestException("The domain name you provided already exists.")
    self.base_path_mappings.setdefault(domain_name, {})
    return _create_domain_name(self, domain_name, *arguments, **named)


def _create_new_base_path_mapping(
    self: APIGatewayBackend, domain_name: str, rest_api_id: str, base_path: str, stage: str
) -> BasePathMapping:
    if (base_path or _NO_BASE_PATH) in self.base_path_mappings.get(domain_name, {}):
        raise BasePathConflictException
    return _create_base_path_mapping(self, domain_name, rest_api_id, base_path, stage)


def _update_domain_name(self: APIGatewayResponse) -> Any:
    domain = self.backend.get_domain_name(self.path.split("/")[2])
    for operation in self._get_param("patchOperations") or []:
        _apply(domain, operation)
    return 200, {}, json.dumps(domain.to_json())


def _apply(domain: DomainName, operation: dict[str, str]) -> None:
    path, value = operation["path"], operation.get("value", "")
    if path in _ATTRIBUTES:
        setattr(domain, _ATTRIBUTES[path], value)
    elif path.startswith(_TYPES):
        domain.endpoint_configuration = {**(domain.endpoint_configuration or {}), "types": [value]}
    else:
        raise NotImplementedError(f"changing {path} of a custom domain name")
