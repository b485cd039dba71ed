"""What makes a plan depend on more than files and providers, or not fit to be kept."""

import codecs
import contextlib
import functools
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sagemaker_rest.terraform.accelerator.types_in_use import unescaped
from sagemaker_rest.terraform.configuration import is_local
from sagemaker_rest.terraform.unchanged_files import once_per_content

# Functions that give something else each time, and the one that takes its text from anywhere, in which they may be.
# https://developer.hashicorp.com/terraform/language/functions
_FUNCTIONS = ("bcrypt", "plantimestamp", "templatestring", "timestamp", "uuid")
# What tells where the workspace lies, which is a new folder each time.
_PLACES = ("abspath", "cwd")
_GAP = r"(?:\s|/\*.*?\*/|#[^\n]*\n|//[^\n]*\n)*"
_FORBIDDEN = re.compile(rf"\b(?:({'|'.join(_FUNCTIONS)}){_GAP}\(|({'|'.join(_PLACES)})\b)", re.DOTALL)
_BEGINNING_BYTES = 1 << 16
_REMEMBERED_TEXTS = 512
_SENSITIVE_VARIABLE = re.compile(r"\bvariable\b[^{]*\{(?:(?!^\}).)*?\bsensitive\b", re.DOTALL | re.MULTILINE)


@once_per_content
def impure_word(file: Path) -> str | None:
    """A function or a name in a file that gives something else each time or in each place; None without one.

    Any text may be a template, so none is looked at as what it is: a comment counts like code. What is not UTF-8 is no
    text to Terraform: https://developer.hashicorp.com/terraform/language/functions/templatefile
    """
    try:
        return _impure_word_in(_text(file))
    except UnicodeDecodeError:
        return None


# the workspaces of a test run are copies of the same files
@functools.lru_cache(maxsize=_REMEMBERED_TEXTS)
def _impure_word_in(text: str) -> str | None:
    found = _FORBIDDEN.search(text) or _FORBIDDEN.search(unescaped(text))
    return None if found is None else found.group(1) or found.group(2)


def _text(file: Path) -> str:
    """The content of a text.

    Raises:
        UnicodeDecodeError: it is no text. Of a large file, a part of the beginning is enough to see that.

    """
    with file.open("rb") as opened:
        codecs.getincrementaldecoder("utf-8")().decode(opened.read(_BEGINNING_BYTES))
    return file.read_text(encoding="utf-8")


def module_from_elsewhere(data: Path) -> str | None:
    """The source of an installed module that does not lie in the workspace; `data` is Terraform's `.terraform`."""
    manifest = data / "modules" / "modules.json"
    if not manifest.exists():
        return None
    sources = (module["Source"] for module in json.loads(manifest.read_text(encoding="utf-8"))["Modules"])
    return next((source for source in sources if source and not is_local(source)), None)


def has_secrets(plan: Mapping[str, Any]) -> bool:
    """Whether a plan, as `terraform show -json` prints it, knows something sensitive. What is kept is kept as it is."""
    changes = (*plan.get("resource_changes", ()), *({"change": one} for one in plan.get("output_changes", {}).values()))
    # what `show` prints has the values of all variables; what is read from a plan file has neither those nor this
    variables = plan.get("configuration", {}).get("root_module", {}).get("variables", {}).values()
    return (
        any(_knows_marked(change["change"].get("after"), change["change"].get("after_sensitive")) for change in changes)
        or any(variable.get("sensitive") for variable in variables)
        or any(_knows_marked(one.get("values"), one.get("sensitive_values")) for one in _data_sources(plan))
    )


@once_per_content
def declares_sensitive_variable(file: Path) -> bool:
    """Whether a configuration file may have one: neither a plan nor a refusal says where its value went."""
    text = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix != ".json":
        return _SENSITIVE_VARIABLE.search(text) is not None
    with contextlib.suppress(ValueError):
        document = json.loads(text)
        if isinstance(document, dict):
            return "sensitive" in json.dumps(document.get("variable"))
    return "sensitive" in text


def _data_sources(plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Those that were read for the plan."""
    modules = [plan.get("prior_state", {}).get("values", {}).get("root_module", {})]
    while modules:
        module = modules.pop()
        modules += module.get("child_modules", ())
        yield from module.get("resources", ())


def _knows_marked(value: Any, marks: Any) -> bool:
    """Whether a part that is marked has a value: unknown ones and empty ones tell nothing."""
    if marks is True:
        return value not in (None, "", [], {})
    if isinstance(marks, dict) and isinstance(value, dict):
        return any(_knows_marked(value.get(name), mark) for name, mark in marks.items())
    if isinstance(marks, list) and isinstance(value, list):
        return any(_knows_marked(part, mark) for part, mark in zip(value, marks, strict=False))
    return False
