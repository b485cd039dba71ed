"""A kind of thing: how it is listed, which tags it carries and how it is deleted."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_THREADS = 8
_MISSING_OPERATION = re.compile(r"NotImplemented|InternalFailure|501|UnknownOperationException")
_NOT_IMPLEMENTED = 501


class ClientSource(Protocol):
    """A source of boto3 clients: a target."""

    def client(self, service: str) -> Any: ...


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing. `identity` is what its service's calls name it by; `tags` are empty where it has none, or where they
    were not asked for. `maker` is the service that makes such things by itself.
    """

    identity: str
    tags: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    maker: str = ""

    def __str__(self) -> str:
        label = f" ({self.label})" if self.label and self.label != self.identity else ""
        return f"{self.identity}{label}{f' ({self.maker} makes such by itself)' if self.maker else ''}"


@dataclass(frozen=True, slots=True)
class Kind:
    """`service` is boto3's name of the service whose client `things` gets, to list all that somebody has made.

    The sweeper finds a thing by the first of these that it has: `arn` matches the ARNs of the Tagging API, with a group
    `id` for the identity; `with_tags` adds the tags of what that API does not list; what `is_named` can carry no tags,
    or is made by AWS without any, and is known by its name. `is_going` says whether one that is still listed was
    deleted already. What `is_global` is listed in every region.
    """

    label: str
    service: str
    things: Callable[[Any], Iterator[Thing]]
    delete: Callable[[ClientSource, str], None]
    arn: re.Pattern[str] | None = None
    with_tags: Callable[[Any, Iterable[Thing]], Iterator[Thing]] | None = None
    is_named: bool = False
    is_going: Callable[[ClientSource, str], bool] = lambda _source, _identity: False
    is_global: bool = False


def listed(
    operation: str,
    member: str,
    identity: str = "",
    *,
    label: str = "",
    counts: Callable[[dict[str, Any]], bool] = lambda _item: True,
    **arguments: Any,
) -> Callable[[Any], Iterator[Thing]]:
    """Return what lists the things of one call. `identity` and `label` are members of an item; one that is a text is
    its own identity.
    """

    def things(client: Any) -> Iterator[Thing]:
        for item in pages(client, operation, member, **arguments):
            if isinstance(item, str):
                yield Thing(item)
            elif counts(item):
                yield Thing(str(item[identity]), _tags_in(item), str(item.get(label) or ""))

    return things


def _tags_in(item: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the tags of an item, if a listing has them."""
    tags = item.get("Tags") or {}
    return tags if isinstance(tags, dict) else tag_map(tags)


def deleting(service: str, operation: str, argument: str, **arguments: Any) -> Callable[[ClientSource, str], None]:
    """Return what deletes a thing by one call."""

    def delete(source: ClientSource, identity: str) -> None:
        call: Any = getattr(source.client(service), operation)
        call(**{argument: identity}, **arguments)

    return delete


def unlisted(service: str, things: Callable[[Any], Iterator[Thing]]) -> Callable[[ClientSource, str], bool]:
    """Return what says that a thing goes if its listing does not count it any more, tags or not."""
    return lambda source, identity: all(thing.identity != identity for thing in things(source.client(service)))


def as_listed(_client: Any, things: Iterable[Thing]) -> Iterator[Thing]:
    """Yield the things of a listing that has their tags in it."""
    yield from things


def asked_one_by_one(
    tags_of: Callable[[Any, str], Mapping[str, str]],
) -> Callable[[Any, Iterable[Thing]], Iterator[Thing]]:
    """Return what asks for the tags of each thing, several at a time."""

    def with_tags(client: Any, things: Iterable[Thing]) -> Iterator[Thing]:
        return each(things, lambda thing: replace(thing, tags=tags_of(client, thing.identity)))

    return with_tags


def each(things: Iterable[Thing], look: Callable[[Thing], Thing | None]) -> Iterator[Thing]:
    """Look at each thing, several at a time, and yield those that are still there."""

    def unless_gone(thing: Thing) -> Thing | None:
        try:
            return look(thing)
        except ClientError as error:
            if is_absent(error):
                return None  # somebody deleted it meanwhile
            raise

    with ThreadPoolExecutor(_THREADS) as pool:
        yield from filter(None, pool.map(unless_gone, list(things)))


def pages(client: Any, operation: str, member: str, **arguments: Any) -> Iterator[Any]:
    """Yield the items that a call lists, over all of its pages."""
    if client.can_paginate(operation):
        answers = client.get_paginator(operation).paginate(**arguments)
    else:
        answers = [getattr(client, operation)(**arguments)]
    for answer in answers:
        yield from answer.get(member) or ()


def tag_map(tags: list[dict[str, str]], key: str = "Key", value: str = "Value") -> dict[str, str]:
    """Return a list of keys and values as a mapping."""
    return {tag[key]: tag[value] for tag in tags}


# Each service has a code of its own for what is not there (any more).
_ABSENT = re.compile(
    r"NoSuch\w*|\w*NotFound(?:Exception|Fault)?|404|ResourceNotFoundException|\w+\.NotFound|WAFNonexistentItemException"
    r"|\w*DoesNotExist\w*|AWS\.SimpleQueueService\.NonExistentQueue"
)


def is_absent(error: ClientError) -> bool:
    """Return whether a call failed because the thing is gone already, or goes."""
    code, message = str(error.response["Error"].get("Code")), str(error.response["Error"].get("Message"))
    # SageMaker calls it a validation error, and KMS a wrong state
    return bool(_ABSENT.fullmatch(code)) or "Could not find" in message or "is pending deletion" in message


def is_missing_operation(error: ClientError) -> bool:
    """Return whether an emulator does not have a call: then nothing of the kind can be there."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", _NOT_IMPLEMENTED)
    code = str(error.response["Error"].get("Code"))
    return bool(_MISSING_OPERATION.fullmatch(code)) and (code != "InternalFailure" or status == _NOT_IMPLEMENTED)
