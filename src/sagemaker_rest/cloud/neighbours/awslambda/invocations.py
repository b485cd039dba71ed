"""Invoke where nothing can run a function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.awslambda.models import LambdaFunction

# moto's own words for it
_NO_ENGINE = "error running docker: "


@surrounds(
    "moto.awslambda.models:LambdaFunction._invoke_lambda",
    moto="5.2.5",
    symptom="without Docker, Invoke answers 200 with Docker's error as the function's",
    see="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
)
def _invoke_in_a_container(
    invoke: Callable[..., tuple[str, bool, str]], self: LambdaFunction, *arguments: Any, **named: Any
) -> tuple[str, bool, str]:
    answer, failed, logs = invoke(self, *arguments, **named)
    if failed and answer.startswith(_NO_ENGINE):
        raise NotImplementedError(
            f"Invoke of {self.function_name}: functions run in containers, and no Docker answers "
            f"({answer.removeprefix(_NO_ENGINE)}). Start one, or set DOCKER_HOST"
        )
    return answer, failed, logs
