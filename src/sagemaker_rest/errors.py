"""Every error that this package raises on purpose. Each message names the thing, the value and the rule, and says
what to do.
"""


class SagemakerRestError(Exception):
    """The base of all of them: `except SagemakerRestError` is what a command line needs to catch."""


class DatasetError(SagemakerRestError):
    """The digits could not be had, or are not what they should be."""


class TrainingError(SagemakerRestError):
    """The model could not be trained, or falls short of the accuracy that the dataset asks for."""


class ArchiveError(SagemakerRestError):
    """A `model.tar.gz` that cannot be read, is unsafe to unpack, or holds no model."""


class ServingError(SagemakerRestError):
    """A model container that could not be started, or that did not become healthy."""


class ContainerTimeoutError(ServingError):
    """A model container that did not answer, or did not become healthy, in the time it was given."""


class ContainerDiedError(ServingError):
    """A model container whose process ended, or closed the connection, before it answered."""


class UnservableImageError(ServingError):
    """A container image that the local target has no container for."""


class NoEngineError(ServingError):
    """No container engine answers, or it cannot be asked."""


class ContainerRuleError(SagemakerRestError):
    """A rule on how an image is served that cannot be read: the message names the file, the pattern and the rule."""


class AccessDeniedError(SagemakerRestError):
    """A principal that may not do what it asked for; the message is worded as AWS words it."""


class TerraformError(SagemakerRestError):
    """A Terraform command that failed, or a configuration that cannot be run. `diagnostics` holds what Terraform
    printed, and `sentences` what it says in each error, without where.

    >>> plan_stack("line", name="planned", modle="model.tar.gz")
    Traceback (most recent call last):
    sagemaker_rest.errors.TerraformError: ...line declares no variable 'modle': it declares model, name
    """

    def __init__(self, message: str, *, diagnostics: str = "", sentences: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics
        self.sentences = sentences


class PlanCaseError(SagemakerRestError):
    """A file with a plan case that cannot be read: the message names the file, the key and the rule."""


class TargetError(SagemakerRestError):
    """A target that cannot be used (it does not answer, or its guard refuses), or a stack that does not say where it
    can be asked.

    >>> stack.url(invoke_url="https://example.com/live")
    Traceback (most recent call last):
    sagemaker_rest.errors.TargetError: 'https://example.com/live' is not an invoke URL: one is https://API.execute-api...
    """


class FaultError(SagemakerRestError):
    """A fault that the local cloud cannot be told to have."""


class LeftoverError(SagemakerRestError):
    """An error: something is still there after a destroy. The message lists what and where."""


class PredictionError(SagemakerRestError):
    """A model that was asked, and did not answer with a prediction, or not with the one that was expected.

    >>> stack.invoke({"instances": "one"})
    Traceback (most recent call last):
    sagemaker_rest.errors.PredictionError: the endpoint ... did not answer: An error occurred (ModelError) when ...
    """


class OutputError(SagemakerRestError):
    """A file or folder that could not be written, or that is there already and is not to be overwritten."""


class RunError(SagemakerRestError):
    """A run that there is not, or whose id, lifetime or cost is not what it may be."""
