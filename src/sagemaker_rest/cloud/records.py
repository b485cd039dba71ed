"""Records of a service of our own, by account and region. An operation works on a draft, published when it succeeds."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

Record = TypeVar("Record")
Place = tuple[str, str]
"""An account's id and a region."""


class Records:
    """Frozen records of one account and region, by their kind and identifier.

    What belongs to another record, as a stage does to a REST API, is kept under that record's id as its `owner`.
    """

    def __init__(self, tables: Mapping[tuple[type, str], dict[str, Any]] | None = None) -> None:
        self._tables = dict(tables or {})
        self._copied: set[tuple[type, str]] = set()

    def of(self, kind: type[Record], owner: str = "") -> dict[str, Record]:
        """Return the records of a kind, in the order in which they were made; the caller may change them."""
        key = (kind, owner)
        if key not in self._copied:
            self._tables[key] = dict(self._tables.get(key, {}))
            self._copied.add(key)
        table: dict[str, Record] = self._tables[key]
        return table

    def view(self, kind: type[Record], owner: str = "") -> Mapping[str, Record]:
        """Return the records of a kind, to be read only."""
        table: Mapping[str, Record] = self._tables.get((kind, owner), {})
        return table

    def owned_by(self, owner: str, kinds: Collection[type] | None = None) -> Records:
        """Return all that belongs to `owner`, or what is of certain kinds, as it is now."""
        return Records(
            {key: table for key, table in self._tables.items() if key[1] == owner and (not kinds or key[0] in kinds)}
        )

    def has_owned(self, owner: str) -> bool:
        """Return whether anything belongs to `owner`."""
        return any(table for key, table in self._tables.items() if key[1] == owner)

    def drop_owned(self, owner: str) -> None:
        """Delete all that belongs to `owner`."""
        self._tables = {key: table for key, table in self._tables.items() if key[1] != owner}
        self._copied = {key for key in self._copied if key[1] != owner}

    def changed_names(self, before: Records) -> Iterator[tuple[type, set[str], set[str]]]:
        """Yield each kind without an owner that has changed, with the identifiers that are new and those that went."""
        for (kind, owner), table in self._tables.items():
            known = before.view(kind, owner)
            if not owner and table is not known:
                yield kind, table.keys() - known.keys(), known.keys() - table.keys()

    def everything(self) -> Iterator[tuple[type, str, str]]:
        """Yield the kind, the owner and the identifier of every record."""
        for (kind, owner), table in list(self._tables.items()):
            for identifier in list(table):
                yield kind, owner, identifier

    def published(self) -> Records:
        """Return these records as they are, whatever becomes of the tables that were handed out."""
        return Records(self._tables)


class Store:
    """The records of every account and region. Readers see what was published last; writers take turns."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._places: dict[Place, Records] = {}
        self._where: dict[tuple[type, str], Place] = {}

    def records(self, account_id: str, region: str) -> Records:
        """Return what is published for an account and a region."""
        return self._places.get((account_id, region)) or Records()

    def find(self, kind: type, identifier: str) -> tuple[Place, Records] | None:
        """Return where the record of that kind is, which has no owner, and what is published there."""
        place = self._where.get((kind, identifier))
        if place is None:
            return None
        records = self._places[place]
        # between a change and its entry in the index
        return (place, records) if identifier in records.view(kind) else None

    def places(self) -> Mapping[Place, Records]:
        """Return what is published, by account and region."""
        return dict(self._places)

    @contextmanager
    def draft(self, account_id: str, region: str) -> Iterator[Records]:
        """Give a draft, and publish it unless an error is raised: what fails changes nothing."""
        with self._lock:
            before = self.records(account_id, region)
            records = before.published()
            yield records
            self._places[account_id, region] = records.published()
            self._note((account_id, region), before, records)

    def _note(self, place: Place, before: Records, records: Records) -> None:
        for kind, new, gone in records.changed_names(before):
            for identifier in gone:
                if self._where.get((kind, identifier)) == place:
                    self._forget(kind, identifier)
            self._where |= {(kind, identifier): place for identifier in new}

    def _forget(self, kind: type, identifier: str) -> None:
        """Find the record in another place from now on: regions may share a domain name."""
        others = (place for place, records in self._places.items() if identifier in records.view(kind))
        place = next(others, None)
        if place is None:
            del self._where[kind, identifier]
        else:
            self._where[kind, identifier] = place
