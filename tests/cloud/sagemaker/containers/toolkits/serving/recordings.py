"""Answers of AWS's own serving code, request by request.

Recorded with aws/sagemaker-containers 526dda9, sagemaker-scikit-learn-container eae7b6b and
sagemaker-xgboost-container cb8df91 on Flask 3.1.3, werkzeug 3.1.8 and Python 3.11; nginx and gunicorn were not there.
PyTorch's: sagemaker-pytorch-inference 2.0.25 with torch 2.6.0 behind TorchServe 0.12.0, without pickles, as in the
image. Those of `inference` and `handlers`: sagemaker-inference 1.10.1 behind Multi Model Server 1.1.11. Hugging Face's:
sagemaker-huggingface-inference-toolkit 2.6.0 behind that, with transformers 4.51.3 and torch 2.6.0. Those of
`multi_model`: the handlers of the scikit-learn and XGBoost containers with sagemaker-inference 1.5.5 behind Multi Model
Server 1.1.2, as their images pin them.
"""

from __future__ import annotations

import base64
import json
import re
from contextlib import closing
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Answer, Request

if TYPE_CHECKING:
    from sagemaker_rest.cloud.sagemaker.containers.pool import Container

FOLDER = Path(__file__).parent / "recorded"


def recordings(name: str) -> list[Any]:
    """Return a parameter for each recorded request: the request, and AWS's answer."""
    recorded = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(request_of(**each["request"]), each["answer"], id=each["name"]) for each in recorded]


def request_of(
    body: str = "",
    body64: str = "",
    headers: dict[str, str] | None = None,
    path: str = "/invocations",
    method: str = "POST",
) -> Request:
    message = Message()
    for name, value in (headers or {}).items():
        message[name] = value
    return Request(method, path, message, base64.b64decode(body64) if body64 else body.encode())


def as_recorded(answer: Answer) -> dict[str, Any]:
    """Return an answer in the form of the recordings."""
    body = answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)
    return {"status": answer.status, "content_type": answer.content_type, "body": body.decode("latin-1")}


def answered(container: Container, request: Request) -> dict[str, Any]:
    """Ask a container what was recorded, and return its answer in the form of the recordings."""
    with closing(HTTPConnection(*container.process.address, timeout=60)) as connection:
        connection.putrequest(request.method, request.path, skip_accept_encoding=True)
        for name, value in {**dict(request.headers.items()), "Content-Length": str(len(request.body))}.items():
            connection.putheader(name, value)
        connection.endheaders(request.body)
        response = connection.getresponse()
        body = response.read().decode("latin-1")
        return {"status": response.status, "content_type": response.getheader("Content-Type"), "body": body}


def without_details(answer: dict[str, Any]) -> dict[str, Any]:
    """Cut what differs from version to version: where an error was, a framework's list of types, the last digits."""
    body = re.sub(r"(Traceback | The only supported types are).*", r"\1", answer["body"], flags=re.DOTALL)
    return {**answer, "body": re.sub(r"(\d\.\d{5})\d+", r"\1", body)}
