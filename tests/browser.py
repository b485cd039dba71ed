"""A headless Chromium for tests, and pages of any origin for it.

Every name below `.test` is this machine for it, as it would be for the browser of somebody whose resolver was told so.
"""

from __future__ import annotations

import contextlib
import functools
import shutil
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

_COMMANDS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP *.test 127.0.0.1",
)
_BLANK = b"<!doctype html><title>A page</title>"


@functools.cache
def reason_without_a_browser() -> str:
    """Return why no browser can be started here; nothing if one can."""
    if find_spec("playwright") is None:
        return "playwright is not installed: `make setup` installs it, or pip install playwright"
    if _executable() is None:
        return "no Chromium found: apt-get install chromium, or put chromium or google-chrome on the PATH"
    return ""


@contextlib.contextmanager
def running_browser() -> Iterator[Browser]:
    """Start a Chromium with a profile of its own, which is gone afterwards."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(), args=list(_ARGUMENTS))
        yield browser
        browser.close()


@dataclass(frozen=True, slots=True)
class Site:
    """Serves an empty page, by whatever name it is asked for."""

    port: int

    def at(self, name: str) -> str:
        """Return the origin of its pages under a name, such as `http://shop.test:8000`."""
        return f"http://{name}:{self.port}"


@contextlib.contextmanager
def serving_pages() -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(_BLANK)))
        self.end_headers()
        self.wfile.write(_BLANK)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _executable() -> str | None:
    return next(filter(None, map(shutil.which, _COMMANDS)), None)
