"""Requests and answers of moto, which is a WSGI application."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from werkzeug.datastructures import Headers
from werkzeug.test import run_wsgi_app

from sagemaker_rest.cloud.http import HttpResponse

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

    from sagemaker_rest.cloud.http import HttpRequest


# WSGI writes dashes and underscores alike; S3's metadata keeps both, and moto looks here for names with underscores
_PRESERVED_NAMES = "moto.preserved_header_names"
_METADATA = "x-amz-meta-"


def ask(application: WSGIApplication, request: HttpRequest) -> HttpResponse:
    """Return the answer of `application`; raises what it raises."""
    body, status, headers = run_wsgi_app(application, environ_of(request), buffered=True)
    return HttpResponse(int(status.split(maxsplit=1)[0]), Headers(headers), b"".join(body))


def environ_of(request: HttpRequest) -> WSGIEnvironment:
    """Describe a request as PEP 3333 wants it, with its target as it was sent: moto looks for that, too."""
    target = f"{request.path}?{request.query}" if request.query else request.path
    host, _, port = request.headers.get("Host", "localhost").partition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _decoded(request.path),
        "QUERY_STRING": request.query,
        "REQUEST_URI": target,
        "RAW_URI": target,
        "REMOTE_ADDR": request.source_ip,
        "SERVER_NAME": host,
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(request.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name in dict.fromkeys(name.lower() for name in request.headers.keys()):  # noqa: SIM118 - see werkzeug
        environ["HTTP_" + name.upper().replace("-", "_")] = ",".join(request.headers.getlist(name))
    environ[_PRESERVED_NAMES] = {
        "HTTP_" + name.upper().replace("-", "_"): name
        for name in request.headers.keys()  # noqa: SIM118
        if "_" in name and name.lower().startswith(_METADATA)
    }
    # the body is here already, whichever way it came
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(len(request.body))
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    return environ


def _decoded(path: str) -> str:
    """Return the path with every escape replaced but that of a slash, which would divide a key of S3 in two."""
    parts = path.replace("%2f", "%2F").split("%2F")
    return "%2F".join(unquote_to_bytes(part.encode("latin-1", "replace")).decode("latin-1") for part in parts)
