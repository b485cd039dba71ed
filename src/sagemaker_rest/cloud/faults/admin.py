"""`/_sagemaker-rest/faults`: tell the cloud to fail, see what was struck, and end it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.faults.documents import EXAMPLE, describe, read_fault
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from sagemaker_rest.errors import FaultError

if TYPE_CHECKING:
    from sagemaker_rest.cloud.faults.register import FaultRegister

FAULTS_PATH = "/_sagemaker-rest/faults"
_PATH = re.compile(rf"{FAULTS_PATH}(?:/(?P<id>[^/]+))?")


def is_about_faults(path: str) -> bool:
    return _PATH.fullmatch(path) is not None


class FaultAdministration:
    """Answers the requests for `FAULTS_PATH` and for one fault below it.

    `GET` gives `{"faults": [...]}`, each with its id and its hits; `POST` takes one fault and gives it with its id;
    `DELETE` removes all, or the one that is named, and gives them as they were.
    """

    def __init__(self, register: FaultRegister) -> None:
        self._register = register

    def answer(self, request: HttpRequest) -> HttpResponse:
        found = _PATH.fullmatch(request.path)
        named = found["id"] if found is not None else None
        match request.method, named:
            case "GET" | "HEAD", None:
                return _json(200, {"faults": [describe(placed) for placed in self._register.placed()]})
            case "POST", None:
                return self._place(request.body)
            case "DELETE", None:
                return _json(200, {"faults": [describe(placed) for placed in self._register.clear()]})
            case "DELETE", str():
                return self._remove(named)
        answer = _json(405, {"message": f"{request.method} is not for {request.path}"})
        answer.headers.set("Allow", "DELETE" if named else "GET, HEAD, POST, DELETE")
        return answer

    def _place(self, body: bytes) -> HttpResponse:
        try:
            fault = read_fault(json.loads(body))
        except ValueError as error:
            return _json(400, {"message": f"the body is not JSON ({error}); a fault is, for example, {EXAMPLE}"})
        except FaultError as error:
            return _json(400, {"message": str(error)})
        return _json(201, describe(self._register.place(fault)))

    def _remove(self, fault_id: str) -> HttpResponse:
        removed = self._register.remove(fault_id)
        if removed is None:
            there = ", ".join(placed.id for placed in self._register.placed()) or "none"
            return _json(404, {"message": f"there is no fault {fault_id}; there are: {there}"})
        return _json(200, describe(removed))


def _json(status: int, document: dict[str, Any]) -> HttpResponse:
    return HttpResponse(status, Headers({"Content-Type": "application/json"}), json.dumps(document).encode())
