"""A Swagger 2.0 document as an OpenAPI 3.0 one, so that there is one to read.

https://swagger.io/specification/v2/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.openapi.operations import HTTP_METHODS
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.typed import a_list, a_map, a_text, maps, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_JSON = "application/json"
_MOVED = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
    "#/securityDefinitions/": "#/components/securitySchemes/",
}
_REPLACED = ("basePath", "consumes", "definitions", "parameters", "produces", "responses", "securityDefinitions")


def upgraded(swagger: Mapping[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI 3.0 document that says the same.

    Raises:
        ServiceError: BadRequestException for parts of another type than they must have.

    """
    document = _with_moved_references(swagger)
    components = {
        "schemas": a_map(document.get("definitions"), "definitions"),
        "securitySchemes": a_map(document.get("securityDefinitions"), "securityDefinitions"),
        "parameters": maps(document.get("parameters"), "parameters"),
        "responses": maps(document.get("responses"), "responses"),
    }
    upgrade = _Upgrade(
        components,
        texts(document.get("consumes"), "consumes") or (_JSON,),
        texts(document.get("produces"), "produces") or (_JSON,),
    )
    paths = a_map(document.get("paths"), "paths")
    return {
        **{name: value for name, value in document.items() if name not in _REPLACED},
        "components": components,
        "servers": [{"url": a_text(document.get("basePath"), "basePath") or "/"}],
        "paths": {path: upgrade.path_item(item, f"paths.'{path}'") for path, item in paths.items()},
    }


def _with_moved_references(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _moved(entry) if key == "$ref" and isinstance(entry, str) else _with_moved_references(entry)
            for key, entry in value.items()
        }
    return [_with_moved_references(entry) for entry in value] if isinstance(value, list) else value


def _moved(reference: str) -> str:
    for old, new in _MOVED.items():
        if reference.startswith(old):
            return new + reference.removeprefix(old)
    return reference


class _Upgrade:
    """`consumes` and `produces` are the media types of operations that name none."""

    def __init__(
        self, components: Mapping[str, Mapping[str, Any]], consumes: Sequence[str], produces: Sequence[str]
    ) -> None:
        self._components = components
        self._consumes = consumes
        self._produces = produces

    def path_item(self, item: Any, place: str) -> Any:
        if not isinstance(item, dict):
            # whoever reads the document says so
            return item
        shared = a_list(item.get("parameters"), f"{place}.parameters")
        return {
            name: self._operation(a_map(part, f"{place}({name})"), shared, f"{place}({name})")
            if name in HTTP_METHODS
            else part
            for name, part in item.items()
        }

    def _operation(self, operation: Mapping[str, Any], shared: Sequence[Any], place: str) -> dict[str, Any]:
        accepted = texts(operation.get("consumes"), f"{place}.consumes") or self._consumes
        answered = texts(operation.get("produces"), f"{place}.produces") or self._produces
        kept = {name: part for name, part in operation.items() if name not in ("consumes", "produces", "responses")}
        for parameter in (*shared, *a_list(operation.get("parameters"), f"{place}.parameters")):
            body = self._resolved(parameter, "parameters", f"{place}.parameters")
            if body.get("in") == "body":
                content = {"schema": body.get("schema")}
                kept["requestBody"] = {"content": dict.fromkeys(accepted, content)}
        if "responses" in operation:
            responses = a_map(operation["responses"], f"{place}.responses")
            kept["responses"] = {
                status: self._response(response, answered, f"{place}.responses.{status}")
                for status, response in responses.items()
            }
        return kept

    def _response(self, response: Any, media_types: Sequence[str], place: str) -> Mapping[str, Any]:
        declared = self._resolved(response, "responses", place)
        if "schema" not in declared:
            return declared
        return {**declared, "content": {media_type: {"schema": declared["schema"]} for media_type in media_types}}

    def _resolved(self, part: Any, kind: str, place: str) -> Mapping[str, Any]:
        """Return `part`, or what of the document it refers to; a reference to nothing stays, to be told of later."""
        reference = a_text(a_map(part, place).get("$ref"), f"{place}.$ref") or ""
        name = reference.removeprefix(f"#/components/{kind}/")
        return a_map(self._components[kind].get(name, part), place)
