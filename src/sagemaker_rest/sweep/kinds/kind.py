"""What the sweeper knows of a kind of thing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from botocore.exceptions import ClientError


class ClientSource(Protocol):
    """Who gives boto3 clients: a target."""

    def client(self, service: str) -> Any: ...


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing. `identity` is what its service's calls name it by; `tags` are empty where it has none."""

    identity: str
    tags: Mapping[str, str] = field(default_factory=dict)
    label: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """`arn` matches the ARNs of the Tagging API, with a group `id` for the identity. `listing` lists what that API
    does not list, with the tags that its own service has; `named` lists what can carry no tags, or what AWS makes by
    itself and leaves untagged: that is known by its name alone. `is_going` says whether one that is still listed was
    deleted already. What `is_global` is listed in every region.
    """

    label: str
    delete: Callable[[ClientSource, str], None]
    arn: re.Pattern[str] | None = None
    listing: Callable[[ClientSource], Iterator[Thing]] | None = None
    named: Callable[[ClientSource], Iterator[Thing]] | None = None
    is_going: Callable[[ClientSource, str], bool] = lambda _source, _identity: False
    is_global: bool = False


def pages(client: Any, operation: str, member: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    """What a call lists, over all of its pages."""
    if client.can_paginate(operation):
        answers = client.get_paginator(operation).paginate(**arguments)
    else:
        answers = [getattr(client, operation)(**arguments)]
    for answer in answers:
        yield from answer.get(member, [])


def tag_map(tags: list[dict[str, str]], key: str = "Key", value: str = "Value") -> dict[str, str]:
    """A list of keys and values as a mapping."""
    return {tag[key]: tag[value] for tag in tags}


# Each service has a code of its own for what is not there (any more).
_ABSENT = re.compile(
    r"NoSuch\w*|\w*NotFound(?:Exception|Fault)?|404|ResourceNotFoundException|\w+\.NotFound|WAFNonexistentItemException"
)


def is_absent(error: ClientError) -> bool:
    """Whether a call failed because the thing is gone already, or goes."""
    code, message = str(error.response["Error"].get("Code")), str(error.response["Error"].get("Message"))
    # SageMaker calls it a validation error, and KMS a wrong state
    return bool(_ABSENT.fullmatch(code)) or "Could not find" in message or "is pending deletion" in message
