"""Taking the address of a resource instance apart: https://developer.hashicorp.com/terraform/cli/state/resource-addressing"""

import json
import re
from dataclasses import dataclass
from typing import Any

from sagemaker_rest.terraform.plan_file.refusal import UnknownPlanFileError

_NAME = r"[^\s.\[\]\"]+"
_KEY = r'(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?'
_MODULES = re.compile(rf"(?:module\.{_NAME}{_KEY}\.)*")
_MODULE = re.compile(rf"module\.({_NAME})({_KEY})\.")
_RESOURCE = re.compile(rf"(?!module\.)(data\.)?({_NAME})\.({_NAME})({_KEY})")
_PROVIDER = re.compile(rf'(?:module\.{_NAME}\.)*provider\["([^"]+)"\](?:\.{_NAME})?')
# in these, Terraform writes a key as it is
_PLAIN_KEY = re.compile(r"[\w .,:;/@=+*~^!?()<>'|&#-]*")


@dataclass(frozen=True, slots=True)
class Address:
    """An instance of a resource. `mode` is `managed` or `data`, `module` the address of its module (none: the root)."""

    whole: str
    module: str
    mode: str
    type: str
    name: str
    key: str

    @property
    def order(self) -> tuple[Any, ...]:
        """Where it comes in Terraform's order: outer modules first, data sources before resources, keys by number."""
        steps = [(name, _key_order(key)) for name, key in _MODULE.findall(f"{self.module}." if self.module else "")]
        return len(steps), steps, self.mode != "data", self.type, self.name, _key_order(self.key)


def read_address(text: str) -> Address:
    """Take an address apart.

    Raises:
        UnknownPlanFileError: it is none.

    """
    modules = _MODULES.match(text)
    end = 0 if modules is None else modules.end()
    found = _RESOURCE.fullmatch(text, end)
    if found is None:
        raise UnknownPlanFileError(f"{text} is no address that is known here")
    data, kind, name, key = found.groups()
    return Address(text, text[: max(end - 1, 0)], "data" if data else "managed", kind, name, key)


def instance(module: str, mode: str, kind: str, name: str, key: str | int | None) -> str:
    """The address of an instance.

    Raises:
        UnknownPlanFileError: it is not known here how Terraform writes the key.

    """
    resource = f"{f'{module}.' if module else ''}{'data.' if mode == 'data' else ''}{kind}.{name}"
    if key is None:
        return resource
    if isinstance(key, str) and not _PLAIN_KEY.fullmatch(key):
        raise UnknownPlanFileError(f"how the key {key!r} is written in an address is not known here")
    return f"{resource}[{json.dumps(key, ensure_ascii=False)}]"


def provider(text: str) -> str:
    """The source of the provider that a provider configuration is of.

    Raises:
        UnknownPlanFileError: it is no address of one.

    """
    found = _PROVIDER.fullmatch(text)
    if found is None:
        raise UnknownPlanFileError(f"{text} is no provider configuration that is known here")
    return found.group(1)


def _key_order(key: str) -> tuple[int, int, str]:
    if not key:
        return 0, 0, ""
    value = key[1:-1]
    return (1, int(value), "") if value.isdecimal() else (2, 0, _unquoted(value))


def _unquoted(key: str) -> str:
    text = str(json.loads(key)) if "\\U" not in key else key
    return text.replace("$${", "${").replace("%%{", "%{")
