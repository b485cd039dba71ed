"""What AWS's own serving code has answered, request by request.

Recorded with aws/sagemaker-containers 526dda9, sagemaker-scikit-learn-container eae7b6b and
sagemaker-xgboost-container cb8df91 on Flask 3.1.3, werkzeug 3.1.8 and Python 3.11; nginx and gunicorn were not there.
"""

from __future__ import annotations

import base64
import json
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from sagemaker_rest.cloud.sagemaker.containers.toolkits.serving.contract import Answer, Request

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
