"""The paths of an application of Flask's with nginx before it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from .contract import Answer
from .flask_answers import answer_of, error_page
from .script import failure_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .contract import Request

_LOG = logging.getLogger("sagemaker_rest.application")
# nginx passes all that begins like that
_PASSED = ("/ping", "/invocations", "/execution-parameters")


def routed(request: Request, views: Mapping[str, tuple[str, Callable[[], Any]]]) -> Answer:
    """Answer by the view of the request's path, if it takes the method. Every error of a view is Flask's page."""
    path = request.path.partition("?")[0]
    if not path.startswith(_PASSED):
        return Answer(404, b"{}", "application/octet-stream")
    if path not in views:
        return error_page(404)
    method, view = views[path]
    if request.method != method:
        return error_page(405, {"Allow": f"{method}, OPTIONS"})
    try:
        return answer_of(view())
    except Exception as fault:  # noqa: BLE001 - whatever a script raises
        _LOG.error("Exception on %s [%s]\n%s", path, method, failure_of(fault))
        return error_page(500)
