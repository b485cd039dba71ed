"""The values of a root module's sensitive variables, from wherever Terraform takes them or a test may."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import hcl2

from sagemaker_rest.terraform.configuration import read_configuration


def sensitive_values(root: Path, variables: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the values of variables that are declared `sensitive`, from `variables`, the module's own `*.tfvars` and
    the environment's `TF_VAR_*`.

    Terraform sees none of the environment's; the test that reads them has them in its tracebacks.
    """
    declared = read_configuration(root).sensitive_variables
    if not declared:
        return
    in_environment = {name: os.environ[f"TF_VAR_{name}"] for name in declared if f"TF_VAR_{name}" in os.environ}
    for given in (variables, in_environment, *map(_read, _files(root))):
        yield from (given[name] for name in sorted(declared & set(given)))


def _files(root: Path) -> Iterator[Path]:
    # https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files
    for pattern in ("*.tfvars", "*.tfvars.json"):
        yield from sorted(root.glob(pattern))


def _read(file: Path) -> Mapping[str, Any]:
    text = file.read_text(encoding="utf-8")
    try:
        document = json.loads(text) if file.suffix == ".json" else hcl2.loads(text)
    except Exception:  # noqa: BLE001  the parser's errors share no base class; Terraform reports the fault itself
        return {}
    return {name: _bare(value) for name, value in document.items()} if isinstance(document, dict) else {}


def _bare(value: Any) -> Any:
    """Return the value without the quotes that the parser leaves around a text."""
    if isinstance(value, str):
        return value.removeprefix('"').removesuffix('"')
    if isinstance(value, Mapping):
        return {key: _bare(part) for key, part in value.items()}
    return [_bare(part) for part in value] if isinstance(value, list) else value
