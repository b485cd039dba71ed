"""A method tried without a deployment, as TestInvokeMethod does: what is asked, and what came of it.

https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeMethod.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot


@dataclass(frozen=True, slots=True)
class MethodTest:
    """A request to a method of an API as it is now. Neither the path nor the caller has to match.

    `path_with_query` is None if the test gives none; the resource's own path, with its braces, is used then.
    """

    api: ApiSnapshot
    resource_id: str
    http_method: str
    path_with_query: str | None = None
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    body: str = ""
    stage_variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MethodTestResult:
    """The answer, the log of how it was made, and how long it took."""

    status: int
    body: str
    headers: Mapping[str, tuple[str, ...]]
    log: str
    latency_millis: int


MethodTester = Callable[[MethodTest], MethodTestResult]
"""Carries out a test: calls the backend, and waits for it."""
