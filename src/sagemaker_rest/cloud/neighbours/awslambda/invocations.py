"""Invoke where nothing can run a function. What sets functions off by itself (a notification, a queue) stays moto's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.awslambda.responses import LambdaResponse

    Answer = tuple[int, dict[str, str], str | bytes]

# moto's own words for it
_NO_ENGINE = b"error running docker: "


@surrounds(
    "moto.awslambda.responses:LambdaResponse.invoke",
    moto="5.2.5",
    symptom="without Docker, Invoke answers 200 with Docker's error as the function's",
    see="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
)
def _invoke(invoke: Callable[[LambdaResponse], Answer], self: LambdaResponse) -> Answer:
    return _carried_out(invoke(self))


@surrounds(
    "moto.awslambda.responses:LambdaResponse.invoke_async",
    moto="5.2.5",
    symptom="without Docker, InvokeAsync answers 202 and nobody runs the function",
    see="https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html",
)
def _invoke_async(invoke: Callable[[LambdaResponse], Answer], self: LambdaResponse) -> Answer:
    return _carried_out(invoke(self))


def _carried_out(answer: Answer) -> Answer:
    payload = answer[2].encode() if isinstance(answer[2], str) else answer[2]
    if payload.startswith(_NO_ENGINE):
        reason = payload.removeprefix(_NO_ENGINE).decode("utf-8", errors="replace")
        raise NotImplementedError(
            f"Invoke: a function runs in a container, and no Docker answers ({reason}). Start one, or set DOCKER_HOST"
        )
    return answer
