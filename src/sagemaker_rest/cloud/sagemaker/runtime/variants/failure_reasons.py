"""The sentences that SageMaker gives as an endpoint's FailureReason. Wording recorded from AWS's documentation and
users' reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SAGEMAKER = "sagemaker.amazonaws.com"
# https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html
LONGEST = 1024
_ELIDED = " … "


def internal(fault: BaseException) -> str:
    return f"The local cloud failed at it ({type(fault).__name__}: {fault}): its log says why."


def shown(reason: str) -> str:
    """Return the reason as AWS could give it, which ends at 1,024 characters.

    The middle goes: the beginning says what happened, and a container's last words are at the end.
    """
    readable = reason.encode("utf-8", "backslashreplace").decode()  # a file's name need not be text
    if len(readable) <= LONGEST:
        return readable
    kept = LONGEST - len(_ELIDED)
    return readable[: kept // 2] + _ELIDED + readable[-(kept - kept // 2) :]


def role_not_assumable(role_arn: str) -> str:
    return (
        f"Could not assume role {role_arn}. Please ensure that the role exists and allows principal '{SAGEMAKER}' "
        "to assume the role."
    )


def artifact_not_readable(url: str) -> str:
    return (
        f'Failed to download model data from URL "{url}". Please ensure that there is an object located at the URL '
        "and that the role passed to CreateModel has permissions to download the model."
    )


def artifact_not_placed(url: str, fault: str) -> str:
    # [?] the words are not established; the first sentence is that of an artifact that cannot be read
    return f'Failed to download model data from URL "{url}". ({fault})'


def archive_not_extractable(url: str, fault: str) -> str:
    # AWS stops after the first two sentences; the third is ours, because the second does not say what is wrong
    return (
        f'Failed to extract model data archive from URL "{url}". Please ensure that the object located at the URL '
        f"is a valid tar.gz archive. ({fault})"
    )


def image_not_pullable(image: str, role_arn: str, action: str) -> str:
    # [?] the words are not established; what AWS needs is:
    # https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms
    return f"The role '{role_arn}' does not have {action} permission for the image: '{image}'."


def network_not_reachable(model: str, role_arn: str, action: str) -> str:
    # [?] the words are not established; what AWS needs is on the same page
    return f"The role '{role_arn}' does not have {action} permission for the VPC configuration of the model '{model}'."


def volumes_not_encryptable(key_arn: str, role_arn: str, action: str) -> str:
    # [?] the words are not established
    return f"The role '{role_arn}' does not have {action} permission for the key of the volumes: '{key_arn}'."


def image_not_servable(image: str, fault: str) -> str:
    return f"The image '{image}' cannot be served by the local target. ({fault})"


def ping_failed(container: str, variant: str, fault: str) -> str:
    # AWS stops after the second sentence; the log's last lines are ours
    named = "primary container" if container == "primary" else container
    return (
        f"The {named} for production variant {variant} did not pass the ping health check. "
        f"Please check CloudWatch logs for this endpoint. ({fault})"
    )


def alarms_raised(names: Iterable[str]) -> str:
    # [?] the words are not established; that the update is rolled back is:
    # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html
    listed = ", ".join(names)
    return f"The deployment was rolled back because these CloudWatch alarms are in the state ALARM: [{listed}]."


def alarms_not_readable(fault: str) -> str:
    # [?] the words are not established
    return (
        "The execution role does not have permission to describe the alarms of the automatic rollback configuration. "
        f"({fault})"
    )


def took_too_long(seconds: float) -> str:
    # [?] the words are not established
    return f"The deployment exceeded its maximum execution timeout of {seconds:g} seconds."
