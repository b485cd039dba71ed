"""Serves a model on SageMaker's terms: GET /ping says that it is ready, POST /invocations answers with predictions.

It needs nothing but Python. https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
"""

# ruff: noqa: INP001 - a script

from __future__ import annotations

import argparse
import json
import math
import os
import signal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Model:
    """A linear model: a row of weights and a bias for each digit."""

    def __init__(self, folder: Path) -> None:
        document = json.loads((folder / "weights.json").read_text(encoding="utf-8"))
        self.digits = list(zip(document["weights"], document["biases"], strict=True))

    def predict(self, image: list[float]) -> dict[str, Any]:
        """Return the digit that an image of 64 shades, from 0 to 16, shows, and the probability of each."""
        scores = [
            bias + sum(weight * shade / 16 for weight, shade in zip(weights, image, strict=True))
            for weights, bias in self.digits
        ]
        powers = [math.exp(score - max(scores)) for score in scores]
        probabilities = [power / sum(powers) for power in powers]
        return {"label": probabilities.index(max(probabilities)), "probabilities": probabilities}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: Model

    def do_GET(self) -> None:
        """SageMaker asks for /ping until it gets 200, and from time to time afterwards."""
        self.answer(200 if self.path == "/ping" else 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/invocations":
            self.answer(404)
            return
        try:
            images = json.loads(body)["instances"]
            predictions = [self.model.predict(image) for image in images]
        except (ValueError, TypeError, KeyError):
            self.answer(400, {"error": 'Send {"instances": [[…]]}, each of 64 numbers from 0 to 16.'})
            return
        self.answer(200, {"predictions": predictions})

    def answer(self, status: int, document: dict[str, Any] | None = None) -> None:
        body = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("word", nargs="?", help="SageMaker says: serve")
    parser.add_argument("--host", default="0.0.0.0")  # noqa: S104 - a container is reached from outside
    parser.add_argument("--port", type=int, default=int(os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080")))
    parser.add_argument("--model", type=Path, default=Path("/opt/ml/model"))
    options = parser.parse_args()
    # the first process of a container ignores the signal otherwise
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    Handler.model = Model(options.model)
    ThreadingHTTPServer((options.host, options.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
