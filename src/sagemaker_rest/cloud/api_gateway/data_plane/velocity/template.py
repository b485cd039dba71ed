"""Templates, read once and rendered often."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.data_plane.velocity.directives import BreakError, StopError
from sagemaker_rest.cloud.api_gateway.data_plane.velocity.parser import parse
from sagemaker_rest.cloud.api_gateway.data_plane.velocity.values import TemplateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.velocity.directives import Block


def render(template: str, variables: Mapping[str, Any]) -> str:
    """Return the text that a template makes of `variables`, the references that it can start from.

    Raises:
        TemplateError: The template is wrong, or what it does with its input.
        UnsupportedError: It uses what is not implemented.
    """
    out: list[str] = []
    try:
        _parsed(template).render(dict(variables), out)
    except (StopError, BreakError):
        pass
    except RecursionError as error:
        raise TemplateError("the template is nested too deeply") from error
    except TemplateError:
        raise
    except (ArithmeticError, TypeError, ValueError) as error:
        # a number that Python cannot calculate with or print, a list as a map's key
        raise TemplateError(str(error)) from error
    return "".join(out)


@lru_cache(maxsize=512)
def _parsed(template: str) -> Block:
    return parse(template)
