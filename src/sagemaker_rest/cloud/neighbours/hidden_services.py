"""The paths that moto's server answers beside AWS's APIs, which nobody reaches here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.mends import replaces, surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.moto_server.werkzeug_app import DomainDispatcherApplication

_ADMINISTRATION = ("moto_api", "moto_api._internal")


@surrounds(
    "moto.moto_server.werkzeug_app:DomainDispatcherApplication.get_backend_for_host",
    moto="5.2.5",
    symptom="/moto-api/reset empties the account, /moto-api/data.json shows all that is in it, and the recorder writes "
    "files, for whoever asks; moto-api may be the name of a bucket",
    see="https://docs.getmoto.org/en/latest/docs/server_mode.html",
)
def _backend(get_backend: Callable[..., Any], self: DomainDispatcherApplication, host: str | None) -> Any:
    backend = get_backend(self, host)
    return None if backend in _ADMINISTRATION else backend


@replaces(
    "moto.moto_server.werkzeug_app:DomainDispatcherApplication.get_service_from_path",
    moto="5.2.5",
    symptom="GET /iam_us-east-1/?Action=CreateUser is carried out unsigned: a page can send it, with no more than an "
    "image's address",
    see="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html",
)
def _no_service(self: DomainDispatcherApplication, path_info: str) -> tuple[None, None]:  # noqa: ARG001 - moto's signature
    return None, None
