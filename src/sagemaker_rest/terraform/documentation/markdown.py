"""A module as Markdown, as terraform-docs has it: `formatter: markdown document`, set as in `.terraform-docs.yml`.

https://terraform-docs.io/reference/markdown-document/
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sagemaker_rest.terraform.documentation.module import Module, Output, Requirement, Variable


def render(module: Module) -> str:
    """Return the text between the marks in a README, without a line break at either end."""
    required = [variable for variable in module.variables if variable.required]
    optional = [variable for variable in module.variables if not variable.required]
    sections = [
        _section(
            "Requirements",
            "The following requirements are needed by this module:",
            [_requirement(one) for one in module.requirements],
        ),
        _section(
            "Required Inputs", "The following input variables are required:", [_variable(one) for one in required]
        ),
        _section(
            "Optional Inputs",
            "The following input variables are optional (have default values):",
            [_variable(one) for one in optional],
        ),
        _section("Outputs", "The following outputs are exported:", [_output(one) for one in module.outputs]),
    ]
    return "\n\n".join(section for section in sections if section)


def _section(heading: str, sentence: str, entries: list[str]) -> str:
    return "\n\n".join([f"## {heading}", sentence, *entries]) if entries else ""


def _requirement(requirement: Requirement) -> str:
    return f"- {_anchor('requirement', requirement.name)} ({requirement.versions})"


def _variable(variable: Variable) -> str:
    parts = [_heading("input", variable.name), f"Description: {_paragraphs(variable.description)}"]
    parts.append(_code("Type", variable.type, language="hcl"))
    if not variable.required:
        parts.append(_code("Default", _json(variable.default), language="json"))
    return "\n\n".join(parts)


def _output(output: Output) -> str:
    return f"{_heading('output', output.name)}\n\nDescription: {_paragraphs(output.description)}"


def _heading(kind: str, name: str) -> str:
    return f"### {_anchor(kind, name)}"


def _anchor(kind: str, name: str) -> str:
    return f'<a name="{kind}_{name}"></a> [{name}](#{kind}_{name})'


def _code(label: str, text: str, *, language: str) -> str:
    return f"{label}:\n\n```{language}\n{text}\n```" if "\n" in text else f"{label}: `{text}`"


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _paragraphs(text: str) -> str:
    """Add two spaces before each break that Markdown would join, and leave lists and empty lines alone."""
    return re.sub(r"([^\n])\n([A-Za-z0-9])", r"\1  \n\2", text)
