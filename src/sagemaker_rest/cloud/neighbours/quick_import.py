"""moto imported sooner.

As it is imported, moto's EC2 makes a session of boto3 for each question about regions, and each of the three parses
botocore's list of all endpoints anew: a fifth of a local cloud's start.
https://github.com/getmoto/moto/blob/5.2.5/moto/ec2/models/availability_zones_and_regions.py
"""

import contextlib
import importlib
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from botocore.loaders import JSONFileLoader

_ASKS_FOR_REGIONS = "moto.ec2.models"


def import_moto() -> None:
    """Import what takes long, each of botocore's files parsed once."""
    with _files_parsed_once():
        importlib.import_module(_ASKS_FOR_REGIONS)


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
