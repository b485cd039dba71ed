"""The names that tests of other repositories import: the types of the fixtures, of what they give, and the errors.

The fixtures need no import: installing the package is enough to have them (`pytest --fixtures` lists them).

    import pathlib

    from sagemaker_rest.testing import DeployStack, PlanStack

    MODEL = pathlib.Path(__file__).parents[1] / "model.tar.gz"


    def test_plan(plan_stack: PlanStack) -> None:
        plan = plan_stack("line", name="planned", model=MODEL)
        plan.assert_counts(aws_sagemaker_endpoint=1, aws_iam_role=2)
        plan.only("aws_api_gateway_integration").assert_values(type="AWS", integration_http_method="POST")


    def test_prediction(deploy_stack: DeployStack, unique_name: str) -> None:
        stack = deploy_stack("line", name=unique_name, model=MODEL)
        assert stack.predict({"instances": [1.0, 2.0]}) == {"predictions": [3.0, 5.0]}
        assert stack.invoke({"instances": [1.0, 2.0]}) == {"predictions": [3.0, 5.0]}
        stack.plan().assert_empty()

| fixture | scope | gives |
|---|---|---|
| `plan_stack` | session | `PlanStack`: a `Plan` from an empty state, and nothing is made |
| `deploy_stack` | function | `DeployStack`: an applied `Stack`, which is destroyed after the test |
| `module_deploy_stack`, `session_deploy_stack` | module, session | the same, for all tests of a file or a run |
| `target` | session | the `Target` that `--target` names |
| `unique_name`, `unique_name_factory` | function, session | a name that nothing else has; `UniqueName` |

Where configurations are: `--terraform-root`, else `terraform_root` in pytest's configuration, else `terraform/`. A
`pathlib.Path` that is absolute is a configuration by itself, wherever it lies.

What a stack has to say so that it can be asked: an output `invoke_url` for `Stack.url` and `Stack.predict`, and an
output `endpoint_name` for `Stack.endpoint_name` and `Stack.invoke`. What has other names is handed in.

Only what is named here is promised by the version; it imports neither TensorFlow nor numpy.
"""

from sagemaker_rest.errors import (
    LeftoverError,
    PredictionError,
    RunError,
    SagemakerRestError,
    TargetError,
    TerraformError,
)
from sagemaker_rest.pytest_plugin.fixtures import DeployStack, PlanStack, UniqueName
from sagemaker_rest.targets.stack import Stack
from sagemaker_rest.targets.target import Target
from sagemaker_rest.terraform.changes import Difference, ResourceChange
from sagemaker_rest.terraform.plan import Plan, PlannedResource

__all__ = [
    "DeployStack",
    "Difference",
    "LeftoverError",
    "Plan",
    "PlanStack",
    "PlannedResource",
    "PredictionError",
    "ResourceChange",
    "RunError",
    "SagemakerRestError",
    "Stack",
    "Target",
    "TargetError",
    "TerraformError",
    "UniqueName",
]
