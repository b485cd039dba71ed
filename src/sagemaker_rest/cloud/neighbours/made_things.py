"""The things that were made in moto's services: all that a backend keeps, but for what nobody has made."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.made import GLOBAL, Made
from sagemaker_rest.cloud.neighbours.backends import moto_module
from sagemaker_rest.cloud.neighbours.first_things import later_things

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PARTITIONS = frozenset({"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "global"})
# What happened, and was not made: it cannot be deleted on AWS either.
_HAPPENINGS = re.compile(
    r".*(?:Message|Execution|JobRun|Event|Datum|DatumBase|AssumedRole|Token|LogQuery|Command|TraceSegment|UsageRecord"
    r"|Result|Operation|AccountSummary)"
)
# moto keeps what was deleted, as AWS lists some of it for a while.
_STATES = ("state", "_state", "status", "_status", "key_state", "lifecycle", "lifecycle_state")
_GONE = frozenset({"deleting", "deleted", "terminated", "shutting-down", "pendingdeletion", "inactive"})
_TIMES_OF_DELETION = ("deleted_date", "deletion_date")
# What comes with something that is listed, or that AWS makes by itself for whoever asks for it.
_COMES_ALONG: dict[tuple[str, str], Callable[[Any], bool]] = {
    ("ec2", "SecurityGroup"): lambda group: group.name == "default",
    ("ec2", "RouteTable"): lambda table: bool(table.main_association_id),
    ("ec2", "NetworkAcl"): lambda acl: str(acl.default).lower() == "true",
    # those of a session
    ("iam", "AccessKey"): lambda key: str(key.access_key_id).startswith("ASIA"),
    ("iam", "Role"): lambda role: str(role.path).startswith("/aws-service-role/"),
    ("kms", "Key"): lambda key: key.key_manager == "AWS",
    ("rds", "DBClusterSnapshot"): lambda snapshot: snapshot.snapshot_type == "automated",
    ("rds", "DBParameterGroup"): lambda group: str(group.name).startswith("default."),
    ("rds", "DBSnapshot"): lambda snapshot: snapshot.snapshot_type == "automated",
    ("rds", "OptionGroup"): lambda group: str(group.name).startswith("default:"),
    ("route53", "DelegationSet"): lambda servers: str(servers.caller_reference).startswith("DelSet_"),
    ("ssm", "Parameter"): lambda parameter: str(parameter.name).startswith("/aws/"),
}
_NAMES = ("name", "id", "arn")


def made_things() -> Iterator[Made]:
    """Yield what was made in every account and region. Services that nobody has asked for are not loaded for it."""
    if "moto.core.base_backend" not in sys.modules:
        return
    for service in list(moto_module("moto.core.base_backend").BackendDict._instances):  # noqa: SLF001  moto has no public list
        # lists, because another thread may be adding an account or a region
        for account_id, places in list(service.items()):
            for place, backend in list(places.items()):
                region = GLOBAL if place in _PARTITIONS else place
                for keys, model in later_things(backend):
                    if _was_made(service.service_name, model):
                        yield Made(service.service_name, _kind(model), account_id, region, _names(model, keys))


def _was_made(service: str, model: Any) -> bool:
    kind = _kind(model)
    comes_along = _COMES_ALONG.get((service, kind))
    if _HAPPENINGS.fullmatch(kind) or (comes_along is not None and comes_along(model)):
        return False
    attributes = vars(model)
    if any(attributes.get(name) for name in _TIMES_OF_DELETION):
        return False
    return not any(_state(attributes.get(name)) in _GONE for name in _STATES)


def _state(value: Any) -> str:
    return str(getattr(value, "name", value)).lower()


def _kind(model: Any) -> str:
    return type(model).__name__.removeprefix("Fake")


def _names(model: Any, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a thing says of itself, the shortest first, and the keys under which it is kept."""
    kind = _kind(model).lower()
    said = {value for attribute, value in vars(model).items() if isinstance(value, str) and _names_it(attribute, kind)}
    found = dict.fromkeys((*sorted(said - {""}, key=lambda name: (len(name), name)), "/".join(keys), *keys))
    return tuple(filter(None, found)) or (kind,)


def _names_it(attribute: str, kind: str) -> bool:
    """Return whether an attribute is the name, id or ARN of the thing itself: `role_name` of a role, and not of a
    profile.
    """
    stem, _, last = attribute.lower().strip("_").rpartition("_")
    return last in _NAMES and stem.replace("_", "") in ("", "resource", "physicalresource", *_tails(kind))


def _tails(kind: str) -> list[str]:
    """Return the ends of a kind's name: `group` and `securitygroup` of a security group."""
    return [kind[start:] for start in range(len(kind) - 2)] + [kind[:end] for end in range(3, len(kind))]
