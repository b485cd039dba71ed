"""Prints, as JSON, what the sagemaker_rest on PYTHONPATH offers to tests and on the command line.

It is run by its path, in a process of its own: the package is that of another release. Each kind of offer is a mapping
from names to what else a user relies on: the scope of a fixture, the parameters of a method, what a command needs.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import inspect
import io
import json
import re
import sys
from typing import Any
from unittest import mock

import pytest

# As `pytest --fixtures` lists one: https://docs.pytest.org/en/stable/reference/reference.html#command-line-flags
_FIXTURE = re.compile(r"^(?P<name>\w+)(?: \[(?P<scope>\w+) scope\])? -- \S*sagemaker_rest/", re.MULTILINE)


class _Parser:
    """Takes what a plugin adds to pytest's command line and configuration."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def getgroup(self, *_: str) -> _Parser:
        return self

    def addoption(self, *names: str, choices: Any = (), **_: Any) -> None:
        self.found |= dict.fromkeys(names, "")
        self.found |= {f"{name}={choice}": "" for name in names for choice in choices}

    def addini(self, name: str, *_: Any, **__: Any) -> None:
        self.found[name] = ""


class _Markers:
    """The markers that pytest knows when the plugin is there, and those that it knows without."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        self.found = {re.split(r"[(:]", line)[0]: "" for line in config.getini("markers")}


def _public_names() -> dict[str, str]:
    try:
        module = importlib.import_module("sagemaker_rest.testing")
    except ModuleNotFoundError:  # there was none before 0.2
        return {}
    found = {}
    for name in module.__all__:
        exported = getattr(module, name)
        found[name] = ""
        for attribute, member in vars(exported).items():
            if attribute == "__call__" or not attribute.startswith("_"):
                found[f"{name}.{attribute}"] = _parameters(member)
    return found


def _parameters(member: object) -> str:
    """`path variables=`: the names, those that can be left out with a mark."""
    function = getattr(member, "__func__", member)
    if not inspect.isfunction(function):
        return ""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    optional = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return " ".join(
        f"{one.name}=" if one.kind in optional or one.default is not one.empty else one.name for one in parameters
    )


def _fixtures_and_markers() -> tuple[dict[str, str], dict[str, str]]:
    markers, printed = _Markers(), io.StringIO()
    with contextlib.redirect_stdout(printed):
        # in a folder without tests, and without a configuration
        arguments = ["--fixtures", "--verbose", "-p", "sagemaker_rest.pytest_plugin", "-p", "no:cacheprovider", "."]
        pytest.main(arguments, plugins=[markers])
    fixtures = {one["name"]: one["scope"] or "function" for one in _FIXTURE.finditer(printed.getvalue())}
    return fixtures, markers.found


def _options() -> dict[str, str]:
    parser = _Parser()
    importlib.import_module("sagemaker_rest.pytest_plugin").pytest_addoption(parser)
    return parser.found


class _ParserIsThereError(Exception):
    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self.parser = parser


def _commands() -> dict[str, str]:
    def stop(parser: argparse.ArgumentParser, *_: object) -> None:
        raise _ParserIsThereError(parser)

    main = importlib.import_module("sagemaker_rest.cli").main
    with mock.patch.object(argparse.ArgumentParser, "parse_args", stop):
        try:
            main([])
        except _ParserIsThereError as there:
            return dict(_described("sagemaker-rest", there.parser))
    raise LookupError("sagemaker-rest takes no arguments any more")


def _described(command: str, parser: argparse.ArgumentParser) -> list[tuple[str, str]]:
    """The command, its options and choices, and its subcommands; with the command, what it takes and needs."""
    found: list[tuple[str, str]] = []
    relied_on: list[str] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, subparser in action.choices.items():
                found += _described(f"{command} {name}", subparser)
            continue
        names = action.option_strings
        found += [(f"{command} {name}", "") for name in names]
        found += [(f"{command} {name}={choice}", "") for name in names for choice in action.choices or ()]
        # an argument without a name is known by its place
        place = f"argument-{sum(not one.startswith('-') for one in relied_on) + 1}"
        relied_on.append((names or [place])[0] + ("" if action.required else "="))
    return [(command, " ".join(relied_on)), *found]


if __name__ == "__main__":
    fixtures, markers = _fixtures_and_markers()
    offer = {
        "name": _public_names(),
        "fixture": fixtures,
        "marker": markers,
        "option of pytest": _options(),
        "command": _commands(),
    }
    json.dump(offer, sys.stdout)
