"""A multi-model container: a process for each model, as AWS's model servers have workers."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.sagemaker.containers.http_server import ContainerServer
from sagemaker_rest.cloud.sagemaker.containers.launching import ProcessState
from sagemaker_rest.cloud.sagemaker.containers.multi_model import MultiModelApplication
from sagemaker_rest.cloud.sagemaker.containers.toolkits.catalogue import toolkit_named
from sagemaker_rest.cloud.sagemaker.containers.toolkits.process import ToolkitProcess
from sagemaker_rest.cloud.sagemaker.containers.toolkits.starter.code import script_of
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.http import HttpRequest
    from sagemaker_rest.cloud.sagemaker.containers.toolkits.assignment import Assignment

# SageMaker's own limit for loading a model, less what the way back takes
_LOAD_SECONDS = 350.0
_NUMBERS = count(1)
_OF_THE_CONNECTION = frozenset({"connection", "content-length", "host", "transfer-encoding"})
_WORKER_DIED = b'{\n  "code": 500,\n  "type": "InternalServerException",\n  "message": "Worker died."\n}\n'


def serve_models(assignment: Assignment, when_ready: Callable[[int], None]) -> None:
    """Serve the models that it is given, for ever; `when_ready` is called with the port.

    Raises:
        ServingError: The script that all models share cannot be had.

    """
    assignment = _with_shared_script(assignment)
    server = ContainerServer()
    application = MultiModelApplication(
        lambda _name, folder: Model(assignment, folder),
        lambda model: model.stop() if isinstance(model, Model) else None,
    )
    server.run(application, lambda: when_ready(server.port))


def _with_shared_script(assignment: Assignment) -> Assignment:
    """Fetch the script that all models share, where the image takes none from an artifact."""
    toolkit = toolkit_named(assignment.toolkit)
    assert toolkit is not None  # noqa: S101 - the launcher has looked
    if not toolkit.reads_submit_directory:
        return assignment
    folder = script_of(toolkit, assignment).folder
    there = {"SAGEMAKER_SUBMIT_DIRECTORY": str(folder)} if folder else {}
    return dataclasses.replace(assignment, environment={**assignment.environment, **there})


class Model:
    """A model's process, and requests for it."""

    def __init__(self, assignment: Assignment, folder: Path) -> None:
        """Load the model. Raises ServingError."""
        self._assignment = dataclasses.replace(assignment, model_directory=str(folder), models_log=None)
        self._log = Path(assignment.models_log or "")
        self._process = self._started()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass a request on; a process that has died is started again by the next one."""
        if not self._process.is_alive:
            self._process = self._started()
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OF_THE_CONNECTION}
        # the runtime counts the time
        with closing(HTTPConnection(*self._process.address)) as connection:
            try:
                connection.request(request.method, request.path, request.body, headers)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, HTTPException):
                return HttpResponse(500, Headers({"Content-Type": "application/json"}), _WORKER_DIED)
        passed = [(name, value) for name, value in answer.getheaders() if name.lower() not in _OF_THE_CONNECTION]
        return HttpResponse(answer.status, Headers(passed), body)

    def stop(self) -> None:
        self._process.stop()

    def _started(self) -> ToolkitProcess:
        code = f"{self._assignment.code_directory}-{next(_NUMBERS)}"
        process = ToolkitProcess(dataclasses.replace(self._assignment, code_directory=code), self._log)
        if process.wait_while_starting(_LOAD_SECONDS) is ProcessState.SERVING:
            return process
        reason = process.reason()
        process.stop()
        raise ServingError(f"The model in {self._assignment.model_directory} does not load: {reason}.")
