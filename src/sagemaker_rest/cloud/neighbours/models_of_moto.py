"""The things that one of moto's backends keeps, whatever its service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_rest.cloud.neighbours.backends import moto_module

# a collection in a collection, as the security groups by VPC and id, or one that an object of the backend keeps
_DEEPEST = 5
Keys = tuple[str, ...]


def models_in(keeper: Any) -> list[tuple[Keys, Any]]:
    """Return each thing that a backend keeps, or another thing, with the keys under which it does. What belongs to a
    thing goes with it, and is not looked at.
    """
    model = moto_module("moto.core.common_models").BaseModel
    other = moto_module("moto.core.base_backend").BaseBackend
    found: dict[int, tuple[Keys, Any]] = {}
    seen: set[int] = set()
    left: list[tuple[Keys, int, Any]] = [((), 0, vars(keeper))]
    while left:
        keys, depth, collection = left.pop()
        for key, value in _elements(collection):
            # an account has thousands of EC2's images: this loop is what a look at it costs
            if isinstance(value, model):
                found.setdefault(id(value), ((*keys, key) if key and depth else keys, value))
            elif depth < _DEEPEST and _may_keep(value) and id(value) not in seen and not isinstance(value, other):
                seen.add(id(value))
                left.append(((*keys, key) if key and depth else keys, depth + 1, value))
    return list(found.values())


def _may_keep(value: Any) -> bool:
    """Return whether it is a collection, or an object of moto's that has some."""
    return isinstance(value, Mapping | list | tuple | set) or (
        type(value).__module__.startswith("moto.") and hasattr(value, "__dict__")
    )


def _elements(collection: Any) -> list[tuple[str, Any]]:
    """Return the elements of a collection, with their keys; the attributes of an object that only keeps collections."""
    # RDS keeps its databases in something that is not a dict: names in any case are one
    if isinstance(collection, Mapping):
        return [(key if isinstance(key, str) else str(key), value) for key, value in _copied(collection.items())]
    if isinstance(collection, list | tuple | set):
        elements = _copied(collection)
        # metrics and events are long lists of values, not of things
        is_plain = not elements or elements[0] is None or isinstance(elements[0], str | bytes | int | float)
        return [] if is_plain else [("", element) for element in elements]
    return [("", value) for value in _copied(vars(collection).values())]


def _copied(values: Any) -> list[Any]:
    """Return the elements of a collection that another thread may be changing."""
    while True:
        try:
            return list(values)
        except RuntimeError:
            continue
