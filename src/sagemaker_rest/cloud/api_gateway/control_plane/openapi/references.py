"""References inside a document: `{"$ref": "#/components/parameters/Limit"}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.typed import a_map

if TYPE_CHECKING:
    from collections.abc import Mapping


def resolved(document: Mapping[str, Any], part: Any, place: str) -> Mapping[str, Any]:
    """Return `part`, or what of `document` it refers to.

    Raises:
        ServiceError: BadRequestException for a reference to nothing, out of the document, or in a circle.

    """
    seen: set[str] = set()
    while isinstance(part, dict) and "$ref" in part:
        reference = str(part["$ref"])
        if reference in seen or not reference.startswith("#/"):
            raise bad_request(
                f"Invalid OpenAPI input: unable to resolve the reference {reference}: it must lead into this document"
            )
        seen.add(reference)
        part = _at(document, reference)
        if part is None:
            raise bad_request(
                f"Invalid OpenAPI input: unable to resolve the reference {reference}: nothing is defined there"
            )
    return a_map(part, place)


def _at(document: Mapping[str, Any], reference: str) -> Any:
    part: Any = document
    for name in reference.removeprefix("#/").split("/"):
        part = part.get(name.replace("~1", "/").replace("~0", "~")) if isinstance(part, dict) else None
    return part
