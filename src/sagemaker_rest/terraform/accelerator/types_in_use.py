"""The resource types that a Terraform command can need, so that the others may be left out of the schema.

The rule is a superset that needs no understanding of the language: a type is kept if its name appears as a word
anywhere in the files that the command reads. A type that is in use is written out somewhere in them, because block
labels, addresses and states allow no expression in its place. The files:
- the root module's, and those of every module in `.terraform/modules/modules.json`: Terraform takes modules from there
  and from nowhere else;
- every file that the command line names: plans (which hold a configuration and a state), states, variables;
- the state, if it is a local one.
What does not fit into that gets the whole schema: commands that show the schema or bring configurations of their own
(`providers schema`, `test`, `query`, `import`, ...), other backends, a state that is not of format 4, anything that
cannot be read.

A second rule keeps Terraform's words: it names similar types when a type does not exist, so a type that the provider
lacks gets the whole schema, too.
"""

import functools
import json
import re
import shlex
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sagemaker_rest.terraform.accelerator.caller import Caller
from sagemaker_rest.terraform.accelerator.wire import Schema
from sagemaker_rest.terraform.unchanged_files import once_per_content

# These read nothing but the configuration, plans and the state.
_COMMANDS = frozenset({"apply", "destroy", "plan", "refresh", "show", "validate"})
_CONFIGURATION_SUFFIXES = (".tf", ".tf.json", ".tofu", ".tofu.json")
_STATE_FORMAT = 4
_REMEMBERED_TEXTS = 512

_WORD = re.compile(r"[\w-]+")
# \u0061 in a quoted label or in JSON is the letter a
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")
_GAP = r"(?:\s|/\*.*?\*/)*"
_DECLARATION = re.compile(rf'\b(resource|data)\b{_GAP}"?([\w-]+)"?{_GAP}"?[\w-]+"?{_GAP}\{{', re.DOTALL)
_LOCAL_NAME = re.compile(r'"?([\w-]+)"?\s*[=:]\s*\{[^{}]*?"?\bsource"?\s*[=:]\s*"([^"]*)"')


@dataclass(frozen=True, slots=True)
class TypesInUse:
    """Words among which are all types in use, and the declared blocks as (`resource` or `data`, type)."""

    words: frozenset[str]
    declared: frozenset[tuple[str, str]]
    local_names: frozenset[tuple[str, str]]

    def need_all_of(self, schema: Schema, provider_type: str) -> bool:
        """Return whether a declared type of this provider does not exist: Terraform then says which ones are
        similar.
        """
        names = {name for name, source in self.local_names if source.rpartition("/")[2] == provider_type}
        prefixes = tuple(f"{name}_" for name in {*names, provider_type})
        known = {"resource": schema.resources, "data": schema.data_sources}
        return any(
            kind not in known[block] and (kind.startswith(prefixes) or f"{kind}_" in prefixes)
            for block, kind in self.declared
        )


class WholeSchemaNeeded(Exception):  # noqa: N818  it is an answer, not an error
    """It is not known which types the command needs; the message says why."""


def types_in_use(caller: Caller | None) -> TypesInUse:
    """Return the types that a Terraform process needs.

    Raises:
        WholeSchemaNeeded: that is not known.
    """
    if caller is None:
        raise WholeSchemaNeeded("the system does not say which process asks")
    command, arguments = _command_line(caller)
    if command not in _COMMANDS:
        raise WholeSchemaNeeded(f"terraform {command or ''} may need any type")
    try:
        return _read(caller, arguments)
    except WholeSchemaNeeded:
        raise
    except Exception as error:
        raise WholeSchemaNeeded(f"a file cannot be read: {error}") from error


def select(schema: Schema, caller: Caller | None, provider_type: str) -> bytes:
    """Return the schema message for a Terraform process: with the types in use, or whole."""
    try:
        found = types_in_use(caller)
    except WholeSchemaNeeded:
        return schema.message
    return schema.message if found.need_all_of(schema, provider_type) else schema.keep(found.words)


def _command_line(caller: Caller) -> tuple[str, list[str]]:
    """Return the command and its arguments, those from the environment included."""
    words = list(caller.arguments)
    while words and words[0].startswith("-"):  # -chdir=FOLDER
        words.pop(0)
    command = words.pop(0) if words else ""
    for name in ("TF_CLI_ARGS", f"TF_CLI_ARGS_{command}"):
        try:
            words += shlex.split(caller.environment.get(name, ""))
        except ValueError as error:
            raise WholeSchemaNeeded(f"{name} cannot be read: {error}") from error
    return command, words


def _read(caller: Caller, arguments: list[str]) -> TypesInUse:
    root = caller.folder
    data = root / (caller.environment.get("TF_DATA_DIR") or ".terraform")
    configuration = [_types_in_file(file) for file in _configuration_files(root, data)]
    others = [words for argument in arguments for words in _words_of_named_file(root, argument)]
    in_states = (kind for state in _states(root, data) for kind in _types_in_state(state))
    return TypesInUse(
        frozenset(in_states).union(*(file.words for file in configuration), *others),
        frozenset().union(*(file.declared for file in configuration)),
        frozenset().union(*(file.local_names for file in configuration)),
    )


@once_per_content
def _types_in_file(file: Path) -> TypesInUse:
    return _types_in_text(file.read_text(encoding="utf-8"))


# the workspaces of a test run are copies of the same files
@functools.lru_cache(maxsize=_REMEMBERED_TEXTS)
def _types_in_text(text: str) -> TypesInUse:
    return TypesInUse(_words(text), _declared(text), _local_names(text))


def configuration_texts(root: Path, data: Path) -> list[str]:
    """Return the texts of the configuration files of a root module and of all modules that are installed for it.

    Raises:
        OSError, ValueError: one cannot be read.
    """
    return [file.read_text(encoding="utf-8") for file in _configuration_files(root, data)]


def _configuration_files(root: Path, data: Path) -> Iterator[Path]:
    folders = {root}
    manifest = data / "modules" / "modules.json"
    if manifest.exists():
        folders.update(root / module["Dir"] for module in json.loads(manifest.read_text(encoding="utf-8"))["Modules"])
    for folder in folders:
        yield from (file for file in folder.iterdir() if file.name.endswith(_CONFIGURATION_SUFFIXES))


def _words_of_named_file(root: Path, argument: str) -> Iterator[frozenset[str]]:
    """Yield the words of the file that an argument names, `-option=FILE` or `FILE`, if it is one."""
    for name in {argument, argument.partition("=")[2]}:
        file = root / name
        if not name or not file.is_file():
            continue
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as plan:
                yield from (_words_in_plan(plan, member) for member in plan.namelist())
        else:
            yield _words(file.read_text(encoding="utf-8", errors="replace"))


def _words_in_plan(plan: zipfile.ZipFile, member: str) -> frozenset[str]:
    text = plan.read(member).decode(errors="replace")
    # a plan holds the configuration that it is of, and that was read when it was planned
    return _types_in_text(text).words if member.endswith(_CONFIGURATION_SUFFIXES) else _words(text)


def unescaped(text: str) -> str:
    """Return the text with its JSON escapes (which quoted labels may have, too) replaced by the letters they stand
    for.
    """
    if "\\u" not in text and "\\U" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found.group(1) or found.group(2), 16)), text)


def _words(text: str) -> frozenset[str]:
    texts = {text, unescaped(text)}
    # a name may have hyphens, and may stand beside one: take it both ways
    whole = {word for one in texts for word in _WORD.findall(one)}
    return frozenset(whole.union(*(word.split("-") for word in whole if "-" in word)))


def _declared(text: str) -> frozenset[tuple[str, str]]:
    if not text.lstrip().startswith("{"):
        return frozenset(_DECLARATION.findall(text))
    document = json.loads(text)
    blocks = ("resource", "data")
    return frozenset((block, kind) for block in blocks for group in _objects(document.get(block)) for kind in group)


def _local_names(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(_LOCAL_NAME.findall(text)) if "required_providers" in text else frozenset()


def _objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a value: JSON syntax allows one, or a list of them."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _states(root: Path, data: Path) -> Iterator[Path]:
    """Yield the local state files of all workspaces: a type too many does no harm."""
    settings = _backend(data)
    if settings is None:
        path, workspaces = None, None
    elif settings.get("type") == "local":
        content = settings.get("config") or {}
        path, workspaces = content.get("path"), content.get("workspace_dir")
    else:
        raise WholeSchemaNeeded(f"the state is kept in the backend {settings.get('type')}")
    yield root / (path or "terraform.tfstate")
    yield from (root / (workspaces or "terraform.tfstate.d")).glob("*/terraform.tfstate")


def _backend(data: Path) -> Mapping[str, Any] | None:
    file = data / "terraform.tfstate"
    found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    backend: Mapping[str, Any] | None = found.get("backend")
    return backend


def _types_in_state(file: Path) -> Iterator[str]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    if not text.strip():
        return  # Terraform takes an empty file for an empty state
    state = json.loads(text)
    if state.get("version") != _STATE_FORMAT or "resources" not in state:
        raise WholeSchemaNeeded(f"{file} is not a state of format {_STATE_FORMAT}")
    yield from (resource["type"] for resource in state["resources"])
