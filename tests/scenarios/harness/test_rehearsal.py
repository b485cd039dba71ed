"""A run on AWS, rehearsed in full: the path of `--target aws` with the endpoints of a local cloud."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import requests

from sagemaker_rest.cloud.own_api import CloudToken
from sagemaker_rest.cloud.server.call_record import CALLS_PATH
from sagemaker_rest.targets.localstack import LocalStackTarget
from tests.scenarios.harness.iam_actions import needed_actions
from tests.scenarios.harness.nightly import allowed_actions
from tests.scenarios.harness.test_killed_runs import command

if TYPE_CHECKING:
    import pytest

    from sagemaker_rest.cloud.server.process import CloudProcess
    from tests.scenarios.harness.conftest import Project

THE_MAIN_JOB = """
import json
import pathlib
import requests

def test_the_main_job(deploy_stack, unique_name, model_archive, payload, target):
    stack = deploy_stack("examples/mnist", name=unique_name, model_archive=model_archive)
    assert stack.folder.is_relative_to(pathlib.Path(".runs").absolute())
    assert stack.plan().is_empty
    invoked = target.client("sagemaker-runtime").invoke_endpoint(
        EndpointName=stack.outputs["endpoint_name"], ContentType="application/json", Body=json.dumps(payload)
    )
    posted = requests.post(stack.url(), json=payload, timeout=30)
    assert posted.status_code == 200
    for document in (json.loads(invoked["Body"].read()), posted.json()):
        (probabilities,) = document["predictions"]
        assert max(range(10), key=probabilities.__getitem__) == 7
"""


def test_guard_estimate_apply_invoke_post_destroy_and_sweep(
    aws: Project, cloud: CloudProcess, pytestconfig: pytest.Config
) -> None:
    account = LocalStackTarget(cloud.url)
    before = account.inventory()
    # In one word: where the folder is a word of its own, pytest takes it for one with tests, and what is above both as
    # its root folder.
    terraform = f"--terraform-root={Path(pytestconfig.rootpath, 'terraform')}"
    record = f"{cloud.url}{CALLS_PATH}"
    requests.delete(record, auth=CloudToken(), timeout=10).raise_for_status()

    refused = aws.run(THE_MAIN_JOB, terraform, "--aws-accounts", "999988887777")
    done = aws.run(THE_MAIN_JOB, terraform)
    swept = command(aws, "sweep")
    calls = requests.get(record, auth=CloudToken(), timeout=10).json()

    refused.stderr.fnmatch_lines(["ERROR: the credentials are those of account 123456789012 in us-east-1, and only*"])
    done.assert_outcomes(passed=1)
    done.stderr.fnmatch_lines(["estimate for examples/mnist: about $0.03 for 30 min: 1 x ml.t2.medium*"])
    assert account.inventory() == before
    assert not (aws.folder / ".runs").exists()
    assert swept.returncode == 0, swept.stderr
    assert "0 things deleted." in swept.stdout
    # the policy of the nightly role has what all of this took
    assert calls["sagemaker"]["InvokeEndpoint"] >= 1
    assert needed_actions(calls) - allowed_actions() == set()
