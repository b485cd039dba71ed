"""A value for each variable that an example of terraform/examples cannot do without."""

from pathlib import Path
from typing import Any

from sagemaker_rest.terraform.documentation.module import read_module


def required_inputs(example: Path, archive: Path) -> dict[str, Any]:
    """The values for the variables of an example that have no default; `archive` passes for every model.tar.gz."""
    known: dict[str, Any] = {
        "model_archive": str(archive),
        "champion_archive": str(archive),
        "challenger_archive": str(archive),
        "candidate_archive": str(archive),
        "model_archives": {"blue": str(archive), "green": str(archive)},
        "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/digits-server:1",
        "endpoint_name": "digits",
        "domain_name": "api.example.com",
        "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/1a2b3c4d-0000-0000-0000-000000000000",
    }
    return {variable.name: known[variable.name] for variable in read_module(example).variables if variable.required}
