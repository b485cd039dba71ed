"""What holds for every test of this repository: where there is no SageMaker, no test that applies stacks can run."""

from __future__ import annotations

import functools

import pytest

from sagemaker_rest.targets.localstack import LocalStackTarget


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("e2e") and item.config.getoption("--target") == "localstack":
        reason = reason_without_sagemaker()
        if reason:
            pytest.skip(reason)


@functools.cache
def reason_without_sagemaker() -> str:
    """Why the LocalStack of this run cannot run them; nothing if it can."""
    with LocalStackTarget() as target:
        if "sagemaker" in target.services:
            return ""
        return (
            f"{target.description} has no SageMaker: that takes a licensed one (LOCALSTACK_AUTH_TOKEN, see "
            "docs/localstack.md), or the embedded cloud, --target local"
        )
