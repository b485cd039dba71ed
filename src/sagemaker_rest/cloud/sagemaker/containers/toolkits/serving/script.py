"""The user's module."""

from __future__ import annotations

import importlib
import sys
import traceback
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from .contract import Settings

_OWN = str(Path(__file__).parent)


class ScriptError(Exception):
    """A script that the image cannot serve; the message says all."""


def import_script(settings: Settings) -> ModuleType:
    """Import the script from its folder, `lib` beside it and the path that Python has."""
    if settings.code_directory is None:
        raise ScriptError(f"The script {settings.program} was not found.")
    _make_importable(settings.code_directory)
    sys.dont_write_bytecode = True
    module = importlib.import_module(_name_of(settings))
    sys.dont_write_bytecode = False
    return module


def import_script_if_any(settings: Settings) -> ModuleType | None:
    """Do the same for toolkits that have defaults for all that a script does: None without a script."""
    if settings.code_directory is None or not settings.program:
        return None
    _make_importable(settings.code_directory)
    return import_script(settings) if find_spec(_name_of(settings)) is not None else None


def _make_importable(folder: str) -> None:
    if folder not in sys.path:
        sys.path.insert(0, folder)


def _name_of(settings: Settings) -> str:
    return settings.program.removesuffix(".py")


def failure_of(fault: BaseException) -> str:
    """Return the traceback of `fault` from the user's first line on; frames of this package are noise."""
    if isinstance(fault, ScriptError):
        return str(fault)
    shown = traceback.TracebackException.from_exception(fault)
    _cut(shown, set())
    return "".join(shown.format()).rstrip()


def _cut(shown: traceback.TracebackException, seen: set[int]) -> None:
    if id(shown) in seen:
        return
    seen.add(id(shown))
    shown.stack = traceback.StackSummary.from_list(
        [
            frame
            for frame in shown.stack
            if not frame.filename.startswith((_OWN, "<frozen importlib")) and "/importlib/" not in frame.filename
        ]
    )
    for other in (shown.__cause__, shown.__context__):
        if other is not None:
            _cut(other, seen)
