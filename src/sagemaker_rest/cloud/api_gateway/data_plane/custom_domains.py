"""Requests to a domain name of the API's owner: which API and stage its base path leads to.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sagemaker_rest.cloud.api_gateway.data_plane.addressing import Address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sagemaker_rest.cloud.http import HttpRequest


@dataclass(frozen=True, slots=True)
class BasePathMapping:
    """An empty `base_path` stands for every path that no other mapping has. Without a `stage` the next part of the
    path names it.
    """

    base_path: str
    api_id: str
    stage: str | None


class DomainSource(Protocol):
    """A source of custom domain names: the control plane."""

    def mappings(self, domain_name: str) -> tuple[BasePathMapping, ...] | None:
        """Return the base path mappings of a domain name in lower case; None if the domain name does not exist."""
        ...


class NoDomains:
    """A control plane without custom domain names."""

    def mappings(self, domain_name: str) -> tuple[BasePathMapping, ...] | None:  # noqa: ARG002 - there is none
        return None


def domain_of(request: HttpRequest) -> str:
    """Return the name in the Host header, without its port."""
    return request.headers.get("Host", "").partition(":")[0].lower()


def address_at_domain(request: HttpRequest, mappings: Iterable[BasePathMapping]) -> Address | None:
    """Return the address that the path of `request` is mapped to, by the longest base path; None if it is not
    mapped.
    """
    host = request.headers.get("Host", "")
    parts = request.path.split("/")[1:]
    for mapping in sorted(mappings, key=lambda each: len(each.base_path), reverse=True):
        base = mapping.base_path.split("/") if mapping.base_path else []
        if parts[: len(base)] != base:
            continue
        rest = parts[len(base) :]
        stage = mapping.stage
        if stage is None:
            stage, rest = (rest or [""])[0], rest[1:]
        return Address(mapping.api_id.lower(), stage, "/" + "/".join(rest), host, base_path=mapping.base_path)
    return None
