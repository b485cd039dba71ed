"""AWS's own policies, as in `arn:aws:iam::aws:policy/AmazonSageMakerFullAccess`."""

from __future__ import annotations

from sagemaker_rest.cloud.neighbours.mends import replaces


@replaces(
    "moto.iam.models:load_iam_aws_managed_policies",
    moto="5.2.5",
    symptom="AWS's managed policies are not loaded unless asked for, so attaching one is NoSuchEntity",
    see="https://docs.getmoto.org/en/latest/docs/services/iam.html",
)
def _load_managed_policies() -> bool:
    # with the first use of IAM; it takes a tenth of a second
    return True
