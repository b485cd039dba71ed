"""One call of Terraform's on its way through a relay, and the connection to the provider that it is passed to."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sagemaker_rest.terraform.accelerator import grpc, wire
from sagemaker_rest.terraform.accelerator.calls import SCHEMA
from sagemaker_rest.terraform.accelerator.http2 import Headers, Http2
from sagemaker_rest.terraform.accelerator.provider_process import ProviderProcess

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True, eq=False)
class Call:
    """One call of Terraform's.

    `request` is collected if the call may be answered here, else None.
    """

    stream: int
    method: str
    headers: Headers
    request: bytearray | None = None
    upstream: "Upstream | None" = None
    upstream_stream: int = 0
    response: grpc.Response | None = None
    then: "Callable[[Call, grpc.Response], None] | None" = None
    has_begun: bool = False

    @property
    def name(self) -> str:
        return self.method.rpartition("/")[2]

    @property
    def message(self) -> bytes | None:
        return None if self.request is None else grpc.unframed(self.request)

    def finds_fault(self, answer: bytes) -> bool:
        """Return whether the provider's answer has diagnostics, or cannot be read: such an answer is not remembered."""
        try:
            if self.name in SCHEMA:
                return wire.schema_has_diagnostics(answer)
            return wire.prepared_has_diagnostics(answer)
        except wire.WireError:
            return True


@dataclass(slots=True, eq=False)
class Upstream:
    """The connection to a provider process, for the calls of this relay."""

    process: ProviderProcess
    http2: Http2
    calls: dict[int, Call] = field(default_factory=dict)
