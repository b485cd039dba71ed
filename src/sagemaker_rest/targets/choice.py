"""From the name of a target to the target."""

from pathlib import Path

from sagemaker_rest.errors import TargetError
from sagemaker_rest.targets.aws import AwsTarget
from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.targets.localstack import LocalStackTarget
from sagemaker_rest.targets.target import Target

LOCALSTACK_OR_LOCAL = "localstack-or-local"
NAMES = ("local", "localstack", LOCALSTACK_OR_LOCAL, "aws")


def settle(name: str) -> str:
    """The same name, but for `localstack-or-local`: that is `localstack` where one answers now, else `local`."""
    if name != LOCALSTACK_OR_LOCAL:
        return name
    try:
        LocalStackTarget().check()
    except TargetError:
        return "local"
    return "localstack"


def target_named(name: str, *, allowed_accounts: frozenset[str] = frozenset(), log: Path | None = None) -> Target:
    """A target that has not been entered yet. `log` is where a cloud of its own writes; `name` is a settled one."""
    match name:
        case "local":
            return LocalTarget(log=log)
        case "localstack":
            return LocalStackTarget()
        case "aws":
            return AwsTarget(allowed_accounts)
    raise TargetError(f"there is no target {name!r}: choose one of {', '.join(NAMES)}")


def account_ids(text: str) -> frozenset[str]:
    """The account ids in a list with commas between them."""
    return frozenset(part.strip() for part in text.split(",") if part.strip())
