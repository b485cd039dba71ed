"""The request of InvokeEndpointAsync, checked by AWS's rules, and the place of its results. Pure.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.runtime.service_errors import validation_error
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import OCTETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import Headers

    from sagemaker_rest.cloud.http import HttpRequest
    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import AsynchronousDefinition

MAXIMUM_INLINE_BYTES = 128_000
_PREFIX = "X-Amzn-SageMaker-"
INPUT_LOCATION = _PREFIX + "InputLocation"
INFERENCE_ID = _PREFIX + "Inference-Id"
CUSTOM_ATTRIBUTES = _PREFIX + "Custom-Attributes"
# patterns of the API's model
_INPUT = re.compile(r"(https|s3)://[^/]+/?.*")
_EXTENSION = re.compile(r"(?!s3:|https:)[a-zA-Z0-9!_.*'()/-]{1,512}")
_FILE_NAME = re.compile(r"(?!.*\..*\.)[a-zA-Z0-9][a-zA-Z0-9_.-]{0,31}")


@dataclass(frozen=True, slots=True)
class AsyncRequest:
    """A request in a queue. The input lies at `input_location` or, if that is None, in `body`; locations are in S3.

    `headers` are for the container. Without Content-Type among them, the object's own in S3 is the input's.
    `received` is seconds since the epoch; after `ttl_seconds` in the queue it is not worked on any more.
    """

    endpoint_arn: str
    inference_id: str
    input_location: str | None
    body: bytes
    headers: Mapping[str, str]
    output_location: str | None
    failure_location: str | None
    ttl_seconds: float
    timeout_seconds: float
    received: float

    @property
    def accept(self) -> str | None:
        return self.headers.get("Accept")


def read_request(
    request: HttpRequest, endpoint_arn: str, definition: AsynchronousDefinition, received: float
) -> AsyncRequest:
    """Return the request as it goes into the queue.

    Raises:
        ServiceError: for what AWS refuses.
    """
    headers = request.headers
    location = headers.get(INPUT_LOCATION)
    # [?] the rules are the API model's, the words are not established
    if (location is None) == (not request.body):
        raise validation_error("Provide exactly one of InputLocation and Body.")
    if location is not None and not _INPUT.fullmatch(location):
        raise validation_error(f"InputLocation {location} is not the address of an object in S3.")
    if len(request.body) > MAXIMUM_INLINE_BYTES:
        raise validation_error(
            f"The inline body has {len(request.body)} bytes; it takes at most {MAXIMUM_INLINE_BYTES}. Put it in S3 and "
            "name it with InputLocation."
        )
    inference_id = headers.get(INFERENCE_ID) or str(uuid.uuid4())
    file_name, extension = _file_name(headers, inference_id), _extension(headers)
    return AsyncRequest(
        endpoint_arn,
        inference_id,
        location,
        request.body,
        _forwarded(headers, inference_id, is_inline=location is None),
        _under(definition.output_path, extension + file_name),
        # [?] the failure's name is as reported by users: the output's with -error in it
        _under(definition.failure_path, f"{file_name.removesuffix('.out')}-error.out"),
        _seconds(headers, "RequestTTLSeconds", 60, 21_600, 21_600),
        _seconds(headers, "InvocationTimeoutSeconds", 1, 3_600, 900),
        received,
    )


def _forwarded(headers: Headers, inference_id: str, *, is_inline: bool) -> dict[str, str]:
    """Return what reaches the container, under the names that it knows."""
    forwarded = {INFERENCE_ID: inference_id}
    # Content-Type is of the call itself, which has no other body than an inline one
    content_type = headers.get(_PREFIX + "Content-Type") or (headers.get("Content-Type", OCTETS) if is_inline else None)
    if content_type:
        forwarded["Content-Type"] = content_type
    accept = headers.get(_PREFIX + "Accept")
    if accept:
        forwarded["Accept"] = accept
    if CUSTOM_ATTRIBUTES in headers:
        forwarded[CUSTOM_ATTRIBUTES] = headers[CUSTOM_ATTRIBUTES]
    return forwarded


def _file_name(headers: Headers, inference_id: str) -> str:
    name = headers.get(_PREFIX + "Filename")
    if name is None:
        return f"{inference_id}.out"
    if not _FILE_NAME.fullmatch(name):
        raise validation_error(f"Filename {name} is not 1 to 32 letters, digits, '-', '_' and at most one '.'.")
    return name


def _extension(headers: Headers) -> str:
    extension = headers.get(_PREFIX + "S3OutputPathExtension")
    if extension is None:
        return ""
    if not _EXTENSION.fullmatch(extension):
        raise validation_error(f"S3OutputPathExtension {extension} cannot be part of a key in S3.")
    return extension.strip("/") + "/"


def _under(path: str | None, name: str) -> str | None:
    return None if path is None else f"{path.rstrip('/')}/{name}"


def _seconds(headers: Headers, member: str, least: int, most: int, default: int) -> float:
    text = headers.get(_PREFIX + member)
    if text is None:
        return float(default)
    if not text.isdigit() or not least <= int(text) <= most:
        raise validation_error(f"{member} must be {least} to {most}, not {text}.")
    return float(text)
