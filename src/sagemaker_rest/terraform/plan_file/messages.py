"""The changes in a plan file, as they lie in the message `tfplan` of the archive.

The message is Terraform's own (internal/plans/planproto in https://github.com/hashicorp/terraform). What is in it
besides the changes is known by its number, and not read. A number that is not known means that the plan may say
something else than what is read: it is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sagemaker_rest.terraform.accelerator.wire import Field, fields
from sagemaker_rest.terraform.plan_file.refusal import UnknownPlanFileError
from sagemaker_rest.terraform.plan_file.value_types import TEXT
from sagemaker_rest.terraform.plan_file.values import Marks, decode

_FORMAT = 3
_REFRESH_ONLY = 2

# The fields of each message that are read, and after them those that are known.
_VERSION, _RESOURCE_CHANGES, _OUTPUT_CHANGES, _TERRAFORM, _MODE, _DRIFT = 1, 3, 4, 14, 17, 18
# variables, targets, backend, relevant attributes, replaced addresses, checks, whether it failed, the time, results of
# functions, whether it can be applied, whether it is complete, variables that only apply gets
_PLAN = frozenset({1, 3, 4, 14, 17, 18, 2, 5, 13, 15, 16, 19, 20, 21, 22, 25, 26, 28})
_PROVIDER, _CHANGE, _REPLACED_PATHS, _ADDRESS, _PREVIOUS = 8, 9, 11, 13, 14
# what the provider keeps for itself, and the reason
_RESOURCE = frozenset({8, 9, 11, 13, 14, 10, 12})
_NAME, _OUTPUT_CHANGE, _IS_SENSITIVE = 1, 2, 3
_OUTPUT = frozenset({1, 2, 3})
_ACTION, _VALUES, _MARKS_BEFORE, _MARKS_AFTER = 1, 2, 3, 4
_CHANGE_PARTS = frozenset({1, 2, 3, 4})
_PACKED = 1
_VALUE = frozenset({1})
_STEP = 1
_PATH = frozenset({1})
_ATTRIBUTE, _ELEMENT = 1, 2
_STEP_PARTS = frozenset({1, 2})

Parts = dict[int, list[Field]]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """What is done: its `names` in the JSON format, and which of a change's values are before and after."""

    names: tuple[str, ...]
    before: int | None
    after: int | None


# 8 and 9 are those of a `removed` block, which leaves the thing
_ACTIONS = {
    0: Action(("no-op",), 0, 0),
    1: Action(("create",), None, 0),
    2: Action(("read",), 0, 1),
    3: Action(("update",), 0, 1),
    5: Action(("delete",), 0, None),
    6: Action(("delete", "create"), 0, 1),
    7: Action(("create", "delete"), 0, 1),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a value: what is packed before and after, None where there is nothing, and which parts are marked."""

    actions: tuple[str, ...]
    before: bytes | None
    after: bytes | None
    marks_before: Marks
    marks_after: Marks


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """A change of a resource instance, which had the address `previous`, if that is not empty."""

    address: str
    previous: str
    provider: str
    change: Change
    replace_paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class OutputChange:
    """A change of an output of the root module."""

    name: str
    change: Change
    is_sensitive: bool


@dataclass(frozen=True, slots=True)
class PlannedChanges:
    """All changes of a plan, in no order, and the version of the Terraform that made it."""

    terraform_version: str
    resources: tuple[ResourceChange, ...]
    drift: tuple[ResourceChange, ...]
    outputs: tuple[OutputChange, ...]


def read_changes(message: bytes) -> PlannedChanges:
    """Read the message.

    Raises:
        UnknownPlanFileError: it is of another format, or has something in it that is not known here.
        WireError: it is no message.

    """
    plan = _parts(message, 0, len(message), _PLAN)
    version, mode = _number(plan, _VERSION), _number(plan, _MODE)
    if version != _FORMAT or mode >= _REFRESH_ONLY:
        raise UnknownPlanFileError(f"a plan file of format {version} and mode {mode} is not known here")
    return PlannedChanges(
        _text(message, plan, _TERRAFORM),
        tuple(_resource_change(message, one) for one in plan.get(_RESOURCE_CHANGES, ())),
        tuple(_resource_change(message, one) for one in plan.get(_DRIFT, ())),
        tuple(_output_change(message, one) for one in plan.get(_OUTPUT_CHANGES, ())),
    )


def _resource_change(message: bytes, field: Field) -> ResourceChange:
    parts = _parts(message, field.content, field.end, _RESOURCE)
    return ResourceChange(
        _text(message, parts, _ADDRESS),
        _text(message, parts, _PREVIOUS),
        _text(message, parts, _PROVIDER),
        _change(message, parts[_CHANGE][-1]),
        tuple(_path(message, path) for path in parts.get(_REPLACED_PATHS, ())),
    )


def _output_change(message: bytes, field: Field) -> OutputChange:
    parts = _parts(message, field.content, field.end, _OUTPUT)
    change = _change(message, parts[_OUTPUT_CHANGE][-1])
    return OutputChange(_text(message, parts, _NAME), change, bool(_number(parts, _IS_SENSITIVE)))


def _change(message: bytes, field: Field) -> Change:
    parts = _parts(message, field.content, field.end, _CHANGE_PARTS)
    number = _number(parts, _ACTION)
    action = _ACTIONS.get(number)
    if action is None:
        raise UnknownPlanFileError(f"the action {number} is not known here")
    packed = [_packed(message, value) for value in parts.get(_VALUES, ())]
    return Change(
        action.names,
        None if action.before is None else packed[action.before],
        None if action.after is None else packed[action.after],
        _marks([_path(message, path) for path in parts.get(_MARKS_BEFORE, ())]),
        _marks([_path(message, path) for path in parts.get(_MARKS_AFTER, ())]),
    )


def _path(message: bytes, field: Field) -> Path:
    steps = _parts(message, field.content, field.end, _PATH).get(_STEP, ())
    return tuple(_step(message, step) for step in steps)


def _step(message: bytes, field: Field) -> str | int:
    parts = _parts(message, field.content, field.end, _STEP_PARTS)
    if _ATTRIBUTE in parts:
        return _text(message, parts, _ATTRIBUTE)
    key = decode(_packed(message, parts[_ELEMENT][-1]), TEXT).content
    if not isinstance(key, str | int):
        raise UnknownPlanFileError("a path into a set is not known here")
    return key


def _marks(paths: Sequence[Path]) -> Marks:
    """The paths as a tree: by their first step, what is marked below it."""
    if any(not path for path in paths):
        return True
    return {step: _marks([path[1:] for path in paths if path[0] == step]) for step in {path[0] for path in paths}}


def _packed(message: bytes, field: Field) -> bytes:
    packed = _parts(message, field.content, field.end, _VALUE)[_PACKED][-1]
    return message[packed.content : packed.end]


def _parts(message: bytes, start: int, end: int, known: frozenset[int]) -> Parts:
    """The fields of a message by number, each in the order of the wire."""
    parts: Parts = {}
    for field in fields(message, start, end):
        parts.setdefault(field.number, []).append(field)
    if not known.issuperset(parts):
        raise UnknownPlanFileError(f"a message has fields that are not known here: {sorted(parts.keys() - known)}")
    return parts


def _text(message: bytes, parts: Parts, number: int) -> str:
    found = parts.get(number)
    return message[found[-1].content : found[-1].end].decode() if found else ""


def _number(parts: Parts, number: int) -> int:
    found = parts.get(number)
    return found[-1].value if found else 0
