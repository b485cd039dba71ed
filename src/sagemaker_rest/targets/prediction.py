"""Asking a deployed model, and what a stack has to say so that it can be asked: two outputs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import requests
from botocore.exceptions import BotoCoreError, ClientError

from sagemaker_rest.errors import PredictionError, TargetError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.targets.target import Target

INVOKE_URL_OUTPUT = "invoke_url"
ENDPOINT_NAME_OUTPUT = "endpoint_name"
# API Gateway's 29 s come first; where its quota was raised, SageMaker's 60.
_SECONDS = 90
_LONGEST_BODY = 2000
# SageMaker writes the names in its ARNs in lower case.
_ENDPOINT_ARN = re.compile(r"arn:[a-z-]+:sagemaker:(?P<region>[a-z0-9-]+):\d{12}:endpoint/(?P<name>[a-z0-9-]+)")

_HOW_TO_SAY = {
    INVOKE_URL_OUTPUT: (
        'the URL to POST to, as `output "invoke_url" { value = "${aws_api_gateway_stage.this.invoke_url}/predict" }`',
        'stack.url(invoke_url=stack.outputs["…"])',
    ),
    ENDPOINT_NAME_OUTPUT: (
        'the name of the endpoint, as `output "endpoint_name" { value = aws_sagemaker_endpoint.this.name }`',
        'stack.invoke(payload, endpoint_name=stack.outputs["…"])',
    ),
}


def text_output(path: str, outputs: Mapping[str, Any], name: str) -> str:
    """Return the output of a stack that says where it can be asked.

    Raises:
        TargetError: it is missing, or not a text. The message lists the outputs and says what to do.
    """
    value = outputs.get(name)
    if isinstance(value, str) and value:
        return value
    there = ", ".join(f"{key} ({_kind(found)})" for key, found in sorted(outputs.items())) or "none"
    what, instead = _HOW_TO_SAY[name]
    raise TargetError(
        f"{path} has no output {name!r} that is a string; its outputs: {there}. Add {what}, or hand in what another "
        f"output holds: {instead}"
    )


def post(target: Target, url: str, payload: Any, headers: Mapping[str, str]) -> Any:
    """POST `payload` as JSON and return the JSON of the answer.

    Raises:
        PredictionError: the answer is missing, not HTTP 200, or not JSON.
    """
    with requests.Session() as session:
        # what is emulated is near, and proxies are for the way out
        session.trust_env = target.endpoint_url is None
        try:
            answer = session.post(url, json=payload, headers=dict(headers), timeout=_SECONDS)
        except requests.RequestException as error:
            raise PredictionError(f"POST {url} was not answered: {error}") from error
    if answer.status_code != requests.codes.ok:
        raise PredictionError(f"POST {url} answered HTTP {answer.status_code}: {answer.text[:_LONGEST_BODY]}")
    return _json(answer.text, f"POST {url} answered HTTP 200, and no JSON")


def region_of_endpoint(endpoint_name: str, identifiers: frozenset[str], default: str) -> str:
    """Return the region in which a stack has an endpoint of that name: `default` if it has one there, or none at
    all.
    """
    arns = (_ENDPOINT_ARN.fullmatch(identifier) for identifier in identifiers)
    regions = {arn["region"] for arn in arns if arn and arn["name"] == endpoint_name.lower()}
    return default if default in regions or not regions else min(regions)


def invoke(target: Target, endpoint_name: str, payload: Any, *, region: str) -> Any:
    """Ask the endpoint itself, through SageMaker Runtime, with `payload` as JSON; gives the JSON of the answer.

    Raises:
        PredictionError: the endpoint does not answer, or not with JSON.

    """
    try:
        answer = target.client("sagemaker-runtime", region=region).invoke_endpoint(
            EndpointName=endpoint_name, ContentType="application/json", Body=json.dumps(payload).encode()
        )
        body = answer["Body"].read().decode(errors="replace")
    except (BotoCoreError, ClientError) as error:
        raise PredictionError(f"the endpoint {endpoint_name} did not answer: {error}") from error
    return _json(body, f"the endpoint {endpoint_name} answered, and not with JSON")


def _json(text: str, complaint: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise PredictionError(f"{complaint}: {text[:_LONGEST_BODY]}") from error


def _kind(value: object) -> str:
    kinds = {str: "string", bool: "bool", int: "number", float: "number", dict: "map", list: "list"}
    return kinds.get(type(value), "null")
