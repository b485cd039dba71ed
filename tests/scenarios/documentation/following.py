"""Doing what a page says, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scenarios.documentation.pages import Command, File, Python
from tests.scenarios.documentation.shown_output import is_as_shown

if TYPE_CHECKING:
    from tests.scenarios.documentation.commands import Table
    from tests.scenarios.documentation.pages import Step
    from tests.scenarios.documentation.shell import Shell

LOCAL_CLOUD = "http://127.0.0.1:4566"


def follow(page: str, step: Step, shell: Shell, table: Table, *, cloud: str) -> str | None:
    """Do one step; a sentence if it fails or prints something else than the page shows."""
    if isinstance(step, File):
        file = shell.here / step.name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.text.replace(LOCAL_CLOUD, cloud), encoding="utf-8")
        return None
    instead = table.instead(page, step)
    if instead is not None and instead.run is None:
        return None
    if isinstance(step, Python):
        name = "test_block.py" if "def test_" in step.text else "block.py"
        (shell.here / name).write_text(step.text.replace(LOCAL_CLOUD, cloud), encoding="utf-8")
        command = Command(step.line, f"{'pytest -q' if name.startswith('test_') else 'python'} {name}", None)
        return _run(page, command, command.text, shell, cloud)
    return _run(page, step, step.text if instead is None else instead.run or "", shell, cloud)


def _run(page: str, command: Command, text: str, shell: Shell, cloud: str) -> str | None:
    ended = shell.run(text.replace(LOCAL_CLOUD, cloud))
    where = f"{page}:{command.line}: $ {text}"
    if ended.status:
        return f"{where}\nended with status {ended.status}:\n{ended.printed}"
    if command.shown is not None and not is_as_shown(ended.printed.replace(cloud, LOCAL_CLOUD), command.shown):
        return f"{where}\nprinted:\n{ended.printed}\nand the page shows:\n{command.shown}"
    return None
