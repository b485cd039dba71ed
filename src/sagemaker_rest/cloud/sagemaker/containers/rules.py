"""The user's rules for serving images: a table of image patterns, in pyproject.toml or a file of its own.

[tool.sagemaker-rest.containers."*/digits:*"]
command = "uvicorn app:app --port {port}"
directory = "app"

[tool.sagemaker-rest.containers."*/llm:*"]
stand-in = { body = '{"text": "hello"}' }
"""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, cast

from sagemaker_rest.cloud.sagemaker.containers.images import repository_of
from sagemaker_rest.cloud.sagemaker.containers.toolkits.catalogue import REPOSITORIES
from sagemaker_rest.errors import ContainerRuleError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

WAYS = ("command", "stand-in", "image", "toolkit", "python")
_MEMBERS = {
    "command": ("command", "directory", "environment"),
    "stand-in": ("stand-in",),
    "image": ("image", "environment", "memory"),
    "toolkit": ("toolkit", "python", "environment"),
    "python": ("python", "environment"),
}
_LONGEST_DELAY_SECONDS = 3600
_VARIABLE = re.compile(r"[^=\0]+")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")
_WITHOUT_BODY = frozenset({204, 205, 304})


@dataclass(frozen=True, slots=True)
class StandIn:
    """A fixed answer in the place of a model: `body` None echoes the request. `delay_seconds` are waited before it."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    delay_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ContainerRule:
    """A rule for images that match `pattern`: they are served by exactly one of the members that may be None.

    `command` may have the placeholders {port} and {model_directory}; `directory` is where it runs. `image` is the name
    of an image that a container engine has, which may take `memory` (such as 2g); `python` is an interpreter for AWS's
    framework images, and for those that are built on one: `toolkit` is the name of its repository.
    """

    pattern: str
    command: tuple[str, ...] | None = None
    stand_in: StandIn | None = None
    image: str | None = None
    toolkit: str | None = None
    python: Path | None = None
    directory: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    memory: str | None = None

    def matches(self, image: str) -> bool:
        """Return whether the pattern is that of `image`: of its reference, with or without registry and tag."""
        repository = repository_of(image)
        registry, _, tag = image.strip().partition(repository or image)
        names = (image, registry + repository, repository, repository + tag)
        return any(fnmatchcase(name, self.pattern) for name in names)


@dataclass(frozen=True, slots=True)
class ContainerRules:
    """The rules in their order: the first that matches an image counts.

    With `uses_engine` an image that nothing else serves is run by a container engine, where one answers.
    """

    rules: tuple[ContainerRule, ...] = ()
    uses_engine: bool = True

    def for_image(self, image: str) -> ContainerRule | None:
        return next((rule for rule in self.rules if rule.matches(image)), None)


def read_rules(file: Path) -> ContainerRules:
    """Return the rules in a TOML file: those in [tool.sagemaker-rest.containers], or in [containers]; and whether there
    is `container-engine = false` above them.

    Raises:
        ContainerRuleError: The file cannot be read, or a rule has a member or a value that it may not have.

    """
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContainerRuleError(f"{file}: the container rules cannot be read: {error}.") from error
    settings = _settings(file, document)
    table, uses_engine = settings.get("containers", {}), settings.get("container-engine", True)
    if not isinstance(table, dict):
        raise ContainerRuleError(f"{file}: containers must be a table of image patterns, not {table!r}.")
    if not isinstance(uses_engine, bool):
        raise ContainerRuleError(f"{file}: container-engine must be true or false, not {uses_engine!r}.")
    folder = file.resolve().parent
    return ContainerRules(
        tuple(_rule(file, folder, pattern, value) for pattern, value in table.items()), uses_engine=uses_engine
    )


def _settings(file: Path, document: Mapping[str, Any]) -> Mapping[str, Any]:
    tool = document.get("tool", {})
    if not isinstance(tool, dict) or "sagemaker-rest" not in tool:
        return document
    settings = tool["sagemaker-rest"]
    if not isinstance(settings, dict) or settings.keys() - {"containers", "container-engine"}:
        raise ContainerRuleError(f"{file}: tool.sagemaker-rest has containers and container-engine, not {settings!r}.")
    return settings


def _rule(file: Path, folder: Path, pattern: str, told: Any) -> ContainerRule:
    where = f"{file}: containers.{pattern!r}"
    ways = [way for way in WAYS if isinstance(told, dict) and way in told]
    if "toolkit" in ways:
        ways = [way for way in ways if way != "python"]
    if len(ways) != 1:
        raise ContainerRuleError(f"{where} must be a table with exactly one of {', '.join(WAYS)}; it has {told!r}.")
    unknown = sorted(set(told) - set(_MEMBERS[ways[0]]))
    if unknown:
        known = ", ".join(_MEMBERS[ways[0]])
        raise ContainerRuleError(f"{where} has no member {unknown[0]!r}: beside {ways[0]} there are {known}.")
    environment = _environment(where, told.get("environment", {}))
    value = told[ways[0]]
    read: Mapping[str, Callable[[], ContainerRule]] = {
        "command": lambda: ContainerRule(
            pattern,
            command=_command(where, value),
            directory=_directory(where, folder, told.get("directory", ".")),
            environment=environment,
        ),
        "stand-in": lambda: ContainerRule(pattern, stand_in=_stand_in(where, value)),
        "image": lambda: ContainerRule(
            pattern,
            image=_text(where, "image", value),
            environment=environment,
            memory=_memory(where, told.get("memory")),
        ),
        "toolkit": lambda: ContainerRule(
            pattern,
            toolkit=_toolkit(where, value),
            python=_python(where, folder, told["python"]) if "python" in told else None,
            environment=environment,
        ),
        "python": lambda: ContainerRule(pattern, python=_python(where, folder, value), environment=environment),
    }
    return read[ways[0]]()


def _command(where: str, value: Any) -> tuple[str, ...]:
    try:
        words = shlex.split(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ContainerRuleError(f"{where}.command: {value!r} is not a command line: {error}.") from error
    if (
        not isinstance(words, list)
        or not words
        or not all(isinstance(word, str) and "\0" not in word for word in words)
    ):
        raise ContainerRuleError(f"{where}.command must be a command line or a list of words, not {value!r}.")
    return tuple(words)


def _directory(where: str, folder: Path, value: Any) -> Path:
    directory = folder / _text(where, "directory", value)
    if not directory.is_dir():
        raise ContainerRuleError(f"{where}.directory: {directory} is not a folder.")
    return directory


def _python(where: str, folder: Path, value: Any) -> Path:
    # not Path.expanduser, which raises for users that are not there
    python = folder / os.path.expanduser(_text(where, "python", value))  # noqa: PTH111
    if not (python.is_file() and os.access(python, os.X_OK)):
        raise ContainerRuleError(f"{where}.python: {python} cannot be executed. Name a Python interpreter.")
    return python


def _toolkit(where: str, value: Any) -> str:
    if value not in REPOSITORIES:
        raise ContainerRuleError(f"{where}.toolkit must be one of {', '.join(REPOSITORIES)}, not {value!r}.")
    return str(value)


def _environment(where: str, value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise ContainerRuleError(f"{where}.environment must be a table of strings, not {value!r}.")
    for name, text in value.items():
        if not _VARIABLE.fullmatch(name) or "\0" in text:
            raise ContainerRuleError(f"{where}.environment: {name!r} = {text!r} cannot be a variable.")
    return cast("dict[str, str]", value)


def _headers(where: str, value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise ContainerRuleError(f"{where}.headers must be a table of strings, not {value!r}.")
    for name, text in value.items():
        is_framing = name.lower() in {"content-length", "transfer-encoding", "connection"}
        if is_framing or not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(text):
            raise ContainerRuleError(f"{where}.headers: {name!r} = {text!r} cannot be a header of the answer.")
    return cast("dict[str, str]", value)


def _memory(where: str, value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and re.fullmatch(r"\d+[kmg]", value)):
        raise ContainerRuleError(f"{where}.memory must be a number with k, m or g, such as 2g, not {value!r}.")
    return value


def _text(where: str, member: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ContainerRuleError(f"{where}.{member} must be a text, not {value!r}.")
    return value


def _stand_in(where: str, value: Any) -> StandIn:
    if value == "echo":
        return StandIn()
    if not isinstance(value, dict) or "body" not in value:
        raise ContainerRuleError(
            f'{where}.stand-in must be "echo" or a table with a body, such as {{ body = "hello" }}, not {value!r}.'
        )
    unknown = sorted(set(value) - {"status", "headers", "body", "delay"})
    if unknown:
        raise ContainerRuleError(
            f"{where}.stand-in has no member {unknown[0]!r}: there are status, headers, body and delay (in seconds)."
        )
    status, delay = value.get("status", 200), value.get("delay", 0)
    if type(status) is not int or not 200 <= status <= 599 or status in _WITHOUT_BODY:
        raise ContainerRuleError(
            f"{where}.stand-in.status must be an HTTP status from 200 to 599 that has a body, not {status!r}."
        )
    if not isinstance(delay, int | float) or isinstance(delay, bool) or not 0 <= delay <= _LONGEST_DELAY_SECONDS:
        raise ContainerRuleError(
            f"{where}.stand-in.delay must be 0 to {_LONGEST_DELAY_SECONDS} seconds, not {delay!r}."
        )
    headers = _headers(f"{where}.stand-in", value.get("headers", {}))
    return StandIn(status, headers, _text(where, "stand-in.body", value["body"]), float(delay))
