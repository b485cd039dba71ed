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
