"""moto's backends, which hold its state, loaded when they are first asked for.

A service of moto's takes up to a third of a second to import, and a local cloud that is started for one stack needs a
dozen of two hundred.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import sys
import threading
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from botocore.loaders import JSONFileLoader

from sagemaker_rest.cloud.importing import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator

# moto's modules import each other in circles: two threads that begin at two ends would see unfinished ones
_LOADING = threading.RLock()


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Import modules of moto in here: one thread at a time, and each of botocore's files parsed once.

    As it is imported, moto's EC2 makes a session of boto3 for each question about regions, and each of the three parses
    botocore's list of all endpoints anew.
    https://github.com/getmoto/moto/blob/5.2.5/moto/ec2/models/availability_zones_and_regions.py
    """
    with _LOADING, uncollected(), _files_parsed_once():
        yield


@functools.cache
def moto_module(name: str) -> Any:
    """Return a module of moto's, imported now if need be."""
    with loading():
        return importlib.import_module(name)


@functools.cache
def backends_of(service: str) -> Any:
    """Return the backends of a service, as moto names it, by account and by region or partition."""
    backends = moto_module("moto.backends")
    with loading():
        return backends.get_backend(service)


def backend_of(service: str, account_id: str, place: str) -> Any:
    """Return a service's backend of an account in a region; of a global service, in a partition."""
    return backends_of(service)[account_id][place]


def loaded_backends(service: str) -> Iterator[Any]:
    """Yield the backends of a service that exist. A service that nobody has asked for is not loaded for it."""
    if f"moto.{service}.models" not in sys.modules:
        return
    # lists, because another thread may be adding an account or a region
    for places in list(backends_of(service).values()):
        yield from list(places.values())


@contextlib.contextmanager
def _files_parsed_once() -> Iterator[None]:
    plain = JSONFileLoader.load_file
    parsed: dict[str, Any] = {}

    def load_file(loader: JSONFileLoader, path: str) -> Any:
        if path not in parsed:
            parsed[path] = plain(loader, path)
        return parsed[path]

    with patch.object(JSONFileLoader, "load_file", load_file):
        yield
