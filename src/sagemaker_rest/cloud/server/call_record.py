"""The record of the AWS operations that were called, and how often: what a policy for their callers has to allow.

`GET /_sagemaker-rest/calls` gives the record as `{"s3": {"PutObject": 2}}`, by the service that a request is signed for
and the operation's name in AWS's own model; `DELETE` empties it. Unsigned requests, such as those to a deployed API,
are nobody's calls.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.protocol.called_operation import CalledOperation, called_operation

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import HttpRequest

CALLS_PATH = "/_sagemaker-rest/calls"


class CallRecord:
    """Counts calls. Threads may share it."""

    def __init__(self) -> None:
        self._counts: Counter[CalledOperation] = Counter()
        self._lock = threading.Lock()

    def note(self, request: HttpRequest) -> None:
        """Count a request, if it is signed."""
        called = called_operation(request)
        if called is not None:
            with self._lock:
                self._counts[called] += 1

    def answer(self, method: str) -> HttpResponse:
        """Return what the path of the record answers to a request with `method`."""
        if method not in {"GET", "HEAD", "DELETE"}:
            return HttpResponse(405, Headers({"Allow": "GET, HEAD, DELETE"}))
        with self._lock:
            counts = sorted((called.service, called.operation, count) for called, count in self._counts.items())
            if method == "DELETE":
                self._counts.clear()
        calls: dict[str, dict[str, int]] = {}
        for service, operation, count in counts:
            calls.setdefault(service, {})[operation] = count
        return HttpResponse(200, Headers({"Content-Type": "application/json"}), json.dumps(calls).encode())
