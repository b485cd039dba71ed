"""moto's custom domain names as the gateway sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.apigateway.models import apigateway_backends

from sagemaker_rest.cloud.api_gateway.data_plane.custom_domains import BasePathMapping

if TYPE_CHECKING:
    from moto.apigateway.models import BasePathMapping as MotoMapping

_NO_BASE_PATH = "(none)"


class MotoDomains:
    """The gateway's `DomainSource` over every account and region of moto."""

    def mappings(self, domain_name: str) -> tuple[BasePathMapping, ...] | None:
        # lists, because another thread may be adding an account or a region
        for regions in list(apigateway_backends.values()):
            for backend in list(regions.values()):
                if domain_name in backend.domain_names:
                    found = backend.base_path_mappings.get(domain_name, {})
                    return tuple(_mapping(mapping) for mapping in list(found.values()))
        return None


def _mapping(mapping: MotoMapping) -> BasePathMapping:
    base_path = "" if mapping.base_path == _NO_BASE_PATH else mapping.base_path
    return BasePathMapping(base_path, mapping.rest_api_id, mapping.stage or None)
