"""What the plans of this folder have in common: an archive, and the plans that several files look at."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.pytest_plugin.options import accelerates
from sagemaker_rest.targets.planner import Planner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan

ENDPOINT = "modules/sagemaker_endpoint"
API = "modules/apigw_sagemaker_integration"
EXAMPLE = "examples/mnist"
CALLERS = Path(__file__).parent / "callers"
MODULES = Path(__file__).parents[2] / "terraform" / "modules"
IN_S3: dict[str, Any] = {"data_url": "s3://models/digits/7/model.tar.gz"}


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `model.tar.gz` as far as a plan can tell."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "saved_model.pb").write_bytes(b"a graph")
    path = folder / "model.tar.gz"
    with tarfile.open(path, "w:gz") as packed:
        packed.add(folder / "saved_model.pb", "1/saved_model.pb")
    return path


@pytest.fixture(scope="session")
def callers(target: Target, pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planner]:
    """Plans configurations of this folder that call the modules: `callers.plan("callers/of_unknown_inputs", {})`."""
    tree = tmp_path_factory.mktemp("callers") / "terraform"
    shutil.copytree(CALLERS, tree / "callers")
    shutil.copytree(MODULES, tree / "modules")
    planner = Planner(target, tree, tmp_path_factory.mktemp("plans"), accelerate=accelerates(pytestconfig))
    try:
        yield planner
    finally:
        planner.close()


@pytest.fixture(scope="session")
def uploading(plan_stack: PlanStack, archive: Path) -> Plan:
    """An endpoint with every default, from an archive on disk."""
    return plan_stack(ENDPOINT, name="Digits", models={"digits": {"archive": archive}})


@pytest.fixture(scope="session")
def from_s3(plan_stack: PlanStack) -> Plan:
    """An endpoint with nothing left to its default, from an artifact in S3."""
    return plan_stack(
        ENDPOINT,
        name="digits",
        models={
            "digits": IN_S3
            | {
                "data_version": "2",
                "kms_key_arn": "arn:aws:kms:eu-west-1:123456789012:key/1a2b",
                "image": "210987654321.dkr.ecr.eu-central-1.amazonaws.com/team/digits:3@sha256:" + "0" * 64,
                "environment": {"SAGEMAKER_TFS_ENABLE_BATCHING": "true", "_level": "info"},
            }
        },
        execution_role={"path": "/ml/", "permissions_boundary_arn": "arn:aws:iam::123456789012:policy/boundary"},
        variants={
            "blue": {"instance_type": "ml.c5.xlarge", "initial_instance_count": 2, "initial_variant_weight": 3},
            "green": {
                "initial_variant_weight": 0,
                "container_startup_health_check_timeout_in_seconds": 600,
                "model_data_download_timeout_in_seconds": 1200,
            },
        },
        logs={"retention_in_days": 7, "kms_key_arn": "arn:aws:kms:eu-west-1:123456789012:key/3c4d"},
        tags={"team": "vision"},
    )


@pytest.fixture(scope="session")
def api(plan_stack: PlanStack) -> Plan:
    """An API with every default."""
    return plan_stack(API, name="Digits API", routes={"predict": {"endpoint_name": "Digits"}})


@pytest.fixture(scope="session")
def shaped_api(plan_stack: PlanStack) -> Plan:
    """An API with nothing left to its default."""
    return plan_stack(
        API,
        name="digits",
        description="Reads digits",
        routes={"predict": {"endpoint_name": "digits", "path": "invocations", "http_method": "PUT"}},
        endpoint={"type": "EDGE"},
        authorization="NONE",
        stage={"name": "live_2"},
        timeout_milliseconds=5000,
        integration_role={"path": "/ml/", "permissions_boundary_arn": "arn:aws:iam::123456789012:policy/boundary"},
        tags={"team": "vision"},
    )
