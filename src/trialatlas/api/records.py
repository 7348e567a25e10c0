"""The records that are served, and what is known of each before any request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from trialatlas.api.payloads import Payloads
from trialatlas.api.traits import Traits
from trialatlas.search.index import RecordIndex

__all__ = ["ServedRecords", "Snapshot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a client can know the served data by.

    Attributes:
        fingerprint: A hash of all records: other data, another fingerprint.
        data_timestamp: The day of the data as the registry writes it, such as
            ``2022-07-01T00:00:00``; None where no record has a date.
    """

    fingerprint: str
    data_timestamp: str | None


@dataclass(frozen=True, kw_only=True)
class ServedRecords:
    """The records, each known by its number in the order of the ids.

    Attributes:
        snapshot: What they are.
        ids: The registry's ids.
        aliases: By an obsolete id, that of the record.
        payloads: Their JSON.
        index: Finds them by an expression.
        traits: What the index does not tell.
    """

    snapshot: Snapshot
    ids: Sequence[str]
    aliases: Mapping[str, str]
    payloads: Payloads
    index: RecordIndex
    traits: Traits

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """By an id, the number of its record."""
        return {record_id: number for number, record_id in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)
