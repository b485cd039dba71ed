"""Tags, which are kept by the ARN of what has them.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AddTags.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.errors import not_found, refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sagemaker_rest.cloud.records import Records
    from sagemaker_rest.cloud.sagemaker.control_plane.call import Call, Operation

_MOST_TAGS = 50
# SageMaker's words for what has tags here, by the kind in the ARN
_KINDS = {
    "endpoint": "endpoint",
    "endpoint-config": "endpoint configuration",
    "model": "model",
    "model-package": "model package",
    "model-package-group": "model package group",
}


@dataclass(frozen=True, slots=True)
class Tagged:
    """A resource's tags, in the order in which they were given. A resource without tags has such a record, too."""

    arn: str
    tags: Mapping[str, str]


def tag_new(call: Call, arn: str) -> None:
    """Keep the tags that a Create operation was given for what it made.

    Raises:
        ServiceError: ValidationException for a key that is there twice.

    """
    call.records.of(Tagged)[arn] = Tagged(arn, _read(call.given("Tags", [])))


def untag_deleted(records: Records, arn: str) -> None:
    """Forget the tags of something that is gone."""
    records.of(Tagged).pop(arn, None)


def add_tags(call: Call) -> dict[str, Any]:
    tagged = _found(call)
    tags = {**tagged.tags, **_read(call.given("Tags"))}
    if len(tags) > _MOST_TAGS:
        # [?] the words are not established
        raise refused(f"A resource has at most {_MOST_TAGS} tags; {tagged.arn} would have {len(tags)}.")
    call.records.of(Tagged)[tagged.arn] = Tagged(tagged.arn, tags)
    return {"Tags": _written(tags)}


def list_tags(call: Call) -> dict[str, Any]:
    # all 50 that there may be fit in the smallest page that MaxResults can ask for
    return {"Tags": _written(_found(call).tags)}


def delete_tags(call: Call) -> None:
    tagged = _found(call)
    kept = {key: value for key, value in tagged.tags.items() if key not in call.given("TagKeys")}
    call.records.of(Tagged)[tagged.arn] = Tagged(tagged.arn, kept)


def _found(call: Call) -> Tagged:
    arn: str = call.given("ResourceArn")
    _, _, _, region, account_id, resource = arn.split(":", 5)
    if region != call.scope.region:
        raise refused(f"ARN should be scoped to correct region: {call.scope.region}")
    head = arn.removesuffix(resource)
    kind, _, name = resource.partition("/")
    found = call.records.view(Tagged).get(f"{head}{kind}/{name.lower()}")
    if found is None or account_id != call.scope.account_id:
        # [?] whether AWS says it so of tags, too
        raise not_found(_KINDS.get(kind, kind), arn)
    return found


def _read(tags: Sequence[Mapping[str, str]]) -> dict[str, str]:
    read = {tag["Key"]: tag["Value"] for tag in tags}
    if len(read) < len(tags):
        # [?] the words are not established
        raise refused("Tag keys must be unique.")
    return read


def _written(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


OPERATIONS: dict[str, Operation] = {"AddTags": add_tags, "DeleteTags": delete_tags, "ListTags": list_tags}
