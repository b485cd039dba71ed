"""Telling a local cloud to fail, for those who test against one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

from sagemaker_rest.cloud.faults.admin import FAULTS_PATH
from sagemaker_rest.cloud.own_api import CloudToken
from sagemaker_rest.errors import FaultError, TargetError

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS = 30
# proxies are for the way out; the cloud is on this machine
_NO_PROXIES = {"http": "", "https": ""}


@dataclass(frozen=True, slots=True)
class InjectedFault:
    """A fault that a cloud has. `document` is what the cloud says of it."""

    faults: CloudFaults
    id: str

    @property
    def document(self) -> Mapping[str, Any]:
        """Return its kind, what it strikes, and how many calls it has struck.

        Raises:
            FaultError: it was removed.
        """
        found = next((fault for fault in self.faults.placed() if fault["id"] == self.id), None)
        if found is None:
            raise FaultError(f"the fault {self.id} was removed")
        return found

    @property
    def hits(self) -> int:
        """Return how many calls it has struck."""
        return int(self.document["hits"])

    def remove(self) -> None:
        """End it; what it has struck stays as it is."""
        self.faults.remove(self.id)


class CloudFaults:
    """The faults of the local cloud at `url`.

    Each method places one fault, for the calls of `operation` of `service` (the name that boto3 has for it; patterns
    such as `Delete*` are allowed). Of the calls with `containing` in their path or body, the first `skip` pass and the
    next `times` are struck; without `times`, all are.
    """

    def __init__(self, url: str) -> None:
        self._address = f"{url.rstrip('/')}{FAULTS_PATH}"

    def error(
        self,
        service: str,
        operation: str,
        code: str,
        message: str | None = None,
        *,
        status: int | None = None,
        **at: Any,
    ) -> InjectedFault:
        """Answer with an error, in the form of the service's protocol, instead of carrying the call out. For a deployed
        API (`execute-api`, `Invoke`), `code` is a gateway response type such as THROTTLED.
        """
        return self.inject("error", service, operation, code=code, message=message, status=status, **at)

    def latency(self, service: str, operation: str, seconds: float, **at: Any) -> InjectedFault:
        """Let the call wait before it is carried out."""
        return self.inject("latency", service, operation, seconds=seconds, **at)

    def drop(self, service: str, operation: str, *, carried_out: bool = False, **at: Any) -> InjectedFault:
        """Close the connection without an answer, before the call is carried out or (`carried_out`) after that."""
        return self.inject("drop", service, operation, carried_out=carried_out, **at)

    def fail_endpoint(self, reason: str, operation: str = "CreateEndpoint", **at: Any) -> InjectedFault:
        """Let an endpoint end Failed, or its update be rolled back (UpdateEndpoint), with this FailureReason."""
        return self.inject("endpoint-fails", "sagemaker", operation, reason=reason, **at)

    def no_capacity(self, operation: str = "CreateEndpoint", **at: Any) -> InjectedFault:
        """Let an endpoint, or its update, find no instance: InsufficientInstanceCapacity."""
        return self.inject("no-capacity", "sagemaker", operation, **at)

    def kill_container(self, operation: str = "InvokeEndpoint", **at: Any) -> InjectedFault:
        """Kill a container while it answers, or while it starts (CreateEndpoint, UpdateEndpoint)."""
        return self.inject("container-dies", "sagemaker", operation, **at)

    def inject(self, kind: str, service: str, operation: str, **members: Any) -> InjectedFault:
        """Place a fault of any kind; members that are None are left out.

        Raises:
            FaultError: the cloud cannot be told to have it, or does not answer.

        """
        given = {"kind": kind, "service": service, "operation": operation, **members}
        document = {name: value for name, value in given.items() if value is not None}
        return InjectedFault(self, str(self.place(document)["id"]))

    def place(self, document: Any) -> Mapping[str, Any]:
        """Place the fault that a document describes; gives what the cloud says of it.

        Raises:
            FaultError: the cloud cannot be told to have it, or does not answer.

        """
        return self._ask("POST", json=document)

    def placed(self) -> list[Mapping[str, Any]]:
        """Return what the cloud says of every fault that it has, the spent ones too."""
        return list(self._ask("GET")["faults"])

    def remove(self, fault_id: str) -> None:
        self._ask("DELETE", f"/{fault_id}")

    def clear(self) -> None:
        """End them all."""
        self._ask("DELETE")

    def _ask(self, method: str, path: str = "", json: Any = None) -> Mapping[str, Any]:
        try:
            answer = requests.request(
                method,
                f"{self._address}{path}",
                json=json,
                auth=CloudToken(),
                timeout=_SECONDS,
                proxies=_NO_PROXIES,
            )
            document: Mapping[str, Any] = answer.json()
        except (requests.RequestException, ValueError, TargetError) as error:
            raise FaultError(
                f"no local cloud answers at {self._address}: {error}. Start one with `sagemaker-rest cloud`"
            ) from error
        if not answer.ok:
            raise FaultError(str(document.get("message", document)))
        return document
