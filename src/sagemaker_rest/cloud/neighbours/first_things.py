"""Tell what every account has from the beginning, such as the default VPC and EC2's images, from what was made."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sagemaker_rest.cloud.neighbours.mends import surrounds
from sagemaker_rest.cloud.neighbours.models_of_moto import Keys, models_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# the thousands of AWS's own that nobody can add a part to
_WITHOUT_PARTS = frozenset({"AWSManagedPolicy", "Ami", "Snapshot"})
_LOCK = threading.RLock()
# the things themselves, or another could come to have the id of one that has gone
_FIRST: WeakKeyDictionary[Any, dict[int, Any]] = WeakKeyDictionary()


def later_things(backend: Any) -> Iterator[tuple[Keys, Any]]:
    """Yield what a backend of moto's keeps beside what it came with, each with its keys."""
    first = _FIRST.get(backend, {})
    there = models_in(backend)
    known = first.keys() | {id(model) for _, model in there}
    later = [one for one in there if id(one[1]) not in first]
    for _, model in there:
        # what belongs to a thing that nobody made was made for itself, as a rule of the default event bus
        if id(model) in first and type(model).__name__ not in _WITHOUT_PARTS:
            later += (part for part in models_in(model) if id(part[1]) not in known)
    # the backend of Auto Scaling refers to networks of EC2, for one
    yield from (one for one in later if _service_of(one[1]) == _service_of(backend))


def _service_of(value: Any) -> str:
    return type(value).__module__.split(".")[1]


def _with_parts(backend: Any) -> Iterator[Any]:
    for _, model in models_in(backend):
        yield model
        if type(model).__name__ not in _WITHOUT_PARTS:
            yield from (part for _, part in models_in(model))


@surrounds(
    "moto.core.base_backend:AccountSpecificBackend.__getitem__",
    moto="5.2.5",
    symptom="nothing tells the VPC and the event bus that AWS gives to every account from those that were made",
    see="https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html",
)
def _noting_what_is_first(get: Callable[[Any, str], Any], self: Any, region_name: str) -> Any:
    backend = get(self, region_name)
    if backend not in _FIRST:
        # another thread that asks for it must not make anything before it was looked at
        with _LOCK:
            if backend not in _FIRST:
                _FIRST[backend] = {id(model): model for model in _with_parts(backend)}
    return backend
