"""The outcome of an asynchronous request, in the form of the message to SNS. Pure.

The form is that of messages recorded by users, and of
https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-check-predictions.html
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import OCTETS

if TYPE_CHECKING:
    from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.request import AsyncRequest
    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointDefinition

# of an answer that goes into a notification
MAXIMUM_RESPONSE_BYTES = 128 * 1024
SUCCESS_NOTIFICATION = "SUCCESS_NOTIFICATION_TOPIC"
ERROR_NOTIFICATION = "ERROR_NOTIFICATION_TOPIC"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`body` is the model's answer or error, `location` where it lies, `failure` why the request failed."""

    body: bytes
    content_type: str
    location: str | None
    failure: str | None = None


def topic_of(endpoint: EndpointDefinition, outcome: Outcome) -> str | None:
    """Return the topic to notify, if any."""
    definition = endpoint.asynchronous
    if definition is None:
        return None
    return definition.success_topic if outcome.failure is None else definition.error_topic


def notification(endpoint: EndpointDefinition, request: AsyncRequest, outcome: Outcome, now: float) -> str:
    """Return the message, as JSON."""
    asked = {
        "accept": request.accept,
        "contentType": request.headers.get("Content-Type", OCTETS),
        "endpointName": endpoint.name,
        "inputLocation": request.input_location,
    }
    message: dict[str, Any] = {
        "awsRegion": endpoint.region,
        "eventTime": _time(now),
        "receivedTime": _time(request.received),
        "invocationStatus": "Completed" if outcome.failure is None else "Failed",
    }
    if outcome.failure is not None:
        message["failureReason"] = outcome.failure
    message["requestParameters"] = {member: value for member, value in asked.items() if value is not None}
    answered = _response(outcome)
    if answered:
        message["responseParameters"] = answered
    body = _included(endpoint, outcome)
    if body:
        message["responseBody"] = body
    return json.dumps(
        {
            **message,
            "inferenceId": request.inference_id,
            "eventVersion": "1.0",
            "eventSource": "aws:sagemaker",
            "eventName": "InferenceResult",
        }
    )


def _response(outcome: Outcome) -> dict[str, str]:
    if outcome.failure is None:
        located = {"outputLocation": outcome.location} if outcome.location is not None else {}
        return {"contentType": outcome.content_type, **located}
    return {"failureLocation": outcome.location} if outcome.location is not None else {}


def _included(endpoint: EndpointDefinition, outcome: Outcome) -> dict[str, str] | None:
    wanted = SUCCESS_NOTIFICATION if outcome.failure is None else ERROR_NOTIFICATION
    definition = endpoint.asynchronous
    if definition is None or wanted not in definition.response_in or len(outcome.body) > MAXIMUM_RESPONSE_BYTES:
        return None
    return {"content": base64.b64encode(outcome.body).decode(), "encoding": "BASE64"}


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
