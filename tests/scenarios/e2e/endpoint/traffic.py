"""Traffic that goes on while something else happens: requests, and a look at the endpoint."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Self

import requests

# enough to meet every step of a rollout, and no more than leaves the machine to what is watched
_PAUSE_SECONDS = 0.01
_LOOK_SECONDS = 0.05

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Traffic:
    """Requests one after the other until told to stop, and the answers that they got."""

    def __init__(self, url: str, payload: Mapping[str, Any]) -> None:
        self.answers: list[requests.Response] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._send, args=(url, payload))

    @property
    def statuses(self) -> set[int]:
        return {answer.status_code for answer in self.answers}

    def _send(self, url: str, payload: Mapping[str, Any]) -> None:
        with requests.Session() as session:
            while not self._stop.wait(_PAUSE_SECONDS):
                self.answers.append(session.post(url, json=payload, timeout=30))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


class BakingTimes:
    """When an endpoint began to watch its alarms, again and again: once for each step of an update."""

    def __init__(self, sagemaker: Any, endpoint_name: str) -> None:
        self.began: set[datetime] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, args=(sagemaker, endpoint_name))

    def _look(self, sagemaker: Any, endpoint_name: str) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            described = sagemaker.describe_endpoint(EndpointName=endpoint_name)
            for variant in described.get("PendingDeploymentSummary", {}).get("ProductionVariants", []):
                self.began |= {
                    status["StartTime"] for status in variant.get("VariantStatus", []) if status["Status"] == "Baking"
                }

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
