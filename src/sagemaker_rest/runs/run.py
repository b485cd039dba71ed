"""The id of a run, how long its things may live, and the tags that say both on everything that it makes.

The id is part of the name of everything (the fixture `unique_name` puts it there), and the tags reach everything that
Terraform makes as default tags, without a line in the configuration.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import string
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sagemaker_rest.errors import RunError
from sagemaker_rest.private_files import append_private, private_folder, write_private
from sagemaker_rest.staging import staged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

RUN_TAG = "sagemaker-rest:run"
CREATED_TAG = "sagemaker-rest:created"
EXPIRES_TAG = "sagemaker-rest:expires"
DEFAULT_LIFETIME = timedelta(hours=4)
RUNS_FOLDER = ".runs"
JOURNAL_FILE = "run.json"
_SWEEP_FILE = "to-be-swept"
_REGIONS_FILE = "regions"

# The AWS provider (since 5.62) adds what such variables say to its default tags; a default tag of the configuration
# with the same key wins: https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags
_DEFAULT_TAG_VARIABLE = "TF_AWS_DEFAULT_TAGS_"
# Short enough for a name of 63 characters to hold it beside a prefix and the suffixes of a module.
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,14}[a-z0-9])?")
_DURATION = re.compile(r"(?P<number>[0-9]{1,5})(?P<unit>[mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_DIGITS = string.digits + string.ascii_lowercase
_NUMBER_LENGTH, _CHECK_LENGTH = 3, 3


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `folder` is `.runs/ID`; what it makes may be swept from `expires` on. Both times are UTC."""

    id: str
    folder: Path
    created: datetime
    expires: datetime

    @property
    def tags(self) -> dict[str, str]:
        """Return the tags of everything that the run makes."""
        return {RUN_TAG: self.id, CREATED_TAG: timestamp(self.created), EXPIRES_TAG: timestamp(self.expires)}

    @property
    def default_tags(self) -> dict[str, str]:
        """Return the environment variables that make the AWS provider put the tags on everything."""
        return {f"{_DEFAULT_TAG_VARIABLE}{key}": value for key, value in self.tags.items()}

    def unique_name(self, prefix: str) -> str:
        """Return a name that nothing else has: lower case, digits and hyphens, as S3, SageMaker and IAM all take.

        It ends in a mark that says whose it is (`is_marked`), for what can carry no tags.
        """
        number = "".join(secrets.choice(_DIGITS) for _ in range(_NUMBER_LENGTH))
        return f"{prefix}-{self.id}-{number}{_check_digits(self.id, number)}"

    def make_folder(self) -> None:
        private_folder(self.folder.parent)
        private_folder(self.folder)

    def write_journal(self, about: Mapping[str, object]) -> None:
        """Note the run in its folder before anything is made, with anything else to say about it."""
        self.make_folder()
        # a state holds secrets; and an ignored folder is never committed by accident
        write_private(self.folder / ".gitignore", "*\n")
        document = {"id": self.id, "created": timestamp(self.created), "expires": timestamp(self.expires), **about}
        with staged(self.folder / JOURNAL_FILE) as stage:  # several workers write the same; nobody reads half of it
            write_private(stage, json.dumps(document, indent=2))

    @property
    def journal(self) -> dict[str, Any]:
        """Return the notes of the run."""
        document: dict[str, Any] = json.loads((self.folder / JOURNAL_FILE).read_text(encoding="utf-8"))
        return document

    def ask_for_sweep(self, reason: str) -> None:
        """Note that something may exist that is in no state: only its tags lead there, when all stacks are gone."""
        append_private(self.folder / _SWEEP_FILE, f"{reason}\n")

    @property
    def is_to_be_swept(self) -> bool:
        """Return whether any process of the run noted that."""
        return (self.folder / _SWEEP_FILE).exists()

    def note_regions(self, regions: Iterable[str]) -> None:
        """Note, before anything is made, that a stack of the run makes things in these regions, too."""
        lines = "".join(f"{region}\n" for region in regions)
        if lines:
            self.make_folder()
            append_private(self.folder / _REGIONS_FILE, lines)

    @property
    def regions(self) -> tuple[str, ...]:
        """Return the regions that any process of the run noted besides the target's, sorted by name."""
        try:
            noted = (self.folder / _REGIONS_FILE).read_text(encoding="utf-8").split()
        except FileNotFoundError:
            return ()
        return tuple(sorted(set(noted)))


def new_run(
    runs_folder: Path,
    *,
    run_id: str | None = None,
    lifetime: timedelta = DEFAULT_LIFETIME,
    now: datetime | None = None,
) -> Run:
    """Create a run that begins now. Nothing is written yet.

    Raises:
        RunError: the id is not valid, or another run has it.
    """
    created = (now or datetime.now(UTC)).replace(microsecond=0)
    chosen = generated_id(created) if run_id is None else checked_id(run_id)
    if (runs_folder / chosen / JOURNAL_FILE).exists():
        raise RunError(
            f"there is a run {chosen} in {runs_folder} already, and not all of it is destroyed: choose another id, "
            f"check its stacks with --use-run {chosen}, or remove it with: sagemaker-rest destroy {chosen}"
        )
    return Run(chosen, runs_folder / chosen, created, created + lifetime)


def read_run(folder: Path) -> Run:
    """Read the run whose journal is in `folder`.

    Raises:
        RunError: there is none, or it cannot be read.
    """
    file = folder / JOURNAL_FILE
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        return Run(document["id"], folder, parse_timestamp(document["created"]), parse_timestamp(document["expires"]))
    except FileNotFoundError as error:
        there = ", ".join(sorted(run.parent.name for run in folder.parent.glob(f"*/{JOURNAL_FILE}"))) or "no run"
        raise RunError(f"there is no run {folder.name} in {folder.parent}: it holds {there}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(f"{file} cannot be read as the journal of a run: {error}") from error


def generated_id(now: datetime) -> str:
    """Generate eight letters and digits that sort by time and that no other run has."""
    seconds, text = int(now.timestamp()), ""
    for _ in range(6):
        seconds, digit = divmod(seconds, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text + "".join(secrets.choice(_DIGITS) for _ in range(2))


def is_marked(name: str, run_id: str) -> bool:
    """Return whether `Run.unique_name` of this run made the name, or what it begins with: the id stands in it, followed
    by six digits, of which three follow from the id and the others. Someone else's `nightly-17-2026` does not match,
    and one in 46,656 names of that form would by chance.
    """
    found = re.finditer(rf"(?<![A-Za-z0-9]){re.escape(run_id)}-([{_DIGITS}]{{6}})(?![A-Za-z0-9])", name)
    return any(_check_digits(run_id, one[1][:_NUMBER_LENGTH]) == one[1][_NUMBER_LENGTH:] for one in found)


def _check_digits(run_id: str, number: str) -> str:
    value = int.from_bytes(hashlib.sha256(f"{run_id}-{number}".encode()).digest())
    digits = ""
    for _ in range(_CHECK_LENGTH):
        value, digit = divmod(value, len(_DIGITS))
        digits += _DIGITS[digit]
    return digits


def checked_id(text: str) -> str:
    """Return the id if it is one.

    Raises:
        RunError: it is not.
    """
    if not _ID.fullmatch(text):
        raise RunError(
            f"{text!r} is not the id of a run: it has to have 1 to 16 lower-case letters, digits and hyphens, and to "
            "begin and end with a letter or a digit, because it becomes part of the names of what the run makes"
        )
    return text


def parse_duration(text: str) -> timedelta:
    """Read a duration: `90m`, `4h` or `2d`.

    Raises:
        RunError: it is not one.
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise RunError(f"{text!r} is not a duration: write minutes, hours or days, such as 90m, 4h or 2d")
    return timedelta(**{_UNITS[found["unit"]]: int(found["number"])})


def timestamp(moment: datetime) -> str:
    """Return RFC 3339 in UTC, such as `2026-01-31T23:59:59Z`, which a tag can hold."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_timestamp(text: str) -> datetime:
    """Return the moment that `timestamp` wrote.

    Raises:
        ValueError: it is not one, or does not say in which time zone.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} names no time zone")
    return moment
