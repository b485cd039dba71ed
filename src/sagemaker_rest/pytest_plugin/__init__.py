"""Fixtures that plan and apply Terraform on a target of your choice, and destroy what they made whatever happens.

`plan_stack` plans a configuration, `deploy_stack` applies one; `--target` says where, and `--terraform-root` where the
configurations are (`terraform_root` in pytest's configuration, else `terraform/` below its root folder). Installing the
package is enough to have them; `sagemaker_rest.testing` has their types.

Every run has an id, which is in the names (`unique_name`) and in the tags of all that it makes, beside the time from
which the sweeper may take it. `.runs/ID` holds the state of all stacks until they are destroyed.

A destroy is not left to chance:
- it runs in the `finally` of a fixture that was set up before anything was applied, because pytest runs no finalizer
  of a fixture that is interrupted while it is set up (pytest-dev/pytest#15067);
- SIGTERM and SIGHUP interrupt pytest as Ctrl-C does, instead of ending it (pytest-dev/pytest#5243);
- under pytest-xdist, the controller waits for the workers' destroys (it would kill them after some seconds,
  pytest-dev/pytest-xdist#537);
- signals that arrive during a destroy wait until it is done, pytest-timeout's SIGALRM too;
- a process that is killed has a guardian, which destroys what it has left (`targets.guardian`);
- what no state knows of, because an apply was cut off, is swept by its tags (`sweep`);
- what is left all the same is said, with the command that removes it.

`options` says what can be chosen, `fixtures` what a test gets, `session` when a run begins and ends, `watching` what
it shows while AWS takes its time, and `masking` keeps sensitive values out of its reports.
"""

from sagemaker_rest.pytest_plugin.fixtures import (
    DeployStack,
    PlanStack,
    UniqueName,
    cloud_faults,
    deploy_stack,
    digits,
    model_archive,
    module_deploy_stack,
    payload,
    plan_stack,
    sagemaker_rest_target,
    session_deploy_stack,
    stack_deployer,
    target,
    unique_name,
    unique_name_factory,
    used_run,
)
from sagemaker_rest.pytest_plugin.masking import (
    pytest_assertrepr_compare,
    pytest_make_collect_report,
    pytest_runtest_makereport,
    pytest_warning_recorded,
)
from sagemaker_rest.pytest_plugin.options import pytest_addoption
from sagemaker_rest.pytest_plugin.plan_cases import pytest_collect_file
from sagemaker_rest.pytest_plugin.session import (
    pytest_configure,
    pytest_configure_node,
    pytest_report_header,
    pytest_sessionfinish,
    pytest_sessionstart,
    pytest_unconfigure,
)

__all__ = [
    "DeployStack",
    "PlanStack",
    "UniqueName",
    "cloud_faults",
    "deploy_stack",
    "digits",
    "model_archive",
    "module_deploy_stack",
    "payload",
    "plan_stack",
    "pytest_addoption",
    "pytest_assertrepr_compare",
    "pytest_collect_file",
    "pytest_configure",
    "pytest_configure_node",
    "pytest_make_collect_report",
    "pytest_report_header",
    "pytest_runtest_makereport",
    "pytest_sessionfinish",
    "pytest_sessionstart",
    "pytest_unconfigure",
    "pytest_warning_recorded",
    "sagemaker_rest_target",
    "session_deploy_stack",
    "stack_deployer",
    "target",
    "unique_name",
    "unique_name_factory",
    "used_run",
]
