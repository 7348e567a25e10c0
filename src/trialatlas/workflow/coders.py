"""What each coder says of each study, where a review asks how far coders agree."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from trialatlas.adjudication.agreement import independent_codings
from trialatlas.model.judgement import Coding
from trialatlas.protocol.decisions import read_history
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["coded_by_each"]


def coded_by_each(protocol: ReviewProtocol, by_rule: Iterable[pa.RecordBatch]) -> list[Coding]:
    """Codings of all coders of the variables whose agreement the review asks for.

    Args:
        protocol: The review; the history of its people's codings is read from its folder.
        by_rule: Batches of ``codings``.

    Raises:
        ProtocolError: With every fault of the files of decisions.
    """
    if not protocol.agreement:
        return []
    wanted = pa.array(protocol.agreement)
    codings = [
        msgspec.convert(row, Coding)
        for batch in by_rule
        for row in batch.filter(pc.is_in(batch["variable"], wanted)).to_pylist()
    ]
    people = independent_codings(line.event for line in read_history(protocol.folder))
    return codings + [coding for coding in people if coding.variable in protocol.agreement]
