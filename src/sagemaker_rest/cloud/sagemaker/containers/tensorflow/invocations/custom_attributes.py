"""`X-Amzn-SageMaker-Custom-Attributes`: how a caller picks the model, the version and the method."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADER = "X-Amzn-SageMaker-Custom-Attributes"

_ATTRIBUTE = re.compile(r"tfs-[a-z\-]+=[^,]+")


@dataclass(frozen=True, slots=True)
class CustomAttributes:
    """The attributes that the container knows; None where the header does not have one."""

    model_name: str | None = None
    model_version: str | None = None
    method: str | None = None

    def path(self, default_model: str) -> str:
        """TensorFlow Serving's path for them."""
        version = f"/versions/{self.model_version}" if self.model_version else ""
        return f"/v1/models/{self.model_name or default_model}{version}:{self.method or 'predict'}"


def parse_custom_attributes(header: str | None) -> CustomAttributes:
    """Return the attributes in `header`; whatever else stands in it is the application's and passes by."""
    found: dict[str, str] = {}
    for attribute in _ATTRIBUTE.findall(header or ""):
        parts = attribute.split("=")
        if len(parts) == 2:
            found[parts[0]] = parts[1].strip()
    return CustomAttributes(found.get("tfs-model-name"), found.get("tfs-model-version"), found.get("tfs-method"))
