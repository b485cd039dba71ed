"""A model that is a line: `line_model.py PORT MODEL_DIRECTORY` answers x / 2 and the number in the file `addend`.

It fulfils the contract of SageMaker's containers in a few milliseconds, where TensorFlow takes seconds to start.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class LineHandler(BaseHTTPRequestHandler):
    """Answers pings, and predicts."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    addend = 0.0

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer({"predictions": [x / 2 + self.addend for x in asked["instances"]]})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """A line a request is not worth it."""

    def _answer(self, document: object) -> None:
        body = json.dumps(document).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)


class LineServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024


if __name__ == "__main__":
    LineHandler.addend = float((Path(sys.argv[2]) / "addend").read_text(encoding="utf-8"))
    LineServer(("127.0.0.1", int(sys.argv[1])), LineHandler).serve_forever()
