"""The record of endpoints answered by stand-ins, and how often, so that nobody takes the answers for predictions.

`GET /_sagemaker-rest/stand-ins` lists them.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.own_api import told_by

if TYPE_CHECKING:
    from pathlib import Path

STAND_INS_PATH = "/_sagemaker-rest/stand-ins"


@dataclass(frozen=True, slots=True)
class StandInPlace:
    """The place of a stand-in: it answers for `image`, at `endpoint`."""

    image: str
    endpoint: str


class StandInRecord:
    """Knows every stand-in of a cloud, those that have ended too. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._files: list[tuple[StandInPlace, Path]] = []

    def add(self, stand_in: StandInPlace, answers: Path) -> None:
        """Note a stand-in. It appends a byte to the file `answers` for each of its answers."""
        with self._lock:
            self._files.append((stand_in, answers))

    def answers(self) -> Counter[StandInPlace]:
        counts: Counter[StandInPlace] = Counter()
        with self._lock:
            for stand_in, file in self._files:
                counts[stand_in] += file.stat().st_size if file.exists() else 0
        return counts

    def answer(self, method: str) -> HttpResponse:
        """Return the answer to a request with `method`."""
        if method not in {"GET", "HEAD"}:
            return HttpResponse(405, Headers({"Allow": "GET, HEAD"}))
        document = {"stand_ins": documents_of(self.answers())}
        return HttpResponse(200, Headers({"Content-Type": "application/json"}), json.dumps(document).encode())


def documents_of(answers: Counter[StandInPlace]) -> list[dict[str, Any]]:
    """Return JSON that `answers_in` reads."""
    return [{**asdict(stand_in), "answers": count} for stand_in, count in answers.items()]


def answers_in(documents: list[dict[str, Any]]) -> Counter[StandInPlace]:
    return Counter({StandInPlace(each["image"], each["endpoint"]): each["answers"] for each in documents})


def stand_ins_in(url: str) -> Counter[StandInPlace]:
    """Return how often each stand-in has answered in the local cloud at `url`.

    Raises:
        TargetError: it does not say.

    """
    return answers_in(told_by(url, STAND_INS_PATH)["stand_ins"])
