"""From the name of a target to the target."""

from pathlib import Path

from sagemaker_rest.errors import TargetError
from sagemaker_rest.targets.aws import AllowedAccount, AwsTarget
from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.targets.localstack import LocalStackTarget
from sagemaker_rest.targets.target import Target

LOCALSTACK_OR_LOCAL = "localstack-or-local"
NAMES = ("local", "localstack", LOCALSTACK_OR_LOCAL, "aws")


def settle(name: str) -> str:
    """Return the name, but for `localstack-or-local`: that is `localstack` if one answers now, else `local`."""
    if name != LOCALSTACK_OR_LOCAL:
        return name
    try:
        LocalStackTarget().check()
    except TargetError:
        return "local"
    return "localstack"


def target_named(
    name: str,
    *,
    allowed: frozenset[AllowedAccount] = frozenset(),
    region: str | None = None,
    endpoint_url: str | None = None,
    log: Path | None = None,
    containers: Path | None = None,
) -> Target:
    """Return a target that has not been entered yet. `name` is a settled one; `log` is where a cloud of its own writes,
    `containers` a file with rules on how it serves images.

    `region` and `endpoint_url` are the environment's by default; a local target has neither.
    """
    match name:
        case "local":
            return LocalTarget(log=log, containers=containers)
        case "localstack":
            return LocalStackTarget(endpoint_url)
        case "aws":
            return AwsTarget(allowed, region=region, endpoint_url=endpoint_url)
    raise TargetError(f"there is no target {name!r}: choose one of {', '.join(NAMES)}")
