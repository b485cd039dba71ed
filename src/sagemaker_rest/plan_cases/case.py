"""A plan case, and reading one: `NAME.plan.yaml`, `NAME.plan.yml` or `NAME.plan.json`."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from sagemaker_rest.errors import PlanCaseError

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

SUFFIXES = (".plan.yaml", ".plan.yml", ".plan.json")
EXPECTATIONS = ("counts", "values", "outputs", "errors")
_KEYS = ("configuration", "variables", *EXPECTATIONS)
# Stands for the folder of the case's file wherever a string may be.
FOLDER = "${case.folder}"


@dataclass(frozen=True, slots=True)
class PlanCase:
    """One file. `configuration` is a folder below the folder of the Terraform code, and `variables` are its inputs.

    What is expected: `counts` of resources by type, and of all `resources`; `values` of resources and data sources by
    address, as far as they are given; `outputs`; or `errors`, the sentences of a refusal. None is something that the
    file does not speak of.
    """

    file: Path
    configuration: str
    variables: Mapping[str, Any]
    counts: Mapping[str, int] | None
    values: Mapping[str, Mapping[str, Any]] | None
    outputs: Mapping[str, Any] | None
    errors: tuple[str, ...] | None

    @property
    def expects_anything(self) -> bool:
        return any(part is not None for part in (self.counts, self.values, self.outputs, self.errors))


def read_case(file: Path) -> PlanCase:
    """Read a file.

    Raises:
        PlanCaseError: it is not a plan case; the message names the file, the key and the rule.

    """
    document = _document(file)
    for key in document:
        if key not in _KEYS:
            near = difflib.get_close_matches(str(key), _KEYS, n=1)
            raise PlanCaseError(
                f"{file}: {key!r} is not a key of a plan case{f'; did you mean {near[0]!r}?' if near else '.'} "
                f"The keys are {', '.join(_KEYS)}"
            )
    configuration = document.get("configuration")
    if not isinstance(configuration, str) or not configuration:
        raise PlanCaseError(
            f"{file}: configuration is {configuration!r}. It must be a folder below the folder of the Terraform code, "
            "such as modules/network"
        )
    filled = {key: _with_folder(value, str(file.absolute().parent)) for key, value in document.items()}
    case = PlanCase(
        file=file,
        configuration=configuration,
        variables=_mapping(file, "variables", filled.get("variables") or {}, "values by the names of variables"),
        counts=_counts(file, filled.get("counts")),
        values=_values(file, filled.get("values")),
        outputs=_optional_mapping(file, "outputs", filled.get("outputs"), "values by the names of outputs"),
        errors=_errors(file, filled.get("errors")),
    )
    if case.errors is not None and (also := [key for key in EXPECTATIONS[:-1] if filled.get(key) is not None]):
        raise PlanCaseError(
            f"{file}: errors stands together with {' and '.join(also)}. What is refused has no plan: keep one of them"
        )
    return case


def _document(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
        found = json.loads(text) if file.suffix == ".json" else yaml.load(text, Loader=_Loader)  # noqa: S506  a safe one
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise PlanCaseError(f"{file} cannot be read as {file.suffix[1:].upper()}: {error}") from error
    if not isinstance(found, dict):
        raise PlanCaseError(f"{file} holds {_kind(found)}. A plan case has keys: {', '.join(_KEYS)}")
    _check_plain(file, "", found)
    return found


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML comes without types
    """YAML that takes no key twice: the first of the two would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002  PyYAML's
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is there twice", key_node.start_mark
                )
            seen.add(key)
        found: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return found


def _check_plain(file: Path, where: str, value: object) -> None:
    """Refuse values that JSON cannot say, which YAML reads: a date, a key that is `no`."""
    if isinstance(value, dict):
        for key, content in value.items():
            if not isinstance(key, str):
                raise PlanCaseError(
                    f"{file}: the key {key!r} {f'in {where} ' if where else ''}is not a string: quote it"
                )
            _check_plain(file, f"{where}.{key}" if where else key, content)
    elif isinstance(value, list):
        for position, content in enumerate(value):
            _check_plain(file, f"{where}[{position}]", content)
    elif value is not None and not isinstance(value, str | int | float | bool):
        raise PlanCaseError(f"{file}: {where} is {value!r}, which YAML reads as {_kind(value)}: quote it")


def _with_folder(value: Any, folder: str) -> Any:
    if isinstance(value, str):
        return value.replace(FOLDER, folder)
    if isinstance(value, dict):
        return {_with_folder(key, folder): _with_folder(content, folder) for key, content in value.items()}
    return [_with_folder(content, folder) for content in value] if isinstance(value, list) else value


def _mapping(file: Path, key: str, value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise PlanCaseError(f"{file}: {key} is {_kind(value)}. It must be {what}")
    return value


def _optional_mapping(file: Path, key: str, value: Any, what: str) -> Mapping[str, Any] | None:
    return None if value is None else _mapping(file, key, value, what)


def _counts(file: Path, value: Any) -> Mapping[str, int] | None:
    counts = _optional_mapping(file, "counts", value, "numbers by the types of resources")
    for kind, number in (counts or {}).items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise PlanCaseError(f"{file}: counts.{kind} is {number!r}. It must be a whole number of 0 or more")
    return counts


def _values(file: Path, value: Any) -> Mapping[str, Mapping[str, Any]] | None:
    values = _optional_mapping(file, "values", value, "arguments by the addresses of resources")
    for address, arguments in (values or {}).items():
        _mapping(file, f"values.{address}", arguments, "values by the names of arguments")
    return values


def _errors(file: Path, value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
        raise PlanCaseError(f"{file}: errors is {value!r}. It must be a list of sentences, with at least one")
    return tuple(value)


def _kind(value: object) -> str:
    names = {dict: "a mapping", list: "a list", str: "a string", type(None): "nothing"}
    return names.get(type(value), f"a {type(value).__name__}")
