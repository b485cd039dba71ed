"""The services that nearly every stack begins with, loaded while Terraform is still starting."""

from __future__ import annotations

import threading

from sagemaker_rest.cloud.neighbours.backends import moto_module

_MODULES = ("moto.moto_server.werkzeug_app", "moto.sts.urls", "moto.iam.urls", "moto.s3.urls", "moto.logs.urls")


def load_ahead() -> threading.Thread:
    """Load them in a thread, which is returned; a request that comes earlier waits only for what it needs."""
    thread = threading.Thread(target=_load, name="loading-ahead", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    for module in _MODULES:
        moto_module(module)
