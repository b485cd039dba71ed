"""The label on what a cloud has made in an engine, so that all of it can be found."""

from __future__ import annotations

import contextlib
from typing import Any

import docker
import requests

CLOUD_LABEL = "sagemaker-rest.cloud"
# what a call raises: the engine's answer, or that there is none
ENGINE_ERRORS = (docker.errors.DockerException, requests.RequestException)


def remove_labelled(client: Any, label: str) -> None:
    """Remove the containers and networks of the cloud that `label` names; what is gone already is left alone."""
    wanted = {"label": f"{CLOUD_LABEL}={label}"}
    for container in client.containers.list(all=True, filters=wanted):
        with contextlib.suppress(docker.errors.APIError):
            container.remove(force=True)
    for network in client.networks.list(filters=wanted):
        with contextlib.suppress(docker.errors.APIError):
            network.remove()
