"""What is said of a plan file that only Terraform can read."""

from sagemaker_rest.errors import SagemakerRestError


class UnknownPlanFileError(SagemakerRestError):
    """A plan file has something in it that is not known here: `terraform show` has to be asked."""
