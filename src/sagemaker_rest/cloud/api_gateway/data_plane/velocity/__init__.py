"""Velocity 1.7, the language of mapping templates, as API Gateway runs it.

https://velocity.apache.org/engine/1.7/vtl-reference.html
It knows nothing of API Gateway: `mapping_templates.py` puts `$input`, `$context` and the rest into its scope.
A template reaches the methods that `methods.py` lists for each kind of value, and nothing else of this process.
"""

from sagemaker_rest.cloud.api_gateway.data_plane.velocity.template import render
from sagemaker_rest.cloud.api_gateway.data_plane.velocity.values import (
    TemplateError,
    TemplateObject,
    UnsupportedError,
    json_text,
    text,
)

__all__ = ["TemplateError", "TemplateObject", "UnsupportedError", "json_text", "render", "text"]
