"""The choice of the Python that runs a model."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.toolkits.catalogue import tag_of
from sagemaker_rest.cloud.sagemaker.containers.toolkits.starter.environments import Wanted, environment_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.sagemaker.containers.toolkits.assignment import Assignment
    from sagemaker_rest.cloud.sagemaker.containers.toolkits.catalogue import Toolkit
    from sagemaker_rest.cloud.sagemaker.containers.toolkits.starter.code import Script


def python_for(toolkit: Toolkit, assignment: Assignment, script: Script, is_late: Callable[[str], None]) -> Path:
    """Return the interpreter that the user names; else, for code with requirements, that of an environment with them;
    else that of the cloud if it has the framework; else that of an environment with the framework.

    Raises:
        ServingError: An environment is needed, and cannot be built.

    """
    if assignment.python:
        return Path(assignment.python)
    if script.requirements is None and all(map(importlib.util.find_spec, toolkit.modules)):
        return Path(sys.executable)
    candidates = toolkit.candidates(tag_of(assignment.image))
    return environment_for(Wanted(toolkit.title, candidates, script.requirements), is_late)
