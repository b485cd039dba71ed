"""Writing what a plan has, or what Terraform refuses, into the file of a case."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import yaml

from sagemaker_rest.errors import PlanCaseError
from sagemaker_rest.plan_cases.case import EXPECTATIONS, FOLDER
from sagemaker_rest.plan_cases.comparison import EVERY_RESOURCE, UNKNOWN
from sagemaker_rest.staging import staged
from sagemaker_rest.terraform.sensitive import is_marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sagemaker_rest.plan_cases.case import PlanCase
    from sagemaker_rest.terraform.plan import Plan, PlannedResource

_FIRST_EXPECTATION = re.compile(rf"^(?:{'|'.join(EXPECTATIONS)})\s*:", re.MULTILINE)
_GIVEN = re.compile(r"^(?:configuration|variables)\s*:", re.MULTILINE)
_WIDTH = 120


def inventory_of(plan: Plan) -> dict[str, Any]:
    """Return all that is known of a plan and is not sensitive: the expectations of a case.

    Arguments that are not set are left out, and so is what is known after apply.
    """
    counts = Counter(resource.type for resource in plan.resources.values())
    outputs = {name: value for name, value in plan.outputs.items() if name not in plan.sensitive_outputs}
    return {
        "counts": {EVERY_RESOURCE: counts.total(), **dict(sorted(counts.items()))},
        "values": {address: _arguments(resource) for address, resource in sorted(plan.resources.items())},
        "outputs": {name: _readable(value) for name, value in sorted(outputs.items())},
    }


def inventory_of_refusal(sentences: Sequence[str]) -> dict[str, Any]:
    """Return the sentences of a refusal: the expectations of a case."""
    return {"errors": sorted(sentences)}


def write_inventory(case: PlanCase, expectations: Mapping[str, Any]) -> None:
    """Put these expectations into the file, for those that it has; everything before them stays as it is.

    Raises:
        PlanCaseError: `configuration` or `variables` comes after an expectation, and would be lost.

    """
    folder = str(case.file.absolute().parent)
    expected = _without_folder(dict(expectations), folder)
    text = case.file.read_text(encoding="utf-8")
    if case.file.suffix == ".json":
        given = {key: value for key, value in json.loads(text).items() if key not in EXPECTATIONS}
        written = json.dumps({**given, **expected}, indent=2, ensure_ascii=False) + "\n"
    else:
        found = _FIRST_EXPECTATION.search(text)
        before, after = (text[: found.start()], text[found.start() :]) if found else (text.rstrip("\n") + "\n", "")
        if _GIVEN.search(after):
            raise PlanCaseError(
                f"{case.file}: configuration and variables must come before {', '.join(EXPECTATIONS)}: what is below "
                "the first of those is written anew"
            )
        written = before + yaml.dump(expected, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    with staged(case.file) as stage:
        stage.write_text(written, encoding="utf-8")
        stage.chmod(case.file.stat().st_mode & 0o777)


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]  # PyYAML comes without types
    """Lists are indented below their key, and text of several lines keeps them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  PyYAML's
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  nobody reads `*id001`
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def _arguments(resource: PlannedResource) -> dict[str, Any]:
    return {
        argument: _readable(_known(value, resource.unknown.get(argument)))
        for argument, value in sorted(resource.values.items())
        if value is not None and not is_marked(resource.sensitive.get(argument))
    }


def _known(value: Any, unknown: Any) -> Any:
    """Return the value without what is not set or not known; a list keeps its length."""
    if unknown is True:
        return UNKNOWN
    if isinstance(value, dict):
        parts = unknown if isinstance(unknown, dict) else {}
        return {
            key: _known(content, parts.get(key))
            for key, content in value.items()
            if content is not None and parts.get(key) is not True
        }
    if isinstance(value, list):
        marks = unknown if isinstance(unknown, list) else []
        return [_known(one, marks[number] if number < len(marks) else None) for number, one in enumerate(value)]
    return value


def _readable(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _without_folder(value: Any, folder: str) -> Any:
    if isinstance(value, str):
        return value.replace(folder, FOLDER)
    if isinstance(value, dict):
        return {_without_folder(key, folder): _without_folder(one, folder) for key, one in value.items()}
    return [_without_folder(one, folder) for one in value] if isinstance(value, list) else value
