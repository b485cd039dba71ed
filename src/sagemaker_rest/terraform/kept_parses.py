"""The parses of HCL files, kept on disk: a large module takes the parser seconds."""

import functools
import importlib.metadata
import json
from collections.abc import Callable
from typing import Any

from sagemaker_rest.cache import cache_directory
from sagemaker_rest.terraform.answer_cache import AnswerCache


def kept_parse(text: str, read: Callable[[str], dict[str, Any]], *, form: str) -> dict[str, Any]:
    """Return what `read` makes of an HCL text: JSON. `form` names that form, and changes when `read` does."""
    kept = AnswerCache(cache_directory() / "parsed-configurations")
    key = f"{_parser_version()} {form}\n{text}"
    if (found := kept.get(key)) is not None:
        document: dict[str, Any] = json.loads(found)
        return document
    document = read(text)
    kept.put(key, json.dumps(document).encode())
    return document


@functools.cache
def _parser_version() -> str:
    return importlib.metadata.version("python-hcl2")
