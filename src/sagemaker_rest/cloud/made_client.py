"""Asking a local cloud for everything that was made in it."""

from __future__ import annotations

from sagemaker_rest.cloud.made import MADE_PATH, Made, read_made
from sagemaker_rest.cloud.own_api import told_by


def made_in(url: str) -> list[Made]:
    """Return all that was made in the local cloud at `url`.

    Raises:
        TargetError: it does not say.

    """
    return [read_made(document) for document in told_by(url, MADE_PATH)["made"]]
