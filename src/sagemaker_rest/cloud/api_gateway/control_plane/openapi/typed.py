"""Values of a document by the type that they must have. A place is named as OpenAPI's parsers name it:
`paths.'/pets'(get).responses.200`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sagemaker_rest.cloud.protocol.errors import ServiceError


def invalid(place: str, kind: str) -> ServiceError:
    """Return the error of a value of another type."""
    return bad_request(f"Invalid OpenAPI input: attribute {place} is not of type `{kind}`")


def a_map(value: Any, place: str) -> Mapping[str, Any]:
    """Return a map; an absent one is empty.

    Raises:
        ServiceError: BadRequestException for anything else.

    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise invalid(place, "object")
    return value


def maps(value: Any, place: str) -> dict[str, Mapping[str, Any]]:
    """Return a map of maps by name.

    Raises:
        ServiceError: BadRequestException for anything else.

    """
    return {name: a_map(item, f"{place}.{name}") for name, item in a_map(value, place).items()}


def a_list(value: Any, place: str) -> Sequence[Any]:
    """Return a list; an absent one is empty.

    Raises:
        ServiceError: BadRequestException for anything else.

    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise invalid(place, "array")
    return value


def texts(value: Any, place: str) -> tuple[str, ...]:
    """Return a list of texts.

    Raises:
        ServiceError: BadRequestException for anything else.

    """
    return tuple(a_text(item, place) or "" for item in a_list(value, place))


def a_text(value: Any, place: str) -> str | None:
    """Return a text; a number or boolean becomes one, as YAML reads the version `1` for a number.

    Raises:
        ServiceError: BadRequestException for a map or a list.

    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    raise invalid(place, "string")


def an_enumerator(value: Any, place: str) -> str | None:
    """Return a value of an enumeration: API Gateway reads them without regard to case, and what is empty as absent.

    Raises:
        ServiceError: BadRequestException for a map or a list.

    """
    text = a_text(value, place)
    return text.upper() if text else None


def a_flag(value: Any, place: str) -> bool | None:
    """Return a boolean; the texts `true` and `false` are as good.

    Raises:
        ServiceError: BadRequestException for anything else.

    """
    if value is None or isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise invalid(place, "boolean")


def a_number(value: Any, place: str) -> int | None:
    """Return a whole number; a text of one is as good.

    Raises:
        ServiceError: BadRequestException for anything else.

    """
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise invalid(place, "integer")
