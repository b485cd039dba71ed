"""x-amazon-apigateway-integration: the members of PutIntegration and PutIntegrationResponse.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.openapi.typed import (
    a_flag,
    a_map,
    a_number,
    a_text,
    an_enumerator,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.openapi.definitions import Members


@dataclass(frozen=True, slots=True)
class IntegrationReader:
    """Reads the integration of one method; `warnings` lists what is ignored."""

    path: str
    http_method: str
    place: str
    warnings: list[str]

    def integration(self, given: Mapping[str, Any]) -> Members:
        """Return the members of PutIntegration.

        Raises:
            ServiceError: BadRequestException for a value of another type.

        """
        place = self.place
        tls = a_map(given.get("tlsConfig"), f"{place}.tlsConfig")
        skips = a_flag(tls.get("insecureSkipVerification"), f"{place}.tlsConfig.insecureSkipVerification")
        members = {
            "type": an_enumerator(given.get("type"), f"{place}.type"),
            "integrationHttpMethod": an_enumerator(given.get("httpMethod"), f"{place}.httpMethod"),
            "uri": a_text(given.get("uri"), f"{place}.uri"),
            "connectionType": an_enumerator(given.get("connectionType"), f"{place}.connectionType"),
            "connectionId": a_text(given.get("connectionId"), f"{place}.connectionId"),
            "credentials": a_text(given.get("credentials"), f"{place}.credentials") or None,
            "requestParameters": self._mappings(given, "requestParameters"),
            "requestTemplates": self._mappings(given, "requestTemplates"),
            "passthroughBehavior": an_enumerator(given.get("passthroughBehavior"), f"{place}.passthroughBehavior"),
            "contentHandling": an_enumerator(given.get("contentHandling"), f"{place}.contentHandling"),
            "timeoutInMillis": a_number(given.get("timeoutInMillis"), f"{place}.timeoutInMillis"),
            "cacheNamespace": a_text(given.get("cacheNamespace"), f"{place}.cacheNamespace"),
            "cacheKeyParameters": list(texts(given.get("cacheKeyParameters"), f"{place}.cacheKeyParameters")) or None,
            "tlsConfig": None if skips is None else {"insecureSkipVerification": skips},
            "responseTransferMode": an_enumerator(given.get("responseTransferMode"), f"{place}.responseTransferMode"),
            "integrationTarget": a_text(given.get("integrationTarget"), f"{place}.integrationTarget"),
        }
        if members["type"] == "MOCK":
            # recorded on AWS by others: an imported mock has no method, whatever the document says
            members["integrationHttpMethod"] = None
        return _given(members)

    def responses(self, given: Mapping[str, Any]) -> tuple[Members, ...]:
        """Return the members of each PutIntegrationResponse.

        Raises:
            ServiceError: BadRequestException for a value of another type.

        """
        place = f"{self.place}.responses"
        responses = a_map(given.get("responses"), place)
        return tuple(
            self._response(pattern, a_map(response, f"{place}.{pattern}"), f"{place}.{pattern}")
            for pattern, response in responses.items()
        )

    def _response(self, pattern: str, response: Mapping[str, Any], place: str) -> Members:
        members = {
            "statusCode": a_text(response.get("statusCode"), f"{place}.statusCode") or "",
            "selectionPattern": None if pattern == "default" else pattern,
            "responseParameters": self._mappings(response, "responseParameters"),
            "responseTemplates": self._mappings(response, "responseTemplates"),
            "contentHandling": an_enumerator(response.get("contentHandling"), f"{place}.contentHandling"),
        }
        return _given(members)

    def _mappings(self, owner: Mapping[str, Any], name: str) -> dict[str, str | None] | None:
        """Return a map of texts without its other entries, of which API Gateway warns. A template may be null."""
        kept: dict[str, str | None] = {}
        for key, value in a_map(owner.get(name), f"{self.place}.{name}").items():
            if isinstance(value, str) or (value is None and name.endswith("Templates")):
                kept[key] = value
            else:
                self.warnings.append(
                    f"Invalid format for '{name}'. Expected type string for property '{key}' of resource "
                    f"'{self.path}' and method '{self.http_method}' but got '{json.dumps(value)}'"
                )
        return kept or None


def _given(members: Mapping[str, Any]) -> Members:
    return {name: value for name, value in members.items() if value is not None}
