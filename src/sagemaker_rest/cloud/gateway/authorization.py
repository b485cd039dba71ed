"""Who may call a method. Open methods are open; every other kind is refused with 501 rather than let through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.gateway.faults import not_implemented

if TYPE_CHECKING:
    from sagemaker_rest.cloud.gateway.snapshot import MethodSnapshot


def authorize(method: MethodSnapshot) -> None:
    """Let a request to `method` pass; raises NotImplementedHereError if that takes more than being open."""
    if method.authorization_type != "NONE":
        raise not_implemented(f"{method.authorization_type} authorization of a method")
    if method.api_key_required:
        raise not_implemented("A method that requires an API key")
