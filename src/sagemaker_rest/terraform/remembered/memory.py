"""Keeping a plan with all that it was made from, and giving it again while that holds."""

import base64
import contextlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

import tftest

from sagemaker_rest.cache import cache_directory
from sagemaker_rest.terraform.accelerator.acceleration import Acceleration
from sagemaker_rest.terraform.accelerator.transcript import Conversation, Exchange
from sagemaker_rest.terraform.answer_cache import AnswerCache
from sagemaker_rest.terraform.remembered.readings import Reading

_LIMIT_BYTES = 200 << 20


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, and its exit code."""

    code: int
    output: str
    errors: str

    @classmethod
    def of(cls, printed: tftest.TerraformCommandOutput) -> Self:
        return cls(printed.retcode, printed.out, printed.err)

    def again(self) -> tftest.TerraformCommandOutput:
        return tftest.TerraformCommandOutput(self.code, self.output, self.errors)


@dataclass(frozen=True, slots=True)
class RememberedPlan:
    """What `terraform plan` printed; what the plan says, if one was made; and what that depends on.

    `document` is as `terraform show -json` prints it.
    """

    plan: Printed
    document: Mapping[str, Any] | None
    readings: tuple[Reading, ...] = ()
    said: Mapping[str, tuple[Conversation, ...]] = field(default_factory=dict)

    def why_outdated(self, acceleration: Acceleration) -> str | None:
        """What it depends on and is not as it was: a file, or what the providers say; None if it would be the same."""
        changed = next((reading.path for reading in self.readings if not reading.still_holds()), None)
        if changed is not None:
            return f"{changed} is not as it was"
        return None if acceleration.says_the_same(self.said) else "a provider does not say what it said"


@dataclass(frozen=True, slots=True)
class PlanMemory:
    """Plans on disk, by their question."""

    cache: AnswerCache

    @classmethod
    def of_the_user(cls) -> Self:
        """The one in the user's cache folder."""
        return cls(AnswerCache(cache_directory() / "plans", limit_bytes=_LIMIT_BYTES))

    def get(self, question: str) -> RememberedPlan | None:
        """What is kept, whether or not it would be the same now; None if nothing is."""
        kept = self.cache.get(question)
        return None if kept is None else _decoded(kept)

    def keep(self, question: str, remembered: RememberedPlan) -> None:
        self.cache.put(question, _encoded(remembered))


def _encoded(remembered: RememberedPlan) -> bytes:
    document = {
        "plan": asdict(remembered.plan),
        "document": remembered.document,
        "readings": [asdict(reading) for reading in remembered.readings],
        "said": {
            address: [
                {
                    "before": [_exchange_document(exchange) for exchange in conversation.before],
                    "configure": conversation.configure and _exchange_document(conversation.configure),
                    "after": [_exchange_document(exchange) for exchange in conversation.after],
                }
                for conversation in conversations
            ]
            for address, conversations in remembered.said.items()
        },
    }
    return zlib.compress(json.dumps(document).encode(), 1)


def _decoded(kept: bytes) -> RememberedPlan | None:
    """What was kept; None if it cannot be read, such as what another version has written."""
    with contextlib.suppress(ValueError, KeyError, TypeError, zlib.error):
        document = json.loads(zlib.decompress(kept))
        return RememberedPlan(
            plan=Printed(**document["plan"]),
            document=document["document"],
            readings=tuple(Reading(**reading) for reading in document["readings"]),
            said={address: tuple(map(_conversation, found)) for address, found in document["said"].items()},
        )
    return None


def _conversation(document: dict[str, Any]) -> Conversation:
    configure = document["configure"]
    return Conversation(
        before=tuple(map(_exchange, document["before"])),
        configure=None if configure is None else _exchange(configure),
        after=tuple(map(_exchange, document["after"])),
    )


def _exchange_document(exchange: Exchange) -> list[str]:
    return [exchange.method, base64.b64encode(exchange.request).decode(), exchange.digest.hex()]


def _exchange(document: list[str]) -> Exchange:
    method, request, digest = document
    return Exchange(method, base64.b64decode(request), bytes.fromhex(digest))
