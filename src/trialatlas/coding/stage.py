"""Step 4: code the included studies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import pyarrow as pa

from trialatlas.coding.rules import code_batch
from trialatlas.model.tables import TABLES
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.store.engine import Engine

__all__ = ["code"]


def code(
    protocol: ReviewProtocol,
    records: Iterable[pa.RecordBatch],
    engine: Engine,
    names: Sequence[str] = (),
) -> Iterator[pa.RecordBatch]:
    """Code variables of records, batch by batch.

    Args:
        protocol: The review; its codebook and concepts are used.
        records: Batches of ``records``, one version a study.
        engine: Applies the rules to many batches.
        names: The variables to code; all where empty.

    Returns:
        Batches of ``codings``.
    """
    coder = partial(
        code_batch,
        codebook=protocol.codebook,
        concepts=protocol.concepts,
        names=tuple(names),
    )
    return engine.map_batches(coder, records, TABLES["codings"].schema)
