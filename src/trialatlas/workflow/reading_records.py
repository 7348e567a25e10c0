"""What every reading of registry files has to see to, whatever the records are read for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from trialatlas.errors import SourceError

__all__ = ["Parts", "Seen", "with_records"]

_SHOWN_REFUSALS = 10

Parts = Mapping[str, pa.RecordBatch]
"""One batch of each table of a snapshot, by the table's name."""


@dataclass
class Seen:
    """What went by while records were read.

    Attributes:
        n_records: Records.
        n_refused: Payloads that cannot be read.
        refused: The first of those, each with the reason.
    """

    n_records: int = 0
    n_refused: int = 0
    refused: list[str] = field(default_factory=list)

    def count(self, part: Parts) -> None:
        """Count what is in one part of a snapshot."""
        rejected = part["rejected"]
        self.n_records += part["records"].num_rows
        self.n_refused += rejected.num_rows
        for row in rejected.slice(0, _SHOWN_REFUSALS - len(self.refused)).to_pylist():
            place = "/".join(name for name in (row["source"], row["member"]) if name)
            self.refused.append(f"{place}: {row['reason']}")


def with_records(parts: Iterable[Parts], seen: Seen) -> Iterator[Parts]:
    """Pass the parts of a snapshot on; what is made of nothing must not look done.

    Args:
        parts: From `trialatlas.registries.stage.snapshot`.
        seen: Counts what goes by.

    Yields:
        The parts, unchanged.

    Raises:
        SourceError: At the end, if not one record was read.
    """
    for part in parts:
        seen.count(part)
        yield part
    if not seen.n_records:
        reasons = "\n".join(seen.refused) or "the files hold no payload"
        message = f"expected registry records, found none that can be read:\n{reasons}"
        raise SourceError(message)
