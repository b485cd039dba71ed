"""Answer in the place of a model that no laptop can hold: `stand_in.py ANSWER PORT FILE`, ANSWER as JSON. A byte is
appended to the file for each answer, so that the cloud can count them.

Started as a script by an interpreter without site-packages: the standard library alone.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class StandInHandler(BaseHTTPRequestHandler):
    """Answers pings with 200, and invocations as configured."""

    protocol_version = "HTTP/1.1"
    told: dict[str, Any]
    answers: Path

    def do_GET(self) -> None:
        if self.path == "/ping":
            self._answer(200, {}, b"")
        else:
            self._answer(404, {}, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if not self.path.endswith(("/invocations", "/invoke")):  # a multi-model container is told to load a model
            self._answer(200, {}, b"")
            return
        print(f"stand-in: {self.command} {self.path} {self.told['status']}: not a prediction", flush=True)  # noqa: T201
        time.sleep(self.told["delay_seconds"])
        with self.answers.open("ab", buffering=0) as file:
            file.write(b".")
        if self.told["body"] is None:
            self._answer(self.told["status"], {"Content-Type": self.headers.get("Content-Type", "")}, body)
        else:
            headers = {"Content-Type": "application/json", **self.told["headers"]}
            self._answer(self.told["status"], headers, self.told["body"].encode())

    def do_DELETE(self) -> None:
        self._answer(200, {}, b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Log nothing: pings are not worth a line."""

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class StandInServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024


if __name__ == "__main__":
    StandInHandler.told, StandInHandler.answers = json.loads(sys.argv[1]), Path(sys.argv[3])
    print("A stand-in answers here: no model is served.", flush=True)  # noqa: T201 - the container's log
    StandInServer(("127.0.0.1", int(sys.argv[2])), StandInHandler).serve_forever()
